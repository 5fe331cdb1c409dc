// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ENVELOPE_H
#define EHEALTH_ENVELOPE_H

#include "ns3/codec.h"
#include "ns3/message-type.h"
#include "ns3/outcome.h"

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-agent
/// Precedes every message on a link; what follows is the message's body.
struct Envelope
{
    uint32_t type{}; //!< MessageType::GetId()
    uint64_t run{};  //!< number of the protocol run
    EHEALTH_FIELDS(type, run)
};

/// Octets of an encoded Envelope.
constexpr std::size_t kEnvelope = 12;

/// @ingroup ehealth-agent
/// Tells a peer that the sender's part of the run ended without success. Not authenticated.
struct AbortNotice
{
    static constexpr MessageType kType{"-", "Abort"}; //!< the type
    Reason reason{};                                  //!< why
    EHEALTH_FIELDS(reason)
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ENVELOPE_H
