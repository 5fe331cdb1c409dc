// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SYMMETRIC_EHR_TARGETS_H
#define EHEALTH_SYMMETRIC_EHR_TARGETS_H

#include "ns3/attack.h"
#include "ns3/symmetric-ehr-helper.h"

namespace ns3
{
namespace ehealth
{

/// Whose long-term key leaks in Y5.
enum class LeakedKey : uint8_t
{
    Doctor,    //!< K_D of one doctor
    Patient,   //!< K_P of one patient
    DataStore, //!< K_S
};

/**
 * @ingroup ehealth-adversary
 * What an installation of paper 003 offers to attacks. P, D and RID are no secrets.
 */
struct SymmetricEhrTargets : AttackTargets
{
    symmetricehr::SymmetricEhrHelper* scheme{nullptr}; //!< makes keys and dishonest parties
    std::string keyServer;                             //!< KS of the patients below
    std::vector<Ptr<symmetricehr::EhrDoctor>> doctors; //!< of all hospitals, the hospital's first
    /// Registered for the first doctor: with these the patients' records may be read.
    std::vector<std::string> attributes;
    /// Patients of the hospital, and their records since before the simulation.
    std::vector<symmetricehr::Referral> patients;
    LeakedKey leakedKey{LeakedKey::Doctor}; //!< of Y5
    Time leakDelay;                         //!< of Y5: from the end of the simulation to the leak
    /// A patient comes to the hospital and lets a doctor store a record under a policy. @param
    /// stored called with its RID
    std::function<void(const std::string& patient,
                       const symmetricehr::EhrDoctorContact& doctor,
                       const std::string& policy,
                       std::function<void(const symmetricehr::RecordId&)> stored)>
        store;
};

/**
 * @ingroup ehealth-adversary
 * An attack on the symmetric-key EHR scheme, with what several of them do.
 */
class SymmetricEhrAttack : public AttackOn<SymmetricEhrTargets>
{
  protected:
    /// Attributes that no policy asks for.
    static std::vector<std::string> GetForeignAttributes()
    {
        return {"role:doctor", "hospital:nowhere", "location:nowhere"};
    }

    /// A dishonest doctor: registered, with a workstation on the Internet.
    Ptr<symmetricehr::EhrDoctor> InstallDoctor(const std::string& id,
                                               const std::vector<std::string>& attributes)
    {
        constexpr uint32_t kCores = 8;
        auto doctor = GetTargets().scheme->InstallDoctor(GetTargets().addInternetHost(id),
                                                         id,
                                                         kCores,
                                                         id,
                                                         attributes);
        GetAdversary().Own(doctor->GetAgent());
        GetAdversary().Corrupt(id);
        return doctor;
    }

    /// The patients' records are read by an honest doctor, and then by a dishonest one, who
    /// presents what KS and DS gave away.
    void ReadAll(Ptr<symmetricehr::EhrDoctor> dishonest)
    {
        Time at = Seconds(1);
        for (const symmetricehr::Referral& referral : GetTargets().patients)
        {
            After(at,
                  [this, referral] { GetTargets().doctors.front()->BeginRetrieve(referral, 0); });
            After(at + Seconds(5), [this, dishonest, referral] {
                GetAdversary().Attempt(dishonest->BeginRetrieve(referral, 0));
            });
            After(at + Seconds(10), [this, dishonest] {
                if (dishonest->GetRead())
                {
                    GetAdversary().Learn(*dishonest->GetRead());
                }
            });
            at += Seconds(15);
        }
    }

    /// Opens {n, ...}K. @return what it holds; nothing with another key
    template <class Body>
    std::optional<Body> Open(const SymmetricKey& key,
                             symmetricehr::Number number,
                             const symmetricehr::Sealed& sealed)
    {
        const auto plain = GetAdversary().Compute(symmetricehr::Open(key, number, sealed));
        return plain ? Decode<Body>(*plain) : std::nullopt;
    }

    /// Presents what DEK opens of C, if it does, and if it is not under another layer.
    void LearnEhr(const SymmetricKey& dataKey, const symmetricehr::Sealed& ehr)
    {
        if (const auto text =
                GetAdversary().Compute(symmetricehr::Open(dataKey, symmetricehr::Number::Ehr, ehr)))
        {
            GetAdversary().Learn(*text);
        }
    }

    /// @return DS of the realm
    std::string GetDataStore()
    {
        return GetRealm().dataStore.id;
    }

    /// @return the first server of KS
    Peer GetKeyServerPeer()
    {
        return GetRealm().keyServer.replicas.front();
    }

    /// @return the first server of DS
    Peer GetDataStorePeer()
    {
        return GetRealm().dataStore.replicas.front();
    }

    /// @return K_X of a corrupted party
    SymmetricKey Leak(const std::string& id)
    {
        return GetTargets().scheme->GetLongTermKey(GetTargets().keyServer, id);
    }

  private:
    const symmetricehr::Realm& GetRealm()
    {
        return *GetTargets().scheme->GetParameters().FindRealm(GetTargets().keyServer);
    }
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SYMMETRIC_EHR_TARGETS_H
