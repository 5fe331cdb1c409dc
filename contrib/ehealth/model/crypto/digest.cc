// SPDX-License-Identifier: GPL-2.0-only
#include "digest.h"

#include "ns3/openssl-handle.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr std::size_t kBlock = 64; // of SHA-256, octets

/// Fetching the algorithm costs more than hashing a short message: it is done once.
const EVP_MD*
GetSha256()
{
    static EVP_MD* const md = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
    return md;
}

} // namespace

Digest
Sha256(ByteView data)
{
    return Sha256({data});
}

Digest
Sha256(std::initializer_list<ByteView> parts)
{
    thread_local const DigestContext context(EVP_MD_CTX_new());
    Digest digest;
    bool ok = EVP_DigestInit_ex2(context.get(), GetSha256(), nullptr) == 1;
    for (const ByteView& part : parts)
    {
        ok = ok && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    }
    RequireOpenssl(ok && EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1, "SHA-256");
    return digest;
}

Digest
HmacSha256(ByteView key, ByteView data)
{
    const Digest shortened = key.size() > kBlock ? Sha256(key) : Digest{};
    if (key.size() > kBlock)
    {
        key = shortened;
    }
    std::array<uint8_t, kBlock> inner;
    std::array<uint8_t, kBlock> outer;
    inner.fill(0x36);
    outer.fill(0x5c);
    for (std::size_t i = 0; i < key.size(); ++i)
    {
        inner[i] ^= key[i];
        outer[i] ^= key[i];
    }
    const Digest digest = Sha256({inner, data});
    return Sha256({outer, digest});
}

Bytes
HkdfExtract(ByteView salt, ByteView ikm)
{
    return ByteView(HmacSha256(salt, ikm)).ToBytes();
}

Bytes
HkdfExpand(ByteView prk, ByteView info, std::size_t length)
{
    RequireOpenssl(length <= 255 * std::tuple_size_v<Digest>, "HKDF-Expand: too long");
    Bytes output;
    Bytes previous;
    for (uint8_t counter = 1; output.size() < length; ++counter)
    {
        const Digest block = HmacSha256(prk, Concat({previous, info, ByteView(&counter, 1)}));
        previous.assign(block.begin(), block.end());
        const std::size_t part = std::min(block.size(), length - output.size());
        output.insert(output.end(), block.begin(), block.begin() + static_cast<long>(part));
    }
    return output;
}

Bytes
Hkdf(ByteView salt, ByteView ikm, ByteView info, std::size_t length)
{
    return HkdfExpand(HkdfExtract(salt, ikm), info, length);
}

} // namespace ehealth
} // namespace ns3
