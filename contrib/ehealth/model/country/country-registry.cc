// SPDX-License-Identifier: GPL-2.0-only
#include "country-registry.h"

#include "ns3/codec.h"
#include "ns3/compression.h"
#include "ns3/digest.h"

namespace ns3
{
namespace ehealth
{

namespace
{

/// Summaries that are kept for people who were announced, of about 7 kB each.
constexpr std::size_t kSummaries = 4096;

} // namespace

CountryRegistry::CountryRegistry(uint64_t seed,
                                 const Population& population,
                                 const Scenario& scenario,
                                 const std::string& dataDirectory,
                                 PrefetchThread* prefetch)
    : m_seed(seed)
    , m_population(population)
    , m_summarySizes(
          SizeDistribution::Load(dataDirectory + "/phr_sizes.csv", scenario.records.sizeProfile))
    , m_entrySizes(SizeDistribution::Load(dataDirectory + "/phr_sizes.csv",
                                          scenario.records.newEntrySizeProfile))
    , m_compress(scenario.records.compression == Compression::Zlib)
    , m_summaries(prefetch, kSummaries)
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
CountryRegistry::Announce(uint64_t patient) const
{
    if (m_summaries.IsOn() && m_population.IsEnrolled(patient))
    {
        const std::string id = m_population.GetNationalId(patient);
        m_summaries.Announce(id, [this, id] { return MakeSummary(id); });
    }
}

Bytes
CountryRegistry::DeriveSummary(const std::string& patient) const
{
    auto made = m_summaries.Take(patient);
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
