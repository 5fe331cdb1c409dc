// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_VALIDITY_H
#define EHEALTH_VALIDITY_H

#include <cstdint>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-trust
/// When a certificate may be used, Unix seconds: from notBefore to the second before notAfter (as
/// OpenSSL has it; RFC 5280 includes notAfter).
struct Validity
{
    int64_t notBefore{0}; //!< Unix seconds
    int64_t notAfter{0};  //!< Unix seconds
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_VALIDITY_H
