// SPDX-License-Identifier: GPL-2.0-only
#include "symmetric-ehr-common.h"

#include "ns3/abort.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

namespace
{

constexpr const char* kScheme = "symmetric-ehr";

/// @name Attacks that a switch answers
/// @{
constexpr uint32_t Y1 = 1; //!< replay of S4 or R3
constexpr uint32_t Y4 = 4; //!< a revoked doctor with a cached DEK
constexpr uint32_t Y5 = 5; //!< a later leak of K_D

/// @}

/// Who makes {n, ...}K for whom, in the order of Number.
const char*
GetDirection(Number number)
{
    switch (number)
    {
    case Number::StoreRequest:
    case Number::AccessChange:
    case Number::KeyConfirmation:
        return "P>KS";
    case Number::StoreGrant:
    case Number::AccessChanged:
    case Number::RegistrationReceipt:
        return "KS>P";
    case Number::Token:
    case Number::RetrieveGrant:
        return "KS>D";
    case Number::StoreTicket:
    case Number::RetrieveTicket:
    case Number::ReEncryptionOrder:
        return "KS>DS";
    case Number::Upload:
    case Number::EhrRequest:
        return "D>DS";
    case Number::Receipt:
        return "DS>P";
    case Number::Ehr:
        return "D>D";
    case Number::RetrieveRequest:
        return "D>KS";
    case Number::EhrAnswer:
    case Number::OuterLayer:
        return "DS>D";
    case Number::ReEncryptionReport:
        return "DS>KS";
    case Number::KeyApplication:
        return "P>H";
    case Number::KeyAttestation:
        return "H>KS";
    case Number::KeyDelivery:
        return "KS>H";
    case Number::KeyHandOver:
        return "H>P";
    }
    NS_ABORT_MSG("no such message number: " << static_cast<int>(number));
}

} // namespace

const std::vector<SecurityGoal> kGoals{
    {kSecretEhr,
     SecurityGoal::Kind::Secrecy,
     "only P and doctors whom P's policy or word admits read a record, and while they are not "
     "revoked"},
    {kPatientAuthentication,
     SecurityGoal::Kind::Agreement,
     "KS makes a key or changes access because P asked for it"},
    {kDoctorAuthentication,
     SecurityGoal::Kind::Agreement,
     "KS hands out a key because D asked for it"},
    {kGrantAgreement,
     SecurityGoal::Kind::Agreement,
     "DS writes and reads what KS granted to this doctor, and nothing else"},
    {kUploadAgreement,
     SecurityGoal::Kind::InjectiveAgreement,
     "DS writes each upload of a doctor once"},
    {kReadAgreement,
     SecurityGoal::Kind::InjectiveAgreement,
     "DS answers each request of a doctor once"},
    {kKeyAgreement, SecurityGoal::Kind::Agreement, "KS registers P when P has got K_P at a desk"},
    {kSecretKey, SecurityGoal::Kind::Secrecy, "only P, the desk and KS learn K_P"},
    {kReceiptAgreement, SecurityGoal::Kind::Agreement, "what P has a receipt for is stored at DS"}};

const DefenceCatalogue kDefences{
    'Y',
    {{Y1, false, "the data store remembers challenges and enforces dT"},
     {Y4, false, "revocation re-encrypts; patients learn who read"},
     {Y5, false, "long-term keys are rotated"}}};

Defences
Defences::Of(const SchemeVariant& variant)
{
    Defences defences;
    defences.nonceCache = variant.Defends(Y1);
    defences.clockCheck = variant.Defends(Y1);
    defences.reEncryption = variant.Defends(Y4);
    defences.accessNotice = variant.Defends(Y4);
    defences.rotation = variant.Defends(Y5);
    return defences;
}

const char*
GetName(Mutant mutant)
{
    switch (mutant)
    {
    case Mutant::None:
        return "none";
    case Mutant::SharedSessionKey:
        return "shared-session-key";
    case Mutant::TicketWithoutRecord:
        return "ticket-without-record";
    case Mutant::TicketWithoutDoctor:
        return "ticket-without-doctor";
    case Mutant::AssertedAttributes:
        return "asserted-attributes";
    }
    NS_ABORT_MSG("no such mutant: " << static_cast<int>(mutant));
}

Protocols::Protocols()
    : store{kScheme, "store", {kPatient}}
    , retrieve{kScheme, "retrieve", {kDoctor}}
    , accessChange{kScheme, "access-change", {kPatient}}
    , registration{kScheme, "registration", {kPatient}}
    , revocation{kScheme, "revocation", {}}
    , catchUp{kScheme, "catch-up", {}}
{
}

const Realm*
Parameters::FindRealm(const std::string& keyServer) const
{
    const auto realm = realms.find(keyServer);
    return realm == realms.end() ? nullptr : &realm->second;
}

uint64_t
Parameters::GetKeyVersion(int64_t time) const
{
    return defences.rotation && time > epoch ? static_cast<uint64_t>((time - epoch) / keyLifetime)
                                             : 0;
}

SymmetricKey
DeriveLongTermKey(const SymmetricKey& master, const std::string& id, uint64_t version)
{
    wire::Writer info;
    info.Put(std::string(kScheme));
    info.Put(id);
    info.Put(version);
    const Bytes derived = Hkdf({}, master, info.Take(), std::tuple_size_v<SymmetricKey>);
    SymmetricKey key;
    std::copy(derived.begin(), derived.end(), key.begin());
    return key;
}

Bytes
DescribeGrant(GrantKind kind,
              const std::string& doctor,
              const std::string& patient,
              const RecordId& record)
{
    wire::Writer grant;
    grant.Put(kind);
    grant.Put(doctor);
    grant.Put(patient);
    grant.Put(record);
    return grant.Take();
}

Bytes
MakeAad(Number number)
{
    wire::Writer writer;
    writer.Put(std::string(kScheme));
    writer.Put(number);
    writer.Put(std::string(GetDirection(number)));
    return writer.Take();
}

Operation<Sealed>
Seal(const SymmetricKey& key, Number number, Bytes body)
{
    auto encrypt = op::Encrypt(key, {}, {}, {});
    encrypt.cost.items = {{Primitive::Aes256Gcm, 1, body.size()}};
    return {encrypt.cost,
            [key, number, body = std::move(body)](RandomStream& random) {
                Sealed sealed;
                random.Fill(sealed.nonce.data(), sealed.nonce.size());
                sealed.ciphertext = AeadSeal(key, sealed.nonce, MakeAad(number), body);
                return sealed;
            },
            encrypt.inSimulatorThread};
}

Operation<std::optional<Bytes>>
Open(const SymmetricKey& key, Number number, const Sealed& sealed)
{
    return op::Decrypt(key, sealed.nonce, MakeAad(number), sealed.ciphertext);
}

Session::RequireAwaiter<bool>
RequireAlive(Session& s, const Parameters& parameters, int64_t time, int64_t lifetime)
{
    const int64_t now = s.GetUnixTime();
    return s.Require(lifetime >= 0 && time <= now + parameters.clockTolerance &&
                         now - time <= lifetime,
                     Reason::Expired);
}

std::size_t
ReplicaChoice::GetPreferred(const Service& service) const
{
    const auto choice = m_choices.find(service.id);
    return choice == m_choices.end() || choice->second.until < Simulator::Now()
             ? 0
             : choice->second.replica;
}

void
ReplicaChoice::Remember(const Service& service, std::size_t replica, Time until)
{
    if (replica == 0)
    {
        m_choices.erase(service.id);
        return;
    }
    // Kept as long as was said when the first replica did not answer.
    const auto known = m_choices.find(service.id);
    if (known == m_choices.end() || known->second.until < Simulator::Now())
    {
        m_choices[service.id] = {replica, until};
    }
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
