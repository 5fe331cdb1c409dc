// SPDX-License-Identifier: GPL-2.0-only
// M6: the phone encrypts for a key or a reader that is not the one that its patient means.
#include "ns3/mobile-cloud-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace mobilecloud;

namespace
{

/// A pool of RSA keys is so large that the reader's own is hardly drawn so often.
constexpr uint32_t kDraws = 100;

/**
 * The answer to the phone's question for Pub^R is exchanged for a key of the adversary's, who
 * reads what goes to the Proxy Storage. Then a code is shown in the place of the doctor's: it names
 * a reader whose device the adversary owns.
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
                    m_keys = DrawKeys(m.publicKey);
                    m.publicKey = m_keys->GetPublic().Encode();
                }
                return Adversary::kPass();
            });
        GetAdversary().Tap<StoreProxy>(
            LinkClass::Internet,
            [this](const PassingMessage&, const StoreProxy& m) {
                const auto document = ParseEprDocument(m.content);
                // Others may have drawn the same keys from the simulation's pool.
                if (document && m_keys && document->patient == GetTargets().patient &&
                    document->requester == GetTargets().doctor->GetStaff().id)
                {
                    Learn(GetAdversary().Compute(DecryptEpr(*m_keys, *document)));
                }
            });
        After(Seconds(1), [this] { Upload(88); });
        After(Seconds(5), [this] { Grant(GetTargets().doctor, AccessType::Continuous); });
        After(Seconds(10), [this] { Retrieve(GetTargets().doctor); });

        Watch(GetTargets().ambulance, [this](const EprRead& read) {
            if (m_run == read.run)
            {
                Learn(read.epr);
            }
        });
        After(Seconds(20), [this] { Upload(93); });
        After(Seconds(25), [this] { ShowRogueCode(); });
        After(Seconds(30), [this] {
            m_run = Retrieve(GetTargets().ambulance);
            GetAdversary().Attempt(*m_run);
        });
    }

    /// @return keys that are not the reader's: in a simulation both draw from a pool
    KeyPair DrawKeys(const Bytes& readers)
    {
        auto keys = GetAdversary().Compute(op::GenerateKeyPair(Suite::Rsa2048));
        for (uint32_t draw = 1; draw < kDraws && keys.GetPublic().Encode() == readers; ++draw)
        {
            keys = GetAdversary().Compute(op::GenerateKeyPair(Suite::Rsa2048));
        }
        return keys;
    }

    void ShowRogueCode()
    {
        GetAdversary().Own(GetTargets().ambulance->GetAgent());
        QrCode rogue = GetTargets().doctor->ShowQrCode();
        rogue.requester = GetTargets().ambulance->GetStaff().id;
        GetAdversary().Attempt(GetTargets().phone->BeginGrant(GetTargets().patient,
                                                              rogue,
                                                              AccessLevel::Read,
                                                              AccessType::Continuous,
                                                              0));
    }

    std::optional<KeyPair> m_keys;
    std::optional<uint64_t> m_run; //!< of the reader whom the rogue code names
};

const AttackRegistration<M6Attack>
    g_attack({"M6",
              "mobile-cloud",
              "the phone encrypts for the adversary's key, and for whom a rogue QR code names",
              "on the path, before TLS or in its place; near the patient",
              "Key Manager, step B8; phone"});

} // namespace
} // namespace ehealth
} // namespace ns3
