// SPDX-License-Identifier: GPL-2.0-only
#include "ec-group.h"

#include "ns3/digest.h"
#include "ns3/openssl-handle.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

namespace ns3
{
namespace ehealth
{

namespace
{

using Bignum = OpensslHandle<BIGNUM, BN_clear_free>;
using BignumContext = OpensslHandle<BN_CTX, BN_CTX_free>;

/// P-256 with OpenSSL's table of the generator's multiples; read only once it is made.
const EC_GROUP*
GetGroup()
{
    static const EC_GROUP* const group = [] {
        EC_GROUP* made = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
        RequireOpenssl(made != nullptr, "P-256");
        return made;
    }();
    return group;
}

const BIGNUM*
GetOrder()
{
    return EC_GROUP_get0_order(GetGroup());
}

BN_CTX*
GetContext()
{
    thread_local const BignumContext context(BN_CTX_new());
    return context.get();
}

Bignum
ToBignum(ByteView octets)
{
    Bignum number(BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr));
    RequireOpenssl(number != nullptr, "BN_bin2bn");
    return number;
}

EcScalar::Encoded
ToOctets(const BIGNUM* number)
{
    EcScalar::Encoded octets;
    RequireOpenssl(BN_bn2binpad(number, octets.data(), EcScalar::kSize) == EcScalar::kSize,
                   "BN_bn2binpad");
    return octets;
}

std::shared_ptr<EC_POINT>
MakePoint()
{
    std::shared_ptr<EC_POINT> point(EC_POINT_new(GetGroup()), EC_POINT_clear_free);
    RequireOpenssl(point != nullptr, "EC_POINT_new");
    return point;
}

} // namespace

EcScalar
EcScalar::Draw(RandomStream& random)
{
    for (;;)
    {
        const auto drawn = Decode(random.Take(kSize));
        if (drawn && !(*drawn == EcScalar()))
        {
            return *drawn;
        }
    }
}

EcScalar
EcScalar::Hash(std::initializer_list<ByteView> parts)
{
    const Bignum hash = ToBignum(Sha256(parts));
    const Bignum reduced(BN_new());
    RequireOpenssl(reduced && BN_nnmod(reduced.get(), hash.get(), GetOrder(), GetContext()) == 1,
                   "BN_nnmod");
    EcScalar scalar;
    scalar.m_value = ToOctets(reduced.get());
    return scalar;
}

std::optional<EcScalar>
EcScalar::Decode(ByteView encoded)
{
    if (encoded.size() != kSize || BN_cmp(ToBignum(encoded).get(), GetOrder()) >= 0)
    {
        return std::nullopt;
    }
    EcScalar scalar;
    std::copy(encoded.begin(), encoded.end(), scalar.m_value.begin());
    return scalar;
}

EcScalar
operator+(const EcScalar& a, const EcScalar& b)
{
    const Bignum sum(BN_new());
    RequireOpenssl(sum && BN_mod_add(sum.get(),
                                     ToBignum(a.m_value).get(),
                                     ToBignum(b.m_value).get(),
                                     GetOrder(),
                                     GetContext()) == 1,
                   "BN_mod_add");
    EcScalar scalar;
    scalar.m_value = ToOctets(sum.get());
    return scalar;
}

EcScalar
operator*(const EcScalar& a, const EcScalar& b)
{
    const Bignum product(BN_new());
    RequireOpenssl(product && BN_mod_mul(product.get(),
                                         ToBignum(a.m_value).get(),
                                         ToBignum(b.m_value).get(),
                                         GetOrder(),
                                         GetContext()) == 1,
                   "BN_mod_mul");
    EcScalar scalar;
    scalar.m_value = ToOctets(product.get());
    return scalar;
}

EcPoint::EcPoint() : m_point(MakePoint())
{
}

EcPoint::EcPoint(std::shared_ptr<const ec_point_st> point) : m_point(std::move(point))
{
}

EcPoint
EcPoint::MultiplyGenerator(const EcScalar& scalar)
{
    const auto point = MakePoint();
    const Bignum factor = ToBignum(scalar.Encode());
    const ScopedBlinding scope;
    RequireOpenssl(
        EC_POINT_mul(GetGroup(), point.get(), factor.get(), nullptr, nullptr, GetContext()) == 1,
        "EC_POINT_mul");
    return EcPoint(point);
}

std::optional<EcPoint>
EcPoint::Decode(ByteView encoded)
{
    // Only the uncompressed form: one encoding a point.
    if (encoded.size() != kSize || encoded[0] != POINT_CONVERSION_UNCOMPRESSED)
    {
        return std::nullopt;
    }
    const auto point = MakePoint();
    // Fails for a point that is not on the curve; infinity has another length.
    if (EC_POINT_oct2point(GetGroup(), point.get(), encoded.data(), encoded.size(), GetContext()) !=
        1)
    {
        ERR_clear_error();
        return std::nullopt;
    }
    return EcPoint(point);
}

EcPoint::Encoded
EcPoint::Encode() const
{
    Encoded encoded{}; // infinity is one octet of zero
    const std::size_t size = EC_POINT_point2oct(GetGroup(),
                                                m_point.get(),
                                                POINT_CONVERSION_UNCOMPRESSED,
                                                encoded.data(),
                                                encoded.size(),
                                                GetContext());
    RequireOpenssl(size > 0, "EC_POINT_point2oct");
    return encoded;
}

EcPoint
EcPoint::Multiply(const EcScalar& scalar) const
{
    const auto point = MakePoint();
    const Bignum factor = ToBignum(scalar.Encode());
    const ScopedBlinding scope;
    RequireOpenssl(
        EC_POINT_mul(GetGroup(), point.get(), nullptr, m_point.get(), factor.get(), GetContext()) ==
            1,
        "EC_POINT_mul");
    return EcPoint(point);
}

EcPoint
operator+(const EcPoint& a, const EcPoint& b)
{
    const auto point = MakePoint();
    RequireOpenssl(
        EC_POINT_add(GetGroup(), point.get(), a.m_point.get(), b.m_point.get(), GetContext()) == 1,
        "EC_POINT_add");
    return EcPoint(point);
}

bool
operator==(const EcPoint& a, const EcPoint& b)
{
    return EC_POINT_cmp(GetGroup(), a.m_point.get(), b.m_point.get(), GetContext()) == 0;
}

} // namespace ehealth
} // namespace ns3
