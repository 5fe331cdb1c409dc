// SPDX-License-Identifier: GPL-2.0-only
#include "consent.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

Task<bool>
ConsentGuard::Require(Session& s,
                      const Trust& trust,
                      std::optional<Consent> consent,
                      HealthRecord record,
                      std::string medico)
{
    const Consent given = co_await s.Require(std::move(consent), Reason::NoConsent);
    const ConsentStatement& statement = given.statement;
    co_await s.Require(statement.code == record.code && statement.medico == medico,
                       Reason::NoConsent);
    const int64_t now = s.GetUnixTime();
    const int64_t latest = now + trust.otpLifetime + trust.clockTolerance;
    co_await s.Require(statement.expiry >= now && statement.expiry <= latest, Reason::Expired);
    const Certificate patient =
        co_await RequireCertificate(s, trust, given.certificate, kOuPatient);
    co_await s.Require(patient.commonName == record.patient, Reason::IdentityMismatch);
    const bool genuine =
        co_await s.Run(VerifyAs(Consent::kType, patient.key, Encode(statement), given.signature));
    co_await s.Require(genuine, Reason::RejectedSignature);
    co_await s.Require(Take(statement, now), Reason::Replayed);
    co_return true;
}

bool
ConsentGuard::Take(const ConsentStatement& statement, int64_t now)
{
    for (auto used = m_used.begin(); used != m_used.end();)
    {
        used = used->second < now ? m_used.erase(used) : std::next(used);
    }
    return m_used.emplace(statement.nonce.value, statement.expiry).second;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
