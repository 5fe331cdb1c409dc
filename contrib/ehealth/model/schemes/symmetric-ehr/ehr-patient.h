// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EHR_PATIENT_H
#define EHEALTH_EHR_PATIENT_H

#include "ns3/symmetric-ehr-common.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

/// Who uses a patient's device.
struct EhrPatientIdentity
{
    std::string id;        //!< P
    std::string keyServer; //!< KS that P is registered at
    SymmetricKey key{};    //!< K_P, handed over in person at the registration
};

/// The doctor whom a patient visits.
struct EhrDoctorContact
{
    std::string id; //!< D
    Peer peer;      //!< the workstation
};

/// A record that the data store has confirmed.
struct StoredRecord
{
    RecordId record{}; //!< RID
    Digest digest{};   //!< H(C)
};

/**
 * @ingroup ehealth-symmetric-ehr
 * Role P: a patient with a device, who decides which doctor writes a record and who may read it.
 */
class EhrPatient : public SimpleRefCount<EhrPatient>
{
  public:
    /// How phones present themselves to a desk.
    static constexpr NfcMode kRegistrationMode = NfcMode::Card;

    /**
     * @param agent the device's agent
     * @param parameters what everybody knows
     * @param nfc its NFC device; null: none, and no registration
     */
    EhrPatient(Ptr<Agent> agent, const Parameters& parameters, Ptr<NfcNetDevice> nfc);

    /// Gives the device to a person.
    void SetOwner(EhrPatientIdentity owner);

    /// Replaces K_P by a newer one, handed over in person like the first.
    void RenewKey(const SymmetricKey& key)
    {
        m_owner.key = key;
    }

    /**
     * Begins G1 to G6 on the desk that the phone lies on: gets K_P, for the first time or anew.
     * @param id P, whose device it is from now on
     * @param keyServer KS to register at
     * @param code Q, which the phone's camera reads off the desk's screen
     * @param site where, for the record
     * @return the run's number
     */
    uint64_t BeginRegistration(const std::string& id,
                               const std::string& keyServer,
                               const SymmetricKey& code,
                               uint32_t site);

    /**
     * Begins S1 to S5: lets a doctor store one record.
     * @param doctor who writes it
     * @param policy A: who may read it, see AttributePolicy
     * @param site where, for the record
     * @return the run's number
     */
    uint64_t BeginStore(const EhrDoctorContact& doctor, const std::string& policy, uint32_t site);

    /**
     * Begins A1 and A2: changes who may read a record, or asks who did.
     * @param change kind, RID and what belongs to the kind; the rest is filled in
     * @param site where, for the record
     * @return the run's number
     */
    uint64_t BeginAccessChange(const AccessChangeBody& change, uint32_t site);

    /// @return the record of the last run of "store"; nothing unless it was accepted
    const std::optional<StoredRecord>& GetStored() const
    {
        return m_stored;
    }

    /// @return what the last run of "access-change" said about reads
    const std::vector<ReadNotice>& GetReads() const
    {
        return m_reads;
    }

    /// @return whose device it is; the key is that of the last accepted registration, if any
    const EhrPatientIdentity& GetOwner() const
    {
        return m_owner;
    }

    /// @return the device's agent
    const Ptr<Agent>& GetAgent() const
    {
        return m_agent;
    }

    /// @return what the device is held to a desk's reader with; null: it cannot be
    Ptr<NfcNetDevice> GetNfcDevice() const
    {
        return m_nfc;
    }

  private:
    Script Register(Session& s, SymmetricKey code);
    Script Store(Session& s, EhrDoctorContact doctor, std::string policy);
    Script ChangeAccess(Session& s, AccessChangeBody change);

    Ptr<Agent> m_agent;
    Ptr<NfcNetDevice> m_nfc;
    const Parameters& m_parameters;
    EhrPatientIdentity m_owner;
    ReplicaChoice m_choice;
    std::optional<StoredRecord> m_stored;
    std::vector<ReadNotice> m_reads;
};

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EHR_PATIENT_H
