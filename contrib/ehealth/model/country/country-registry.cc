// SPDX-License-Identifier: GPL-2.0-only
#include "country-registry.h"

#include "ns3/codec.h"
#include "ns3/compression.h"
#include "ns3/digest.h"

namespace ns3
{
namespace ehealth
{

CountryRegistry::CountryRegistry(uint64_t seed,
                                 const Population& population,
                                 const Scenario& scenario,
                                 const std::string& dataDirectory)
    : m_seed(seed)
    , m_population(population)
    , m_summarySizes(
          SizeDistribution::Load(dataDirectory + "/phr_sizes.csv", scenario.records.sizeProfile))
    , m_entrySizes(SizeDistribution::Load(dataDirectory + "/phr_sizes.csv",
                                          scenario.records.newEntrySizeProfile))
    , m_compress(scenario.records.compression == Compression::Zlib)
{
}

std::optional<HealthRecord>
CountryRegistry::DeriveRecord(const PhrCode& code, bool withSummary) const
{
    const auto patient = m_population.FindByPhrCode(code);
    if (!patient)
    {
        return std::nullopt;
    }
    HealthRecord record;
    record.code = code;
    record.patient = m_population.GetNationalId(*patient);
    record.fingerprint = Sha256(Encode(MakeFingerprint(record.patient)));
    if (withSummary)
    {
        record.compressed = m_compress;
        record.summary = DeriveSummary(record.patient);
    }
    return record;
}

void
CountryRegistry::StartPrefetch()
{
    m_prefetch = std::make_unique<SummaryPrefetch>(
        [this](const std::string& patient) { return MakeSummary(patient); });
}

void
CountryRegistry::Announce(uint64_t patient)
{
    if (m_prefetch && m_population.IsEnrolled(patient))
    {
        m_prefetch->Announce(m_population.GetNationalId(patient));
    }
}

Bytes
CountryRegistry::DeriveSummary(const std::string& patient) const
{
    auto made = m_prefetch ? m_prefetch->Take(patient) : std::nullopt;
    return made ? std::move(*made) : MakeSummary(patient);
}

Bytes
CountryRegistry::MakeSummary(const std::string& patient) const
{
    RandomStream random(m_seed, patient, "summary");
    const std::size_t size = m_summarySizes.Draw(random);
    const std::string summary = MakePatientSummary(patient, size, random);
    return m_compress ? Deflate(summary) : ByteView(summary).ToBytes();
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
