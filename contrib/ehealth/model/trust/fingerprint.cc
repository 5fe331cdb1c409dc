// SPDX-License-Identifier: GPL-2.0-only
#include "fingerprint.h"

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr uint8_t kMinutiae = 30;
constexpr uint32_t kHeader = 24;
constexpr uint32_t kMinutia = 6;
constexpr uint16_t kImageSize = 400;  // pixels, both directions
constexpr uint16_t kResolution = 197; // pixels per cm: 500 dpi

} // namespace

FingerprintTemplate
FingerprintTemplate::Make(RandomStream& random)
{
    wire::Writer writer;
    writer.Put(uint32_t{0x464d5200}); // "FMR"
    writer.Put(uint32_t{0x20323000}); // version " 20"
    writer.Put(kHeader + kMinutia * kMinutiae);
    writer.Put(uint16_t{0}); // capture equipment: none certified
    writer.Put(kImageSize);
    writer.Put(kImageSize);
    writer.Put(kResolution);
    writer.Put(kResolution);
    writer.Put(uint8_t{1}); // one finger view
    writer.Put(kMinutiae);
    for (int i = 0; i < kMinutiae; ++i)
    {
        const auto type = static_cast<uint16_t>((1 + random.NextBelow(2)) << 14); // ending, fork
        writer.Put(static_cast<uint16_t>(type | random.NextBelow(kImageSize)));
        writer.Put(static_cast<uint16_t>(random.NextBelow(kImageSize)));
        writer.Put(static_cast<uint8_t>(random.NextBelow(256)));
        writer.Put(static_cast<uint8_t>(40 + random.NextBelow(60)));
    }
    return {writer.Take()};
}

} // namespace ehealth
} // namespace ns3
