// SPDX-License-Identifier: GPL-2.0-only
// APDUs and NFC-DEP PDUs: what decodes encodes to the same octets, or to their canonical form.
#include "ns3/apdu.h"
#include "ns3/nfc-dep.h"

#include <cstdlib>

using namespace ns3::ehealth;

namespace
{

using Role = NfcTransmission::Role;

void
Require(bool holds)
{
    if (!holds)
    {
        std::abort();
    }
}

} // namespace

/// libFuzzer's entry.
extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    const ByteView octets(data, size);
    if (const auto response = ResponseApdu::Decode(octets))
    {
        Require(ByteView(response->Encode()) == octets);
    }
    if (const auto command = CommandApdu::Decode(octets))
    {
        const Bytes canonical = command->Encode();
        const auto again = CommandApdu::Decode(canonical);
        Require(again && again->Encode() == canonical && canonical.size() <= octets.size());
    }
    for (const Role role : {Role::Poller, Role::Listener})
    {
        if (const auto pdu = NfcDepPdu::Decode(role, octets))
        {
            Require(ByteView(pdu->Encode(role)) == octets);
        }
    }
    return 0;
}
