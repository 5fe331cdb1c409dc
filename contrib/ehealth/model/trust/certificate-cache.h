// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_CERTIFICATE_CACHE_H
#define EHEALTH_CERTIFICATE_CACHE_H

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-trust
 * Whether verifiers of certificates made from now on remember verdicts; see
 * CertificateVerifier::SetCacheSize(). The answers are the same.
 * @param enable at first true
 */
void EnableCertificateCaches(bool enable);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_CERTIFICATE_CACHE_H
