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
 * A fingerprint template (f): a finger minutiae record in the record format of ISO/IEC
 * 19794-2:2005 (clause 7): a 24-octet header, a 4-octet finger view header, 30 minutiae of 6 octets
 * (type and x, y, angle, quality) and an empty block of extended data; 210 octets.
 */
struct FingerprintTemplate
{
    Bytes record; //!< ISO/IEC 19794-2 minutiae record
    EHEALTH_FIELDS(record)

    /// @return a finger's template, a function of the stream
    static FingerprintTemplate Make(RandomStream& random);
};

/**
 * @ingroup ehealth-trust
 * Another impression of a finger, as a scanner sees it: of its minutiae one in twenty is missed and
 * the others are displaced by up to 3 pixels and 6 degrees in each direction, evenly (this module's
 * choice). @param finger a template. @param random where the noise comes from. @return its template
 */
FingerprintTemplate MakeImpression(const FingerprintTemplate& finger, RandomStream& random);

/// @ingroup ehealth-trust
/// From this similarity on two templates count as of one finger. Impressions by MakeImpression()
/// have about 0.95, different fingers below 0.1.
constexpr double kFingerprintThreshold = 0.4;

/**
 * @ingroup ehealth-trust
 * Compares two templates of aligned impressions: each minutia of one is paired with at most one of
 * the other of the same type within a tolerance box (Maltoni et al., Handbook of Fingerprint
 * Recognition, section 4.3.1), whose size is this module's choice: 15 pixels (0.76 mm), 22 degrees.
 * @param a a template
 * @param b another
 * @return similarity, pairs^2 / (minutiae of a x minutiae of b), in [0, 1]; 0 when one is malformed
 */
double MatchFingerprints(const FingerprintTemplate& a, const FingerprintTemplate& b);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_FINGERPRINT_H
