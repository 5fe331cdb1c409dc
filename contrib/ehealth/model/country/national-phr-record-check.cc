// SPDX-License-Identifier: GPL-2.0-only
#include "national-phr-record-check.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

namespace
{

/// @return number of entries, from the beginning, that are the same in both
std::size_t
CountCommon(const std::vector<RecordEntry>& a, const std::vector<RecordEntry>& b)
{
    const auto isSame = [](const RecordEntry& x, const RecordEntry& y) {
        return Encode(x) == Encode(y);
    };
    const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end(), isSame);
    return static_cast<std::size_t>(end.first - a.begin());
}

std::string
Count(std::size_t number, const char* what)
{
    return std::to_string(number) + " " + what;
}

} // namespace

NationalPhrRecordCheck::NationalPhrRecordCheck(std::vector<Server> servers,
                                               RecordStore& central,
                                               Archive archive)
    : m_servers(std::move(servers)), m_central(central), m_archive(std::move(archive))
{
}

void
NationalPhrRecordCheck::Report(const std::string& patient, const std::string& problem)
{
    m_report.problems.push_back(patient + ": " + problem);
}

void
NationalPhrRecordCheck::CheckStores()
{
    for (uint32_t home = 0; home < m_servers.size(); ++home)
    {
        for (const PhrCode& code : m_servers[home].store->GetCodes())
        {
            CheckHome(home, code);
        }
    }
    for (const PhrCode& code : m_central.GetCodes())
    {
        CheckBackup(code);
    }
}

std::optional<HealthRecord>
NationalPhrRecordCheck::FindHome(const PhrCode& code)
{
    const uint32_t home = GetHomeCode(code);
    auto record = home < m_servers.size() ? m_servers[home].store->Find(code) : std::nullopt;
    return record ? record : m_archive(code);
}

void
NationalPhrRecordCheck::CheckHome(uint32_t home, const PhrCode& code)
{
    const HealthRecord record = *m_servers[home].store->Find(code);
    if (GetHomeCode(code) != home)
    {
        Report(record.patient, "a copy of the record is left at " + m_servers[home].name);
        return;
    }
    ++m_report.patients;
    m_report.entries += record.entries.size();
    if (!m_patients.emplace(record.patient, code).second)
    {
        Report(record.patient, "two records, one of them at " + m_servers[home].name);
    }
    if (record.version != record.entries.size())
    {
        Report(record.patient,
               "P-PHR has version " + std::to_string(record.version) + " and " +
                   Count(record.entries.size(), "entries"));
    }
    const auto backup = m_central.Find(code);
    if (!backup && (!record.entries.empty() || !m_archive(code)))
    {
        Report(record.patient,
               "no C-PHR; P-PHR at " + m_servers[home].name + " has " +
                   Count(record.entries.size(), "entries"));
    }
}

void
NationalPhrRecordCheck::CheckBackup(const PhrCode& code)
{
    const HealthRecord backup = *m_central.Find(code);
    const auto record = FindHome(code);
    if (!record)
    {
        Report(backup.patient, "C-PHR has a record that no home server knows");
        return;
    }
    if (backup.patient != record->patient || backup.fingerprint != record->fingerprint)
    {
        Report(record->patient, "C-PHR is of another person: " + backup.patient);
    }
    // A backup's row is made without the summary, which is read only when it is needed.
    const bool isRead = !backup.summary.empty() && !record->summary.empty();
    if (isRead && (backup.summary != record->summary || backup.compressed != record->compressed))
    {
        Report(record->patient, "the summaries of C-PHR and P-PHR differ");
    }
    if (Encode(backup.access) != Encode(record->access))
    {
        Report(record->patient, "the access permissions of C-PHR and P-PHR differ");
    }
    const std::size_t common = CountCommon(backup.entries, record->entries);
    if (backup.version != backup.entries.size() || common != record->entries.size() ||
        common != backup.entries.size())
    {
        Report(record->patient,
               "C-PHR has version " + std::to_string(backup.version) + " and " +
                   Count(backup.entries.size(), "entries, P-PHR ") +
                   Count(record->entries.size(), "entries; the first ") +
                   Count(common, "are the same"));
    }
}

void
NationalPhrRecordCheck::CheckMobile(const std::string& patient, const Mobile& mobile)
{
    if (!mobile.record)
    {
        Report(patient, "M-PHR cannot be opened");
        return;
    }
    const HealthRecord& own = mobile.record->record;
    m_pending += mobile.record->pending.size();
    const auto record = FindHome(own.code);
    if (!record)
    {
        Report(patient, "M-PHR has a code that no home server knows");
        return;
    }
    if (own.patient != patient || record->patient != patient ||
        own.fingerprint != record->fingerprint)
    {
        Report(patient, "M-PHR or P-PHR is of another person");
    }
    const std::size_t common = CountCommon(own.entries, record->entries);
    if (own.version != own.entries.size() || common != own.entries.size())
    {
        Report(patient,
               "M-PHR is no earlier P-PHR: it has version " + std::to_string(own.version) +
                   " and " + Count(own.entries.size(), "entries, the first ") +
                   Count(common, "as P-PHR"));
    }
    if (mobile.certain && own.entries.size() != mobile.version)
    {
        Report(patient,
               "M-PHR has " + Count(own.entries.size(), "entries; P-PHR had ") +
                   Count(mobile.version, "at the last synchronisation"));
    }
    if (mobile.certain && mobile.record->pending.size() != mobile.pending)
    {
        Report(patient,
               "M-PHR has " + Count(mobile.record->pending.size(), "entries to synchronise; ") +
                   Count(mobile.pending, "were made since the last synchronisation"));
    }
}

void
NationalPhrRecordCheck::CheckTotal(uint64_t accepted, uint64_t others)
{
    const uint64_t written = m_report.entries + m_pending;
    if (written < accepted || written > accepted + others)
    {
        Report("all patients",
               Count(m_report.entries, "entries in P-PHRs and ") + Count(m_pending, "on phones; ") +
                   Count(accepted, "runs that write one were ") + "accepted and " +
                   Count(others, "were not"));
    }
}

void
NationalPhrRecordCheck::CheckAudit(uint64_t accepted)
{
    uint64_t rows = 0;
    for (const Server& server : m_servers)
    {
        rows += server.store->CountAudit("break-glass");
    }
    if (rows < accepted)
    {
        Report("all patients",
               Count(rows, "audit rows of emergency access; ") +
                   Count(accepted, "emergencies of unconscious patients were accepted"));
    }
}

} // namespace ehealth
} // namespace ns3
