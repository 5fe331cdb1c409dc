// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_QR_CODE_H
#define EHEALTH_QR_CODE_H

#include "ns3/codec.h"

#include <string>

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/// What a monitoring application shows for patients to scan (section IV-B: "generating QR code
/// that contains requester's user identification number").
struct QrCode
{
    std::string requester; //!< R_i
    int64_t expiry{};      //!< hardened: Unix time, milliseconds
    Bytes certificate;     //!< hardened: of Pub^R, DER
    Bytes signature;       //!< hardened: of R over the rest
    EHEALTH_FIELDS(requester, expiry, certificate, signature)
};

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_QR_CODE_H
