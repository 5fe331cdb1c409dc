// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EHR_DOCTOR_H
#define EHEALTH_EHR_DOCTOR_H

#include "ns3/symmetric-ehr-common.h"

#include <functional>

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

/// Who uses a doctor's workstation, and how the doctor works.
struct EhrDoctorIdentity
{
    std::string id; //!< D
    /// K_D, shared with a key server; nothing when D is not registered there.
    std::function<std::optional<SymmetricKey>(const std::string& keyServer)> findKey;
    /// @return the EHR that the doctor writes about a patient, by the number of the run
    std::function<Bytes(uint64_t run, const std::string& patient)> write;
};

/// What a patient tells a doctor who shall read a record.
struct Referral
{
    std::string patient;   //!< P
    std::string keyServer; //!< KS of P
    RecordId record{};     //!< RID
};

/**
 * @ingroup ehealth-symmetric-ehr
 * Role D: a doctor at a workstation, who writes records for patients and reads what the attributes
 * registered at the key server give access to.
 */
class EhrDoctor : public SimpleRefCount<EhrDoctor>
{
  public:
    /**
     * @param agent the workstation's agent
     * @param parameters what everybody knows
     * @param identity the doctor
     */
    EhrDoctor(Ptr<Agent> agent, const Parameters& parameters, EhrDoctorIdentity identity);

    /**
     * Begins R1 to R4: reads a record.
     * @param referral which one
     * @param site where, for the record
     * @return the run's number
     */
    uint64_t BeginRetrieve(const Referral& referral, uint32_t site);

    /// Attributes to claim in R1 from now on, which only a dishonest doctor does.
    void SetClaims(std::vector<std::string> claims)
    {
        m_claims = std::move(claims);
    }

    /// @return the EHR of the last run of "retrieve"; nothing unless it was accepted
    const std::optional<Bytes>& GetRead() const
    {
        return m_read;
    }

    /// @return the keys that opened it: DEK, and the outer layer's; what a doctor can keep
    const std::vector<SymmetricKey>& GetReadKeys() const
    {
        return m_readKeys;
    }

    /// @return D
    const std::string& GetId() const
    {
        return m_identity.id;
    }

    /// @return the workstation's agent
    const Ptr<Agent>& GetAgent() const
    {
        return m_agent;
    }

  private:
    Script Store(Session& s);
    Script Retrieve(Session& s, Referral referral);

    Ptr<Agent> m_agent;
    const Parameters& m_parameters;
    EhrDoctorIdentity m_identity;
    ReplicaChoice m_choice;
    std::vector<std::string> m_claims;
    std::optional<Bytes> m_read;
    std::vector<SymmetricKey> m_readKeys;
};

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EHR_DOCTOR_H
