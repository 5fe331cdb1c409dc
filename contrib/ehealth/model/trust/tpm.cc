// SPDX-License-Identifier: GPL-2.0-only
#include "tpm.h"

#include "ns3/abort.h"
#include "ns3/openssl-handle.h"
#include "ns3/signature.h"
#include "tpm-structures.h"

#include <algorithm>
#include <openssl/crypto.h>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr std::size_t kIv = 16;

/// AES-256 in CFB mode, the one that every TPM 2.0 has.
Bytes
ApplyCfb(const Digest& key, ByteView iv, ByteView data, bool encrypt)
{
    static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-CFB", nullptr);
    const CipherContext context(EVP_CIPHER_CTX_new());
    Bytes out(data.size());
    int size = 0;
    RequireOpenssl(
        EVP_CipherInit_ex2(context.get(), cipher, key.data(), iv.data(), encrypt, nullptr) == 1 &&
            (data.empty() || EVP_CipherUpdate(context.get(),
                                              out.data(),
                                              &size,
                                              data.data(),
                                              static_cast<int>(data.size())) == 1),
        "AES-256-CFB");
    return out;
}

bool
AreEqual(ByteView a, ByteView b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

/// Part 1, clause 22.4 to 22.6: integrity (2 + 32) || IV (2 + 16) || encrypted sensitive area, in
/// a TPM2B_PRIVATE.
struct ProtectedArea
{
    uint16_t size{};
    uint16_t integritySize{};
    Digest integrity{};
    uint16_t ivSize{};
    std::array<uint8_t, kIv> iv{};
    EHEALTH_FIELDS(size, integritySize, integrity, ivSize, iv)
};

constexpr std::size_t kProtectedHeader = 2 + 2 + 32 + 2 + kIv;

Digest
MakeIntegrity(const Digest& parentSeed, ByteView iv, ByteView encrypted, ByteView name)
{
    const Digest key = tpm::DeriveKey(parentSeed, "INTEGRITY", {}, {});
    wire::Writer ivSize;
    ivSize.Put(static_cast<uint16_t>(iv.size()));
    return HmacSha256(key, Concat({ivSize.Take(), iv, encrypted, name}));
}

TpmObject
Protect(const Digest& parentSeed,
        uint16_t type,
        const Digest& policy,
        ByteView secret,
        RandomStream& random)
{
    tpm::SensitiveArea sensitive;
    sensitive.type = type;
    random.Fill(sensitive.obfuscation.data(), sensitive.obfuscation.size());
    sensitive.secret = secret.ToBytes();

    TpmObject object;
    object.publicArea = tpm::MarshalPublic({type, policy, Sha256({sensitive.obfuscation, secret})});
    const Bytes name = tpm::MakeName(object.publicArea);
    const Digest key = tpm::DeriveKey(parentSeed, "STORAGE", name, {});
    ProtectedArea area;
    random.Fill(area.iv.data(), area.iv.size());
    const Bytes encrypted = ApplyCfb(key, area.iv, tpm::MarshalSensitive(sensitive), true);
    area.size = static_cast<uint16_t>(kProtectedHeader - sizeof(area.size) + encrypted.size());
    area.integrity = MakeIntegrity(parentSeed, area.iv, encrypted, name);
    area.integritySize = static_cast<uint16_t>(area.integrity.size());
    area.ivSize = static_cast<uint16_t>(area.iv.size());
    object.privateArea = Concat({Encode(area), encrypted});
    return object;
}

/// The HMAC key that goes with a binding key.
Digest
MakeMacKey(ByteView key)
{
    return tpm::DeriveKey(key, "MAC", {}, {});
}

Digest
ToDigest(ByteView octets)
{
    Digest digest{};
    std::copy_n(octets.begin(), digest.size(), digest.begin());
    return digest;
}

} // namespace

Tpm::Tpm(uint64_t seed, std::string name) : m_seed(seed), m_name(std::move(name))
{
    RandomStream(m_seed, m_name, "storage-seed").Fill(m_parentSeed.data(), m_parentSeed.size());
}

void
Tpm::Startup()
{
    m_pcrs = {};
    ++m_resetCount;
}

void
Tpm::Extend(uint32_t pcr, const Digest& digest)
{
    m_pcrs.at(pcr) = Sha256({m_pcrs.at(pcr), digest});
}

Tpm::State
Tpm::GetState() const
{
    State state;
    state.pcrs.assign(m_pcrs.begin(), m_pcrs.end());
    state.resetCount = m_resetCount;
    for (const auto& [index, value] : m_counters)
    {
        state.counters.push_back({index, value});
    }
    return state;
}

void
Tpm::SetState(const State& state)
{
    NS_ABORT_MSG_UNLESS(state.pcrs.size() == kPcrs,
                        m_name << ": " << state.pcrs.size() << " PCRs instead of " << kPcrs);
    std::copy(state.pcrs.begin(), state.pcrs.end(), m_pcrs.begin());
    m_resetCount = state.resetCount;
    m_counters.clear();
    for (const State::Counter& counter : state.counters)
    {
        m_counters[counter.index] = counter.value;
    }
}

std::vector<Digest>
Tpm::ReadPcrs(PcrSelection selection) const
{
    std::vector<Digest> values;
    for (uint32_t pcr = 0; pcr < kPcrs; ++pcr)
    {
        if ((selection >> pcr & 1) != 0)
        {
            values.push_back(m_pcrs[pcr]);
        }
    }
    return values;
}

Digest
Tpm::HashPcrs(const std::vector<Digest>& values)
{
    Bytes all;
    for (const Digest& value : values)
    {
        all.insert(all.end(), value.begin(), value.end());
    }
    return Sha256(all);
}

TpmObject
Tpm::Seal(ByteView data, PcrSelection selection, RandomStream& random) const
{
    NS_ABORT_MSG_IF(data.size() > kMaxSealed,
                    "a TPM seals at most " << kMaxSealed << " octets, not " << data.size());
    const Digest policy = tpm::MakePcrPolicy(selection, HashPcrs(ReadPcrs(selection)));
    return Protect(m_parentSeed, tpm::kAlgKeyedHash, policy, data, random);
}

TpmResult<Bytes>
Tpm::Load(const TpmObject& object, uint16_t type, PcrSelection selection) const
{
    const auto header =
        Decode<ProtectedArea>(ByteView(object.privateArea).Sub(0, kProtectedHeader));
    if (!header)
    {
        return TpmError::Integrity;
    }
    const ByteView encrypted = ByteView(object.privateArea).Sub(kProtectedHeader);
    const Bytes name = tpm::MakeName(object.publicArea);
    // One encoding an object: the sizes, which the integrity value does not cover, are fixed.
    if (header->size != object.privateArea.size() - sizeof(header->size) ||
        header->integritySize != header->integrity.size() || header->ivSize != kIv ||
        !AreEqual(header->integrity, MakeIntegrity(m_parentSeed, header->iv, encrypted, name)))
    {
        return TpmError::Integrity;
    }
    const auto area = tpm::UnmarshalPublic(object.publicArea);
    if (!area || area->type != type)
    {
        return TpmError::Type;
    }
    if (tpm::MakePcrPolicy(selection, HashPcrs(ReadPcrs(selection))) != area->policy)
    {
        return TpmError::PolicyFail;
    }
    const Digest key = tpm::DeriveKey(m_parentSeed, "STORAGE", name, {});
    auto sensitive = tpm::UnmarshalSensitive(ApplyCfb(key, header->iv, encrypted, false));
    NS_ABORT_MSG_UNLESS(sensitive, "an object of " << m_name << " is genuine but malformed");
    return std::move(sensitive->secret);
}

TpmResult<Bytes>
Tpm::Unseal(const TpmObject& object, PcrSelection selection) const
{
    return Load(object, tpm::kAlgKeyedHash, selection);
}

TpmObject
Tpm::CreateBindingKey(PcrSelection selection, RandomStream& random) const
{
    const Digest policy = tpm::MakePcrPolicy(selection, HashPcrs(ReadPcrs(selection)));
    const Bytes key = random.Take(std::tuple_size_v<Digest>);
    return Protect(m_parentSeed, tpm::kAlgSymCipher, policy, key, random);
}

TpmResult<Bytes>
Tpm::Encrypt(const TpmObject& key,
             PcrSelection selection,
             ByteView data,
             RandomStream& random) const
{
    const auto secret = Load(key, tpm::kAlgSymCipher, selection);
    if (!secret)
    {
        return secret.GetError();
    }
    const Bytes iv = random.Take(kIv);
    const Bytes body = Concat({iv, ApplyCfb(ToDigest(*secret), iv, data, true)});
    return Concat({body, HmacSha256(MakeMacKey(*secret), body)});
}

TpmResult<Bytes>
Tpm::Decrypt(const TpmObject& key, PcrSelection selection, ByteView encrypted) const
{
    const auto secret = Load(key, tpm::kAlgSymCipher, selection);
    constexpr std::size_t mac = std::tuple_size_v<Digest>;
    if (!secret)
    {
        return secret.GetError();
    }
    if (encrypted.size() < kIv + mac)
    {
        return TpmError::Integrity;
    }
    const ByteView body = encrypted.Sub(0, encrypted.size() - mac);
    if (!AreEqual(HmacSha256(MakeMacKey(*secret), body), encrypted.Sub(body.size())))
    {
        return TpmError::Integrity;
    }
    return ApplyCfb(ToDigest(*secret), body.Sub(0, kIv), body.Sub(kIv), false);
}

void
Tpm::DefineCounter(uint32_t index)
{
    const bool made = m_counters.emplace(index, std::nullopt).second;
    NS_ABORT_MSG_UNLESS(made, m_name << ": counter " << index << " is defined already");
}

std::optional<uint64_t>
Tpm::IncrementCounter(uint32_t index)
{
    const auto counter = m_counters.find(index);
    if (counter == m_counters.end())
    {
        return std::nullopt;
    }
    if (!counter->second)
    {
        // Part 3, clause 31.2: never below what any counter of this TPM has shown.
        uint64_t highest = 0;
        for (const auto& other : m_counters)
        {
            highest = std::max(highest, other.second.value_or(0));
        }
        counter->second = highest;
    }
    return ++*counter->second;
}

std::optional<uint64_t>
Tpm::ReadCounter(uint32_t index) const
{
    const auto counter = m_counters.find(index);
    return counter == m_counters.end() ? std::nullopt : counter->second;
}

const KeyPair&
Tpm::GetAttestationKeyPair()
{
    if (!m_attestationKey)
    {
        RandomStream random(m_seed, m_name, "attestation-key");
        m_attestationKey = KeyPair::Generate(Suite::P256, random);
    }
    return *m_attestationKey;
}

const PublicKey&
Tpm::GetAttestationKey()
{
    return GetAttestationKeyPair().GetPublic();
}

Bytes
Tpm::GetAttestationPublicArea()
{
    return tpm::MarshalAttestationKey(GetAttestationKey().Encode());
}

TpmQuote
Tpm::Quote(ByteView nonce, PcrSelection selection, uint64_t clock, RandomStream& random)
{
    NS_ABORT_MSG_IF(nonce.size() > kMaxNonce,
                    "a nonce has at most " << kMaxNonce << " octets, not " << nonce.size());
    tpm::QuoteStatement statement;
    statement.signer = tpm::MakeName(GetAttestationPublicArea());
    statement.nonce = nonce.ToBytes();
    statement.clock = clock;
    statement.resetCount = m_resetCount;
    statement.selection = selection;
    statement.pcrs = HashPcrs(ReadPcrs(selection));
    TpmQuote quote;
    quote.attest = tpm::MarshalQuote(statement);
    quote.signature = tpm::MarshalSignature(Sign(GetAttestationKeyPair(), quote.attest, random));
    return quote;
}

bool
Tpm::CheckQuote(const PublicKey& key,
                const TpmQuote& quote,
                ByteView nonce,
                PcrSelection selection,
                const std::vector<Digest>& values)
{
    const auto signature = tpm::UnmarshalSignature(quote.signature);
    if (!signature || !Verify(key, quote.attest, *signature))
    {
        return false;
    }
    const auto statement = tpm::UnmarshalQuote(quote.attest);
    return statement && statement->nonce == nonce && statement->selection == selection &&
           statement->pcrs == HashPcrs(values);
}

} // namespace ehealth
} // namespace ns3
