// SPDX-License-Identifier: GPL-2.0-only
// M1: the cloud reads records under RSA without padding.
#include "ns3/mobile-cloud-targets.h"
#include "ns3/rsa-cipher.h"

namespace ns3
{
namespace ehealth
{

using namespace mobilecloud;

namespace
{

/// The largest value of a vital sign, and the step of what a document has: one decimal.
constexpr double kLargest = 300;
constexpr double kStep = 0.1;

/**
 * Somebody with access to the database of DAS encrypts every possible value of each vital sign with
 * the patient's public key, and looks for the ciphertexts.
 */
class M1Attack : public MobileCloudAttack
{
    void DoStart() override
    {
        After(Seconds(1), [this] { Upload(88); });
    }

    void End() override
    {
        const auto master = FindMaster();
        if (!master)
        {
            return;
        }
        GetAdversary().Attempt(0);
        const PublicKey key = GetTargets().scheme->GetKeys(GetTargets().patient).keys.GetPublic();
        std::map<Bytes, std::string> dictionary;
        for (double value = 0; value < kLargest; value += kStep)
        {
            char text[32];
            std::snprintf(text, sizeof(text), "%.1f", value);
            dictionary[RsaEncrypt(key, RsaPadding::None, text, GetAdversary().GetRandom())] = text;
        }
        Epr found;
        found.patient = master->patient;
        found.version = master->version;
        for (const EncryptedAttribute& attribute : master->attributes)
        {
            const auto value = dictionary.find(attribute.value);
            if (value != dictionary.end())
            {
                found.attributes.push_back({attribute.name, value->second});
            }
        }
        Learn(found);
    }
};

const AttackRegistration<M1Attack> g_attack({"M1",
                                             "mobile-cloud",
                                             "a dictionary of ciphertexts opens textbook RSA",
                                             "insider who reads the cloud's database",
                                             "DAS",
                                             true,
                                             false,
                                             "",
                                             {},
                                             {"mobile_cloud.encryption=textbook"}});

} // namespace
} // namespace ehealth
} // namespace ns3
