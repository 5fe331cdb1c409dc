// SPDX-License-Identifier: GPL-2.0-only
#include "access-control.h"

#include "ns3/compression.h"
#include "ns3/health-record.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace ns3
{
namespace ehealth
{

namespace
{

using Json = nlohmann::json;

/// Octets that a summary may have.
constexpr std::size_t kLargestSummary = 16 << 20;

bool
Contains(const std::vector<std::string>& sections, const std::string& section)
{
    return std::find(sections.begin(), sections.end(), section) != sections.end();
}

/// Sections of a patient summary by their LOINC codes.
const std::map<std::string, std::string>&
GetSectionsByCode()
{
    static const std::map<std::string, std::string> sections{{"11450-4", kProblems},
                                                             {"48765-2", kAllergies},
                                                             {"10160-0", kMedication},
                                                             {"30954-2", kResults},
                                                             {"46240-8", kEncounters}};
    return sections;
}

/// The section that a Composition's section is; empty when it is none of ours.
std::string
GetSection(const Json& section)
{
    const Json& code = section.at("code").at("coding").at(0).at("code");
    const auto found = GetSectionsByCode().find(code.get<std::string>());
    return found == GetSectionsByCode().end() ? "" : found->second;
}

/// Takes from a document Bundle the sections that are not allowed, what only they refer to, and the
/// narratives, which tell of everything.
void
RestrictDocument(Json& bundle, const std::vector<std::string>& allowed)
{
    Json& entries = bundle.at("entry");
    Json& composition = entries.at(0).at("resource");
    std::set<std::string> removed;
    std::set<std::string> kept;
    Json sections = Json::array();
    for (Json& section : composition.at("section"))
    {
        const bool stays = Contains(allowed, GetSection(section));
        for (const Json& entry : section.at("entry"))
        {
            (stays ? kept : removed).insert(entry.at("reference").get<std::string>());
        }
        if (stays)
        {
            sections.push_back(std::move(section));
        }
    }
    composition["section"] = std::move(sections);
    composition.erase("text");
    Json rest = Json::array();
    for (Json& entry : entries)
    {
        const std::string url = entry.at("fullUrl").get<std::string>();
        if (removed.count(url) == 0 || kept.count(url) > 0)
        {
            entry.at("resource").erase("text");
            rest.push_back(std::move(entry));
        }
    }
    entries = std::move(rest);
}

std::optional<Bytes>
RestrictSummary(const Bytes& summary, bool compressed, const std::vector<std::string>& allowed)
{
    const auto plain = compressed ? Inflate(summary, kLargestSummary) : summary;
    if (!plain)
    {
        return std::nullopt;
    }
    Json bundle = Json::parse(*plain, nullptr, false);
    if (bundle.is_discarded())
    {
        return std::nullopt;
    }
    try
    {
        RestrictDocument(bundle, allowed);
    }
    catch (const Json::exception&)
    {
        return std::nullopt; // not such a document
    }
    const std::string text = bundle.dump();
    return compressed ? Deflate(text) : ByteView(text).ToBytes();
}

} // namespace

const std::vector<std::string>&
GetRecordSections()
{
    static const std::vector<std::string> sections{kProblems,
                                                   kAllergies,
                                                   kMedication,
                                                   kResults,
                                                   kEncounters};
    return sections;
}

const std::vector<AccessRule>&
GetDefaultAccess()
{
    static const std::vector<AccessRule> rules{
        {"medico", GetRecordSections(), GetRecordSections()},
        {"emergency-medico", {kProblems, kAllergies, kMedication}, {kMedication, kEncounters}},
        {"nurse", {kAllergies, kMedication}, {kResults}},
    };
    return rules;
}

const AccessRule*
AccessControl::FindRule(const std::string& role) const
{
    for (const auto* list : {&rules, &GetDefaultAccess()})
    {
        const auto rule = std::find_if(list->begin(), list->end(), [&role](const AccessRule& each) {
            return each.role == role;
        });
        if (rule != list->end())
        {
            return &*rule;
        }
    }
    return nullptr;
}

bool
AccessControl::MayRead(const std::string& role, const std::string& section) const
{
    const AccessRule* rule = FindRule(role);
    return rule != nullptr && Contains(rule->read, section);
}

bool
AccessControl::MayWrite(const std::string& role, const std::string& section) const
{
    const AccessRule* rule = FindRule(role);
    return rule != nullptr && Contains(rule->write, section);
}

std::optional<HealthRecord>
Restrict(const HealthRecord& record, const std::string& role)
{
    std::vector<std::string> allowed;
    for (const std::string& section : GetRecordSections())
    {
        if (record.access.MayRead(role, section))
        {
            allowed.push_back(section);
        }
    }
    if (allowed.empty())
    {
        return std::nullopt;
    }
    HealthRecord restricted = record;
    if (allowed.size() == GetRecordSections().size())
    {
        return restricted;
    }
    auto& entries = restricted.entries;
    const auto isHidden = [&allowed](const RecordEntry& entry) {
        return !Contains(allowed, entry.section);
    };
    entries.erase(std::remove_if(entries.begin(), entries.end(), isHidden), entries.end());
    if (!record.summary.empty())
    {
        auto summary = RestrictSummary(record.summary, record.compressed, allowed);
        if (!summary)
        {
            return std::nullopt;
        }
        restricted.summary = std::move(*summary);
    }
    return restricted;
}

} // namespace ehealth
} // namespace ns3
