// SPDX-License-Identifier: GPL-2.0-only
#include "certificate-hierarchy.h"

namespace ns3
{
namespace ehealth
{

CertificateHierarchy
CertificateHierarchy::Make(Suite suite,
                           const std::string& rootName,
                           const std::string& issuingName,
                           Validity validity,
                           RandomStream& random)
{
    const auto root = CertificateAuthority::MakeRoot(rootName,
                                                     KeyPair::Generate(suite, random),
                                                     validity,
                                                     random);
    CertificateHierarchy hierarchy;
    hierarchy.issuing = std::make_shared<const CertificateAuthority>(
        root.MakeIntermediate(issuingName, KeyPair::Generate(suite, random), validity, random));
    hierarchy.verifier = std::make_shared<CertificateVerifier>(root.GetCertificate(),
                                                               hierarchy.issuing->GetCertificate());
    return hierarchy;
}

} // namespace ehealth
} // namespace ns3
