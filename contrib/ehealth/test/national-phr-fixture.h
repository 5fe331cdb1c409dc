// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NATIONAL_PHR_FIXTURE_H
#define EHEALTH_NATIONAL_PHR_FIXTURE_H

#include "ns3/mobile-helper.h"
#include "ns3/national-phr-helper.h"
#include "ns3/nfc-helper.h"
#include "ns3/tree-network-helper.h"
#include "scheme-world.h"

#include <deque>
#include <set>

/**
 * @file
 * @ingroup ehealth-tests
 * A small country for the tests of the national PHR scheme: hospitals 0 and 1 in province 0,
 * hospital 2 in province 1.
 */

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/// What of a small country can be chosen.
struct WorldOptions
{
    WorldOptions();

    Settings settings;
    Time lanDelay;
};

/**
 * A small country, made through the public helpers and observed through Agent's trace sources.
 */
class World : public SchemeWorld
{
  public:
    static constexpr uint64_t kSeed = 42;
    static constexpr uint32_t kHospitals = 3;
    static constexpr double kAway = 1000.0;      //!< metres: out of every field
    static constexpr uint32_t kKnownRecords = 2; //!< in each hospital, since before the simulation
    static constexpr int64_t kEpoch = 1790000000000; //!< milliseconds

    explicit World(const WorldOptions& options = WorldOptions());
    ~World() override;

    /// @return the province of a hospital
    static uint32_t GetProvince(uint32_t hospital)
    {
        return hospital / 2;
    }

    /// @return a finger, by its owner's name
    static FingerprintTemplate MakeFinger(const std::string& owner);
    /// @return the code of a known record
    static PhrCode MakeCode(uint32_t hospital, uint32_t number);
    /// @return the card of a known record's patient
    static HealthCard MakeCard(uint32_t hospital, uint32_t number);
    /// @return what a person of the name brings who is entitled to enrol
    static Application MakeApplication(Applicant applicant, const std::string& id);

    /// Seats the person at a hospital's desk, lays the phone on its reader, begins.
    uint64_t BeginEnrolment(uint32_t hospital, const Application& application);
    /// The same with a phone that says something else than the person's documents.
    uint64_t BeginEnrolment(uint32_t hospital,
                            const Application& person,
                            const Application& phoneSays);
    /// Lays a card on the reader of a hospital's medico device: the owner's phone, if it was made.
    uint64_t BeginVisit(uint32_t hospital, const HealthCard& card);
    /// A medico of the hospital's ambulance attends to the card's owner.
    uint64_t BeginEmergency(uint32_t hospital, const HealthCard& card);
    /// The same; whose finger the medico sees is another question.
    uint64_t BeginEmergency(uint32_t hospital, const HealthCard& card, const std::string& seen);
    /// A hospital's medico holds the scanner to the finger of somebody unconscious.
    uint64_t BeginUnconscious(uint32_t hospital, const std::string& person);
    /// Lays a phone on the reader of a hospital's medico device, to synchronise.
    uint64_t BeginSync(uint32_t hospital, const HealthCard& card);
    /// @return the phone of a card's owner, made when first asked for
    std::shared_ptr<TrustedPhone> GetHandset(const HealthCard& card);
    /// @return what it keeps; nothing when it cannot be read
    std::optional<MobileRecord> ReadMobile(const HealthCard& card);
    /// @return an entry as a medico writes it to a phone
    MobileEntry MakeEntry(const std::string& medico, const char* role, const std::string& text);
    /// Adds an entry to those that a phone has and P-PHR does not.
    void AddPending(const HealthCard& card, const MobileEntry& entry);
    /// @return the record at its home, derived when it was not touched yet
    std::optional<HealthRecord> FindRecord(const PhrCode& code);
    /**
     * Checks what the protocols promise of a patient's three records: C-PHR is P-PHR; M-PHR is what
     * P-PHR was at the last synchronisation; no copy is left elsewhere.
     * @param card the patient's
     * @param synchronised whether M-PHR must be the whole P-PHR
     * @return what is wrong; empty when nothing is
     */
    std::string FindDisagreement(const HealthCard& card, bool synchronised);
    /// Gives a person the phone on which they have just enrolled. @return their card
    HealthCard KeepHandset(uint32_t hospital);
    /// Runs until nothing happens any more. @return the ending of everything since the last call
    Ending Run();

    /// Takes the phone of a hospital out of every field.
    void TakePhoneAway(uint32_t hospital);

    /// Calls back when a message of the type is sent the next time.
    template <class M>
    void AtNext(const std::function<void()>& callback)
    {
        AtNextNamed(M::kType.name, callback);
    }

    /// The same by the message's name.
    void AtNextNamed(const std::string& message, const std::function<void()>& callback)
    {
        m_atSent[message] = callback;
    }

    /// The same for what is sealed within M under a link key.
    template <class M, class B, class F>
    void TamperInside(const std::string& agent,
                      const std::string& client,
                      const std::string& server,
                      LinkCipher::Side sender,
                      F change)
    {
        const SymmetricKey key = LinkCipher::DeriveKey(kSeed, client, server);
        Tamper<M>(agent, [key, sender, change](M& message) {
            const auto receiver = sender == LinkCipher::Side::Client ? LinkCipher::Side::Server
                                                                     : LinkCipher::Side::Client;
            RandomStream random(kSeed, "tamper", "inside");
            const auto plain =
                LinkCipher(key, receiver).Open(M::kType, message.sealed).work(random);
            auto body = Decode<B>(*plain);
            NS_ABORT_UNLESS(body);
            change(*body);
            LinkCipher cipher(key, sender);
            const uint64_t sequence = message.sealed.sequence;
            for (uint64_t skipped = 1; skipped < sequence; ++skipped)
            {
                cipher.Seal(M::kType, {});
            }
            message.sealed = cipher.Seal(M::kType, Encode(*body)).work(random);
        });
    }

    /// A revocation list with this serial number takes effect.
    void Revoke(uint64_t serial);
    /// @return a certificate of the hierarchy, or of a foreign one of the same names
    Bytes Issue(const std::string& name,
                const char* role,
                Validity validity,
                uint64_t serial,
                bool foreign = false);

    /// @return keys and certificate of a party; the keys are those it was installed with
    Identity GetIdentity(const std::string& name, const char* role)
    {
        return m_helper->MakeIdentity(name, role);
    }

    /// Lets a filter have every message that an agent sends.
    void Intercept(const std::string& agent, Agent::OutgoingFilter filter)
    {
        m_agents.at(agent)->SetOutgoingFilter(std::move(filter));
    }

    /// Takes the link of a host down or brings it up.
    void SetUp(const std::string& host, bool up);

    RecordStore& GetStore(uint32_t hospital)
    {
        return m_hospitals[hospital].database->GetStore();
    }

    RecordStore& GetCentralStore()
    {
        return m_central->GetStore();
    }

    Medico& GetMedico(uint32_t hospital)
    {
        return *m_hospitals[hospital].medico;
    }

    Phone& GetPhone(uint32_t hospital)
    {
        return *m_hospitals[hospital].phone;
    }

    const Agent& GetAgent(const std::string& name) const
    {
        return *m_agents.at(name);
    }

    /// @return whether every message sent arrived where it was to
    bool AllReceived() const
    {
        return m_received == m_sent;
    }

    /// @return the text of all records of all stores: changes iff a record does
    std::string Describe(const std::set<PhrCode>& codes, const std::set<std::string>& people);

    NationalPhrHelper& GetHelper()
    {
        return *m_helper;
    }

  private:
    struct Hospital
    {
        Ptr<RecordDatabase> database;
        Ptr<RegistrationAgent> desk;
        Ptr<Medico> medico;
        Ptr<EmergencyMedico> ambulance;
        Ptr<Phone> phone;
        Ptr<NfcNetDevice> phoneNfc;
        Ptr<NfcNetDevice> poller; //!< what the phone lies on, or the phone
    };

    void AddProvince(uint32_t province);
    void AddHospital(uint32_t hospital);
    Ptr<NfcNetDevice> AddNfc(Ptr<Node> node, NfcMode mode, double position);
    Ptr<Node>
    AddHost(Ptr<Node> parent, const std::string& name, const char* address, const char* link);
    Archive MakeArchive(std::optional<uint32_t> hospital) const;
    void Lay(Hospital& hospital, Ptr<NfcNetDevice> device, NfcMode mode);
    void Release(Hospital* hospital);
    void Watch(Ptr<Agent> agent);
    void ClearWhenNew();

    WorldOptions m_options;
    Ptr<AgentEnvironment> m_environment;
    TreeNetworkHelper m_tree;
    NfcHelper m_nfcHelper;
    MobileHelper m_mobileHelper;
    Ptr<NfcChannel> m_nfcChannel;
    int64_t m_nextStream{1};
    Ptr<Node> m_core;
    std::map<std::string, Ptr<Node>> m_hosts;
    std::map<uint32_t, Ptr<Node>> m_pops;
    std::map<uint32_t, Ptr<MobileChannel>> m_cells;
    std::unique_ptr<NationalPhrHelper> m_helper;
    Ptr<CentralPhrc> m_central;
    std::deque<Hospital> m_hospitals;
    std::map<std::string, std::shared_ptr<TrustedPhone>> m_handsets; //!< by P_Id

    bool m_over{false}; //!< what was observed belongs to a run that is over
    std::vector<std::string> m_received;
    std::map<uint32_t, std::string> m_typeNames;
    std::map<std::string, std::function<void()>> m_atSent;
};

/// Flips one bit in the middle of a field.
/// @{
void Flip(Bytes& field);
void Flip(std::string& field);
void Flip(LinkRecord& field);

template <std::size_t N>
void
Flip(std::array<uint8_t, N>& field)
{
    field[N - 1] ^= 1;
}

inline void
Flip(uint32_t& field)
{
    field ^= 1;
}

/// @}

/// Runs, and expects that every role is content. @return whether it is so
bool ExpectAccepted(WorldTestCase& test, World& world, const std::string& what);

/// The cases, each file's; the suite adds them.
/// @{
std::vector<TestCase*> MakeHappyCases();
std::vector<TestCase*> MakeTamperingCases();
std::vector<TestCase*> MakeRejectionCases();
std::vector<TestCase*> MakeEmergencyCases();
std::vector<TestCase*> MakeFaultCases();
std::vector<TestCase*> MakeHardenedCases();
std::vector<TestCase*> MakeHardenedTamperingCases();
/// @}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NATIONAL_PHR_FIXTURE_H
