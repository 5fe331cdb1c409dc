// SPDX-License-Identifier: GPL-2.0-only
#include "emr-authorization-common.h"

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

constexpr const char* kScheme = "emr-authorization";
constexpr const char* kRegistration = "registration";

CounterBlock
MakeCounter(const MessageType& type)
{
    CounterBlock counter{};
    const uint32_t id = type.GetId();
    for (std::size_t i = 0; i < sizeof(id); ++i)
    {
        counter[i] = static_cast<uint8_t>(id >> (8 * i));
    }
    return counter;
}

AeadNonce
MakeNonce(const MessageType& type)
{
    AeadNonce nonce{};
    const CounterBlock counter = MakeCounter(type);
    std::copy_n(counter.begin(), nonce.size(), nonce.begin());
    return nonce;
}

Bytes
EncodeName(const MessageType& type)
{
    const std::string_view name = type.name;
    return {name.begin(), name.end()};
}

} // namespace

const std::vector<SecurityGoal> kGoals{
    {kUnlinkability,
     SecurityGoal::Kind::Unlinkability,
     "who only listens cannot tell one patient's visits from others'"},
    {kSecretSignal, SecurityGoal::Kind::Secrecy, "only P and D read the biomedical signal"},
    {kSecretRecord, SecurityGoal::Kind::Secrecy, "only HPC and D read the medical record"},
    {kSecretDiagnosis, SecurityGoal::Kind::Secrecy, "only D and P read the diagnosis"},
    {kSecretBiometric, SecurityGoal::Kind::Secrecy, "nobody but P has the biometric password"},
    {kSecretIndex, SecurityGoal::Kind::Secrecy, "the stored index tells nothing about patients"},
    {kPatientAuthentication,
     SecurityGoal::Kind::InjectiveAgreement,
     "a patient whom D attends has come to D, this time"},
    {kDoctorAuthentication,
     SecurityGoal::Kind::InjectiveAgreement,
     "a doctor whom P talks to is the one visited"},
    {kSearchAuthentication,
     SecurityGoal::Kind::InjectiveAgreement,
     "PC answers each search of a doctor once"},
    {kConsentToRead,
     SecurityGoal::Kind::Agreement,
     "a doctor is given records of patients who consult this doctor"},
    {kRecordAgreement,
     SecurityGoal::Kind::InjectiveAgreement,
     "the record that D reads is what HPC sent, once"},
    {kDiagnosisAgreement,
     SecurityGoal::Kind::InjectiveAgreement,
     "the diagnosis that P takes is what D sent, once"},
    {kBoundedWork,
     SecurityGoal::Kind::BoundedWork,
     "at most one in ten forged first messages costs a private-key operation"}};

const DefenceCatalogue kDefences{
    'E',
    {{E1, false, "key confirmation instead of the session key in C_D1 and C_HPC1"},
     {E2, false, "Sig_P1 names the doctor"},
     {E3, false, "a digest stands for the biometric password"},
     {E4, false, "the patient's signed consent, checked by both clouds"},
     {E5, false, "keyed index with authenticated entries"},
     {E6, false, "messages are remembered while they are fresh"},
     {E7, true, "inner and outer time stamps are compared"},
     {E8, false, "authenticated encryption under session keys"},
     {E9, false, "limit of first messages an address"}}};

const Protocol kPatientRegistration{kScheme, kRegistration, {kPatient}};
const Protocol kCloudRegistration{kScheme, kRegistration, {kPrivateCloud}};
const Protocol kDoctorRegistration{kScheme, kRegistration, {kDoctor}};
const Protocol kConsultation{kScheme, "consultation", {kDoctor}};
const Protocol kEmrSearch{kScheme, "emr-search", {kDoctor}};
const Protocol kDiagnosis{kScheme, "diagnosis", {kPatient}};

bool
RegisteredSecret::Holds(const EcScalar& hash, const EcPoint& pk) const
{
    return EcPoint::MultiplyGenerator(secret) == r + pk.Multiply(hash);
}

Bytes
EncodeIdentity(const std::string& id, ByteView extra, const EcPoint::Encoded& r)
{
    wire::Writer writer;
    writer.Put(id);
    writer.Put(extra.ToBytes());
    writer.Put(r);
    return writer.Take();
}

RegisteredSecret
MakeSecret(const std::string& id, ByteView extra, const EcScalar& s, RandomStream& random)
{
    const EcScalar r = EcScalar::Draw(random);
    const EcPoint point = EcPoint::MultiplyGenerator(r);
    const EcScalar h = EcScalar::Hash({EncodeIdentity(id, extra, point.Encode())});
    return {point, r + h * s};
}

Task<SymmetricKey>
ComputeSessionKey(Session& s, SessionKeyInput input, EcPoint pk)
{
    // S R'_2
    const EcPoint first = co_await s.Run(op::Multiply(input.peerFresh, input.secret));
    // r (R'_1 + h(ID' || extra' || R'_1) PK)
    const EcScalar h = co_await s.Run(op::HashToScalar(input.peerIdentity));
    const EcPoint hPk = co_await s.Run(op::Multiply(pk, h));
    const EcPoint second = co_await s.Run(op::Multiply(input.peerR + hPk, input.ephemeral));
    // r R'_2
    const EcPoint third = co_await s.Run(op::Multiply(input.peerFresh, input.ephemeral));
    const EcPoint sum = first + second;
    Bytes agreed = Concat({sum.Encode(), third.Encode()});
    const SymmetricKey key = co_await s.Run(op::Hash(std::move(agreed)));
    co_return key;
}

Task<RegisteredSecret>
Register(Session& s,
         const PublicParameters& parameters,
         Registrant registrant,
         std::string id,
         Bytes extra)
{
    const SecretRequest request{registrant, id, extra};
    co_await s.Send(parameters.secureCloud, request);
    const auto grant = co_await s.Receive<SecretGrant>();
    const EcPoint r = co_await RequirePoint(s, grant.r);
    const EcScalar secret = co_await s.Require(EcScalar::Decode(grant.secret), Reason::RejectedKey);

    // Eqs 4, 7, 10  S_X P =? R_X + h(ID_X || extra || R_X) PK
    const EcPoint left = co_await s.Run(op::MultiplyGenerator(secret));
    const EcScalar h = co_await s.Run(op::HashToScalar(EncodeIdentity(id, extra, grant.r)));
    const EcPoint hPk = co_await s.Run(op::Multiply(parameters.pk, h));
    co_await s.Require(left == r + hPk, Reason::RejectedKey);
    const RegisteredSecret registered{r, secret};
    co_return registered;
}

Task<Certificate>
RequireDoctor(Session& s, const PublicParameters& parameters, Bytes certificate, std::string doctor)
{
    const int64_t now = s.GetUnixTime() / 1000;
    const CheckedCertificate checked = co_await s.Run(
        op::CheckCertificate(parameters.verifier, certificate, now, parameters.suite));
    co_await s.Require(checked.reason);
    co_await s.Require(checked.certificate->role == kOuDoctor, Reason::RejectedCertificate);
    co_await s.Require(checked.certificate->commonName == doctor, Reason::IdentityMismatch);
    const Certificate legal = *checked.certificate;
    co_return legal;
}

Task<Bytes>
OpenSealed(Session& s, const KeyPair& keys, const MessageType& type, Bytes sealed)
{
    auto opened = co_await s.Run(op::Open(keys, type.name, std::move(sealed)));
    auto body = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    co_return body;
}

Script
RequireSignature(Session& s,
                 const MessageType& type,
                 const PublicKey& key,
                 Bytes statement,
                 Bytes signature)
{
    const bool genuine =
        co_await s.Run(op::Verify(key, type.name, std::move(statement), std::move(signature)));
    co_await s.Require(genuine, Reason::RejectedSignature);
}

Operation<Bytes>
SealUnder(const SchemeVariant& variant,
          const SymmetricKey& key,
          const MessageType& type,
          Bytes body)
{
    return variant.Defends(E8)
             ? op::Encrypt(key, MakeNonce(type), EncodeName(type), std::move(body))
             : op::EncryptCtr(key, MakeCounter(type), std::move(body));
}

Operation<std::optional<Bytes>>
OpenUnder(const SchemeVariant& variant,
          const SymmetricKey& key,
          const MessageType& type,
          Bytes sealed)
{
    if (variant.Defends(E8))
    {
        return op::Decrypt(key, MakeNonce(type), EncodeName(type), std::move(sealed));
    }
    auto decrypt = op::DecryptCtr(key, MakeCounter(type), std::move(sealed));
    return {std::move(decrypt.cost), [work = std::move(decrypt.work)](RandomStream& random) {
                return std::optional<Bytes>(work(random));
            }};
}

Task<Bytes>
DecryptSession(Session& s, const SymmetricKey& key, const MessageType& type, Bytes sealed)
{
    auto opened =
        co_await s.Run(OpenUnder(s.GetAgent().GetVariant(), key, type, std::move(sealed)));
    Bytes body = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    co_return body;
}

Task<SymmetricKey>
ShowSessionKey(Session& s, const SymmetricKey& key)
{
    SymmetricKey shown = key;
    if (s.Defends(E1))
    {
        constexpr std::string_view kLabel = "ehealth emr-authorization key confirmation";
        Bytes secret(key.begin(), key.end());
        Bytes info(kLabel.begin(), kLabel.end());
        shown = co_await s.Run(op::Derive(Bytes(), std::move(secret), std::move(info)));
    }
    co_return shown;
}

BiometricPassword
ShowBiometric(const SchemeVariant& variant, const BiometricPassword& biometric)
{
    return variant.Defends(E3) ? Sha256(biometric) : biometric;
}

Script
RequireConsent(Session& s,
               const PublicParameters& parameters,
               ConsentStatement statement,
               std::optional<Consent> consent)
{
    if (!s.Defends(E4))
    {
        co_return;
    }
    const Consent given = co_await s.Require(std::move(consent), Reason::NoConsent);
    co_await s.Require(given.department == statement.department && given.expiry >= s.GetUnixTime(),
                       Reason::NoConsent);
    statement.expiry = given.expiry;
    const PublicKey pukP =
        co_await s.Require(parameters.findKey(statement.patient), Reason::NotRegistered);
    co_await RequireSignature(s, Consent::kType, pukP, Encode(statement), given.signature);
}

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3
