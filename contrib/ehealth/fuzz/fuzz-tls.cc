// SPDX-License-Identifier: GPL-2.0-only
// TLS connections whose flights somebody changes: no handshake is completed with changed octets,
// and nothing but what was sent is received.
#include "../test/tls-fixture.h"

#include <cstdlib>

using namespace ns3::ehealth;
using namespace tlstest;

namespace
{

/// @return whether receivers ignore the octet: the version of records in clear and the messages
/// that change the cipher (RFC 8446, sections 5 and 5.1)
bool
IsIgnored(const Bytes& flight, std::size_t position)
{
    constexpr std::size_t kHeader = 5;
    constexpr uint8_t kChangeCipherSpec = 20;
    constexpr uint8_t kApplicationData = 23;
    std::size_t begin = 0;
    std::size_t end = 0;
    while (end <= position)
    {
        begin = end;
        end += kHeader + (std::size_t{flight.at(begin + 3)} << 8 | flight.at(begin + 4));
    }
    const bool isVersion = position == begin + 1 || position == begin + 2;
    return flight[begin] == kChangeCipherSpec || (isVersion && flight[begin] != kApplicationData);
}

/// Replaces octets: position (two octets) and value in turn. @return whether any is another now
bool
Change(Bytes& flight, ByteView changes)
{
    const Bytes before = flight;
    while (changes.size() >= 3 && !flight.empty())
    {
        const uint8_t* change = changes.data();
        const std::size_t position = (std::size_t{change[0]} << 8 | change[1]) % flight.size();
        if (!IsIgnored(before, position))
        {
            flight[position] = change[2];
        }
        changes = changes.Sub(3);
    }
    return flight != before;
}

} // namespace

/// libFuzzer's entry: the first octet chooses which flight is changed.
extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    static Parties parties(Suite::X25519);
    if (size < 2)
    {
        return 0;
    }
    const ByteView input(data + 1, size - 1);
    parties.tickets = nullptr;
    Pair pair(parties);
    pair.client.Start();
    pair.server.Start();
    if (data[0] % 4 == 0)
    {
        pair.server.Receive(input);
        pair.client.Receive(input);
        return 0;
    }
    Bytes hello = pair.client.TakeOutput();
    bool changed = data[0] % 4 == 1 && Change(hello, input);
    pair.server.Receive(hello);
    Bytes flight = pair.server.TakeOutput();
    changed = (data[0] % 4 == 2 && Change(flight, input)) || changed;
    pair.client.Receive(flight);
    pair.Pump();
    if (changed && pair.server.IsEstablished())
    {
        std::abort();
    }
    if (data[0] % 4 == 3)
    {
        pair.client.Send("hello");
        Bytes record = pair.client.TakeOutput();
        changed = Change(record, input);
        pair.server.Receive(record);
        const Bytes received = pair.server.TakeReceived();
        if (changed ? !received.empty() : !(ByteView(received) == "hello"))
        {
            std::abort();
        }
    }
    return 0;
}
