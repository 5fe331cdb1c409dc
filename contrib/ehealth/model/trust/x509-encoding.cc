// SPDX-License-Identifier: GPL-2.0-only
#include "x509-encoding.h"

#include <ctime>
#include <openssl/x509v3.h>

namespace ns3
{
namespace ehealth
{

namespace
{

std::optional<int64_t>
ToUnix(const ASN1_TIME* time)
{
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1)
    {
        return std::nullopt;
    }
    return static_cast<int64_t>(timegm(&parts));
}

} // namespace

X509Handle
DecodeCertificate(ByteView der)
{
    const uint8_t* begin = der.data();
    X509Handle certificate(d2i_X509(nullptr, &begin, static_cast<long>(der.size())));
    // Other encodings of the same certificate would have other digests.
    if (!certificate || EncodeDer<X509>(certificate.get(), i2d_X509) != der)
    {
        ERR_clear_error();
        return nullptr;
    }
    return certificate;
}

X509Handle
DecodeSharedCertificate(ByteView der)
{
    X509Handle certificate = DecodeCertificate(der);
    if (certificate)
    {
        X509_check_purpose(certificate.get(), -1, 0); // decodes the extensions, else done on use
    }
    return certificate;
}

std::optional<Validity>
GetValidity(const ASN1_TIME* begin, const ASN1_TIME* end)
{
    const auto notBefore = ToUnix(begin);
    const auto notAfter = ToUnix(end);
    if (!notBefore || !notAfter)
    {
        return std::nullopt;
    }
    return Validity{*notBefore, *notAfter};
}

std::optional<Validity>
GetValidity(const X509* certificate)
{
    return GetValidity(X509_get0_notBefore(certificate), X509_get0_notAfter(certificate));
}

} // namespace ehealth
} // namespace ns3
