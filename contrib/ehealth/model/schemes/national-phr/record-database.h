// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RECORD_DATABASE_H
#define EHEALTH_RECORD_DATABASE_H

#include "ns3/consent.h"
#include "ns3/national-phr-common.h"
#include "ns3/record-store.h"

#include <functional>
#include <map>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/// Where a P-PHR code is at home.
struct RecordHome
{
    /// Where a home is.
    enum class Kind : uint8_t
    {
        Unknown,
        Here,         //!< this server
        SameProvince, //!< another server of the provincial database
        Elsewhere,    //!< another province: through C-PHRC
    };

    Kind kind{Kind::Unknown}; //!< as seen from a server
    Ipv4Address server;       //!< of the home server, when it is in the same province
};

/**
 * What a server knows beyond its own store: where a code is at home, and the records that exist
 * since before the simulation and were not touched yet (derived on demand). What derives is called
 * on a worker thread, so it must depend on its argument alone.
 */
struct Archive
{
    std::function<RecordHome(const PhrCode&)> findHome;                //!< where a code leads
    std::function<std::optional<HealthRecord>(const PhrCode&)> derive; //!< an untouched record
    /// The same without the summary: what a backup's row needs.
    std::function<std::optional<HealthRecord>(const PhrCode&)> deriveIdentity;
    /// The code of a patient (P_Id) who enrolled before the simulation; for C-PHRC.
    std::function<std::optional<PhrCode>(const std::string&)> findPatient{
        [](const std::string&) { return std::nullopt; }};
    /// Whom of the province, except those whose fingers the server's own store has, a search by
    /// fingerprint gives. Not called on a worker thread.
    std::function<std::vector<PhrCode>(const FingerprintTemplate&)> identify{
        [](const FingerprintTemplate&) { return std::vector<PhrCode>(); }};
    std::size_t fingers{0}; //!< number of templates that identify() searches
};

/**
 * @ingroup ehealth-national-phr
 * One server of P_D_PHRC, the distributed database of a province: role E of Table 2, role C of
 * Tables 3 and 4, and the database of sections 4.3 (login), 4.7 and 4.8. A record lives at its home
 * server and any server of the province fetches it.
 */
class RecordDatabase : public SimpleRefCount<RecordDatabase>
{
  public:
    /**
     * @param agent the server's agent
     * @param trust the hierarchy
     * @param store its records
     * @param archive where codes are at home, and untouched records
     * @param centralPhrc C-PHRC, over PHRC-VPN
     * @param ti the key shared with it
     * @param homeCode first octets of the codes it gives out: they lead back here
     */
    RecordDatabase(Ptr<Agent> agent,
                   const Trust& trust,
                   std::shared_ptr<RecordStore> store,
                   Archive archive,
                   Peer centralPhrc,
                   const SymmetricKey& ti,
                   uint32_t homeCode);

    /// Lets a registration agent (BE) or a medico's device (BC) of the hospital in.
    void AddLanPeer(const std::string& agent, const SymmetricKey& key);

    /// @return its records
    RecordStore& GetStore()
    {
        return *m_store;
    }

  private:
    using PeerCipher = std::map<std::string, LinkCipher>::iterator;

    /// Who uses a device of the LAN.
    struct Login
    {
        Bytes certificate;
        int64_t until{}; //!< Unix ms
    };

    /// A record in this server's store that is erased with the last reference to this, so that
    /// none is left behind whatever becomes of a script.
    struct StoredCopy
    {
        PhrCode code;
        bool keep{false}; //!< true: it stays
    };

    /// A record that a script works on.
    struct OpenedRecord
    {
        RecordHome home;
        HealthRecord record;
        std::shared_ptr<StoredCopy> copy; //!< Table 4: in this server's store
    };

    Script Create(Session& s);
    Script LogIn(Session& s);
    Script Visit(Session& s);
    Script Emergency(Session& s);
    Script Sync(Session& s);
    Script ServeFetch(Session& s);
    Script ServeStore(Session& s);

    /// A medico's request, as it is after its opening steps.
    template <class Body>
    struct LanRequest
    {
        Peer device;        //!< whose request it is
        PeerCipher bc;      //!< shared with it
        Body body;          //!< what was encrypted
        Certificate medico; //!< logged in on the device
    };

    /// Receives what a medico's device asks; ends the script unless it is in the LAN and the
    /// medico logged in.
    template <class Message, class Body>
    Task<LanRequest<Body>> ReceiveRequest(Session& s);
    std::shared_ptr<StoredCopy> EraseUnlessKept(const PhrCode& code);
    /// Ends the script unless nobody has a record of the patient yet.
    Task<bool> RequireNewPatient(Session& s, std::string patient);
    /// Stores a new record, here and at C-PHRC: both or none.
    Task<bool> StoreNewRecord(Session& s, HealthRecord record, FingerprintTemplate finger);
    /// Ends the script unless the certificate is that of the medico logged in on the device.
    Task<Certificate> RequireLogin(Session& s, std::string device, Bytes certificate);
    /// Ends the script unless exactly one patient has the finger. @return the code
    Task<PhrCode> RequirePatient(Session& s, FingerprintTemplate finger);
    /// Gets a record from where it is.
    Task<OpenedRecord>
    OpenRecord(Session& s, PhrCode code, std::string actor, AccessPurpose purpose);
    /// Step 5 of Table 3, 7 and 8 of Table 4: entries go to where the record is, and AC if it is
    /// another than the record's.
    Task<bool> StoreEntries(Session& s,
                            OpenedRecord opened,
                            std::vector<RecordEntry> entries,
                            AccessControl access);
    /// Makes OTP and TS. @return them
    Task<OneTimeKey> MakeOneTimeKey(Session& s);
    /// Step 4 of Table 3 and what follows. @param context of the new entry, for N8
    Task<bool> TakeUpdate(Session& s,
                          VisitKey visitKey,
                          std::optional<EntryContext> context,
                          Certificate medico,
                          std::string role,
                          OpenedRecord opened);
    /// N11: a challenge to the phone behind a medico's device. @return what its PHR-TA states, and
    /// whether it runs intact software
    Task<std::pair<SyncStatement, bool>> ChallengePhone(Session& s, Peer device, PeerCipher bc);
    /// N6: what tells a medico's device that this server made an answer, to the request of the
    /// nonce.
    Task<LinkRecord> ProveAnswer(Session& s,
                                 PeerCipher bc,
                                 const MessageType& type,
                                 std::optional<Nonce> asked,
                                 Bytes answer);
    /// Whether an entry made on a phone may be merged into a record.
    Task<bool> IsAuthorised(Session& s, PhrCode code, MobileEntry entry, AccessControl access);

    Task<OpenedRecord> FetchCopy(Session& s, PhrCode code);
    Task<bool> ReturnCopy(Session& s, StoreEntry update);
    Task<bool> Audit(Session& s, PhrCode code, std::string actor, AccessPurpose purpose);

    Ptr<Agent> m_agent;
    const Trust& m_trust;
    std::shared_ptr<RecordStore> m_store;
    Archive m_archive;
    Peer m_centralPhrc;
    LinkCipher m_ti;
    uint32_t m_homeCode;
    std::map<std::string, LinkCipher> m_lanKeys; //!< BE and BC, by agent name
    std::map<std::string, Login> m_logins;       //!< by device
    std::vector<Digest> m_trustedSoftware;       //!< what an intact phone measures
    ConsentGuard m_consents;                     //!< N9
    std::map<PhrCode, uint64_t> m_phoneCounts;   //!< N11: changes of M-PHR at its last proof
};

/// Octets charged for looking up a record whose size is not known yet.
constexpr std::size_t kTypicalRecord = 8192;

/**
 * Finds a record in a store; derives it from the archive and stores it when it was not touched
 * before; ends the script as UnknownRecord when there is none.
 */
Task<HealthRecord>
RequireRecord(Session& s, RecordStore& store, const Archive& archive, PhrCode code);

/// Appends entries to a record of a store. @return what became of it, and the version now
Task<std::pair<AppendResult, uint32_t>> AppendEntries(Session& s,
                                                      RecordStore& store,
                                                      StoreEntry update);

/// @return the reason for which a script ends when it cannot append; Accepted when it could
Reason ToReason(AppendResult result);

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RECORD_DATABASE_H
