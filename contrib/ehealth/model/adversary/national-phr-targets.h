// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NATIONAL_PHR_TARGETS_H
#define EHEALTH_NATIONAL_PHR_TARGETS_H

#include "ns3/attack.h"
#include "ns3/national-phr-helper.h"

#include <stdexcept>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-adversary
 * What an installation of paper 000 offers to attacks, and what attacks can wait for or bring about
 * in the life of its people.
 */
struct NationalPhrTargets : AttackTargets
{
    nationalphr::NationalPhrHelper* scheme{nullptr}; //!< makes keys and dishonest parties
    uint64_t seed{0};                                //!< of keys that two machines share
    std::vector<Ptr<nationalphr::Medico>> medicos;   //!< of all hospitals, with their devices
    std::vector<uint64_t> patients;                  //!< some, with a record in the hospital
    uint32_t hospitals{0};                           //!< how many there are
    /// A patient visits a hospital. @param afterwards called with the end of it; may be empty
    std::function<void(uint64_t patient, uint32_t hospital, std::function<void(Reason)> afterwards)>
        visit;
    std::function<void(uint64_t patient)> rescue;      //!< has an emergency outside (Table 5)
    std::function<void(uint64_t patient)> synchronise; //!< comes to synchronise the phone
    /// A stranger lays a phone on a hospital's reader. @param begun called with the run
    std::function<void(uint32_t hospital,
                       nationalphr::HandsetSource handset,
                       std::function<void(uint64_t run)> begun)>
        present;
    /// @return the hospital that the place of an agent is in; nothing when it is in none
    std::function<std::optional<uint32_t>(const std::string& place)> findHospital;
    std::function<std::shared_ptr<TrustedPhone>(uint64_t patient)> takePhone; //!< off its owner
    /// A patient's phone, wherever it is, by P_Id; null when there is no such patient
    std::function<std::shared_ptr<TrustedPhone>(const std::string& id)> reachPhone;
    std::function<void(const std::string& code)> lapse;     //!< a code is struck off
    std::function<uint32_t(uint64_t patient)> countEntries; //!< of P-PHR, at its home
};

/**
 * @ingroup ehealth-adversary
 * An attack on the national PHR scheme, with what several of them do.
 */
class NationalPhrAttack : public AttackOn<NationalPhrTargets>
{
  protected:
    /// @return GetTargets().patients, for attacks that do not work without
    /// @throws std::runtime_error when there are none
    const std::vector<uint64_t>& GetPatients()
    {
        if (GetTargets().patients.empty())
        {
            throw std::runtime_error("attack " + GetAdversary().GetName() +
                                     ": nobody is enrolled whose record is in the hospital that it "
                                     "begins at; lower workload.enrolment_share, or give it "
                                     "another place");
        }
        return GetTargets().patients;
    }

    /// @return a copy of what a phone without secrets of its owner can show
    static std::shared_ptr<TrustedPhone> MakeClone(const nationalphr::Trust& trust,
                                                   const nationalphr::PresentCard& seen)
    {
        nationalphr::HealthCard card;
        card.fingerprint = seen.fingerprint;
        card.id = seen.id;
        card.code = seen.code;
        auto clone = nationalphr::MakeEnrolledPhone(trust, "clone", card, std::nullopt);
        RandomStream random(trust.seed, "clone", "keys");
        clone->KeepHolderKey(KeyPair::Generate(trust.suite, random));
        return clone;
    }

    /// @return the medico who uses a device of this name; null when there is none
    Ptr<nationalphr::Medico> FindMedico(const std::string& device)
    {
        for (const auto& medico : GetTargets().medicos)
        {
            if (medico->GetAgent()->GetName() == device)
            {
                return medico;
            }
        }
        return nullptr;
    }

    /// @return what an OTP that the adversary has got hold of was sealed in; nothing when it is
    /// not for this medico
    std::optional<nationalphr::OneTimeKey> OpenOtp(const nationalphr::Medico& medico,
                                                   const Bytes& sealed)
    {
        const auto plain = GetAdversary().Compute(
            op::Open(medico.GetIdentity().keys, nationalphr::RecordAnswer::kType.name, sealed));
        return plain ? Decode<nationalphr::OneTimeKey>(*plain) : std::nullopt;
    }

    /// @return K of a visit
    nationalphr::VisitKey DeriveKey(const nationalphr::OneTimeKey& otp,
                                    const PhrCode& code,
                                    const std::string& medico)
    {
        return {GetAdversary().Compute(nationalphr::VisitKey::Derive(otp, code, medico)),
                otp.timeStamp};
    }
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NATIONAL_PHR_TARGETS_H
