// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EC_GROUP_H
#define EHEALTH_EC_GROUP_H

#include "ns3/bytes.h"
#include "ns3/random-stream.h"

#include <array>
#include <initializer_list>
#include <memory>
#include <optional>

struct ec_point_st;

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-crypto
 * A number modulo n, the prime order of P-256 (NIST SP 800-186, section 3.2.1.3), as 32 octets,
 * big-endian, below n.
 */
class EcScalar
{
  public:
    /// Octets of the encoding.
    static constexpr std::size_t kSize = 32;

    /// An encoded number.
    using Encoded = std::array<uint8_t, kSize>;

    /// Zero.
    EcScalar() = default;

    /// @return a number from 1 to n - 1, all equally likely (FIPS 186-5, A.2.2, by rejection)
    static EcScalar Draw(RandomStream& random);

    /// @return SHA-256 of the parts one after the other, as a number modulo n. Whoever hashes
    /// several fields encodes them so that they cannot run into one another.
    static EcScalar Hash(std::initializer_list<ByteView> parts);

    /// @param encoded 32 octets. @return the number; nothing when it is not below n
    static std::optional<EcScalar> Decode(ByteView encoded);

    /// @return the encoding
    const Encoded& Encode() const
    {
        return m_value;
    }

    /// @return a + b modulo n
    friend EcScalar operator+(const EcScalar& a, const EcScalar& b);

    /// @return a b modulo n
    friend EcScalar operator*(const EcScalar& a, const EcScalar& b);

    /// @return whether both are the same number
    friend bool operator==(const EcScalar& a, const EcScalar& b)
    {
        return a.m_value == b.m_value;
    }

  private:
    Encoded m_value{};
};

/**
 * @ingroup ehealth-crypto
 * A point of P-256, computed by OpenSSL. Decoded points are validated: on the curve and not at
 * infinity, which is all there is to check in a group of prime order (SP 800-56A rev.
 * 3, 5.6.2.3.3). Immutable; copies share it and may be used by several threads.
 */
class EcPoint
{
  public:
    /// Octets of the encoding: SEC 1, uncompressed.
    static constexpr std::size_t kSize = 65;

    /// An encoded point.
    using Encoded = std::array<uint8_t, kSize>;

    /// The point at infinity: to be assigned to.
    EcPoint();

    /// @return the scalar times the generator
    static EcPoint MultiplyGenerator(const EcScalar& scalar);

    /// @param encoded 65 octets. @return the point; nothing when it is malformed, not on the curve
    /// or at infinity
    static std::optional<EcPoint> Decode(ByteView encoded);

    /// @return SEC 1, uncompressed; all zero for the point at infinity, which Decode() refuses
    Encoded Encode() const;

    /// @return the scalar times this point
    EcPoint Multiply(const EcScalar& scalar) const;

    /// @return the sum
    friend EcPoint operator+(const EcPoint& a, const EcPoint& b);

    /// @return whether both are the same point
    friend bool operator==(const EcPoint& a, const EcPoint& b);

    /// @return whether they differ
    friend bool operator!=(const EcPoint& a, const EcPoint& b)
    {
        return !(a == b);
    }

  private:
    explicit EcPoint(std::shared_ptr<const ec_point_st> point);

    std::shared_ptr<const ec_point_st> m_point;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EC_GROUP_H
