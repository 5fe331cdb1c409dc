// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MONITORING_APP_H
#define EHEALTH_MONITORING_APP_H

#include "ns3/qr-code.h"
#include "ns3/request-proof.h"

#include <functional>
#include <map>

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/// A doctor or member of staff who uses the monitoring application.
struct CloudStaff
{
    std::string id;       //!< R_i
    std::string hospital; //!< where they registered
    PartyKeys keys;       //!< Prv^R and Pub^R
};

/// Whom a reader reads.
struct CloudContact
{
    std::string patient;  //!< P_i
    std::string hospital; //!< whose Key Manager has Pub^P
};

/// A record that a reader has seen: verified and decrypted.
struct EprRead
{
    uint64_t run{};        //!< number of the protocol run
    std::string requester; //!< R_i
    Epr epr;               //!< the record
    int64_t time{};        //!< when it was seen, Unix time, milliseconds
    bool current{};        //!< DAS said it had the master copy's date
    /// Age of the older copy that DAS answered at once, milliseconds; nothing when it had no copy,
    /// or the current one
    std::optional<int64_t> firstAge{};

    /// @return how old the data were, milliseconds: what freshness is measured by
    int64_t GetAge() const
    {
        return time - epr.date;
    }
};

/**
 * @ingroup ehealth-mobile-cloud
 * The monitoring application of doctors and staff: reads records through DAS, verifies before it
 * decrypts (section III).
 */
class MonitoringApp : public SimpleRefCount<MonitoringApp>
{
  public:
    /// Called with every record that is seen.
    using ReadCallback = std::function<void(const EprRead&)>;

    /**
     * @param agent of the device
     * @param parameters what everybody knows
     * @param staff who uses it
     */
    MonitoringApp(Ptr<Agent> agent, const Parameters& parameters, CloudStaff staff);

    /// @param callback called with every record that is seen, besides those added before
    void AddReadCallback(ReadCallback callback);

    /// @name Runs that begin here: each takes where it happens, for the record, and returns the
    /// run's number
    /// @{

    /// Wants notifications.
    uint64_t BeginSubscribe(uint32_t site);
    /// Reads a record; when DAS has no current one, waits for it as long as parameters say.
    uint64_t BeginRetrieve(const CloudContact& contact, uint32_t site);
    /// Hardened: reads the escrowed copy of a patient whose phone is dead.
    uint64_t BeginBreakGlass(const CloudContact& contact, uint32_t site);
    /// @}

    /// @return a code for patients to scan. Signing it is not charged for: it is done before
    QrCode ShowQrCode();

    /// @return the record seen last; nothing before the first
    const std::optional<EprRead>& GetRead() const
    {
        return m_read;
    }

    /// @return who uses it
    const CloudStaff& GetStaff() const
    {
        return m_staff;
    }

    /// @return the agent of the device
    const Ptr<Agent>& GetAgent() const
    {
        return m_agent;
    }

  private:
    /// The private half of an emergency's pair.
    struct EmergencyKey
    {
        std::string id; //!< names the pair
        KeyPair keys;
    };

    /// What DAS answered.
    struct Copy
    {
        std::optional<EprDocument> document; //!< nothing while there is none
        bool current{false};
    };

    Script Subscribe(Session& s);
    Script Retrieve(Session& s, CloudContact contact);
    Script ServeEmergency(Session& s);
    Script BreakGlass(Session& s, CloudContact contact);

    Task<Copy> Fetch(Session& s, std::string patient);
    Task<PublicKey> FindPatientKey(Session& s, CloudContact contact);
    /// The private half of an emergency's pair, from the Key Manager.
    Task<EmergencyKey> ClaimKey(Session& s, CloudContact contact);
    /// Verifies with Pub^P, then decrypts. @param claimed an emergency's key; asked for when the
    /// document needs one that is not there. @return EPR
    Task<Epr> Open(Session& s,
                   CloudContact contact,
                   EprDocument document,
                   std::optional<EmergencyKey> claimed = std::nullopt);
    /// @return whether a newer version was seen, in variants that look
    bool IsReplayed(const EprDocument& document) const;
    /// @return why a document is not to be read, in variants that look; Accepted when it is
    Reason JudgeAge(Session& s, const EprDocument& document) const;
    Session::RequireAwaiter<Hospital> RequireHospital(Session& s, const std::string& id);
    void
    See(Session& s, const Epr& epr, bool current, std::optional<int64_t> firstAge = std::nullopt);

    Ptr<Agent> m_agent;
    const Parameters& m_parameters;
    CloudStaff m_staff;
    std::vector<ReadCallback> m_onRead;
    std::map<std::string, PublicKey> m_keys;    //!< Pub^P, once fetched
    std::map<std::string, uint64_t> m_versions; //!< seen last, by patient
    std::optional<EprRead> m_read;
    uint64_t m_codes{0}; //!< QR codes so far
};

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MONITORING_APP_H
