// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_X509_ENCODING_H
#define EHEALTH_X509_ENCODING_H

#include "ns3/bytes.h"
#include "ns3/openssl-handle.h"
#include "ns3/validity.h"

#include <openssl/x509.h>
#include <optional>

/**
 * @file
 * @ingroup ehealth-trust
 * What makers and verifiers of certificates have in common: OpenSSL's X.509 objects, their DER
 * encodings and their times.
 */

namespace ns3
{
namespace ehealth
{

/// A certificate of OpenSSL's.
using X509Handle = OpensslHandle<X509, X509_free>;
/// A revocation list of OpenSSL's.
using CrlHandle = OpensslHandle<X509_CRL, X509_CRL_free>;

/// @param object one of OpenSSL's. @param encode its i2d function. @return the encoding
template <class T>
Bytes
EncodeDer(T* object, int (*encode)(const T*, uint8_t**))
{
    uint8_t* der = nullptr;
    const int size = encode(object, &der);
    RequireOpenssl(size > 0, "DER encoding");
    Bytes bytes(der, der + size);
    OPENSSL_free(der);
    return bytes;
}

/// @param der an encoding. @return the certificate; null when it is malformed, or DER has another
/// encoding of it
X509Handle DecodeCertificate(ByteView der);

/// @param der an encoding. @return as DecodeCertificate(), a certificate that several threads will
/// use
X509Handle DecodeSharedCertificate(ByteView der);

/// @param begin notBefore or thisUpdate. @param end notAfter or nextUpdate. @return both; nothing
/// when either is malformed
std::optional<Validity> GetValidity(const ASN1_TIME* begin, const ASN1_TIME* end);

/// @param certificate any. @return its validity; nothing when that is malformed
std::optional<Validity> GetValidity(const X509* certificate);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_X509_ENCODING_H
