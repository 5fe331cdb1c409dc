// SPDX-License-Identifier: GPL-2.0-only
#include "early-warning-score.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Values up to an upper bound, all included, have a score.
struct Band
{
    long upTo;
    uint8_t score;
};

template <std::size_t N>
uint8_t
Score(const std::array<Band, N>& bands, double value)
{
    const long rounded = std::lround(value);
    const auto band = std::find_if(bands.begin(), bands.end(), [rounded](const Band& candidate) {
        return rounded <= candidate.upTo;
    });
    return band->score;
}

constexpr long kAnyValue = 1000000;

// Chart 1 of the report: "The NEWS scoring system".
constexpr std::array<Band, 6> kPulse{
    {{40, 3}, {50, 1}, {90, 0}, {110, 1}, {130, 2}, {kAnyValue, 3}}};
constexpr std::array<Band, 5> kRespiration{{{8, 3}, {11, 1}, {20, 0}, {24, 2}, {kAnyValue, 3}}};
constexpr std::array<Band, 5> kSystolic{{{90, 3}, {100, 2}, {110, 1}, {219, 0}, {kAnyValue, 3}}};
/// In tenths of a degree.
constexpr std::array<Band, 5> kTemperature{
    {{350, 3}, {360, 1}, {380, 0}, {390, 1}, {kAnyValue, 2}}};

} // namespace

EarlyWarningScore
EarlyWarningScore::Of(const VitalSigns& signs)
{
    EarlyWarningScore score;
    score.pulse = Score(kPulse, signs[Vital::Pulse]);
    score.respiration = Score(kRespiration, signs[Vital::Respiration]);
    score.systolic = Score(kSystolic, signs[Vital::Systolic]);
    score.temperature = Score(kTemperature, 10 * signs[Vital::Temperature]);
    return score;
}

unsigned
EarlyWarningScore::GetTotal() const
{
    return pulse + respiration + systolic + temperature;
}

unsigned
EarlyWarningScore::GetHighest() const
{
    return std::max({pulse, respiration, systolic, temperature});
}

} // namespace ehealth
} // namespace ns3
