// SPDX-License-Identifier: GPL-2.0-only
#include "request-proof.h"

#include "ns3/base64.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

constexpr const char* kAuthorization = "Authorization";
constexpr const char* kAuthorizationScheme = "EHealth ";

/// @return what the requester signs
Bytes
GetBody(const std::string& method, const std::string& target, const RequestProof& proof)
{
    wire::Writer body;
    body.Put(method);
    body.Put(target);
    body.Put(proof.requester);
    body.Put(proof.time);
    return body.Take();
}

} // namespace

HttpField
MakeAuthorization(const RequestProof& proof)
{
    return {kAuthorization, kAuthorizationScheme + ToBase64(Encode(proof))};
}

std::optional<RequestProof>
FindAuthorization(const HttpFields& fields)
{
    const std::string* value = FindField(fields, kAuthorization);
    const std::string scheme = kAuthorizationScheme;
    if (value == nullptr || value->compare(0, scheme.size(), scheme) != 0)
    {
        return std::nullopt;
    }
    const auto octets = FromBase64(value->substr(scheme.size()));
    return octets ? Decode<RequestProof>(*octets) : std::nullopt;
}

Task<RequestProof>
MakeProof(Session& s, std::string method, std::string target, std::string id, PartyKeys keys)
{
    RequestProof proof;
    proof.requester = id;
    proof.time = s.GetUnixTime();
    proof.certificate = keys.certificate;
    proof.signature =
        co_await s.Run(op::Sign(keys.keys, kSignRequest, GetBody(method, target, proof)));
    co_return proof;
}

Script
ProofGuard::Require(Session& s,
                    std::optional<RequestProof> proof,
                    std::string method,
                    std::string target,
                    std::string requester)
{
    if (!m_parameters.defences.NeedsProof())
    {
        co_return;
    }
    co_await s.Require(proof.has_value(), Reason::NotRegistered);
    co_await s.Require(proof->requester == requester, Reason::IdentityMismatch);
    co_await RequireFresh(s, proof->time, m_parameters.clockTolerance);
    const PublicKey key = co_await RequireCertified(s, m_parameters, proof->certificate, requester);
    const bool signedByR = co_await s.Run(
        op::Verify(key, kSignRequest, GetBody(method, target, *proof), proof->signature));
    co_await s.Require(signedByR, Reason::RejectedSignature);
    const int64_t now = s.GetUnixTime();
    while (!m_forget.empty() && m_forget.begin()->first < now)
    {
        m_seen.erase(m_forget.begin()->second);
        m_forget.erase(m_forget.begin());
    }
    co_await s.Require(m_seen.insert(proof->signature).second, Reason::Replayed);
    m_forget.emplace(proof->time + m_parameters.clockTolerance, proof->signature);
}

bool
NoticeLimit::IsDue(const std::string& patient,
                   const std::string& requester,
                   int64_t date,
                   int64_t now) const
{
    const auto last = m_noticed.find({patient, requester});
    return last == m_noticed.end() || last->second.date != date ||
           now - last->second.time >= m_interval;
}

bool
NoticeLimit::Take(const std::string& patient,
                  const std::string& requester,
                  int64_t date,
                  int64_t now)
{
    if (!IsDue(patient, requester, date, now))
    {
        return false;
    }
    m_noticed[{patient, requester}] = {date, now};
    return true;
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
