// SPDX-License-Identifier: GPL-2.0-only
#include "scenario-data.h"

#include "ns3/country-data.h"
#include "ns3/csv-table.h"

#include <algorithm>
#include <cstdlib>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Collects what is missing; each file is read at most once.
class DataCheck
{
  public:
    explicit DataCheck(std::string directory) : m_directory(std::move(directory))
    {
    }

    /// @return the file; nothing, and a problem, when it cannot be read
    std::optional<CsvTable> Read(const std::string& name)
    {
        try
        {
            return CsvTable::Read(m_directory + "/" + name);
        }
        catch (const CsvError& error)
        {
            AddProblem(error.GetSource(), error.GetLine(), error.GetProblem());
            return std::nullopt;
        }
    }

    /// @return the name of the country's file of provinces; empty, and a problem, when unknown
    std::string FindProvinceFile(const std::string& country)
    {
        try
        {
            return GetProvinceFile(m_directory, country);
        }
        catch (const std::runtime_error& error)
        {
            const std::string path = m_directory + "/countries.toml";
            std::string problem = error.what();
            if (problem.compare(0, path.size() + 2, path + ": ") == 0)
            {
                problem.erase(0, path.size() + 2);
            }
            AddProblem(path, 0, problem);
            return "";
        }
    }

    /// Reports a value that is not one of those of a file.
    void Expect(const std::string& key,
                const std::string& value,
                const std::vector<std::string>& known,
                const std::string& where)
    {
        if (std::find(known.begin(), known.end(), value) != known.end())
        {
            return;
        }
        std::string all;
        for (const auto& each : known)
        {
            all += (all.empty() ? "" : ", ") + each;
        }
        m_problems.push_back(
            {"", 0, key, "\"" + value + "\" is not in " + where + "; give one of " + all});
    }

    std::vector<ScenarioProblem> Take()
    {
        return std::move(m_problems);
    }

  private:
    void AddProblem(const std::string& path, std::size_t line, const std::string& problem)
    {
        m_problems.push_back({path,
                              static_cast<uint32_t>(line),
                              "",
                              problem + "; set the environment variable EHEALTH_DATA_DIR to the "
                                        "module's data directory"});
    }

    std::string m_directory;
    std::vector<ScenarioProblem> m_problems;
};

} // namespace

std::string
GetDataDirectory()
{
    const char* chosen = std::getenv("EHEALTH_DATA_DIR");
    return chosen != nullptr && *chosen != '\0' ? chosen : EHEALTH_DATA_DIR;
}

std::vector<ScenarioProblem>
FindDataProblems(const Scenario& scenario, const std::string& directory)
{
    DataCheck check(directory);
    const std::string provinceFile = check.FindProvinceFile(scenario.country.data);
    if (const auto table = provinceFile.empty() ? std::nullopt : check.Read(provinceFile))
    {
        for (const auto& province : scenario.country.provinces)
        {
            check.Expect("country.provinces",
                         province,
                         table->GetColumn("iso_3166_2"),
                         provinceFile);
        }
    }
    if (const auto table = check.Read("phr_sizes.csv"))
    {
        const auto items = table->GetColumn("item");
        check.Expect("records.size_profile", scenario.records.sizeProfile, items, "phr_sizes.csv");
        check.Expect("records.new_entry_size_profile",
                     scenario.records.newEntrySizeProfile,
                     items,
                     "phr_sizes.csv");
    }
    if (const auto table = check.Read("hourly_profiles.csv"))
    {
        auto profiles = table->GetColumns();
        profiles.erase(std::remove(profiles.begin(), profiles.end(), "hour"), profiles.end());
        const auto expectProfile = [&](const char* key, const std::optional<std::string>& name) {
            if (name)
            {
                check.Expect(key, *name, profiles, "hourly_profiles.csv");
            }
        };
        expectProfile("workload.hourly_profile", scenario.workload.hourlyProfile);
        expectProfile("monitoring.review_hourly_profile", scenario.monitoring.reviewHourlyProfile);
        expectProfile("workload.emergency_hourly_profile",
                      scenario.workload.emergencyHourlyProfile);
    }
    for (const char* name : {"workload.csv", "network.csv", "nfc.csv", "device_costs.csv"})
    {
        check.Read(name);
    }
    return check.Take();
}

} // namespace ehealth
} // namespace ns3
