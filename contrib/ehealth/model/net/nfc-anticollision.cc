// SPDX-License-Identifier: GPL-2.0-only
#include "nfc-anticollision.h"

#include "ns3/nfc-frame.h"

#include <algorithm>
#include <numeric>

namespace ns3
{
namespace ehealth
{

namespace
{

/// UID part and check octet of a cascade level.
using LevelId = std::array<uint8_t, 5>;

constexpr uint32_t kLevelBits = 8 * std::tuple_size_v<LevelId>;
constexpr uint32_t kShortFrameBits = 7;
constexpr uint8_t kCascadeTag = 0x88;
constexpr uint8_t kSakIncomplete = 0x04;
/// NVB of a SELECT: all seven octets are valid.
constexpr uint8_t kNvbAll = 0x70;

LevelId
GetLevelId(const NfcUid& uid, std::size_t level)
{
    LevelId id{kCascadeTag, uid[0], uid[1], uid[2]};
    if (level == 1)
    {
        std::copy(uid.begin() + 3, uid.end(), id.begin());
    }
    id[4] = static_cast<uint8_t>(id[0] ^ id[1] ^ id[2] ^ id[3]);
    return id;
}

/// SEL code of a level.
uint8_t
GetSelectCode(std::size_t level)
{
    return static_cast<uint8_t>(0x93 + 2 * level);
}

/// The bits come lowest first (section 6.2.3).
bool
GetBit(const LevelId& id, uint32_t bit)
{
    return (id[bit / 8] >> (bit % 8) & 1) != 0;
}

NfcActivationStep
MakeRequestA(uint8_t command, std::size_t responder)
{
    // ATQA: double-size UID, bit frame anticollision.
    return {{command}, {0x44, 0x00}, kShortFrameBits, 0, responder};
}

NfcActivationStep
MakeSelect(const NfcListenerId& listener, std::size_t level, std::size_t responder)
{
    const LevelId id = GetLevelId(listener.uid, level);
    const uint8_t sak = level == 0 ? kSakIncomplete : listener.sak;
    return {MakeFrame(Concat({Bytes{GetSelectCode(level), kNvbAll}, id})),
            MakeFrame({sak}),
            0,
            0,
            responder};
}

/**
 * An ANTICOLLISION command and what its answers add up to on the air.
 * @param level cascade level
 * @param known so many bits of the identifier are in the command
 * @param ids of those who answer, of this level
 * @param responder the first of them
 */
NfcActivationStep
MakeAnticollision(std::size_t level,
                  uint32_t known,
                  const std::vector<LevelId>& ids,
                  std::size_t responder)
{
    const uint32_t whole = known / 8;
    const uint32_t rest = known % 8;
    // Section 6.5.3.4: octets (SEL and NVB count) and bits that are valid.
    const auto nvb = static_cast<uint8_t>((2 + whole) << 4 | rest);
    NfcActivationStep step{{GetSelectCode(level), nvb}, {}, 9 * (2 + whole) + rest, 0, responder};
    const LevelId& id = ids.front(); // all agree on what is known
    step.request.insert(step.request.end(), id.begin(), id.begin() + whole);
    if (rest > 0)
    {
        step.request.push_back(static_cast<uint8_t>(id[whole] & ((1U << rest) - 1)));
    }
    // A split octet's other bits come first, with a parity bit that means nothing
    // (section 6.2.3.2).
    step.responseBits = kLevelBits - known + (5 - whole);
    for (uint32_t octet = whole; octet < ids.front().size(); ++octet)
    {
        uint8_t sum = 0; // a collision is the modulation of both halves of a bit: seen as 1
        for (const LevelId& each : ids)
        {
            sum |= each[octet];
        }
        step.response.push_back(octet == whole ? static_cast<uint8_t>(sum & ~((1U << rest) - 1))
                                               : sum);
    }
    return step;
}

/// Appends the loop and SELECT of a level. @param left who takes part; in the end, the one selected
void
ResolveLevel(const std::vector<NfcListenerId>& listeners,
             std::size_t level,
             std::vector<std::size_t>& left,
             std::vector<NfcActivationStep>& steps)
{
    uint32_t known = 0;
    for (;;)
    {
        std::vector<LevelId> ids;
        for (const std::size_t i : left)
        {
            ids.push_back(GetLevelId(listeners[i].uid, level));
        }
        steps.push_back(MakeAnticollision(level, known, ids, left.front()));
        const auto differ = [&ids](uint32_t bit) {
            return std::any_of(ids.begin(), ids.end(), [&](const LevelId& id) {
                return GetBit(id, bit) != GetBit(ids.front(), bit);
            });
        };
        uint32_t collision = known;
        while (collision < kLevelBits && !differ(collision))
        {
            ++collision;
        }
        if (collision == kLevelBits)
        {
            break;
        }
        left.erase(std::remove_if(left.begin(),
                                  left.end(),
                                  [&](std::size_t i) {
                                      return !GetBit(GetLevelId(listeners[i].uid, level),
                                                     collision);
                                  }),
                   left.end());
        known = collision + 1;
    }
    // Those that begin alike are all selected: the next level tells them apart.
    steps.push_back(MakeSelect(listeners[left.front()], level, left.front()));
}

} // namespace

NfcResolution
ResolveNfcField(const std::vector<NfcListenerId>& listeners)
{
    NfcResolution resolution;
    std::vector<std::size_t> awake(listeners.size());
    std::iota(awake.begin(), awake.end(), 0);
    while (!awake.empty())
    {
        resolution.steps.push_back(MakeRequestA(kNfcReqa, awake.front()));
        std::vector<std::size_t> left = awake;
        ResolveLevel(listeners, 0, left, resolution.steps);
        ResolveLevel(listeners, 1, left, resolution.steps);
        resolution.order.push_back(left.front());
        awake.erase(std::find(awake.begin(), awake.end(), left.front()));
        if (listeners.size() > 1)
        {
            resolution.steps.push_back({MakeFrame({0x50, 0x00}), {}}); // HLTA is not answered
        }
    }
    if (listeners.size() > 1)
    {
        resolution.steps.push_back({{kNfcReqa}, {}, kShortFrameBits});
    }
    return resolution;
}

std::vector<NfcActivationStep>
SelectNfcListener(const std::vector<NfcListenerId>& listeners, std::size_t chosen)
{
    return {MakeRequestA(kNfcWupa, 0),
            MakeSelect(listeners.at(chosen), 0, chosen),
            MakeSelect(listeners.at(chosen), 1, chosen)};
}

} // namespace ehealth
} // namespace ns3
