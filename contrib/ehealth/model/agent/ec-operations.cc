// SPDX-License-Identifier: GPL-2.0-only
#include "ec-operations.h"

namespace ns3
{
namespace ehealth
{
namespace op
{

namespace
{

Operation<Bytes>
Ctr(const char* name, const SymmetricKey& key, const CounterBlock& counter, Bytes body)
{
    const std::size_t size = body.size();
    return {{name, "aes-256-ctr", {{Primitive::Aes256Gcm, 1, size}}},
            [key, counter, body = std::move(body)](RandomStream&) {
                return CtrCrypt(key, counter, body);
            },
            size <= kInlineOctets};
}

} // namespace

Operation<EcScalar>
DrawScalar()
{
    return {{"random", "aes-256-ctr", {{Primitive::Aes256Gcm, 1, EcScalar::kSize}}},
            [](RandomStream& random) { return EcScalar::Draw(random); },
            true};
}

Operation<EcPoint>
MultiplyGenerator(const EcScalar& scalar)
{
    return {{"multiply-generator", "p256", {{Primitive::P256Keygen}}},
            [scalar](RandomStream&) { return EcPoint::MultiplyGenerator(scalar); }};
}

Operation<EcPoint>
Multiply(const EcPoint& point, const EcScalar& scalar)
{
    return {{"multiply", "p256", {{Primitive::EcdhP256}}},
            [point, scalar](RandomStream&) { return point.Multiply(scalar); }};
}

Operation<EcScalar>
HashToScalar(Bytes body)
{
    const std::size_t size = body.size();
    return {{"hash", "sha-256", {{Primitive::Sha256, 1, size}}},
            [body = std::move(body)](RandomStream&) { return EcScalar::Hash({body}); },
            size <= kInlineOctets};
}

Operation<Bytes>
EncryptCtr(const SymmetricKey& key, const CounterBlock& counter, Bytes body)
{
    return Ctr("encrypt", key, counter, std::move(body));
}

Operation<Bytes>
DecryptCtr(const SymmetricKey& key, const CounterBlock& counter, Bytes body)
{
    return Ctr("decrypt", key, counter, std::move(body));
}

} // namespace op
} // namespace ehealth
} // namespace ns3
