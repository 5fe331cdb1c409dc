// SPDX-License-Identifier: GPL-2.0-only
#include "vital-sign-process.h"

#include "ns3/abort.h"
#include "ns3/normal-draw.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace ehealth
{

namespace
{

VitalSigns
DrawMeansOf(const VitalSignModel& model, uint64_t seed, uint64_t person)
{
    RandomStream random(seed, "vital-signs", "means", person);
    return model.DrawMeans(random);
}

/// The exact transition of a process of variance 1: the first one, from the infinite past, draws
/// from the stationary distribution.
void
Advance(double& value, double elapsed, double timeConstant, RandomStream& random)
{
    const double kept = std::exp(-elapsed / timeConstant);
    value = kept * value + std::sqrt(1 - kept * kept) * DrawNormal(random);
}

} // namespace

VitalSignProcess::VitalSignProcess(const VitalSignModel& model, uint64_t seed, uint64_t person)
    : m_model(&model), m_seed(seed), m_person(person), m_means(DrawMeansOf(model, seed, person))
{
}

VitalSignProcess::Reading
VitalSignProcess::Read(double seconds, const HeartFailure* failure)
{
    NS_ABORT_MSG_IF(seconds < m_time,
                    "vital signs of person " << m_person << " read at " << seconds
                                             << " s, after a reading at " << m_time << " s");
    constexpr unsigned readingBits = 24;
    RandomStream random(m_seed,
                        "vital-signs",
                        "reading",
                        m_person << readingBits | m_readings % (1U << readingBits));
    ++m_readings;
    const double elapsed = seconds - m_time;
    m_time = seconds;
    Advance(m_activity, elapsed, m_model->activityTime, random);
    Advance(m_thermal, elapsed, m_model->thermalTime, random);
    const bool spoilt = random.NextDouble() < m_model->artefactShare;
    Reading reading;
    for (std::size_t i = 0; i < kVitals; ++i)
    {
        const auto vital = static_cast<Vital>(i);
        const VitalSignModel::Sign& sign = m_model->signs[i];
        Advance(m_own[i], elapsed, sign.ownTime, random);
        double value = m_means.values[i] + m_model->GetCircadian(vital, seconds) +
                       sign.activity * m_activity + sign.thermal * m_thermal +
                       sign.ownSd * m_own[i];
        if (failure != nullptr)
        {
            value += m_model->GetChange(*failure, vital, seconds);
        }
        const double error = (spoilt ? sign.artefactSd : sign.sensorSd) * DrawNormal(random);
        reading.actual.values[i] = value;
        reading.measured.values[i] = std::clamp(value + error, sign.lowest, sign.highest);
    }
    return reading;
}

} // namespace ehealth
} // namespace ns3
