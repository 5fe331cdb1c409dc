// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_FINGERPRINT_H
#define EHEALTH_FINGERPRINT_H

#include "ns3/codec.h"
#include "ns3/random-stream.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-trust
 * A fingerprint template (f): a finger minutiae record in the manner of ISO/IEC 19794-2, a 24-octet
 * header and 30 minutiae of 6 octets (type and x, y, angle, quality).
 */
struct FingerprintTemplate
{
    Bytes record; //!< ISO/IEC 19794-2 minutiae record
    EHEALTH_FIELDS(record)

    /// @return a finger's template, a function of the stream
    static FingerprintTemplate Make(RandomStream& random);
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_FINGERPRINT_H
