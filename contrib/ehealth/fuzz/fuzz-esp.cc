// SPDX-License-Identifier: GPL-2.0-only
// ESP packets and the key exchange of gateways: nothing that was not sealed is opened.
#include "ns3/esp.h"
#include "ns3/tunnel-key-exchange.h"

#include <cstdlib>

using namespace ns3::ehealth;

namespace
{

EspKey
MakeKey(const char* owner)
{
    EspKey made{};
    RandomStream random(1, owner, "esp");
    random.Fill(made.key.data(), made.key.size());
    random.Fill(made.salt.data(), made.salt.size());
    return made;
}

const EspKey&
GetKey()
{
    static const EspKey key = MakeKey("sender");
    return key;
}

/// A packet with some octets changed: position and mask in turn.
void
CheckChanged(ByteView input)
{
    EspSender sender(7, GetKey(), true);
    const Bytes packet = *sender.Seal(ByteView(input.data(), input.size() / 2));
    Bytes changed = packet;
    for (std::size_t i = input.size() / 2; i + 1 < input.size(); i += 2)
    {
        changed[input.data()[i] % changed.size()] ^= input.data()[i + 1];
    }
    EspReceiver receiver(GetKey(), true);
    const auto result = receiver.Open(changed);
    // The SPI chooses the key: here it is authenticated only.
    if (result.payload.has_value() != (changed == packet))
    {
        std::abort();
    }
}

void
CheckExchange(ByteView input)
{
    static const Suite suite = Suite::X25519;
    static RandomStream random(1, "fuzz", "exchange");
    static const GatewayIdentity identity{KeyPair::Generate(suite, random), {}, nullptr};
    const auto message = Decode<KeyExchangeMessage>(input);
    if (!message)
    {
        return;
    }
    TunnelKeyExchange responder(identity, "peer", 1, random);
    responder.Answer(*message);
    TunnelKeyExchange initiator(identity, "peer", 2, random);
    initiator.Begin(true);
    // Without the exchange's keys no proof is accepted: the verifier is never asked.
    if (!initiator.Confirm(*message, 0).empty() || responder.Finish(*message, 0))
    {
        std::abort();
    }
}

} // namespace

/// libFuzzer's entry: the first octet chooses what is tried.
extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    if (size < 3)
    {
        return 0;
    }
    const ByteView input(data + 1, size - 1);
    switch (data[0] % 3)
    {
    case 0:
    {
        // Not the sender's key: libFuzzer learns its packets by watching them compared.
        static const EspKey key = MakeKey("receiver");
        EspReceiver receiver(key, data[0] % 2 == 0);
        if (receiver.Open(input).payload)
        {
            std::abort();
        }
        break;
    }
    case 1:
        CheckChanged(input);
        break;
    default:
        CheckExchange(input);
    }
    return 0;
}
