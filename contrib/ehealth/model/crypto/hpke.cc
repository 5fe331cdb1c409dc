// SPDX-License-Identifier: GPL-2.0-only
#include "hpke.h"

#include "ns3/codec.h"
#include "ns3/digest.h"
#include "ns3/rsa-cipher.h"

namespace ns3
{
namespace ehealth
{

namespace hpke
{

namespace
{

constexpr uint16_t kKdfHkdfSha256 = 1;
constexpr std::size_t kSecret = 32; // Nsecret of both KEMs
constexpr uint8_t kModeBase = 0;

Bytes
EncodeNumbers(std::initializer_list<uint16_t> numbers)
{
    wire::Writer writer;
    for (const uint16_t number : numbers)
    {
        writer.Put(number);
    }
    return writer.Take();
}

/// RFC 9180, section 7.1: DHKEM(P-256, HKDF-SHA256) and DHKEM(X25519, HKDF-SHA256).
uint16_t
GetKemId(DhGroup group)
{
    return group == DhGroup::P256 ? 0x0010 : 0x0020;
}

Bytes
LabeledExtract(ByteView suiteId, ByteView salt, ByteView label, ByteView ikm)
{
    return HkdfExtract(salt, Concat({"HPKE-v1", suiteId, label, ikm}));
}

Bytes
LabeledExpand(ByteView suiteId, ByteView prk, ByteView label, ByteView info, std::size_t length)
{
    const Bytes size = EncodeNumbers({static_cast<uint16_t>(length)});
    return HkdfExpand(prk, Concat({size, "HPKE-v1", suiteId, label, info}), length);
}

/// RFC 9180, section 4.1: ExtractAndExpand.
Bytes
MakeSharedSecret(DhGroup group, ByteView dh, ByteView enc, ByteView recipient)
{
    const Bytes suiteId = Concat({"KEM", EncodeNumbers({GetKemId(group)})});
    const Bytes prk = LabeledExtract(suiteId, {}, "eae_prk", dh);
    return LabeledExpand(suiteId, prk, "shared_secret", Concat({enc, recipient}), kSecret);
}

/// RFC 9180, section 5.1: KeySchedule in base mode.
Context
MakeContext(DhGroup group, Aead aead, ByteView sharedSecret, ByteView info)
{
    const Bytes suiteId = Concat(
        {"HPKE", EncodeNumbers({GetKemId(group), kKdfHkdfSha256, static_cast<uint16_t>(aead)})});
    const Bytes context = Concat({ByteView(&kModeBase, 1),
                                  LabeledExtract(suiteId, {}, "psk_id_hash", {}),
                                  LabeledExtract(suiteId, {}, "info_hash", info)});
    const Bytes secret = LabeledExtract(suiteId, sharedSecret, "secret", {});
    Context result;
    result.key = LabeledExpand(suiteId, secret, "key", context, aead == Aead::Aes128Gcm ? 16 : 32);
    const Bytes nonce =
        LabeledExpand(suiteId, secret, "base_nonce", context, result.baseNonce.size());
    std::copy(nonce.begin(), nonce.end(), result.baseNonce.begin());
    return result;
}

} // namespace

std::optional<Context>
SetupSender(DhGroup group,
            Aead aead,
            EVP_PKEY* ephemeral,
            ByteView enc,
            EVP_PKEY* recipient,
            ByteView info)
{
    const auto dh = AgreeDh(ephemeral, recipient);
    if (!dh)
    {
        return std::nullopt;
    }
    return MakeContext(group,
                       aead,
                       MakeSharedSecret(group, *dh, enc, EncodePublic(recipient)),
                       info);
}

std::optional<Context>
SetupRecipient(DhGroup group, Aead aead, ByteView enc, EVP_PKEY* recipient, ByteView info)
{
    const SharedPkey ephemeral = DecodeDhPublic(group, enc);
    const auto dh = ephemeral ? AgreeDh(recipient, ephemeral.get()) : std::nullopt;
    if (!dh)
    {
        return std::nullopt;
    }
    return MakeContext(group,
                       aead,
                       MakeSharedSecret(group, *dh, enc, EncodePublic(recipient)),
                       info);
}

} // namespace hpke

namespace
{

std::size_t
GetEncSize(Suite suite)
{
    return suite == Suite::P256 ? 65 : suite == Suite::X25519 ? 32 : kRsaCiphertext;
}

hpke::Context
MakeRsaContext(ByteView secret, ByteView info)
{
    return {Hkdf({}, secret, info, std::tuple_size_v<SymmetricKey>), AeadNonce{}};
}

} // namespace

Bytes
HpkeSeal(const PublicKey& key,
         ByteView info,
         ByteView aad,
         ByteView plaintext,
         RandomStream& random)
{
    Bytes enc;
    hpke::Context context;
    if (key.GetSuite() == Suite::Rsa2048)
    {
        const Bytes secret = random.Take(std::tuple_size_v<SymmetricKey>);
        enc = RsaEncrypt(key, RsaPadding::Oaep, secret, random);
        context = MakeRsaContext(secret, info);
    }
    else
    {
        const DhGroup group = GetDhGroup(key.GetSuite());
        const SharedPkey ephemeral = GenerateDhKey(group, random);
        enc = EncodePublic(ephemeral.get());
        const auto made = hpke::SetupSender(group,
                                            hpke::Aead::Aes256Gcm,
                                            ephemeral.get(),
                                            enc,
                                            key.GetKemKey(),
                                            info);
        RequireOpenssl(made.has_value(), "HPKE: the recipient's key gives no shared secret");
        context = *made;
    }
    return Concat({enc, AeadSeal(context.key, context.baseNonce, aad, plaintext)});
}

std::optional<Bytes>
HpkeOpen(const KeyPair& key, ByteView info, ByteView aad, ByteView sealed)
{
    const std::size_t encSize = GetEncSize(key.GetSuite());
    if (sealed.size() < encSize + kAeadTag)
    {
        return std::nullopt;
    }
    const ByteView enc = sealed.Sub(0, encSize);
    std::optional<hpke::Context> context;
    if (key.GetSuite() == Suite::Rsa2048)
    {
        if (const auto secret = RsaDecrypt(key, RsaPadding::Oaep, enc))
        {
            context = MakeRsaContext(*secret, info);
        }
    }
    else
    {
        context = hpke::SetupRecipient(GetDhGroup(key.GetSuite()),
                                       hpke::Aead::Aes256Gcm,
                                       enc,
                                       key.GetKemKey(),
                                       info);
    }
    if (!context)
    {
        return std::nullopt;
    }
    return AeadOpen(context->key, context->baseNonce, aad, sealed.Sub(encSize));
}

} // namespace ehealth
} // namespace ns3
