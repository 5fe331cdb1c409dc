// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_CODEC_H
#define EHEALTH_CODEC_H

#include "ns3/bytes.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <type_traits>

/**
 * @file
 * @ingroup ehealth-wire
 * Message structs <-> bytes. A message lists its fields once:
 *
 * @code
 *   struct RecordRequest
 *   {
 *       static constexpr const char* kName = "RecordRequest";
 *       PhrCode code;
 *       std::string medico;
 *       EHEALTH_FIELDS(code, medico)
 *   };
 * @endcode
 *
 * Encoding (big-endian): integers and enums at their width, bool as one octet 0/1,
 * std::array<uint8_t, N> as N octets, strings, Bytes and vectors with a 32-bit length or count,
 * std::optional as a presence octet and the value, nested messages in place, wire::Extension as the
 * value or nothing. Decoding is strict: every length is checked against what is left, and octets
 * left over are an error.
 */

/// Declares the fields of a message, in wire order; GetFieldNames() gives "code, medico".
#define EHEALTH_FIELDS(...)                      \
    auto Fields()                                \
    {                                            \
        return std::tie(__VA_ARGS__);            \
    }                                            \
    auto Fields() const                          \
    {                                            \
        return std::tie(__VA_ARGS__);            \
    }                                            \
    static constexpr const char* GetFieldNames() \
    {                                            \
        return #__VA_ARGS__;                     \
    }

namespace ns3
{
namespace ehealth
{

namespace wire
{

/// A last field that only some variants of a message have: nothing on the wire when it is absent.
template <class T>
struct Extension : std::optional<T>
{
    using std::optional<T>::optional;
};

template <class T>
struct IsExtension : std::false_type
{
};

template <class T>
struct IsExtension<Extension<T>> : std::true_type
{
};

template <class T, class = void>
struct HasFields : std::false_type
{
};

template <class T>
struct HasFields<T, std::void_t<decltype(std::declval<T&>().Fields())>> : std::true_type
{
};

template <class T>
struct IsVector : std::false_type
{
};

template <class T>
struct IsVector<std::vector<T>> : std::true_type
{
};

template <class T>
struct IsOptional : std::false_type
{
};

template <class T>
struct IsOptional<std::optional<T>> : std::true_type
{
};

template <class T>
struct IsOctetArray : std::false_type
{
};

template <std::size_t N>
struct IsOctetArray<std::array<uint8_t, N>> : std::true_type
{
};

/// Appends encoded values to a buffer.
class Writer
{
  public:
    Writer()
    {
        m_bytes.reserve(kUsualSize);
    }

    /// Appends a value.
    template <class T>
    void Put(const T& value)
    {
        if constexpr (HasFields<T>::value)
        {
            std::apply([this](const auto&... field) { (this->Put(field), ...); }, value.Fields());
        }
        else if constexpr (std::is_enum_v<T>)
        {
            Put(static_cast<std::underlying_type_t<T>>(value));
        }
        else if constexpr (std::is_same_v<T, bool>)
        {
            m_bytes.push_back(value ? 1 : 0);
        }
        else if constexpr (std::is_integral_v<T>)
        {
            const auto bits = static_cast<std::make_unsigned_t<T>>(value);
            for (int shift = 8 * (static_cast<int>(sizeof(T)) - 1); shift >= 0; shift -= 8)
            {
                m_bytes.push_back(static_cast<uint8_t>(bits >> shift));
            }
        }
        else if constexpr (IsOctetArray<T>::value)
        {
            m_bytes.insert(m_bytes.end(), value.begin(), value.end());
        }
        else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, Bytes>)
        {
            Put(static_cast<uint32_t>(value.size()));
            m_bytes.insert(m_bytes.end(), value.begin(), value.end());
        }
        else if constexpr (IsExtension<T>::value)
        {
            if (value)
            {
                Put(*value);
            }
        }
        else if constexpr (IsOptional<T>::value)
        {
            Put(value.has_value());
            if (value)
            {
                Put(*value);
            }
        }
        else
        {
            static_assert(IsVector<T>::value, "not an encodable type");
            Put(static_cast<uint32_t>(value.size()));
            for (const auto& element : value)
            {
                Put(element);
            }
        }
    }

    /// @return what was written
    Bytes Take()
    {
        return std::move(m_bytes);
    }

  private:
    /// What most messages' parts fit into, octets.
    static constexpr std::size_t kUsualSize = 64;

    Bytes m_bytes;
};

/// Reads values from a buffer; every Get returns false when the octets do not fit.
class Reader
{
  public:
    /// @param bytes what to read
    explicit Reader(ByteView bytes) : m_left(bytes)
    {
    }

    /// Reads a value. @return false when the octets hold none
    template <class T>
    bool Get(T& value)
    {
        if constexpr (HasFields<T>::value)
        {
            return std::apply([this](auto&... field) { return (this->Get(field) && ...); },
                              value.Fields());
        }
        else if constexpr (std::is_enum_v<T>)
        {
            std::underlying_type_t<T> raw{};
            const bool ok = Get(raw);
            value = static_cast<T>(raw);
            return ok;
        }
        else if constexpr (std::is_same_v<T, bool>)
        {
            uint8_t octet{};
            const bool ok = Get(octet) && octet <= 1;
            value = octet == 1;
            return ok;
        }
        else if constexpr (std::is_integral_v<T>)
        {
            if (m_left.size() < sizeof(T))
            {
                return false;
            }
            std::make_unsigned_t<T> bits = 0;
            for (std::size_t i = 0; i < sizeof(T); ++i)
            {
                bits = static_cast<std::make_unsigned_t<T>>(static_cast<uint64_t>(bits) << 8 |
                                                            m_left[i]);
            }
            value = static_cast<T>(bits);
            m_left = m_left.Sub(sizeof(T));
            return true;
        }
        else if constexpr (IsOctetArray<T>::value)
        {
            if (m_left.size() < value.size())
            {
                return false;
            }
            std::copy_n(m_left.begin(), value.size(), value.begin());
            m_left = m_left.Sub(value.size());
            return true;
        }
        else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, Bytes>)
        {
            uint32_t size{};
            if (!Get(size) || m_left.size() < size)
            {
                return false;
            }
            value.assign(m_left.begin(), m_left.begin() + size);
            m_left = m_left.Sub(size);
            return true;
        }
        else if constexpr (IsExtension<T>::value)
        {
            value.reset();
            return m_left.empty() || Get(value.emplace());
        }
        else if constexpr (IsOptional<T>::value)
        {
            bool present{};
            if (!Get(present))
            {
                return false;
            }
            value.reset();
            return !present || Get(value.emplace());
        }
        else
        {
            static_assert(IsVector<T>::value, "not a decodable type");
            uint32_t count{};
            // An element takes at least one octet: a larger count cannot be honest.
            if (!Get(count) || count > m_left.size())
            {
                return false;
            }
            value.clear();
            for (uint32_t i = 0; i < count; ++i)
            {
                if (!Get(value.emplace_back()))
                {
                    return false;
                }
            }
            return true;
        }
    }

    /// @return whether everything was read
    bool AtEnd() const
    {
        return m_left.empty();
    }

  private:
    ByteView m_left;
};

} // namespace wire

/**
 * @ingroup ehealth-wire
 * @param message a struct with EHEALTH_FIELDS
 * @return its encoding
 */
template <class M>
Bytes
Encode(const M& message)
{
    wire::Writer writer;
    writer.Put(message);
    return writer.Take();
}

/**
 * @ingroup ehealth-wire
 * @param bytes an encoding
 * @return the message; nothing when a length does not fit or octets are left over
 */
template <class M>
std::optional<M>
Decode(ByteView bytes)
{
    wire::Reader reader(bytes);
    M message{};
    if (!reader.Get(message) || !reader.AtEnd())
    {
        return std::nullopt;
    }
    return message;
}

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_CODEC_H
