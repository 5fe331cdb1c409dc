// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_BYTES_H
#define EHEALTH_BYTES_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-wire
/// An owned string of octets.
using Bytes = std::vector<uint8_t>;

/**
 * @ingroup ehealth-wire
 * A non-owning view of octets (C++17 stand-in for std::span<const uint8_t>).
 */
class ByteView
{
  public:
    ByteView() = default;

    /// Views octets that outlive it.
    ByteView(const uint8_t* data, std::size_t size) : m_data(data), m_size(size)
    {
    }

    /// Views octets that outlive it.
    ByteView(const Bytes& bytes) : ByteView(bytes.data(), bytes.size())
    {
    }

    /// Views octets that outlive it.
    template <std::size_t N>
    ByteView(const std::array<uint8_t, N>& bytes) : ByteView(bytes.data(), N)
    {
    }

    /// Views octets that outlive it.
    ByteView(std::string_view text)
        : ByteView(reinterpret_cast<const uint8_t*>(text.data()), text.size())
    {
    }

    /// Views octets that outlive it.
    ByteView(const std::string& text) : ByteView(std::string_view(text))
    {
    }

    /// Views octets that outlive it.
    ByteView(const char* text) : ByteView(std::string_view(text))
    {
    }

    /// @return the first octet
    const uint8_t* data() const
    {
        return m_data;
    }

    /// @return number of octets
    std::size_t size() const
    {
        return m_size;
    }

    /// @return whether there are none
    bool empty() const
    {
        return m_size == 0;
    }

    /// @return the first octet
    const uint8_t* begin() const
    {
        return m_data;
    }

    /// @return after the last octet
    const uint8_t* end() const
    {
        return m_data + m_size;
    }

    /// @return an octet
    uint8_t operator[](std::size_t i) const
    {
        return m_data[i];
    }

    /// @param offset first octet, <= size()
    /// @param count number of octets; the rest when omitted
    /// @return the part; clipped to the view
    ByteView Sub(std::size_t offset, std::size_t count = SIZE_MAX) const;

    /// @return an owned copy
    Bytes ToBytes() const;

  private:
    const uint8_t* m_data{nullptr};
    std::size_t m_size{0};
};

/// @return true iff both hold the same octets (not constant time: for public values)
bool operator==(ByteView a, ByteView b);
/// @return true iff the octets differ
bool operator!=(ByteView a, ByteView b);

/// @return lower-case hexadecimal
std::string ToHex(ByteView bytes);

/// @return the octets of a hexadecimal text; empty when it is malformed
Bytes FromHex(std::string_view hex);

/// @return the concatenation of the parts
Bytes Concat(std::initializer_list<ByteView> parts);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_BYTES_H
