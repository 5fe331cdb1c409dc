// SPDX-License-Identifier: GPL-2.0-only
#include "national-phr-common.h"

#include "ns3/abort.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

constexpr const char* kScheme = "national-phr";

} // namespace

const std::vector<SecurityGoal> kGoals{
    {kUnlinkability,
     SecurityGoal::Kind::Unlinkability,
     "who only listens cannot tell one patient's visits from others'"},
    {kSecretCredential, SecurityGoal::Kind::Secrecy, "only A gets what P-RA states of A"},
    {kSecretRecord, SecurityGoal::Kind::Secrecy, "only A and medicos let in read the record"},
    {kSecretEntry, SecurityGoal::Kind::Secrecy, "only M, A and the record's servers read an entry"},
    {kEnrolmentAgreement,
     SecurityGoal::Kind::InjectiveAgreement,
     "a certificate is for the key of who was at the desk"},
    {kImageAgreement, SecurityGoal::Kind::InjectiveAgreement, "A installs the PHR-TA of P-RA"},
    {kVerdictAgreement,
     SecurityGoal::Kind::InjectiveAgreement,
     "who enrols is on the register of insured people or medicos"},
    {kPresence, SecurityGoal::Kind::InjectiveAgreement, "a patient whom M admits has come to M"},
    {kConsentToRead,
     SecurityGoal::Kind::InjectiveAgreement,
     "a medico is given the record of who came to this medico, once a visit"},
    {kRecordAgreement,
     SecurityGoal::Kind::InjectiveAgreement,
     "the record that M reads is what DB sent"},
    {kEntryAgreement,
     SecurityGoal::Kind::InjectiveAgreement,
     "a stored entry is what its author wrote into this record, once"},
    {kMedicoPresence,
     SecurityGoal::Kind::InjectiveAgreement,
     "outside, A releases M-PHR to a medico who is there"},
    {kSyncAgreement,
     SecurityGoal::Kind::InjectiveAgreement,
     "DB takes over all entries that M-PHR has, and no others"},
    {kNoLostUpdate, SecurityGoal::Kind::Agreement, "an entry whose run was accepted stays"}};

const DefenceCatalogue kDefences{
    'N',
    {{N1, false, "signed Diffie-Hellman, bound to an enrolment token given over NFC"},
     {N2, false, "certificate requests with the enrolment token"},
     {N3, false, "PHR-TA's image under P-RA's signature"},
     {N4, false, "verdicts under the register's signature, over a nonce"},
     {N5, false, "challenge signed in the phone's TEE, within a time, and a live finger"},
     {N6, false, "answers authenticated under BC, over the request's nonce"},
     {N7, true, "OTP of 256 bits"},
     {N8, false, "entries signed for one record and one OTP"},
     {N9, false, "the patient's signed consent, checked by the database"},
     {N10, false, "Table 5: the medico first, M-PHR encrypted to a signed share"},
     {N11, false, "quoted measurements, hash chain of entries, counter"},
     {N12, true, "versions and acknowledgements of records"},
     {N13, true, "card and record sealed to the phone's software"}}};

const Protocol kPatientEnrolment{kScheme, "patient-enrolment", {kPhone, kDatabase}};
const Protocol kMedicoEnrolment{kScheme, "medico-enrolment", {kPhone, kDatabase}};
const Protocol kVisit{kScheme, "visit", {kDatabase}};
const Protocol kVisitOtherProvince{kScheme, "visit-other-province", {kDatabase}};
const Protocol kEmergencyConscious{kScheme, "emergency-conscious", {kPhone, kMedico}};
const Protocol kEmergencyUnconscious{kScheme, "emergency-unconscious", {kDatabase}};
const Protocol kSync{kScheme, "sync", {kPhone, kDatabase}};

std::shared_ptr<TrustedPhone>
MakePhone(const Trust& trust, const std::string& device)
{
    PhoneSoftware software = trust.software;
    software.trustedApp = nullptr;
    return std::make_shared<TrustedPhone>(trust.seed,
                                          device,
                                          std::move(software),
                                          trust.sealedPcrs);
}

std::shared_ptr<TrustedPhone>
MakeEnrolledPhone(const Trust& trust,
                  const std::string& device,
                  const HealthCard& card,
                  const std::optional<MobileRecord>& record)
{
    auto phone =
        std::make_shared<TrustedPhone>(trust.seed, device, trust.software, trust.sealedPcrs);
    if (!card.certificate.empty())
    {
        phone->KeepHolderKey(MakeHolderKey(trust, card.id));
    }
    RandomStream random(trust.seed, device, "enrolled-phone");
    PhoneError error = phone->SealCard(Encode(card), random);
    if (record && error == PhoneError::None)
    {
        error = phone->StoreRecord(Encode(*record), random);
    }
    NS_ABORT_MSG_UNLESS(error == PhoneError::None,
                        device << ": the software of phones has no PHR-TA");
    return phone;
}

KeyPair
MakeHolderKey(const Trust& trust, const std::string& id)
{
    RandomStream random(trust.seed, id, "credential");
    return KeyPair::Generate(trust.suite, random);
}

Reason
ToReason(PhoneError error)
{
    switch (error)
    {
    case PhoneError::None:
        return Reason::Accepted;
    case PhoneError::NotProvisioned:
        return Reason::NotProvisioned;
    case PhoneError::OtherState:
        return Reason::UntrustedState;
    case PhoneError::RolledBack:
        return Reason::RolledBack;
    case PhoneError::Altered:
        break;
    }
    return Reason::TamperedPhone;
}

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

Task<Certificate>
RequireMedico(Session& s, const Trust& trust, Bytes der)
{
    const int64_t now = s.GetUnixTime() / 1000;
    const CheckedCertificate checked =
        co_await s.Run(op::CheckCertificate(trust.verifier, der, now, trust.suite));
    co_await s.Require(checked.reason);
    co_await s.Require(IsMedico(checked.certificate->role), Reason::RejectedCertificate);
    co_return* checked.certificate;
}

bool
IsMedico(const std::string& role)
{
    const auto& rules = GetDefaultAccess();
    return std::any_of(rules.begin(), rules.end(), [&role](const AccessRule& rule) {
        return rule.role == role;
    });
}

Bytes
DigestEntry(const Bytes& content, const std::optional<EntryContext>& context)
{
    const Digest digest = context ? Sha256(Concat({Encode(*context), content})) : Sha256(content);
    return ByteView(digest).ToBytes();
}

std::optional<EntryContext>
MakeEntryContext(const Session& s, const PhrCode& code, const OneTimeKey& oneTime)
{
    return s.Defends(N8)
             ? std::optional(EntryContext{code, oneTime.timeStamp, Sha256(ByteView(oneTime.otp))})
             : std::nullopt;
}

std::optional<EntryContext>
MakeEntryContext(const Session& s, const PhrCode& code, const RecordEntry& entry)
{
    return s.Defends(N8) ? std::optional(EntryContext{code, entry.time, {}}) : std::nullopt;
}

Task<Nonce>
DrawNonce(Session& s)
{
    Nonce nonce;
    const Bytes random = co_await s.Run(op::Random(nonce.value.size()));
    std::copy(random.begin(), random.end(), nonce.value.begin());
    co_return nonce;
}

Operation<bool>
MatchFinger(const FingerprintTemplate& enrolled, const FingerprintTemplate& seen)
{
    return {{"match-finger", "minutiae", {{Primitive::FingerprintMatch}}},
            [enrolled, seen](RandomStream&) {
                return MatchFingerprints(enrolled, seen) >= kFingerprintThreshold;
            }};
}

Task<HealthRecord>
RequireReadable(Session& s, HealthRecord record, std::string role)
{
    const auto& sections = GetRecordSections();
    const bool whole = std::all_of(sections.begin(), sections.end(), [&](const auto& section) {
        return record.access.MayRead(role, section);
    });
    if (whole)
    {
        co_return record;
    }
    const std::size_t size = record.summary.size();
    Operation<std::optional<HealthRecord>> filter{
        {"restrict", "fhir", {{Primitive::Inflate, 1, size}, {Primitive::Deflate, 1, size}}},
        [record, role](RandomStream&) { return Restrict(record, role); },
    };
    auto restricted = co_await s.Run(std::move(filter));
    auto readable = co_await s.Require(std::move(restricted), Reason::AccessDenied);
    co_return readable;
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
