// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SCENARIO_REPORT_H
#define EHEALTH_SCENARIO_REPORT_H

#include "ns3/scenario.h"

#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * Where the keys of a scenario were set while it was read, and all that is wrong with it: so that
 * one run names every problem, at its line.
 */
class ScenarioReport
{
  public:
    /// @param scenario that is read. @param source its file, or what else its text comes from
    ScenarioReport(const Scenario& scenario, std::string source);

    /// @return the file
    const std::string& GetSource() const
    {
        return m_source;
    }

    /// A key has been set. @param source file or "--set". @param line 0: of no line.
    /// @param key its name. @param written its value as it is written
    void NoteSet(const std::string& source,
                 uint32_t line,
                 const std::string& key,
                 const std::string& written);

    /// What a key was set to no longer counts. @param key its name
    void ForgetSet(const std::string& key);

    /// @return whether the key was set
    bool IsSet(const std::string& name) const;
    /// @return whether something is wrong with the key, which then holds its default
    bool IsWrong(const std::string& name) const;
    /// @return whether something is wrong with a key whose name begins so
    bool IsAnyWrong(const std::string& prefix) const;

    /// Reports a problem. @param source file or "--set". @param line 0: of no line.
    /// @param key its name. @param message what is wrong; and the remedy
    void Report(const std::string& source,
                uint32_t line,
                const std::string& key,
                const std::string& message);
    /// Reports a value that was read without error, where it was set.
    void ReportValue(const std::string& name, const std::string& problem);
    /// Reports what was found in the scenario as a whole: a problem without a line where its key
    /// was set.
    void ReportFound(const std::vector<ScenarioProblem>& problems);

    /// Throws ScenarioError when there is any problem.
    void ThrowIfWrong();

  private:
    /// Reports a key at the place where it was last set.
    void ReportWhereSet(const std::string& name, const std::string& message);

    const Scenario& m_scenario;
    std::string m_source;
    std::vector<ScenarioProblem> m_origins; //!< where each key was set, with what
    std::vector<ScenarioProblem> m_problems;
};

/**
 * @ingroup ehealth-country
 * Settles what several keys say together, and reports what cannot be seen from one key alone.
 * Nothing is concluded from keys that are wrong already.
 * @param scenario all of whose keys have been read. @param report of its reading
 */
void CheckScenario(Scenario& scenario, ScenarioReport& report);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SCENARIO_REPORT_H
