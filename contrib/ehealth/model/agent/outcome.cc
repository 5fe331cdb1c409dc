// SPDX-License-Identifier: GPL-2.0-only
#include "outcome.h"

#include "ns3/abort.h"

#include <ostream>

namespace ns3
{
namespace ehealth
{

Outcome
GetOutcome(Reason reason)
{
    if (reason == Reason::Accepted)
    {
        return Outcome::Accepted;
    }
    return reason < Reason::Timeout ? Outcome::Rejected : Outcome::Failed;
}

const char*
GetName(Reason reason)
{
    static constexpr const char* names[] = {
        "accepted",
        "malformed",
        "rejected-signature",
        "rejected-decryption",
        "rejected-certificate",
        "expired-certificate",
        "not-yet-valid",
        "revoked-certificate",
        "rejected-key",
        "rejected-image",
        "replayed",
        "expired",
        "time-stamp-mismatch",
        "rejected-session-key",
        "not-registered",
        "identity-mismatch",
        "fingerprint-mismatch",
        "device-mismatch",
        "insurance-refused",
        "medical-code-refused",
        "unknown-record",
        "unknown-medico",
        "already-enrolled",
        "version-conflict",
        "access-denied",
        "not-logged-in",
        "not-provisioned",
        "untrusted-state",
        "tampered-phone",
        "rolled-back",
        "rejected-attestation",
        "unknown-finger",
        "ambiguous-finger",
        "revoked",
        "no-consent",
        "rate-limited",
        "timeout",
        "link-lost",
        "handshake-failed",
        "peer-aborted",
        "storage-error",
        "unfinished",
    };
    static_assert(sizeof(names) / sizeof(*names) == static_cast<int>(Reason::Unfinished) + 1,
                  "a name for every reason, in the order of the enum");
    NS_ABORT_MSG_IF(reason > Reason::Unfinished, "no such reason: " << static_cast<int>(reason));
    return names[static_cast<int>(reason)];
}

const char*
GetName(Outcome outcome)
{
    switch (outcome)
    {
    case Outcome::Accepted:
        return "accepted";
    case Outcome::Rejected:
        return "rejected";
    case Outcome::Failed:
        return "failed";
    }
    NS_FATAL_ERROR("no such outcome: " << static_cast<int>(outcome));
}

std::ostream&
operator<<(std::ostream& os, Reason reason)
{
    return os << GetName(reason);
}

std::ostream&
operator<<(std::ostream& os, Outcome outcome)
{
    return os << GetName(outcome);
}

} // namespace ehealth
} // namespace ns3
