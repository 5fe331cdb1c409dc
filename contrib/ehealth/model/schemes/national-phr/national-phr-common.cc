// SPDX-License-Identifier: GPL-2.0-only
#include "national-phr-common.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

constexpr const char* kScheme = "national-phr";
constexpr const char* kPublished = "published";

} // namespace

const Protocol kPatientEnrolment{kScheme, kPublished, "patient-enrolment", {kPhone, kDatabase}};
const Protocol kMedicoEnrolment{kScheme, kPublished, "medico-enrolment", {kPhone, kDatabase}};
const Protocol kVisit{kScheme, kPublished, "visit", {kDatabase}};
const Protocol kVisitOtherProvince{kScheme, kPublished, "visit-other-province", {kDatabase}};

Task<Certificate>
RequireCertificate(Session& s, const Trust& trust, Bytes der, const char* role)
{
    const int64_t now = s.GetUnixTime() / 1000;
    const CheckedCertificate checked =
        co_await s.Run(op::CheckCertificate(trust.verifier, der, now, trust.suite));
    co_await s.Require(checked.reason);
    co_await s.Require(checked.certificate->role == role, Reason::RejectedCertificate);
    Certificate certificate = *checked.certificate;
    co_return certificate;
}

Task<Bytes>
OpenLinkRecord(Session& s, LinkCipher& cipher, const MessageType& type, LinkRecord record)
{
    auto opened = co_await s.Run(cipher.Open(type, record));
    auto body = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    co_await s.Require(cipher.Accept(record), Reason::Replayed);
    co_return body;
}

VisitKey::VisitKey(const SymmetricKey& key, int64_t timeStamp) : m_key(key), m_timeStamp(timeStamp)
{
}

Operation<SymmetricKey>
VisitKey::Derive(const OneTimeKey& otp, const PhrCode& code, const std::string& medico)
{
    wire::Writer info;
    info.Put(otp.timeStamp);
    info.Put(code);
    info.Put(medico);
    return op::Derive({}, ByteView(otp.otp).ToBytes(), info.Take());
}

Operation<Bytes>
VisitKey::Seal(const MessageType& type, Bytes body) const
{
    return op::Encrypt(m_key, MakeNonce(type), MakeAad(type), std::move(body));
}

Operation<std::optional<Bytes>>
VisitKey::Open(const MessageType& type, Bytes sealed) const
{
    return op::Decrypt(m_key, MakeNonce(type), MakeAad(type), std::move(sealed));
}

Bytes
VisitKey::MakeAad(const MessageType& type) const
{
    wire::Writer aad;
    aad.Put(m_timeStamp);
    return Concat({aad.Take(), kScheme, "/", type.step, "/", type.name});
}

AeadNonce
VisitKey::MakeNonce(const MessageType& type)
{
    AeadNonce nonce{};
    const uint32_t id = type.GetId();
    for (std::size_t i = 0; i < sizeof(id); ++i)
    {
        nonce[i] = static_cast<uint8_t>(id >> (8 * i));
    }
    return nonce;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
