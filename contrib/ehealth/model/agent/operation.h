// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_OPERATION_H
#define EHEALTH_OPERATION_H

#include "ns3/random-stream.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * The elementary operations a device is charged for; one row each per device in
 * data/device_costs.csv.
 */
enum class Primitive : uint8_t
{
    EcdsaP256Sign,
    EcdsaP256Verify,
    EcdhP256,
    P256Keygen,
    Ed25519Sign,
    Ed25519Verify,
    Ed25519Keygen,
    X25519,
    X25519Keygen,
    Rsa2048Sign,
    Rsa2048Verify,
    Rsa2048Decrypt,
    Rsa2048Encrypt,
    Rsa2048Keygen,
    Aes256Gcm,
    Sha256,
    HmacSha256,
    Deflate,
    Inflate,
    FingerprintMatch,
    DatabaseRead,
    DatabaseWrite,
    FingerprintSearch, //!< of one template among as many as the item has octets
    WorldSwitch,       //!< a call from the normal world into the TEE and back
    Pairing,           //!< bilinear, over a field of 381 bits; only ever charged
};

/// Number of primitives.
constexpr std::size_t kPrimitives = 25;

/// @return the name in the cost table, such as "ecdsa-p256-sign"
const char* GetName(Primitive primitive);

/// So many executions of a primitive, over so many octets in all.
struct CostItem
{
    Primitive primitive;   //!< what is executed
    uint32_t count{1};     //!< how often
    std::size_t octets{0}; //!< input of all executions together
};

/**
 * @ingroup ehealth-agent
 * What is known about an operation before it is executed: enough to charge for it.
 */
struct OperationCost
{
    const char* name{""};        //!< "sign", "open", ...
    const char* algorithm{""};   //!< "ecdsa-p256", "aes-256-gcm", ...
    std::vector<CostItem> items; //!< what it is made of
};

/**
 * @ingroup ehealth-agent
 * A real computation with its simulated cost, still to be executed by a Processor. It holds its
 * inputs by value: it may run on a worker thread.
 */
template <class T>
struct Operation
{
    OperationCost cost;                   //!< what it is, and what it takes
    std::function<T(RandomStream&)> work; //!< draws all randomness from the given stream
    /// True: executed by the simulator's thread when the cost has elapsed. For record stores, which
    /// belong to that thread, and for what takes less time than handing it to another.
    bool inSimulatorThread{false};
};

/// @ingroup ehealth-agent
/// Up to so many octets, symmetric cryptography takes less time than handing it to another thread.
constexpr std::size_t kInlineOctets = 16384;

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_OPERATION_H
