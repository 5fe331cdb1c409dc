// SPDX-License-Identifier: GPL-2.0-only
#include "population.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace ehealth
{

namespace
{

enum Purpose : uint64_t
{
    kHome = 1,
    kEnrolment,
};

/// Nine-digit numbers, spread by an affine permutation: 387420489 = 9^9 has no factor of 10^9.
constexpr uint64_t kIds = 1000000000;
constexpr uint64_t kIdFactor = 387420489;
constexpr uint64_t kIdOffset = 123456789;

} // namespace

Population::Population(uint64_t seed,
                       const CountryData& data,
                       const std::vector<HospitalSite>& hospitals,
                       double enrolledShare)
    : m_seed(seed), m_enrolledShare(enrolledShare)
{
    uint64_t end = 0;
    for (const Province& province : data.provinces)
    {
        end += static_cast<uint64_t>(province.population);
        m_ends.push_back(end);
    }
    uint64_t beds = 0;
    uint32_t next = 0;
    for (uint32_t h = 0; h < hospitals.size(); ++h)
    {
        for (; next <= hospitals[h].province; ++next)
        {
            m_firstHospital.push_back(h);
        }
        beds += static_cast<uint64_t>(hospitals[h].beds);
        m_bedEnds.push_back(beds);
    }
    m_firstHospital.resize(data.provinces.size() + 1, static_cast<uint32_t>(hospitals.size()));
}

uint64_t
Population::Mix(uint64_t person, uint64_t purpose) const
{
    // SplitMix64's finaliser (Steele, Lea, Flood 2014).
    uint64_t z = m_seed * 0x9e3779b97f4a7c15U + person * 0xd1342543de82ef95U + purpose;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

uint32_t
Population::GetProvince(uint64_t person) const
{
    return static_cast<uint32_t>(std::upper_bound(m_ends.begin(), m_ends.end(), person) -
                                 m_ends.begin());
}

uint64_t
Population::GetBeds(uint32_t province) const
{
    const uint32_t first = m_firstHospital[province];
    const uint32_t end = m_firstHospital[province + 1];
    return end == first ? 0 : m_bedEnds[end - 1] - (first == 0 ? 0 : m_bedEnds[first - 1]);
}

uint32_t
Population::FindHospital(uint32_t province, uint64_t bed) const
{
    const uint32_t first = m_firstHospital[province];
    const uint64_t target = (first == 0 ? 0 : m_bedEnds[first - 1]) + bed;
    return static_cast<uint32_t>(std::upper_bound(m_bedEnds.begin() + first,
                                                  m_bedEnds.begin() + m_firstHospital[province + 1],
                                                  target) -
                                 m_bedEnds.begin());
}

uint32_t
Population::GetHomeHospital(uint64_t person) const
{
    const uint32_t province = GetProvince(person);
    return FindHospital(province, Mix(person, kHome) % GetBeds(province));
}

bool
Population::IsEnrolled(uint64_t person) const
{
    return static_cast<double>(Mix(person, kEnrolment) >> 11) * 0x1p-53 < m_enrolledShare;
}

std::string
Population::GetNationalId(uint64_t person)
{
    std::string id = std::to_string(kIds + (person * kIdFactor + kIdOffset) % kIds).substr(1);
    int sum = 0;
    for (int i = 0; i < 9; ++i)
    {
        sum += (id[static_cast<std::size_t>(i)] - '0') * (10 - i);
    }
    const int rest = sum % 11;
    id += static_cast<char>('0' + (rest < 2 ? rest : 11 - rest));
    return id;
}

uint32_t
Population::DrawHospital(RandomStream& random, uint32_t province) const
{
    return FindHospital(province, random.NextBelow(GetBeds(province)));
}

uint32_t
Population::DrawHospitalElsewhere(RandomStream& random, uint32_t province) const
{
    const uint32_t first = m_firstHospital[province];
    const uint64_t before = first == 0 ? 0 : m_bedEnds[first - 1];
    const uint64_t own = GetBeds(province);
    uint64_t bed = random.NextBelow(m_bedEnds.back() - own);
    bed += bed < before ? 0 : own;
    return static_cast<uint32_t>(std::upper_bound(m_bedEnds.begin(), m_bedEnds.end(), bed) -
                                 m_bedEnds.begin());
}

uint32_t
Population::GetHospitalCount(uint32_t province) const
{
    return m_firstHospital[province + 1] - m_firstHospital[province];
}

} // namespace ehealth
} // namespace ns3
