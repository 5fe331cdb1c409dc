// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PATIENT_PHONE_H
#define EHEALTH_PATIENT_PHONE_H

#include "ns3/emergency-detector.h"
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

/// A patient who uses the personal record application.
struct CloudPatient
{
    std::string id;                     //!< P_i
    std::string hospital;               //!< whose Key Manager, Access Control and HIS
    std::optional<PartyKeys> keys;      //!< when registered before the simulation
    std::optional<PublicKey> escrowKey; //!< hardened, then: of the hospital
    EprAttributes medical;              //!< then: medical data loaded from HIS
    SymmetricKey sensorKey{};           //!< shared with the wearables when they were paired
};

/// A reading of a patient's wearables.
struct SensorReading
{
    int64_t time{};                              //!< Unix time, milliseconds
    std::array<double, kEprVitalSigns> values{}; //!< see MakeVitalSigns()
    Digest tag{};                                //!< hardened: HMAC of the sensor

    /// @return the tag of a sensor with this key
    Digest MakeTag(const SymmetricKey& key, const std::string& patient) const;
};

/**
 * @ingroup ehealth-mobile-cloud
 * The personal record application on a phone (section III): gathers readings, stores records, and
 * decides who reads them. A device may have several patients, which only simulations with more
 * patients than nodes make use of.
 */
class PatientPhone : public SimpleRefCount<PatientPhone>
{
  public:
    /// Looks whether a reading is an emergency. @return whether it is
    using Detector = std::function<bool(const std::string& patient, const SensorReading& reading)>;

    /// Called with every record that is sent to DAS.
    using StoreCallback = std::function<void(const Epr&)>;

    /**
     * @param agent the phone's agent
     * @param parameters what everybody knows
     * @param deviceKey wraps private keys in the phone's storage
     */
    PatientPhone(Ptr<Agent> agent, const Parameters& parameters, const SymmetricKey& deviceKey);

    /// Gives the phone to a patient.
    void AddPatient(const CloudPatient& patient);

    /**
     * A reading arrives from the wearables. In the hardened variant its tag must be right, and it
     * must be newer than the one before.
     * @return whether it was taken
     */
    bool TakeReading(const std::string& patient, const SensorReading& reading);

    /// @param detector asked about every reading that is taken. @param staff R_i on duty for
    /// emergencies that it finds. @param site where they happen, for the record
    void SetDetector(Detector detector, const std::string& staff, uint32_t site);

    /// @param callback called with every record that is sent to DAS, whether or not it arrives
    void SetStoreCallback(StoreCallback callback);

    /// @name Runs that begin here: each takes the patient and where it happens, for the record, and
    /// returns the run's number
    /// @{

    /// Asks the hospital for keys and the record so far.
    uint64_t BeginRegister(const std::string& patient, uint32_t site);
    /// Wants notifications.
    uint64_t BeginSubscribe(const std::string& patient, uint32_t site);
    /// Uploads the reading taken last.
    uint64_t BeginUpload(const std::string& patient, uint32_t site);
    /// Scans a QR code and grants access.
    uint64_t BeginGrant(const std::string& patient,
                        const QrCode& code,
                        AccessLevel level,
                        AccessType type,
                        uint32_t site);
    /// Takes the access of a user back.
    uint64_t BeginRevoke(const std::string& patient, const std::string& user, uint32_t site);
    /// Raises an emergency. @param patient whose @param staff R_i on duty @param site where
    uint64_t BeginEmergency(const std::string& patient, const std::string& staff, uint32_t site);

    /// @}

    /// @return readings that were refused so far: the phone's audit
    uint64_t GetRefusedReadings() const
    {
        return m_refusedReadings;
    }

    /// @return requests of readers that this phone has served with a new proxy copy, so far
    uint64_t GetRefreshes() const
    {
        return m_refreshes;
    }

    /// @return the latest record that DAS says it has; nothing before the first upload
    std::optional<Epr> FindStored(const std::string& patient) const;

    /// @return the phone's agent
    const Ptr<Agent>& GetAgent() const
    {
        return m_agent;
    }

  private:
    /// A patient, as the phone's storage has them.
    struct Owner
    {
        CloudPatient patient;
        std::optional<PublicKey> key; //!< Pub^P
        Bytes certificate;            //!< hardened
        AeadNonce wrapNonce{};        //!< of wrapped
        Bytes wrapped;                //!< Prv^P under AES-256-GCM
        SensorReading reading;        //!< taken last
        uint64_t version{0};          //!< of the record sent last
        int64_t date{0};              //!< of the record sent last, Unix time, milliseconds
        std::optional<Epr> stored;    //!< the latest one that DAS has acknowledged
    };

    using OwnerPtr = std::shared_ptr<Owner>;

    Script Register(Session& s, std::string patient);
    Script Subscribe(Session& s, std::string patient);
    Script Upload(Session& s, std::string patient);
    Script Grant(Session& s, std::string patient, QrCode code, AccessLevel level, AccessType type);
    Script Revoke(Session& s, std::string patient, std::string user);
    Script Emergency(Session& s, std::string patient, std::string staff);
    Script Refresh(Session& s);

    Session::RequireAwaiter<OwnerPtr> RequireOwner(Session& s, const std::string& patient);
    Session::RequireAwaiter<Hospital> RequireHospital(Session& s, const OwnerPtr& owner);
    /// Prv^P in clear, while it is needed; ends the script when the storage was changed.
    Task<PartyKeys> Unwrap(Session& s, OwnerPtr owner);
    Script Wrap(Session& s, OwnerPtr owner, KeyPair keys);
    /// Encrypts and stores the latest reading. @return the record
    Task<Epr> StoreRecord(Session& s, OwnerPtr owner);
    /// Asks Access Control; ends the script when R_i may not read. @return the verdict
    Task<AccessVerdict> RequireAccess(Session& s, OwnerPtr owner, std::string requester);
    /// @return whether the phone works for a reader's request now, in variants that limit it
    bool MayRefresh(Session& s, const Owner& owner, const std::string& requester) const;
    /// Encrypts a record for a reader, signs it and stores it in Proxy.
    Script StoreForReader(Session& s,
                          OwnerPtr owner,
                          PartyKeys own,
                          Epr epr,
                          std::string requester,
                          PublicKey key,
                          std::string keyId,
                          bool once);
    /// Pub^R, from the Key Manager.
    Task<PublicKey> FetchKey(Session& s, OwnerPtr owner, std::string requester);
    Script ChangePolicy(Session& s, OwnerPtr owner, PartyKeys own, PolicyChange change);

    Ptr<Agent> m_agent;
    const Parameters& m_parameters;
    SymmetricKey m_deviceKey;
    std::map<std::string, OwnerPtr> m_owners;
    NoticeLimit m_notices; //!< hardened: worked for
    Detector m_detector;
    StoreCallback m_onStore;
    std::string m_staff;
    uint32_t m_emergencySite{0};
    uint64_t m_refusedReadings{0};
    uint64_t m_refreshes{0};
};

/// @return a detector by early warning scores, which tells patients apart. @param rule of it
PatientPhone::Detector MakeDetector(const DetectorRule& rule);

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PATIENT_PHONE_H
