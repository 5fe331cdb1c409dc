// SPDX-License-Identifier: GPL-2.0-only
#include "country-registry.h"

#include "ns3/codec.h"
#include "ns3/csv-table.h"
#include "ns3/digest.h"

#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace ns3
{
namespace ehealth
{

namespace
{

SizeDistribution
LoadSizes(const std::string& dataDirectory, const std::string& profile)
{
    const std::string path = dataDirectory + "/phr_sizes.csv";
    const auto table = CsvTable::Read(path);
    const auto row = table ? table->FindRow("item", profile) : std::nullopt;
    if (!row)
    {
        throw std::runtime_error(path + ": cannot be read, or has no item " + profile);
    }
    const auto number = [&](const char* column) {
        const auto value = table->FindNumber(*row, column);
        if (!value)
        {
            throw std::runtime_error(path + ": item " + profile + " has no figure " + column);
        }
        return *value;
    };
    // Where the smallest document is not given, the lower quartile bounds from below.
    return {number("median"),
            number("p95"),
            table->FindNumber(*row, "min").value_or(number("p25")),
            number("max")};
}

} // namespace

CountryRegistry::CountryRegistry(uint64_t seed,
                                 const Population& population,
                                 const Scenario& scenario,
                                 const std::string& dataDirectory)
    : m_seed(seed)
    , m_population(population)
    , m_summarySizes(LoadSizes(dataDirectory, scenario.records.sizeProfile))
    , m_entrySizes(LoadSizes(dataDirectory, scenario.records.newEntrySizeProfile))
    , m_compress(scenario.records.compression == Compression::Zlib)
{
}

uint64_t
CountryRegistry::GetCheck(const std::string& text) const
{
    wire::Writer key;
    key.Put(m_seed);
    const Digest mac = HmacSha256(key.Take(), text);
    uint64_t check{};
    wire::Reader(ByteView(mac).Sub(0, sizeof(check))).Get(check);
    return check;
}

std::string
CountryRegistry::MakeCode(const char* kind, uint64_t number) const
{
    char digits[16];
    std::snprintf(digits, sizeof(digits), "%010llu", static_cast<unsigned long long>(number));
    const std::string body = std::string(kind) + "-" + digits;
    char check[16];
    std::snprintf(check, sizeof(check), "-%08x", static_cast<unsigned>(GetCheck(body) >> 32));
    return body + check;
}

bool
CountryRegistry::IsKnown(const char* kind, const std::string& code) const
{
    const std::string prefix = std::string(kind) + "-";
    uint64_t number{};
    const char* begin = code.data() + prefix.size();
    const char* end = code.data() + code.size();
    return code.compare(0, prefix.size(), prefix) == 0 &&
           std::from_chars(begin, end, number).ec == std::errc() && MakeCode(kind, number) == code;
}

PhrCode
CountryRegistry::MakePhrCode(uint64_t patient) const
{
    const uint32_t home = m_population.GetHomeHospital(patient);
    const std::string place = "home " + std::to_string(home);
    wire::Writer writer;
    writer.Put(home);
    writer.Put(patient ^ GetCheck(place));
    writer.Put(static_cast<uint32_t>(GetCheck(place + " patient " + std::to_string(patient))));
    const Bytes octets = writer.Take();
    PhrCode code;
    std::copy(octets.begin(), octets.end(), code.begin());
    return code;
}

uint32_t
CountryRegistry::GetHome(const PhrCode& code)
{
    uint32_t home{};
    wire::Reader(ByteView(code).Sub(0, sizeof(home))).Get(home);
    return home;
}

std::optional<uint64_t>
CountryRegistry::FindPatient(const PhrCode& code) const
{
    const uint32_t home = GetHome(code);
    uint64_t masked{};
    wire::Reader(ByteView(code).Sub(sizeof(home), sizeof(masked))).Get(masked);
    const uint64_t patient = masked ^ GetCheck("home " + std::to_string(home));
    if (patient >= m_population.GetSize() || !m_population.IsEnrolled(patient) ||
        MakePhrCode(patient) != code)
    {
        return std::nullopt;
    }
    return patient;
}

std::optional<HealthRecord>
CountryRegistry::DeriveRecord(const PhrCode& code, bool withSummary) const
{
    const auto patient = FindPatient(code);
    if (!patient)
    {
        return std::nullopt;
    }
    HealthRecord record;
    record.code = code;
    record.patient = Population::GetNationalId(*patient);
    record.fingerprint = Sha256(Encode(MakeFingerprint(record.patient)));
    if (withSummary)
    {
        RandomStream random(m_seed, record.patient, "summary");
        const std::size_t size = m_summarySizes.Draw(random);
        const std::string summary = MakePatientSummary(record.patient, size, random);
        record.compressed = m_compress;
        record.summary = m_compress ? Deflate(summary) : ByteView(summary).ToBytes();
    }
    return record;
}

FingerprintTemplate
CountryRegistry::MakeFingerprint(const std::string& id) const
{
    RandomStream random(m_seed, id, "fingerprint");
    return FingerprintTemplate::Make(random);
}

Bytes
CountryRegistry::WriteEntry(uint64_t run, const std::string& patient) const
{
    RandomStream random(m_seed, patient, "entry", run);
    const std::size_t size = m_entrySizes.Draw(random);
    return ByteView(MakeEncounter(patient, size, random)).ToBytes();
}

} // namespace ehealth
} // namespace ns3
