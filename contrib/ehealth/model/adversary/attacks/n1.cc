// SPDX-License-Identifier: GPL-2.0-only
// N1: the Diffie-Hellman exchange of step 7 is not authenticated.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * A man in the middle between phones and P-RA agrees with each of them on a key of its own, and
 * reads the credential of step 8 on its way.
 */
class N1Attack : public NationalPhrAttack
{
    void DoStart() override
    {
        GetAdversary().Intercept<AuthorityShare>(
            LinkClass::Internet,
            [this](PassingMessage& passing, AuthorityShare& m) {
                GetAdversary().Attempt(passing.run);
                Middle& middle = m_middles[passing.run];
                middle.authorityShare = m.share;
                middle.own.emplace(GetAdversary().Compute(
                    op::GenerateEphemeral(GetTargets().scheme->GetTrust().suite)));
                m.share = middle.own->GetPublic();
                return Adversary::kPass();
            });
        GetAdversary().Intercept<PhoneShare>(LinkClass::Internet,
                                             [this](PassingMessage& passing, PhoneShare& m) {
                                                 Middle& middle = m_middles[passing.run];
                                                 if (middle.own)
                                                 {
                                                     middle.toPhone = Agree(*middle.own, m.share);
                                                     middle.toAuthority =
                                                         Agree(*middle.own, middle.authorityShare);
                                                     m.share = middle.own->GetPublic();
                                                 }
                                                 return Adversary::kPass();
                                             });
        GetAdversary().Intercept<Credential>(LinkClass::Internet,
                                             [this](PassingMessage& passing, Credential& m) {
                                                 Read(m_middles[passing.run], m);
                                                 return Adversary::kPass();
                                             });
    }

    /// What it has of one enrolment.
    struct Middle
    {
        Bytes authorityShare;
        std::optional<EphemeralKey> own;
        std::optional<SymmetricKey> toPhone;
        std::optional<SymmetricKey> toAuthority;
    };

    std::optional<SymmetricKey> Agree(const EphemeralKey& own, const Bytes& share)
    {
        return GetAdversary().Compute(op::Agree(own, share, "national-phr Sk"));
    }

    void Read(const Middle& middle, Credential& m)
    {
        if (!middle.toAuthority || !middle.toPhone)
        {
            return;
        }
        const Bytes aad = ByteView(Credential::kType.name).ToBytes();
        const auto plain =
            GetAdversary().Compute(op::Decrypt(*middle.toAuthority, AeadNonce{}, aad, m.sealed));
        const auto body = plain ? Decode<CredentialBody>(*plain) : std::nullopt;
        if (body)
        {
            GetAdversary().Learn(body->signature);
            m.sealed =
                GetAdversary().Compute(op::Encrypt(*middle.toPhone, AeadNonce{}, aad, *plain));
        }
    }

    std::map<uint64_t, Middle> m_middles;
};

const AttackRegistration<N1Attack>
    g_attack({"N1",
              "national-phr",
              "a man in the middle reads the credential of who enrols",
              "man in the middle",
              "Internet, steps 7 and 8"});

} // namespace
} // namespace ehealth
} // namespace ns3
