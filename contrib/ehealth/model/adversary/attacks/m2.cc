// SPDX-License-Identifier: GPL-2.0-only
// M2: the cloud makes records, for everybody can encrypt for the patient.
#include "ns3/mobile-cloud-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace mobilecloud;

namespace
{

/**
 * Somebody with access to the database of DAS replaces the master copy; the phone opens it,
 * encrypts it for the doctor, and signs it.
 */
class M2Attack : public MobileCloudAttack
{
    void DoStart() override
    {
        After(Seconds(1), [this] { Upload(88); });
        After(Seconds(5), [this] { Grant(GetTargets().doctor, AccessType::Continuous); });
        After(Seconds(10), [this] {
            Forge();
            GetAdversary().Attempt(Retrieve(GetTargets().doctor));
        });
    }

    void Forge()
    {
        const auto genuine = FindMaster();
        if (!genuine)
        {
            return;
        }
        Epr fake;
        fake.patient = genuine->patient;
        fake.version = genuine->version + 1;
        fake.date = genuine->date + 1;
        fake.attributes = MakeVitalSigns({40, 8, 80, 50, 34.5});
        const PublicKey key = GetTargets().scheme->GetKeys(GetTargets().patient).keys.GetPublic();
        EprDocument document =
            GetAdversary().Compute(EncryptEpr(EncryptionMode::Hybrid, key, fake));
        document.certificate = genuine->certificate;
        document.signature = genuine->signature;
        GetStore().PutMaster(fake.patient, {fake.date, ToJson(document)});
    }
};

const AttackRegistration<M2Attack>
    g_attack({"M2",
              "mobile-cloud",
              "a record made with the public key is signed by the phone",
              "insider who writes the cloud's database",
              "DAS, step B10"});

} // namespace
} // namespace ehealth
} // namespace ns3
