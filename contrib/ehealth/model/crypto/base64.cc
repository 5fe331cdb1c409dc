// SPDX-License-Identifier: GPL-2.0-only
#include "base64.h"

#include <openssl/evp.h>

namespace ns3
{
namespace ehealth
{

std::string
ToBase64(ByteView bytes)
{
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0'); // OpenSSL ends it with a zero
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                    bytes.data(),
                    static_cast<int>(bytes.size()));
    text.pop_back();
    return text;
}

std::optional<Bytes>
FromBase64(const std::string& text)
{
    if (text.size() % 4 != 0)
    {
        return std::nullopt;
    }
    Bytes bytes(text.size() / 4 * 3);
    if (EVP_DecodeBlock(bytes.data(),
                        reinterpret_cast<const unsigned char*>(text.data()),
                        static_cast<int>(text.size())) < 0)
    {
        return std::nullopt;
    }
    // OpenSSL decodes the padding as zeros.
    for (auto end = text.rbegin(); end != text.rend() && *end == '=' && !bytes.empty(); ++end)
    {
        bytes.pop_back();
    }
    return ToBase64(bytes) == text ? std::optional(std::move(bytes)) : std::nullopt;
}

} // namespace ehealth
} // namespace ns3
