// SPDX-License-Identifier: GPL-2.0-only
// What an installation of the secure mobile cloud tells of a run when it is over.
#include "ns3/mobile-cloud-deployment.h"
#include "ns3/quantile.h"

#include <algorithm>
#include <deque>

namespace ns3
{
namespace ehealth
{

using namespace mobilecloud;

namespace
{

/// Master copies that are opened at the same time.
constexpr std::size_t kOpenedAhead = 64;

} // namespace

RecordReport
MobileCloudDeployment::CheckRecords()
{
    RecordReport report;
    report.problems = m_problems;
    report.entries = m_reads;
    const auto complain = [&report](const User& user, const std::string& problem) {
        report.problems.push_back("patient " + user.id + ": " + problem);
    };
    std::deque<OpenedMaster> opened;
    const auto judge = [this, &opened, &complain] {
        const OpenedMaster& next = opened.front();
        m_context.environment->pool.Join(*next.job);
        if (*next.fingerprint != next.user->records[next.version - 1])
        {
            complain(*next.user,
                     "the master copy is not the phone's record of version " +
                         std::to_string(next.version));
        }
        opened.pop_front();
    };
    for (const auto& [person, user] : m_users)
    {
        if (user.records.empty())
        {
            continue;
        }
        ++report.patients;
        const auto row = m_scheme.GetDas()->GetStore().FindMaster(user.id);
        const auto master = row ? ParseEprDocument(row->json) : std::nullopt;
        report.entries += master ? master->version : 0;
        const std::string problem = CheckMaster(user, master);
        if (!problem.empty())
        {
            complain(user, problem);
        }
        else if (master && user.registered) // the keys of others are on their phones only
        {
            opened.push_back(OpenMaster(user, *master));
        }
        if (opened.size() > kOpenedAhead)
        {
            judge();
        }
    }
    while (!opened.empty())
    {
        judge();
    }
    return report;
}

MobileCloudDeployment::OpenedMaster
MobileCloudDeployment::OpenMaster(const User& user, const EprDocument& master) const
{
    OpenedMaster opened;
    opened.user = &user;
    opened.version = master.version;
    opened.job = m_context.environment->pool.Submit(
        [fingerprint = opened.fingerprint,
         seed = m_context.environment->seed,
         id = user.id,
         open = DecryptEpr(m_scheme.GetKeys(user.id).keys, master)] {
            RandomStream random(seed, id, "check");
            const auto epr = open.work(random);
            *fingerprint = epr ? std::optional(MakeFingerprint(*epr)) : std::nullopt;
        });
    return opened;
}

std::string
MobileCloudDeployment::CheckMaster(const User& user, const std::optional<EprDocument>& master)
{
    const auto stored = user.phone->FindStored(user.id);
    if (!master)
    {
        // Nothing was acknowledged: what the phone sent was lost.
        return stored ? "DAS has no master copy" : "";
    }
    const uint64_t version = master->version;
    if (version < 1 || version > user.records.size())
    {
        return "the phone has sent no version " + std::to_string(version);
    }
    if (stored && version < stored->version)
    {
        return "the master copy is older than version " + std::to_string(stored->version) +
               ", which DAS has acknowledged";
    }
    const bool same = !stored || version != stored->version || master->date == stored->date;
    return same ? "" : "the master copy has another date than the phone's record";
}

void
MobileCloudDeployment::Report()
{
    RunRecorder& recorder = m_context.recorder;
    MetricRegistry& metrics = recorder.GetMetrics();
    const auto set = [&metrics](const std::string& name,
                                const std::string& unit,
                                const std::string& title,
                                const std::string& source,
                                double value) {
        metrics.Declare({name, unit, title, source});
        metrics.Set(name, value);
    };
    const AlarmTally tally = m_monitoring.GetTally();
    const auto patients = static_cast<double>(m_monitoring.GetPeople().GetSize());
    set("monitoring.patients", "1", "Monitored patients", "scenario", patients);
    set("monitoring.false_alarms",
        "1",
        "Alarms of patients without an emergency",
        "phones' detectors",
        static_cast<double>(tally.GetFalseAlarms()));
    set("monitoring.false_alarms_per_patient_day",
        "1/d",
        "False alarms a patient and day",
        "phones' detectors",
        tally.GetFalseAlarmRate());
    set("monitoring.detected",
        "1",
        "Emergencies with an alarm in time",
        "phones' detectors",
        static_cast<double>(tally.GetDetected()));
    set("monitoring.missed",
        "1",
        "Emergencies without an alarm in time",
        "phones' detectors",
        static_cast<double>(tally.GetMissed()));
    set("monitoring.miss_rate",
        "1",
        "Share of the emergencies that were missed",
        "phones' detectors",
        tally.GetMissRate());
    for (const double delay : tally.GetDelays())
    {
        recorder.Observe("detection-delay", "s", {}, Simulator::Now(), delay);
    }
    set("monitoring.detection_delay_median",
        "s",
        "Median time from onset to alarm",
        "observation detection-delay",
        GetQuantile(tally.GetDelays(), 0.5));
    set("monitoring.reads",
        "1",
        "Records that readers opened",
        "readers",
        static_cast<double>(m_reads));
    for (const auto& [protocol, energy] : m_energy)
    {
        const auto runs = static_cast<double>(energy.runs);
        set(protocol + ".phone_computation",
            "J",
            "Energy of a phone's processor, a run of " + protocol,
            "device_power.csv",
            energy.sum.computation / runs);
        set(protocol + ".phone_radio",
            "J",
            "Energy of a phone's radio, a run of " + protocol,
            "device_power.csv",
            energy.sum.radio / runs);
    }
    CorePool& pool = m_scheme.GetDas()->GetAgent()->GetProcessor().GetPool();
    pool.AdvanceTo(Simulator::Now());
    uint32_t most = 0;
    for (const auto& change : pool.GetChanges())
    {
        recorder.Observe("cloud-instances", "1", {}, change.at, change.instances);
        most = std::max(most, change.instances);
    }
    const double ran = pool.GetInstanceTime(Simulator::Now()).GetSeconds();
    set("cloud.instances_max", "1", "Instances of DAS at most", "observation", most);
    set("cloud.instance_time", "s", "Time of all instances of DAS", "observation", ran);
    set("cloud.utilisation",
        "1",
        "Busy share of the cores of DAS",
        "processor of DAS",
        ran > 0 ? pool.GetBookedTime().GetSeconds() / ran / pool.GetCores() : 0);
}

} // namespace ehealth
} // namespace ns3
