// SPDX-License-Identifier: GPL-2.0-only
#include "population.h"

#include "ns3/codec.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

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

/// Nine-digit numbers, spread by an affine permutation: the factor has none of 10^9.
constexpr uint64_t kIds = 1000000000;
constexpr uint64_t kIdFactor = 387420489; // 9^9
constexpr uint64_t kIdInverse = 513180409;
constexpr uint64_t kIdOffset = 123456789;
constexpr std::size_t kIdDigits = 9;

static_assert(kIdFactor * kIdInverse % kIds == 1, "the permutation can be undone");

/// What a country without a format of its own puts before the digits.
constexpr char kGenericPrefix = 'N';

/// @return the tenth digit of an Iranian identity number
char
GetIranianCheck(std::string_view digits)
{
    int sum = 0;
    for (std::size_t i = 0; i < kIdDigits; ++i)
    {
        sum += (digits[i] - '0') * static_cast<int>(10 - i);
    }
    const int rest = sum % 11;
    return static_cast<char>('0' + (rest < 2 ? rest : 11 - rest));
}

/// @return the check digit of the Luhn algorithm (ISO/IEC 7812-1, annex B)
char
GetLuhnCheck(std::string_view digits)
{
    int sum = 0;
    for (std::size_t i = 0; i < kIdDigits; ++i)
    {
        // The last digit before the check digit is doubled, and every other one before it.
        const int doubled = (digits[i] - '0') * (i % 2 == (kIdDigits - 1) % 2 ? 2 : 1);
        sum += doubled / 10 + doubled % 10;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

uint64_t
GetFirstOctets(const Digest& digest)
{
    uint64_t number{};
    wire::Reader(ByteView(digest).Sub(0, sizeof(number))).Get(number);
    return number;
}

} // namespace

Population::Population(uint64_t seed,
                       const CountryData& data,
                       const std::vector<HospitalSite>& hospitals,
                       double enrolledShare)
    : m_seed(seed)
    , m_enrolledShare(enrolledShare)
    , m_idFormat(data.nationalIdFormat)
    , m_insurance(seed, "IC")
{
    uint64_t end = 0;
    for (const Province& province : data.provinces)
    {
        end += static_cast<uint64_t>(province.population);
        m_ends.push_back(end);
    }
    if (end > kIds)
    {
        throw std::runtime_error(std::to_string(end) + " inhabitants of " + data.name +
                                 ", but only 10^9 identity numbers: lower "
                                 "country.population_scale");
    }
    wire::Writer writer;
    writer.Put(seed);
    m_codeKey = Sha256({writer.Take(), "P-PHR codes"});
    uint64_t beds = 0;
    for (uint32_t h = 0; h < hospitals.size(); ++h)
    {
        m_firstHospital.resize(
            std::max<std::size_t>(m_firstHospital.size(), hospitals[h].province + 1),
            h);
        beds += static_cast<uint64_t>(hospitals[h].beds);
        m_bedEnds.push_back(beds);
        wire::Writer home;
        home.Put(h);
        m_codeMasks.push_back(GetFirstOctets(HmacSha256(m_codeKey, home.Take())));
    }
    m_firstHospital.resize(data.provinces.size() + 1, static_cast<uint32_t>(hospitals.size()));
}

Patient
Population::Get(uint64_t person) const
{
    Patient patient;
    patient.number = person;
    patient.nationalId = GetNationalId(person);
    patient.insuranceCode = GetInsuranceCode(person);
    patient.device = GetDevice(person);
    patient.province = GetProvince(person);
    patient.home = GetHomeHospital(person);
    patient.enrolled = IsEnrolled(person);
    if (patient.enrolled)
    {
        patient.code = GetPhrCode(person);
    }
    return patient;
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
Population::GetFirstBed(uint32_t hospital) const
{
    return hospital == 0 ? 0 : m_bedEnds[hospital - 1];
}

uint32_t
Population::FindHospital(uint64_t bed) const
{
    return static_cast<uint32_t>(std::upper_bound(m_bedEnds.begin(), m_bedEnds.end(), bed) -
                                 m_bedEnds.begin());
}

uint32_t
Population::GetHomeHospital(uint64_t person) const
{
    const uint32_t province = GetProvince(person);
    const uint64_t first = GetFirstBed(m_firstHospital[province]);
    const uint64_t end = GetFirstBed(m_firstHospital[province + 1]);
    return FindHospital(first + Mix(person, kHome) % (end - first));
}

bool
Population::IsEnrolled(uint64_t person) const
{
    return static_cast<double>(Mix(person, kEnrolment) >> 11) * 0x1p-53 < m_enrolledShare;
}

std::string
Population::GetNationalId(uint64_t person) const
{
    std::string id = std::to_string(kIds + (person * kIdFactor + kIdOffset) % kIds).substr(1);
    if (m_idFormat == NationalIdFormat::Iran)
    {
        return id + GetIranianCheck(id);
    }
    return kGenericPrefix + id + GetLuhnCheck(id);
}

std::string
Population::GetDevice(uint64_t person) const
{
    return "PD-" + GetNationalId(person);
}

std::optional<uint64_t>
Population::FindByNationalId(std::string_view id) const
{
    const bool isIranian = m_idFormat == NationalIdFormat::Iran;
    if (!isIranian && !id.empty() && id.front() == kGenericPrefix)
    {
        id.remove_prefix(1);
    }
    uint64_t digits = 0;
    const char* end = id.data() + std::min(id.size(), kIdDigits);
    const auto parsed = std::from_chars(id.data(), end, digits);
    if (id.size() != kIdDigits + 1 || parsed.ec != std::errc() || parsed.ptr != end)
    {
        return std::nullopt;
    }
    const uint64_t person = (digits + kIds - kIdOffset) % kIds * kIdInverse % kIds;
    const char check = isIranian ? GetIranianCheck(id) : GetLuhnCheck(id);
    return id.back() == check && person < GetSize() ? std::optional(person) : std::nullopt;
}

std::string
Population::GetInsuranceCode(uint64_t person) const
{
    return m_insurance.Make(person);
}

std::optional<uint64_t>
Population::FindByInsuranceCode(std::string_view code) const
{
    const auto person = m_insurance.Find(code);
    return person && *person < GetSize() ? person : std::nullopt;
}

PhrCode
Population::GetPhrCode(uint64_t person) const
{
    // Home server, hidden number, check value: found again without a table, and not guessed.
    const uint32_t home = GetHomeHospital(person);
    wire::Writer writer;
    writer.Put(home);
    writer.Put(person ^ m_codeMasks[home]);
    const Bytes start = writer.Take();
    const Digest check = HmacSha256(m_codeKey, start);
    PhrCode code{};
    std::copy(start.begin(), start.end(), code.begin());
    std::copy_n(check.begin(), code.size() - start.size(), code.begin() + start.size());
    return code;
}

std::optional<uint64_t>
Population::FindByPhrCode(const PhrCode& code) const
{
    const uint32_t home = GetHome(code);
    if (home >= m_codeMasks.size())
    {
        return std::nullopt;
    }
    uint64_t hidden{};
    wire::Reader(ByteView(code).Sub(sizeof(home))).Get(hidden);
    const uint64_t person = hidden ^ m_codeMasks[home];
    if (person >= GetSize() || !IsEnrolled(person) || GetPhrCode(person) != code)
    {
        return std::nullopt;
    }
    return person;
}

uint32_t
Population::GetHome(const PhrCode& code)
{
    return GetHomeCode(code);
}

uint64_t
Population::DrawPatient(RandomStream& random) const
{
    return random.NextBelow(GetSize());
}

uint64_t
Population::DrawPatient(RandomStream& random, uint32_t province) const
{
    const uint64_t first = province == 0 ? 0 : m_ends[province - 1];
    return first + random.NextBelow(m_ends[province] - first);
}

uint64_t
Population::DrawEnrolled(RandomStream& random, uint32_t province) const
{
    uint64_t person = DrawPatient(random, province);
    while (!IsEnrolled(person))
    {
        person = DrawPatient(random, province);
    }
    return person;
}

uint64_t
Population::GetEnrolled(uint32_t province) const
{
    const uint64_t first = province == 0 ? 0 : m_ends[province - 1];
    return static_cast<uint64_t>(
        std::llround(static_cast<double>(m_ends[province] - first) * m_enrolledShare));
}

uint32_t
Population::DrawHospital(RandomStream& random,
                         uint32_t first,
                         uint32_t end,
                         uint32_t leftOutFirst,
                         uint32_t leftOutEnd) const
{
    const uint64_t gap = GetFirstBed(leftOutEnd) - GetFirstBed(leftOutFirst);
    uint64_t bed = GetFirstBed(first);
    bed += random.NextBelow(GetFirstBed(end) - bed - gap);
    return FindHospital(bed < GetFirstBed(leftOutFirst) ? bed : bed + gap);
}

uint32_t
Population::DrawOtherHospital(RandomStream& random, uint32_t hospital) const
{
    const auto next =
        std::upper_bound(m_firstHospital.begin(), m_firstHospital.end() - 1, hospital);
    return DrawHospital(random, *(next - 1), *next, hospital, hospital + 1);
}

uint32_t
Population::DrawHospitalElsewhere(RandomStream& random, uint32_t province) const
{
    return DrawHospital(random,
                        0,
                        m_firstHospital.back(),
                        m_firstHospital[province],
                        m_firstHospital[province + 1]);
}

uint32_t
Population::GetHospitalCount(uint32_t province) const
{
    return m_firstHospital[province + 1] - m_firstHospital[province];
}

} // namespace ehealth
} // namespace ns3
