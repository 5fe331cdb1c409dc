// SPDX-License-Identifier: GPL-2.0-only
// N9: who has BC reads any record, without its patient.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * A medico logs in and asks for the record of somebody who came to a colleague.
 */
class N9Attack : public NationalPhrAttack
{
    void DoStart() override
    {
        After(Time(), [this] { GetTargets().bringPatient(0); });
        m_medico = GetTargets().medicos.back();
        GetAdversary().Own(m_medico->GetAgent());
        GetAdversary().Tap<PresentCard>(
            LinkClass::Nfc,
            [this](const PassingMessage&, const PresentCard& m) {
                if (GetAdversary().GetAttempts() == 0)
                {
                    const auto script = [this, code = m.code](Session& s) { return Ask(s, code); };
                    GetAdversary().Attempt(
                        m_medico->GetAgent()->Begin(kInjection, 0, "adversary", script));
                }
            });
    }

    Script Ask(Session& s, PhrCode code)
    {
        const std::string device = m_medico->GetAgent()->GetName();
        const std::string database = device.substr(0, device.rfind('.')) + ".database";
        LinkCipher bc(LinkCipher::DeriveKey(GetTargets().seed, device, database),
                      LinkCipher::Side::Client);
        for (uint32_t skipped = 0; skipped < kSkipped; ++skipped)
        {
            bc.Seal(LoginRequest::kType, {});
        }
        const Bytes certificate = m_medico->GetIdentity().certificate;
        const LoginBody login{m_medico->GetFinger(), certificate};
        LoginRequest loginRequest;
        loginRequest.device = device;
        loginRequest.sealed = co_await s.Run(bc.Seal(LoginRequest::kType, Encode(login)));
        co_await s.Send(m_medico->GetDatabase(), loginRequest);
        co_await s.Receive<LoginGrant>();

        RecordRequestBody asked{code, certificate};
        RecordRequest request;
        request.device = device;
        RequestGuard guard;
        guard.nonce.emplace();
        asked.guard = guard;
        request.sealed = co_await s.Run(bc.Seal(RecordRequest::kType, Encode(asked)));
        co_await s.Send(m_medico->GetDatabase(), request);
        const auto answer =
            co_await s.Receive<RecordAnswer>(2 * s.GetAgent().GetEnvironment().messageTimeout);
        const auto otp = OpenOtp(*m_medico, answer.sealedOtp);
        if (!otp)
        {
            co_return;
        }
        const VisitKey key = DeriveKey(*otp, code, m_medico->GetId());
        const auto plain =
            GetAdversary().Compute(key.Open(RecordAnswer::kType, answer.sealedRecord));
        const auto record = plain ? Decode<HealthRecord>(*plain) : std::nullopt;
        if (record)
        {
            GetAdversary().Learn(record->summary);
        }
    }

    /// Numbers of messages that the device's software uses itself.
    static constexpr uint32_t kSkipped = 500;

    Ptr<Medico> m_medico;
};

const AttackRegistration<N9Attack> g_attack({"N9",
                                             "national-phr",
                                             "a medico reads the record of who came to a colleague",
                                             "dishonest medico",
                                             "DB, step 2"});

} // namespace
} // namespace ehealth
} // namespace ns3
