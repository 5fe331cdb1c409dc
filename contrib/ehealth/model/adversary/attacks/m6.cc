// SPDX-License-Identifier: GPL-2.0-only
// M6: the phone encrypts for a key that is not the reader's.
#include "ns3/mobile-cloud-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace mobilecloud;

namespace
{

/**
 * The answer to the phone's question for Pub^R is exchanged for a key of the adversary's, who
 * reads what goes to the Proxy Storage.
 */
class M6Attack : public MobileCloudAttack
{
    void DoStart() override
    {
        GetAdversary().Intercept<PublicKeyAnswer>(
            LinkClass::Internet,
            [this](PassingMessage& passing, PublicKeyAnswer& m) {
                if (m.holder == GetTargets().doctor->GetStaff().id)
                {
                    GetAdversary().Attempt(passing.run);
                    // The simulation's parties share a few keys; the adversary's is another one.
                    const Bytes genuine = m.publicKey;
                    do
                    {
                        m_keys = GetAdversary().Compute(op::GenerateKeyPair(Suite::Rsa2048));
                        m.publicKey = m_keys->GetPublic().Encode();
                    } while (m.publicKey == genuine);
                }
                return Adversary::kPass();
            });
        GetAdversary().Tap<StoreProxy>(
            LinkClass::Internet,
            [this](const PassingMessage&, const StoreProxy& m) {
                const auto document = ParseEprDocument(m.content);
                if (document && m_keys)
                {
                    Learn(GetAdversary().Compute(DecryptEpr(*m_keys, *document)));
                }
            });
        After(Seconds(1), [this] { Upload(88); });
        After(Seconds(5), [this] { Grant(GetTargets().doctor, AccessType::Continuous); });
        After(Seconds(10), [this] { Retrieve(GetTargets().doctor); });
    }

    std::optional<KeyPair> m_keys;
};

const AttackRegistration<M6Attack> g_attack({"M6",
                                             "mobile-cloud",
                                             "the phone encrypts for the adversary's key",
                                             "on the path, before TLS or in its place",
                                             "Key Manager, step B8"});

} // namespace
} // namespace ehealth
} // namespace ns3
