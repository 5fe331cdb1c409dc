// SPDX-License-Identifier: GPL-2.0-only
#include "monitoring.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr double kDay = 86400;
constexpr double kYear = 365.25 * kDay;

/// Every hour alike.
std::array<double, 24>
MakeFlatProfile()
{
    std::array<double, 24> profile{};
    profile.fill(1.0 / 24);
    return profile;
}

} // namespace

MonitoredPeople::MonitoredPeople(uint64_t seed, uint64_t population, uint64_t monitored)
    : m_seed(seed), m_population(population), m_monitored(monitored), m_stride(1)
{
    NS_ABORT_MSG_IF(monitored > population,
                    monitored << " monitored people among " << population << " inhabitants");
    // About the golden section of them: those in turn one after the other live far apart.
    constexpr double golden = 0.6180339887498949;
    m_stride = std::max<uint64_t>(
        1,
        static_cast<uint64_t>(std::llround(golden * static_cast<double>(monitored))));
    while (std::gcd(m_stride, monitored) > 1)
    {
        ++m_stride;
    }
}

uint64_t
MonitoredPeople::GetBegin(uint64_t index) const
{
    // Population times index does not overflow: both are below 2^32.
    return index * m_population / m_monitored;
}

uint64_t
MonitoredPeople::GetPerson(uint64_t index) const
{
    const uint64_t begin = GetBegin(index);
    RandomStream random(m_seed, "monitoring", "person", index);
    return begin + random.NextBelow(GetBegin(index + 1) - begin);
}

std::optional<uint64_t>
MonitoredPeople::FindIndex(uint64_t person) const
{
    if (m_monitored == 0 || person >= m_population)
    {
        return {};
    }
    uint64_t index = person * m_monitored / m_population;
    while (GetBegin(index + 1) <= person)
    {
        ++index;
    }
    return GetPerson(index) == person ? std::optional<uint64_t>(index) : std::nullopt;
}

uint64_t
MonitoredPeople::GetInTurn(uint64_t turn) const
{
    return turn * m_stride % m_monitored;
}

Monitoring::Monitoring(uint64_t seed,
                       uint64_t population,
                       VitalSignModel model,
                       const Settings& settings,
                       double startOfDay,
                       double duration)
    : m_seed(seed)
    , m_model(std::move(model))
    , m_settings(settings)
    , m_startOfDay(startOfDay)
    , m_duration(duration)
    , m_people(seed, population, settings.patients)
    , m_reviews(RandomStream(seed, "monitoring", "reviews"),
                static_cast<double>(settings.patients) * settings.reviewsPerPatientDay,
                settings.reviewHours,
                startOfDay)
    , m_reviewed(seed, "monitoring", "reviewed")
    , m_monitored(settings.patients)
{
    DrawEmergencies();
}

void
Monitoring::DrawEmergencies()
{
    const double perDay = static_cast<double>(m_settings.patients) *
                          m_settings.emergenciesPerPatientYear * kDay / kYear;
    HourlyPoissonProcess onsets(RandomStream(m_seed, "monitoring", "onsets"),
                                perDay,
                                MakeFlatProfile(),
                                m_startOfDay);
    RandomStream random(m_seed, "monitoring", "emergencies");
    for (double time = onsets.Next(); time < m_duration; time = onsets.Next())
    {
        const uint64_t index = random.NextBelow(m_settings.patients);
        const VitalSigns means = VitalSignProcess(m_model, m_seed, index).GetMeans();
        const HeartFailure failure = m_model.DrawHeartFailure(random,
                                                              means,
                                                              m_startOfDay + time,
                                                              m_settings.emergencyDuration);
        m_emergencies.emplace(index, HeartFailureCase{failure, {}});
    }
}

void
Monitoring::Start(Handlers handlers)
{
    m_handlers = std::move(handlers);
    if (m_settings.patients > 0)
    {
        ScheduleUpload(0);
        ScheduleReview();
    }
}

double
Monitoring::GetUploadTime(uint64_t turn) const
{
    const uint64_t round = turn / m_settings.patients;
    const uint64_t place = turn % m_settings.patients;
    // A phone keeps its place in the period.
    RandomStream random(m_seed, "monitoring", "phase", place);
    return m_settings.uploadPeriod *
           (static_cast<double>(round) + (static_cast<double>(place) + random.NextDouble()) /
                                             static_cast<double>(m_settings.patients));
}

void
Monitoring::ScheduleUpload(uint64_t turn)
{
    const double time = GetUploadTime(turn);
    if (time < m_duration)
    {
        Simulator::Schedule(Seconds(time) - Simulator::Now(), &Monitoring::Upload, this, turn);
    }
}

void
Monitoring::ScheduleReview()
{
    const double time = m_reviews.Next();
    if (time < m_duration)
    {
        Simulator::Schedule(Seconds(time) - Simulator::Now(), [this] {
            ScheduleReview();
            const uint64_t index = DrawReviewed();
            // The records before the first upload are not simulated.
            if (Simulator::Now() >= Seconds(m_settings.uploadPeriod))
            {
                m_handlers.review(index);
            }
        });
    }
}

uint64_t
Monitoring::DrawReviewed()
{
    const auto watched = static_cast<uint64_t>(
        std::llround(m_settings.watchedShare * static_cast<double>(m_settings.patients)));
    const bool closely = m_reviewed.NextDouble() < m_settings.watchedReviews && watched > 0;
    return m_people.GetInTurn(m_reviewed.NextBelow(closely ? watched : m_settings.patients));
}

void
Monitoring::Upload(uint64_t turn)
{
    ScheduleUpload(turn + 1);
    const uint64_t index = m_people.GetInTurn(turn % m_settings.patients);
    const double now = GetUploadTime(turn);
    HeartFailureCase* emergency = FindEmergency(index);
    const HeartFailure* failure = emergency != nullptr ? &emergency->failure : nullptr;
    auto& monitored = m_monitored[index];
    if (!monitored)
    {
        monitored = std::make_unique<Monitored>(
            Monitored{VitalSignProcess(m_model, m_seed, index), {}, {}});
        monitored->next = monitored->process.Read(m_startOfDay + now, failure).measured;
    }
    const VitalSigns uploaded = monitored->next;

    // What the sensors will read until the next upload depends on nothing that may still happen.
    const double period = m_settings.uploadPeriod;
    const double readings = std::max(1.0, std::round(period / m_settings.samplingPeriod));
    for (double reading = 1; reading <= readings; ++reading)
    {
        const double time = now + period * reading / readings;
        monitored->next = monitored->process.Read(m_startOfDay + time, failure).measured;
        if (monitored->detector.Observe(m_settings.detector, monitored->next) && time < m_duration)
        {
            Simulator::Schedule(Seconds(time) - Simulator::Now(),
                                &Monitoring::RaiseAlarm,
                                this,
                                index,
                                time,
                                monitored->next);
        }
    }
    m_handlers.upload(index, uploaded);
}

VitalSigns
Monitoring::MeasureVisitor(uint64_t person) const
{
    return VitalSignProcess(m_model, m_seed, person)
        .Read(m_startOfDay + Simulator::Now().GetSeconds())
        .measured;
}

void
Monitoring::RaiseAlarm(uint64_t index, double time, const VitalSigns& measured)
{
    HeartFailureCase* emergency = FindEmergency(index);
    const double clock = m_startOfDay + time;
    if (emergency == nullptr || clock < emergency->failure.onset || clock > emergency->failure.end)
    {
        ++m_falseAlarms;
    }
    else if (!emergency->alarmed)
    {
        emergency->alarmed = clock;
    }
    m_handlers.alarm(index, measured);
}

Monitoring::HeartFailureCase*
Monitoring::FindEmergency(uint64_t index)
{
    const auto found = m_emergencies.find(index);
    return found == m_emergencies.end() ? nullptr : &found->second;
}

AlarmTally
Monitoring::GetTally() const
{
    const double now = std::min(m_duration, Simulator::Now().GetSeconds());
    AlarmTally tally;
    tally.AddMonitored(now * static_cast<double>(m_settings.patients));
    for (uint64_t i = 0; i < m_falseAlarms; ++i)
    {
        tally.AddFalseAlarm();
    }
    for (const auto& [index, emergency] : m_emergencies)
    {
        if (emergency.failure.end > m_startOfDay + now)
        {
            continue; // with what may still be detected, counting what was would flatter
        }
        if (emergency.alarmed)
        {
            tally.AddDetected(*emergency.alarmed - emergency.failure.onset);
        }
        else
        {
            tally.AddMissed();
        }
    }
    return tally;
}

} // namespace ehealth
} // namespace ns3
