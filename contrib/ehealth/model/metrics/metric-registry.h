// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_METRIC_REGISTRY_H
#define EHEALTH_METRIC_REGISTRY_H

#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

class ResultsDatabase;

/// @ingroup ehealth-metrics
/// What a scalar metric of a run means.
struct MetricDeclaration
{
    std::string name;   //!< unique in a run, for example "visit.latency_median"
    std::string unit;   //!< "s", "byte", ...; "1" for counts and ratios
    std::string title;  //!< for people
    std::string source; //!< what it is computed from, for example "protocol_run.latency_s"
};

/**
 * @ingroup ehealth-metrics
 * The scalar metrics of a run. Who computes a metric declares it once and sets its value when it is
 * known; the results database, and with it plots and reports, take name, unit and title from here.
 */
class MetricRegistry
{
  public:
    /// Adds a metric, without a value yet; aborts when there is one of this name.
    void Declare(const MetricDeclaration& declaration);

    /**
     * Sets the value of a metric; aborts when none of this name is declared.
     * @param name as declared
     * @param value in the metric's unit; NaN: there is none
     */
    void Set(const std::string& name, double value);

    /**
     * Writes all metrics in the order of their declaration; those without a value as NULL.
     * @param database the rows go to
     */
    void Write(ResultsDatabase& database) const;

  private:
    struct Metric
    {
        MetricDeclaration declaration;
        double value;
    };

    std::vector<Metric> m_metrics;
    std::map<std::string, std::size_t> m_byName;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_METRIC_REGISTRY_H
