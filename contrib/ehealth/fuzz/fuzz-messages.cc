// SPDX-License-Identifier: GPL-2.0-only
// Every wire message: what decodes encodes to the same octets, and nothing else happens.
#include "all-messages.h"
#include "ns3/codec.h"

#include <cstdlib>
#include <utility>

using namespace ns3::ehealth;

namespace
{

template <class M>
void
Check(ByteView octets)
{
    if (const auto message = Decode<M>(octets))
    {
        if (!(ByteView(Encode(*message)) == octets))
        {
            std::abort(); // two encodings of one message: a signature would not be over one text
        }
    }
}

using Checker = void (*)(ByteView);

template <std::size_t... Is>
Checker
FindChecker(std::size_t i, std::index_sequence<Is...>)
{
    static constexpr Checker checkers[] = {&Check<std::tuple_element_t<Is, AllMessages>>...};
    return checkers[i % sizeof...(Is)];
}

} // namespace

/// libFuzzer's entry: the first octet chooses the message.
extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    if (size > 0)
    {
        constexpr std::make_index_sequence<std::tuple_size_v<AllMessages>> all;
        FindChecker(data[0], all)(ByteView(data + 1, size - 1));
    }
    return 0;
}
