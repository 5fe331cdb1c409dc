// SPDX-License-Identifier: GPL-2.0-only
#include "epr-cipher.h"

#include "ns3/abort.h"
#include "ns3/hpke.h"
#include "ns3/rsa-cipher.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

constexpr const char* kContext = "mobile-cloud EPR";
constexpr const char* kEscrow = "mobile-cloud escrow";

RsaPadding
GetPadding(EncryptionMode mode)
{
    return mode == EncryptionMode::Textbook ? RsaPadding::None : RsaPadding::Oaep;
}

/// What is known without the key.
EprDocument
MakeHeader(EncryptionMode mode, const Epr& epr)
{
    EprDocument document;
    document.patient = epr.patient;
    document.version = epr.version;
    document.date = epr.date;
    document.mode = mode;
    return document;
}

EprDocument
EncryptHybrid(const PublicKey& key, const Epr& epr, RandomStream& random)
{
    EprDocument document = MakeHeader(EncryptionMode::Hybrid, epr);
    const Bytes sealed = HpkeSeal(key, kContext, {}, Encode(epr.attributes), random);
    document.wrappedKey = ByteView(sealed).Sub(0, kRsaCiphertext).ToBytes();
    document.record = ByteView(sealed).Sub(kRsaCiphertext).ToBytes();
    return document;
}

EprDocument
EncryptAttributes(EncryptionMode mode, const PublicKey& key, const Epr& epr, RandomStream& random)
{
    EprDocument document = MakeHeader(mode, epr);
    for (const EprAttribute& attribute : epr.attributes)
    {
        document.attributes.push_back(
            {attribute.name, RsaEncrypt(key, GetPadding(mode), attribute.value, random)});
    }
    return document;
}

std::optional<EprAttributes>
DecryptHybrid(const KeyPair& key, const EprDocument& document)
{
    const auto plain = HpkeOpen(key, kContext, {}, Concat({document.wrappedKey, document.record}));
    return plain ? Decode<EprAttributes>(*plain) : std::nullopt;
}

std::optional<EprAttributes>
DecryptAttributes(const KeyPair& key, const EprDocument& document)
{
    EprAttributes attributes;
    for (const EncryptedAttribute& attribute : document.attributes)
    {
        const auto value = RsaDecrypt(key, GetPadding(document.mode), attribute.value);
        if (!value)
        {
            return std::nullopt;
        }
        attributes.push_back({attribute.name, std::string(value->begin(), value->end())});
    }
    return attributes;
}

OperationCost
GetCost(const char* name,
        EncryptionMode mode,
        Primitive rsa,
        std::size_t operations,
        std::size_t size)
{
    if (mode == EncryptionMode::Hybrid)
    {
        return {name,
                "rsa2048-oaep+aes-256-gcm",
                {{rsa}, {Primitive::HmacSha256, 2, 0}, {Primitive::Aes256Gcm, 1, size}}};
    }
    return {name,
            mode == EncryptionMode::Literal ? "rsa2048-oaep" : "rsa2048-textbook",
            {{rsa, static_cast<uint32_t>(operations)}}};
}

} // namespace

bool
CanEncrypt(EncryptionMode mode, const Epr& epr)
{
    return mode == EncryptionMode::Hybrid ||
           std::all_of(epr.attributes.begin(),
                       epr.attributes.end(),
                       [](const EprAttribute& attribute) {
                           return attribute.value.size() <= kRsaOaepMessage;
                       });
}

Operation<EprDocument>
EncryptEpr(EncryptionMode mode, const PublicKey& key, const Epr& epr)
{
    NS_ABORT_MSG_UNLESS(CanEncrypt(mode, epr),
                        "mobile-cloud: a record has an attribute that is more than RSA takes");
    const std::size_t size = Encode(epr.attributes).size();
    return {GetCost("encrypt-epr", mode, Primitive::Rsa2048Encrypt, epr.attributes.size(), size),
            [mode, key, epr](RandomStream& random) {
                return mode == EncryptionMode::Hybrid ? EncryptHybrid(key, epr, random)
                                                      : EncryptAttributes(mode, key, epr, random);
            },
            false};
}

Operation<std::optional<Epr>>
DecryptEpr(const KeyPair& key, const EprDocument& document)
{
    return {GetCost("decrypt-epr",
                    document.mode,
                    Primitive::Rsa2048Decrypt,
                    document.attributes.size(),
                    document.record.size()),
            [key, document](RandomStream&) -> std::optional<Epr> {
                auto attributes = document.mode == EncryptionMode::Hybrid
                                    ? DecryptHybrid(key, document)
                                    : DecryptAttributes(key, document);
                if (!attributes)
                {
                    return std::nullopt;
                }
                Epr epr;
                epr.patient = document.patient;
                epr.version = document.version;
                epr.date = document.date;
                epr.attributes = std::move(*attributes);
                return epr;
            },
            false};
}

Operation<Bytes>
MakeEscrow(const PublicKey& key, const Epr& epr)
{
    return op::Seal(key, kEscrow, Encode(epr));
}

Operation<std::optional<Epr>>
OpenEscrow(const KeyPair& key, const Bytes& escrow)
{
    auto open = op::Open(key, kEscrow, escrow);
    return {open.cost,
            [work = std::move(open.work)](RandomStream& random) -> std::optional<Epr> {
                const auto plain = work(random);
                return plain ? Decode<Epr>(*plain) : std::nullopt;
            },
            false};
}

bool
IsWellFormed(const EprDocument& document)
{
    if (document.mode == EncryptionMode::Hybrid)
    {
        return document.wrappedKey.size() == kRsaCiphertext && document.record.size() >= kAeadTag &&
               document.attributes.empty();
    }
    return !document.attributes.empty() &&
           std::all_of(document.attributes.begin(),
                       document.attributes.end(),
                       [](const EncryptedAttribute& attribute) {
                           return attribute.value.size() == kRsaCiphertext;
                       });
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
