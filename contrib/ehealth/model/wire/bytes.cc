// SPDX-License-Identifier: GPL-2.0-only
#include "bytes.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

ByteView
ByteView::Sub(std::size_t offset, std::size_t count) const
{
    offset = std::min(offset, m_size);
    return {m_data + offset, std::min(count, m_size - offset)};
}

Bytes
ByteView::ToBytes() const
{
    return Bytes(begin(), end());
}

bool
operator==(ByteView a, ByteView b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
}

bool
operator!=(ByteView a, ByteView b)
{
    return !(a == b);
}

std::string
ToHex(ByteView bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex(2 * bytes.size(), '0');
    for (std::size_t i = 0; i < bytes.size(); ++i)
    {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    return hex;
}

Bytes
FromHex(std::string_view hex)
{
    const auto value = [](char c) -> int {
        if (c >= '0' && c <= '9')
        {
            return c - '0';
        }
        const char lower = static_cast<char>(c | 0x20);
        return (lower >= 'a' && lower <= 'f') ? lower - 'a' + 10 : -1;
    };
    if (hex.size() % 2 != 0)
    {
        return {};
    }
    Bytes bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2)
    {
        const int high = value(hex[i]);
        const int low = value(hex[i + 1]);
        if (high < 0 || low < 0)
        {
            return {};
        }
        bytes.push_back(static_cast<uint8_t>(high << 4 | low));
    }
    return bytes;
}

Bytes
Concat(std::initializer_list<ByteView> parts)
{
    std::size_t size = 0;
    for (const auto& part : parts)
    {
        size += part.size();
    }
    Bytes all;
    all.reserve(size);
    for (const auto& part : parts)
    {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

} // namespace ehealth
} // namespace ns3
