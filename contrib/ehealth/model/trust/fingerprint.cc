// SPDX-License-Identifier: GPL-2.0-only
#include "fingerprint.h"

#include <algorithm>
#include <cstdlib>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr uint8_t kMinutiae = 30;
constexpr uint16_t kImageSize = 400;  // pixels, both directions
constexpr uint16_t kResolution = 197; // pixels per cm: 500 dpi
constexpr uint16_t kCoordinate = 0x3fff;
constexpr int kMaxDistance = 15;          // pixels
constexpr int kMaxAngle = 16;             // of 256
constexpr uint32_t kMagic = 0x464d5200;   // "FMR"
constexpr uint32_t kVersion = 0x20323000; // " 20"

struct Minutia
{
    uint16_t typeAndX{};
    uint16_t y{};
    uint8_t angle{}; // 256 to the circle
    uint8_t quality{};
    EHEALTH_FIELDS(typeAndX, y, angle, quality)
};

constexpr std::size_t kHeader = 28; // of the record and of its finger view
constexpr std::size_t kMinutiaSize = 6;
constexpr std::size_t kExtendedDataSize = 2;

constexpr std::size_t
GetRecordSize(std::size_t minutiae)
{
    return kHeader + kMinutiaSize * minutiae + kExtendedDataSize;
}

/// The part before the minutiae.
struct Header
{
    uint32_t magic{kMagic};
    uint32_t version{kVersion};
    uint32_t size{};
    uint16_t equipment{}; // none certified
    uint16_t width{kImageSize};
    uint16_t height{kImageSize};
    uint16_t resolutionX{kResolution};
    uint16_t resolutionY{kResolution};
    uint8_t views{1};
    uint8_t reserved{};
    uint8_t position{2};  // right index finger
    uint8_t impression{}; // first view, live-scan plain
    uint8_t quality{80};  // of 100
    uint8_t minutiae{};
    EHEALTH_FIELDS(magic,
                   version,
                   size,
                   equipment,
                   width,
                   height,
                   resolutionX,
                   resolutionY,
                   views,
                   reserved,
                   position,
                   impression,
                   quality,
                   minutiae)
};

/// @return the minutiae; none when the record is malformed
std::vector<Minutia>
Parse(const FingerprintTemplate& finger)
{
    wire::Reader reader(finger.record);
    Header header;
    if (!reader.Get(header) || header.magic != kMagic || header.version != kVersion ||
        header.size != finger.record.size() ||
        finger.record.size() != GetRecordSize(header.minutiae))
    {
        return {};
    }
    std::vector<Minutia> minutiae(header.minutiae);
    for (Minutia& minutia : minutiae)
    {
        reader.Get(minutia);
    }
    return minutiae;
}

Bytes
Write(const std::vector<Minutia>& minutiae)
{
    Header header;
    header.size = static_cast<uint32_t>(GetRecordSize(static_cast<uint8_t>(minutiae.size())));
    header.minutiae = static_cast<uint8_t>(minutiae.size());
    wire::Writer writer;
    writer.Put(header);
    for (const Minutia& minutia : minutiae)
    {
        writer.Put(minutia);
    }
    writer.Put(uint16_t{0}); // length of the extended data
    return writer.Take();
}

bool
AreSimilar(const Minutia& a, const Minutia& b)
{
    const int dx = (a.typeAndX & kCoordinate) - (b.typeAndX & kCoordinate);
    const int dy = (a.y & kCoordinate) - (b.y & kCoordinate);
    const int turn = std::abs(a.angle - b.angle);
    return (a.typeAndX & ~kCoordinate) == (b.typeAndX & ~kCoordinate) &&
           dx * dx + dy * dy <= kMaxDistance * kMaxDistance &&
           std::min(turn, 256 - turn) <= kMaxAngle;
}

} // namespace

FingerprintTemplate
FingerprintTemplate::Make(RandomStream& random)
{
    std::vector<Minutia> minutiae(kMinutiae);
    for (Minutia& minutia : minutiae)
    {
        const auto type = static_cast<uint16_t>((1 + random.NextBelow(2)) << 14); // ending, fork
        minutia.typeAndX = static_cast<uint16_t>(type | random.NextBelow(kImageSize));
        minutia.y = static_cast<uint16_t>(random.NextBelow(kImageSize));
        minutia.angle = static_cast<uint8_t>(random.NextBelow(256));
        minutia.quality = static_cast<uint8_t>(40 + random.NextBelow(60));
    }
    return {Write(minutiae)};
}

FingerprintTemplate
MakeImpression(const FingerprintTemplate& finger, RandomStream& random)
{
    constexpr uint64_t missedOneIn = 20;
    constexpr int shift = 3; // pixels
    constexpr int turn = 4;  // units of 360/256 degrees
    const auto displace = [&random](int limit) {
        return static_cast<int>(random.NextBelow(2 * static_cast<uint64_t>(limit) + 1)) - limit;
    };
    std::vector<Minutia> seen;
    for (Minutia minutia : Parse(finger))
    {
        const auto move = [&displace](uint16_t coordinate) {
            const int moved = (coordinate & kCoordinate) + displace(shift);
            return static_cast<uint16_t>(std::clamp(moved, 0, int{kImageSize} - 1));
        };
        const auto type = static_cast<uint16_t>(minutia.typeAndX & ~kCoordinate);
        minutia.typeAndX = static_cast<uint16_t>(type | move(minutia.typeAndX));
        minutia.y = move(minutia.y);
        minutia.angle = static_cast<uint8_t>(minutia.angle + displace(turn));
        if (random.NextBelow(missedOneIn) > 0)
        {
            seen.push_back(minutia);
        }
    }
    return {Write(seen)};
}

double
MatchFingerprints(const FingerprintTemplate& a, const FingerprintTemplate& b)
{
    const std::vector<Minutia> left = Parse(a);
    std::vector<Minutia> right = Parse(b);
    if (left.empty() || right.empty())
    {
        return 0;
    }
    const auto product = static_cast<double>(left.size() * right.size());
    double pairs = 0;
    for (const Minutia& minutia : left)
    {
        const auto match = std::find_if(right.begin(), right.end(), [&](const Minutia& other) {
            return AreSimilar(minutia, other);
        });
        if (match != right.end())
        {
            right.erase(match);
            pairs += 1;
        }
    }
    return pairs * pairs / product;
}

} // namespace ehealth
} // namespace ns3
