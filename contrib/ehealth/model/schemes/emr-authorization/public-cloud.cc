// SPDX-License-Identifier: GPL-2.0-only
#include "public-cloud.h"

#include "ns3/abort.h"
#include "ns3/aead.h"

#include <algorithm>
#include <string_view>

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

namespace
{

/// Of the key that hardened indices are protected with.
constexpr std::string_view kIndexKeyLabel = "ehealth emr-authorization index";

} // namespace

PublicCloud::PublicCloud(Ptr<Agent> agent,
                         const PublicParameters& parameters,
                         const EcScalar& s,
                         KeyPair keys,
                         IndexArchive archive)
    : m_agent(agent)
    , m_parameters(parameters)
    , m_s(s)
    , m_keys(std::move(keys))
    , m_archive(std::move(archive))
    , m_indexKey(HmacSha256(s.Encode(), ByteView(kIndexKeyLabel)))
    , m_guard(2 * parameters.clockTolerance)
{
    m_agent->Serve<SecretRequest>(kPublicCloud, [this](Session& se) { return IssueSecret(se); });
    m_agent->Serve<IndexRequest>(kPublicCloud, [this](Session& se) { return ServeIndex(se); });
}

RegisteredSecret
PublicCloud::Preregister(Registrant registrant,
                         const std::string& id,
                         ByteView extra,
                         RandomStream& random)
{
    const RegisteredSecret registered = MakeSecret(id, extra, m_s, random);
    if (registrant == Registrant::Doctor)
    {
        m_doctorSecrets[id] = registered.secret;
    }
    return registered;
}

// Section "Registration phase", PC
Script
PublicCloud::IssueSecret(Session& s)
{
    const auto request = co_await s.Receive<SecretRequest>();
    if (request.registrant == Registrant::Doctor)
    {
        co_await RequireDoctor(s, m_parameters, request.extra, request.id);
    }
    // Eqs 2, 5, 8  R_X = rP
    const EcScalar r = co_await s.Run(op::DrawScalar());
    const EcPoint point = co_await s.Run(op::MultiplyGenerator(r));
    // Eqs 3, 6, 9  S_X = r + h(ID_X || extra || R_X) s; printed with H in Eqs 3 and 9
    const EcScalar h =
        co_await s.Run(op::HashToScalar(EncodeIdentity(request.id, request.extra, point.Encode())));
    const EcScalar secret = r + h * m_s;
    if (request.registrant == Registrant::Doctor)
    {
        m_doctorSecrets[request.id] = secret;
    }
    const SecretGrant grant{point.Encode(), secret.Encode()};
    co_await s.Send(s.GetSender(), grant);
}

// Section "EMR search phase", PC
Script
PublicCloud::ServeIndex(Session& s)
{
    const auto s1 = co_await s.Receive<IndexRequest>();
    co_await m_guard.RequireAdmitted(s);

    // T'_D2 - T_D2 <= dT; Eq 27  (ID_P || T_D2 || ID_D || Cert_D || ID_DE) = D_PRK_PC(C_D2)
    co_await RequireFresh(s, s1.time, m_parameters.clockTolerance);
    const Bytes plain = co_await OpenSealed(s, m_keys, IndexRequest::kType, s1.sealed);
    const auto c2 = co_await s.Parse<IndexRequestBody>(plain);
    co_await RequireSameTime(s, c2.time, s1.time);
    const Certificate doctor = co_await RequireDoctor(s, m_parameters, c2.certificate, c2.doctor);

    // Eq 28  (S_D || T_D2 || ID_P || ID_DE || ID_D) =? V_PUK_D(Sig_D2)
    const auto known = m_doctorSecrets.find(c2.doctor);
    co_await s.Require(known != m_doctorSecrets.end(), Reason::NotRegistered);
    const IndexRequestStatement statement{known->second.Encode(),
                                          c2.time,
                                          c2.patient,
                                          c2.department,
                                          c2.doctor};
    co_await RequireSignature(s, IndexRequest::kType, doctor.key, Encode(statement), s1.signature);
    co_await m_guard.RequireNew(s, Encode(statement));
    const ConsentStatement consented{c2.patient, c2.doctor, c2.department};
    co_await RequireConsent(s, m_parameters, consented, c2.consent);
    s.ClaimCommit(kSearchAuthentication, m_parameters.cloudId, c2.doctor, Encode(statement));

    const Bytes indexed = EncodeKey(c2.patient, c2.department);
    Operation<Digest> makeKey = s.Defends(E5) ? op::Mac(m_indexKey, indexed) : op::Hash(indexed);
    const Digest key = co_await s.Run(std::move(makeKey));
    auto search =
        op::Read(2 * kIndexId, [this, c2] { return FindEntry(c2.patient, c2.department); });
    auto found = co_await s.Run(std::move(search));
    IndexEntry entry = co_await s.Require(std::move(found), Reason::UnknownRecord);

    // Eq 29  C_C = E_PUK_D(ID_HPC || ID_DE || T_C)
    IndexAnswer s2;
    s2.time = s.GetUnixTime();
    const IndexAnswerBody cC{entry.hospital, c2.department, s2.time};
    s2.sealed = co_await s.Run(op::Seal(doctor.key, IndexAnswer::kType.name, Encode(cC)));

    // Eq 30  Sig_C = S_PRK_C(ID_DE || S_SD || ID_HPC || T_C), with S_SD = S_D
    const IndexAnswerStatement answered{c2.department, statement.secret, entry.hospital, s2.time};
    s2.signature = co_await s.Run(op::Sign(m_keys, IndexAnswer::kType.name, Encode(answered)));

    // "the public cloud stores (h(ID_P || ID_DE), (ID_HPC || ID_D) xor h(s))"
    entry.doctor = c2.doctor;
    auto store = op::Write(2 * kIndexId, [this, key, entry] {
        m_index[key] = Protect(key, EncodeEntry(entry));
        return true;
    });
    s.ClaimSecret(kSecretIndex,
                  m_parameters.cloudId,
                  Concat({ByteView(c2.patient), ByteView(entry.hospital)}));
    co_await s.Run(std::move(store));
    co_await s.Send(s.GetSender(), s2);
}

std::optional<IndexEntry>
PublicCloud::FindEntry(const std::string& patient, const std::string& department) const
{
    const auto stored = m_index.find(MakeKey(patient, department));
    return stored == m_index.end()
             ? m_archive(patient, department)
             : std::optional(DecodeEntry(Unprotect(stored->first, stored->second)));
}

Bytes
PublicCloud::EncodeKey(const std::string& patient, const std::string& department)
{
    wire::Writer writer;
    writer.Put(patient);
    writer.Put(department);
    return writer.Take();
}

Bytes
PublicCloud::EncodeEntry(const IndexEntry& entry)
{
    NS_ABORT_MSG_IF(entry.hospital.size() > kIndexId || entry.doctor.size() > kIndexId,
                    "emr-authorization: the index holds identities of "
                        << kIndexId << " octets: '" << entry.hospital << "', '" << entry.doctor
                        << "'");
    Bytes encoded(2 * kIndexId);
    std::copy(entry.hospital.begin(), entry.hospital.end(), encoded.begin());
    std::copy(entry.doctor.begin(), entry.doctor.end(), encoded.begin() + kIndexId);
    return encoded;
}

IndexEntry
PublicCloud::DecodeEntry(ByteView encoded)
{
    const auto take = [](ByteView octets) {
        return std::string(octets.begin(), std::find(octets.begin(), octets.end(), 0));
    };
    return {take(encoded.Sub(0, kIndexId)), take(encoded.Sub(kIndexId))};
}

Digest
PublicCloud::MakeKey(const std::string& patient, const std::string& department) const
{
    const Bytes indexed = EncodeKey(patient, department);
    return m_agent->GetVariant().Defends(E5) ? HmacSha256(m_indexKey, indexed) : Sha256(indexed);
}

Bytes
PublicCloud::Mask(ByteView entry) const
{
    const Digest pad = Sha256(m_s.Encode()); // h(s)
    Bytes masked(entry.size());
    for (std::size_t i = 0; i < entry.size(); ++i)
    {
        masked[i] = entry[i] ^ pad[i];
    }
    return masked;
}

Bytes
PublicCloud::Protect(const Digest& key, Bytes entry) const
{
    if (!m_agent->GetVariant().Defends(E5))
    {
        return Mask(entry);
    }
    // The nonce is a digest of the contents: the same entry is stored alike, two are not.
    const Digest synthetic = HmacSha256(m_indexKey, Concat({key, entry}));
    AeadNonce nonce;
    std::copy_n(synthetic.begin(), nonce.size(), nonce.begin());
    return Concat({nonce, AeadSeal(m_indexKey, nonce, key, entry)});
}

Bytes
PublicCloud::Unprotect(const Digest& key, const Bytes& stored) const
{
    if (!m_agent->GetVariant().Defends(E5))
    {
        return Mask(stored);
    }
    AeadNonce nonce;
    std::copy_n(stored.begin(), nonce.size(), nonce.begin());
    const auto opened = AeadOpen(m_indexKey, nonce, key, ByteView(stored).Sub(nonce.size()));
    NS_ABORT_MSG_UNLESS(opened, "emr-authorization: an entry of the index was changed");
    return *opened;
}

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3
