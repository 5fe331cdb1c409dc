// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EC_OPERATIONS_H
#define EHEALTH_EC_OPERATIONS_H

#include "ns3/ec-group.h"
#include "ns3/operation.h"
#include "ns3/stream-cipher.h"

/**
 * @file
 * @ingroup ehealth-agent
 * Operations of schemes that compute in the group P-256 itself. A multiplication of the generator
 * is charged as the generation of a P-256 key, any other one as an ECDH on P-256: the same
 * computations. Additions and arithmetic modulo n, a hundredth of that, are not charged.
 */

namespace ns3
{
namespace ehealth
{
namespace op
{

/// @return a random number from 1 to n - 1
Operation<EcScalar> DrawScalar();

/// @return the scalar times the generator
Operation<EcPoint> MultiplyGenerator(const EcScalar& scalar);

/// @return the scalar times the point
Operation<EcPoint> Multiply(const EcPoint& point, const EcScalar& scalar);

/// @return SHA-256 of the octets as a number modulo n
Operation<EcScalar> HashToScalar(Bytes body);

/// @return AES-256-CTR of the body; charged as AES-256-GCM, for which there are figures
Operation<Bytes> EncryptCtr(const SymmetricKey& key, const CounterBlock& counter, Bytes body);

/// @return what EncryptCtr made of which; garbage when key or counter differ
Operation<Bytes> DecryptCtr(const SymmetricKey& key, const CounterBlock& counter, Bytes body);

} // namespace op
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EC_OPERATIONS_H
