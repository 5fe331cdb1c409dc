// SPDX-License-Identifier: GPL-2.0-only
// Y4: a key that was handed out is not taken back by revocation.
#include "ns3/symmetric-ehr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace symmetricehr;

namespace
{

/// @name When, after the attack began
/// @{
const Time kAsks = Seconds(1);
const Time kRevoked = Seconds(20);
const Time kReads = Seconds(40);
const Time kHonest = Seconds(60);

/// @}

/**
 * A doctor whom the policies admit gets DEK and tickets of some patients' records, and keeps them.
 * Only after the revocation the doctor fetches C with the tickets, which still live.
 */
class Y4Attack : public SymmetricEhrAttack
{
    void DoStart() override
    {
        m_doctor = InstallDoctor("y4.d1", GetTargets().attributes);
        m_key = Leak(m_doctor->GetId());
        for (const Referral& referral : GetTargets().patients)
        {
            After(kAsks, [this, referral] {
                Act([this, referral](Session& s) { return GetGrant(s, referral); });
            });
            After(kHonest,
                  [this, referral] { GetTargets().doctors.front()->BeginRetrieve(referral, 0); });
        }
        After(kRevoked, [this] {
            const auto& realm = GetTargets().scheme->GetRealms().at(GetTargets().keyServer);
            realm.keyServers.front()->BeginRevocation(m_doctor->GetId(), 0);
        });
        After(kReads, [this] {
            for (const Kept& kept : m_kept)
            {
                GetAdversary().Attempt(
                    Act([this, kept](Session& s) { return GetCiphertext(s, kept); }));
            }
        });
    }

    /// What the doctor keeps of a grant.
    struct Kept
    {
        RetrieveGrantBody grant;
        Sealed ticket;
    };

    uint64_t Act(const Agent::ScriptFactory& script)
    {
        return m_doctor->GetAgent()->Begin(kInjection, 0, "adversary", script);
    }

    Script GetGrant(Session& s, Referral referral)
    {
        RetrieveRequestBody ask;
        ask.doctor = m_doctor->GetId();
        ask.patient = referral.patient;
        ask.dataStore = GetDataStore();
        ask.record = referral.record;
        ask.time = s.GetUnixTime();
        RetrieveRequest r1;
        r1.doctor = ask.doctor;
        r1.sealed = co_await s.Run(Seal(m_key, Number::RetrieveRequest, Encode(ask)));
        const Peer keyServer = GetKeyServerPeer();
        co_await s.Send(keyServer, r1);
        const auto r2 = co_await s.Receive<RetrieveGrant>();
        const auto grant =
            co_await Unseal<RetrieveGrantBody>(s, m_key, Number::RetrieveGrant, r2.sealed);
        m_kept.push_back({grant, r2.ticket});
    }

    Script GetCiphertext(Session& s, Kept kept)
    {
        EhrRequestBody ask;
        ask.doctor = kept.grant.doctor;
        ask.dataStore = kept.grant.dataStore;
        ask.patient = kept.grant.patient;
        ask.record = kept.grant.record;
        ask.time = s.GetUnixTime();
        EhrRequest r3;
        r3.ticket = kept.ticket;
        r3.sealed = co_await s.Run(Seal(kept.grant.readKey, Number::EhrRequest, Encode(ask)));
        const Peer dataStore = GetDataStorePeer();
        co_await s.Send(dataStore, r3);
        const auto r4 = co_await s.Receive<EhrAnswer>();
        const auto answer =
            co_await Unseal<EhrAnswerBody>(s, kept.grant.readKey, Number::EhrAnswer, r4.sealed);
        LearnEhr(kept.grant.dataKey, answer.ehr);
    }

    Ptr<EhrDoctor> m_doctor;
    SymmetricKey m_key{};
    std::vector<Kept> m_kept;
};

const AttackRegistration<Y4Attack>
    g_attack({"Y4",
              "symmetric-ehr",
              "a revoked doctor opens records with keys that were kept",
              "dishonest doctor, revoked",
              "DS"});

} // namespace
} // namespace ehealth
} // namespace ns3
