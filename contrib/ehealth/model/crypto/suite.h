// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SUITE_H
#define EHEALTH_SUITE_H

#include <cstdint>
#include <optional>
#include <string_view>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-crypto
 * Which algorithms a scheme uses for signatures, public-key encryption and key agreement.
 */
enum class Suite : uint8_t
{
    P256,    //!< ECDSA P-256 with SHA-256; HPKE with DHKEM(P-256); ECDH P-256
    X25519,  //!< Ed25519; HPKE with DHKEM(X25519); X25519
    Rsa2048, //!< RSA-PSS; RSA-OAEP and AES-256-GCM; ECDH P-256
};

/// @return "p256", "x25519" or "rsa2048"
constexpr const char*
GetName(Suite suite)
{
    constexpr const char* names[] = {"p256", "x25519", "rsa2048"};
    return names[static_cast<int>(suite)];
}

/// @return the suite of this name; nothing when there is none
constexpr std::optional<Suite>
FindSuite(std::string_view name)
{
    for (const Suite suite : {Suite::P256, Suite::X25519, Suite::Rsa2048})
    {
        if (name == GetName(suite))
        {
            return suite;
        }
    }
    return std::nullopt;
}

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SUITE_H
