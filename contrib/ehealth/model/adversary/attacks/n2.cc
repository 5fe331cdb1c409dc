// SPDX-License-Identifier: GPL-2.0-only
// N2: a certificate request of step 6 is signed with the key it brings.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * Who knows P_Id and PD_Id asks P-RA for the victim's certificate on a key of its own, and goes on
 * with step 7.
 */
class N2Attack : public NationalPhrAttack
{
    void DoStart() override
    {
        m_keys.emplace(
            GetAdversary().Compute(op::GenerateKeyPair(GetTargets().scheme->GetTrust().suite)));
        // What the victim's documents and phone say, from the registration; P-RA's key is public.
        GetAdversary().Tap<RegistrationRequest>(
            LinkClass::Nfc,
            [this](const PassingMessage& passing, const RegistrationRequest& m) {
                m_victims[passing.run] = m;
            });
        GetAdversary().Tap<AuthorityKey>(
            LinkClass::Nfc,
            [this](const PassingMessage& passing, const AuthorityKey& m) {
                m_authorities[passing.run] = m.certificate;
            });
        GetAdversary().Intercept<SealedCertificateRequest>(
            LinkClass::Internet,
            [this](PassingMessage& passing, SealedCertificateRequest& m) {
                Ask(passing.run, m);
                return Adversary::kPass();
            });
        GetAdversary().Tap<AuthorityShare>(
            LinkClass::Internet,
            [this](const PassingMessage& passing, const AuthorityShare& m) {
                m_shares[passing.run] = m.share;
            });
        GetAdversary().Intercept<PhoneShare>(LinkClass::Internet,
                                             [this](PassingMessage& passing, PhoneShare& m) {
                                                 Answer(passing.run, m);
                                                 return Adversary::kPass();
                                             });
    }

    void Ask(uint64_t run, SealedCertificateRequest& m)
    {
        const auto authority = Certificate::Parse(m_authorities[run]);
        if (!authority)
        {
            return;
        }
        GetAdversary().Attempt(run);
        const RegistrationRequest& victim = m_victims[run];
        const CertificateRequest request{victim.id, victim.device, m_keys->GetPublic().Encode()};
        SignedCertificateRequest& made = m_requests[run];
        made.request = Encode(request);
        made.signature =
            GetAdversary().Compute(SignAs(SealedCertificateRequest::kType, *m_keys, made.request));
        m.sealed = GetAdversary().Compute(
            op::Seal(authority->key, SealedCertificateRequest::kType.name, Encode(made)));
    }

    void Answer(uint64_t run, PhoneShare& m)
    {
        if (m_requests.count(run) == 0)
        {
            return; // the victim's own request went before the attack began
        }
        const EphemeralKey own =
            GetAdversary().Compute(op::GenerateEphemeral(GetTargets().scheme->GetTrust().suite));
        m.share = own.GetPublic();
        if (m.signature)
        {
            const PhoneShareStatement statement{m_shares[run], m.share};
            m.signature->octets =
                GetAdversary().Compute(SignAs(PhoneShare::kType, *m_keys, Encode(statement)));
        }
    }

    std::optional<KeyPair> m_keys;
    std::map<uint64_t, RegistrationRequest> m_victims;
    std::map<uint64_t, Bytes> m_authorities;
    std::map<uint64_t, Bytes> m_shares;
    std::map<uint64_t, SignedCertificateRequest> m_requests; //!< made, by run
};

const AttackRegistration<N2Attack> g_attack({"N2",
                                             "national-phr",
                                             "a certificate for the victim on the adversary's key",
                                             "knowledge of P_Id and PD_Id, injection",
                                             "P-RA, step 6"});

} // namespace
} // namespace ehealth
} // namespace ns3
