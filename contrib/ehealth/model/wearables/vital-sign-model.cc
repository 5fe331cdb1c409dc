// SPDX-License-Identifier: GPL-2.0-only
#include "vital-sign-model.h"

#include "ns3/csv-table.h"
#include "ns3/normal-draw.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr double kTwoPi = 6.28318530717958647692;
constexpr double kHour = 3600;
constexpr double kMinute = 60;
constexpr double kDay = 24 * kHour;

constexpr std::array<const char*, kVitals> kNames{"pulse",
                                                  "respiration",
                                                  "systolic",
                                                  "diastolic",
                                                  "temperature"};

/// The rows of the file, found by vital sign and parameter.
class Figures
{
  public:
    explicit Figures(const std::string& path) : m_path(path), m_table(CsvTable::Read(path))
    {
    }

    /// @return a figure that is at least the least one
    double Get(std::string_view vital, std::string_view parameter, double least) const
    {
        for (std::size_t row = 0; row < m_table.GetSize(); ++row)
        {
            if (m_table.GetText(row, "vital") == vital &&
                m_table.GetText(row, "parameter") == parameter)
            {
                const double value = m_table.GetNumber(row, "value");
                if (value < least)
                {
                    m_table.Fail(row, "value", "must be at least " + std::to_string(least));
                }
                return value;
            }
        }
        throw CsvError(m_path,
                       0,
                       "there is no row of vital \"" + std::string(vital) + "\" and parameter \"" +
                           std::string(parameter) + "\"");
    }

  private:
    std::string m_path;
    CsvTable m_table;
};

VitalSignModel::Sign
LoadSign(const Figures& figures, const std::string& name)
{
    VitalSignModel::Sign sign;
    sign.mean = figures.Get(name, "mean", 0);
    sign.betweenSd = figures.Get(name, "between_sd", 0);
    sign.circadianAmplitude = figures.Get(name, "circadian_amplitude", 0);
    sign.circadianPeak = figures.Get(name, "circadian_peak", 0);
    sign.ownSd = figures.Get(name, "own_sd", 0);
    sign.ownTime = figures.Get(name, "own_time", 0.01) * kMinute;
    sign.activity = figures.Get(name, "activity", -1e3);
    sign.thermal = figures.Get(name, "thermal", -1e3);
    sign.sensorSd = figures.Get(name, "sensor_sd", 0);
    sign.artefactSd = figures.Get(name, "artefact_sd", 0);
    sign.failureMean = figures.Get(name, "failure_mean", 0);
    sign.failureSd = figures.Get(name, "failure_sd", 0);
    sign.lowest = figures.Get(name, "lowest", 0);
    sign.highest = figures.Get(name, "highest", sign.lowest);
    return sign;
}

} // namespace

const char*
GetName(Vital vital)
{
    return kNames[static_cast<std::size_t>(vital)];
}

VitalSignModel
VitalSignModel::Load(const std::string& path)
{
    const Figures figures(path);
    VitalSignModel model;
    for (std::size_t i = 0; i < kVitals; ++i)
    {
        model.signs[i] = LoadSign(figures, kNames[i]);
    }
    model.activityTime = figures.Get("all", "activity_time", 0.01) * kMinute;
    model.thermalTime = figures.Get("all", "thermal_time", 0.01) * kMinute;
    model.pressureCorrelation = std::min(1.0, figures.Get("all", "pressure_correlation", -1));
    model.artefactShare = figures.Get("all", "artefact_share", 0);
    model.failureTime = figures.Get("all", "failure_time", 0.01) * kMinute;
    return model;
}

double
VitalSignModel::GetCircadian(Vital vital, double seconds) const
{
    const Sign& sign = Get(vital);
    return sign.circadianAmplitude *
           std::cos(kTwoPi * (seconds - sign.circadianPeak * kHour) / kDay);
}

VitalSigns
VitalSignModel::DrawMeans(RandomStream& random) const
{
    VitalSigns deviations;
    for (double& deviation : deviations.values)
    {
        deviation = DrawNormal(random);
    }
    deviations[Vital::Diastolic] =
        pressureCorrelation * deviations[Vital::Systolic] +
        std::sqrt(1 - pressureCorrelation * pressureCorrelation) * deviations[Vital::Diastolic];
    VitalSigns means;
    for (std::size_t i = 0; i < kVitals; ++i)
    {
        means.values[i] = signs[i].mean + signs[i].betweenSd * deviations.values[i];
    }
    return means;
}

HeartFailure
VitalSignModel::DrawHeartFailure(RandomStream& random,
                                 const VitalSigns& means,
                                 double onset,
                                 double duration) const
{
    HeartFailure failure;
    failure.onset = onset;
    failure.end = onset + duration;
    for (std::size_t i = 0; i < kVitals; ++i)
    {
        const double value = signs[i].failureMean + signs[i].failureSd * DrawNormal(random);
        const bool mayFall = static_cast<Vital>(i) == Vital::Temperature;
        const double change = value - means.values[i];
        failure.change.values[i] = mayFall ? change : std::max(0.0, change);
    }
    return failure;
}

double
VitalSignModel::GetChange(const HeartFailure& failure, Vital vital, double seconds) const
{
    if (seconds < failure.onset || seconds >= failure.end)
    {
        return 0;
    }
    return failure.change[vital] * -std::expm1(-(seconds - failure.onset) / failureTime);
}

} // namespace ehealth
} // namespace ns3
