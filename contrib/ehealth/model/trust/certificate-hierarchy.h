// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_CERTIFICATE_HIERARCHY_H
#define EHEALTH_CERTIFICATE_HIERARCHY_H

#include "ns3/certificate-verifier.h"

#include <memory>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-trust
/// A root, the authority that it certifies, and who verifies that authority's certificates.
struct CertificateHierarchy
{
    std::shared_ptr<const CertificateAuthority> issuing; //!< issues holders' certificates
    std::shared_ptr<CertificateVerifier> verifier;       //!< has no revocation list yet

    /**
     * @param suite of the authorities' keys
     * @param rootName of the root
     * @param issuingName of the issuing authority
     * @param validity of both authorities
     * @param random for keys and signatures
     * @return the hierarchy
     */
    static CertificateHierarchy Make(Suite suite,
                                     const std::string& rootName,
                                     const std::string& issuingName,
                                     Validity validity,
                                     RandomStream& random);
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_CERTIFICATE_HIERARCHY_H
