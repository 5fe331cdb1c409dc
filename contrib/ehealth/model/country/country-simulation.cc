// SPDX-License-Identifier: GPL-2.0-only
#include "country-simulation.h"

#include "ns3/abort.h"
#include "ns3/certificate-cache.h"
#include "ns3/compression.h"
#include "ns3/cost-profile-deployment.h"
#include "ns3/country-attacks.h"
#include "ns3/country-data.h"
#include "ns3/country-faults.h"
#include "ns3/country-network.h"
#include "ns3/country-registry.h"
#include "ns3/country-results.h"
#include "ns3/country-vpn.h"
#include "ns3/country-workload.h"
#include "ns3/emr-authorization-deployment.h"
#include "ns3/log-components.h"
#include "ns3/log.h"
#include "ns3/mobile-cloud-deployment.h"
#include "ns3/module-version.h"
#include "ns3/names.h"
#include "ns3/national-phr-deployment.h"
#include "ns3/population.h"
#include "ns3/prefetch-thread.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/rsa-key-pool.h"
#include "ns3/run-recorder.h"
#include "ns3/run-sampler.h"
#include "ns3/scenario-data.h"
#include "ns3/scheme-defences.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/symmetric-ehr-deployment.h"
#include "ns3/techniques.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <sys/resource.h>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthCountrySimulation");

namespace
{

/// Besides the servers' databases: results, journals, data, libraries.
constexpr std::size_t kOtherFiles = 64;

/// So many disagreements between records are named.
constexpr std::size_t kProblemsShown = 10;

/// @return how many databases the servers of all schemes have open, each a file. @param provinces
/// and @param hospitals numbers of them
std::size_t
CountStoreFiles(const Scenario& scenario, std::size_t provinces, std::size_t hospitals)
{
    std::size_t count = 0;
    for (const auto& share : scenario.GetDeployments())
    {
        if (share.scheme == "national-phr")
        {
            count += hospitals + 2; // C-PHR, phones
        }
        else if (share.scheme == "symmetric-ehr")
        {
            const auto& keys = scenario.symmetricEhr;
            const std::size_t realms = keys.realm == EhrRealm::Country ? 1 : provinces;
            count += 2 * realms * static_cast<std::size_t>(keys.servers);
        }
        else if (share.scheme == "mobile-cloud")
        {
            ++count;
        }
    }
    return count;
}

/// Makes sure that so many files can be open at the same time.
void
RequireOpenFiles(std::size_t count)
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < count)
    {
        limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, count);
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < count)
        {
            throw std::runtime_error(
                "this scenario needs " + std::to_string(count) +
                " open files, most of them its servers' databases; the limit is " +
                std::to_string(limit.rlim_max) +
                " (ulimit -Hn): raise it, or simulate fewer "
                "hospitals with country.provinces or country.hospitals_per_province");
        }
    }
}

double
GetSecondsSince(std::chrono::steady_clock::time_point begin)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

} // namespace

/// The parts of a running simulation.
class CountrySimulation::Implementation
{
  public:
    Implementation(const Scenario& scenario, const Options& options);
    /// Builds the country; apart from the constructor, so that what it began is cleared away when
    /// it throws.
    void Build();
    ~Implementation();
    void Run();

    RunSummary summary;

  private:
    void MakeEnvironment();
    void AddSites();
    void Deploy();
    Deployment& ChooseDeployment(uint64_t patient);
    void EndArrivals();
    void HandleRunEnd(uint64_t run, Reason reason);
    void StopWhenQuiet();
    void CheckRecords();
    void WriteRunTable();
    void WriteKeys();

    Scenario m_scenario;
    Options m_options;
    std::unique_ptr<WallProfile> m_profile; //!< when asked for
    std::chrono::steady_clock::time_point m_begin;
    CountryData m_data;
    std::vector<HospitalSite> m_sites;
    std::unique_ptr<Population> m_population;
    std::unique_ptr<CountryRegistry> m_registry;
    std::unique_ptr<CountryWorkload> m_workload;
    std::filesystem::path m_storeDirectory;
    std::filesystem::path m_pcapDirectory; //!< empty: no pcap files
    std::unique_ptr<ResultsDatabase> m_results;
    std::unique_ptr<RunRecorder> m_recorder;
    Ptr<AgentEnvironment> m_environment;
    std::unique_ptr<CountryNetwork> m_network;
    std::unique_ptr<CountryVpn> m_vpn; //!< unless modelled
    std::vector<Scenario::Deployment> m_shares;
    std::vector<std::unique_ptr<Deployment>> m_deployments; //!< one a share
    std::unique_ptr<PrefetchThread> m_prefetch; //!< with worker threads; stops before the others go
    std::unique_ptr<CountryAttacks> m_attacks;  //!< with attacks
    std::unique_ptr<ProgressMeter> m_progress;
    std::unique_ptr<RunSampler> m_sampler;
    bool m_arrivalsOver{false};
    EventId m_stop;
};

CountrySimulation::Implementation::Implementation(const Scenario& scenario, const Options& options)
    : m_scenario(scenario)
    , m_options(options)
    , m_profile(options.profile ? std::make_unique<WallProfile>() : nullptr)
    , m_begin(std::chrono::steady_clock::now())
    , m_data(CountryData::Load(GetDataDirectory(), scenario.country.data))
{
}

void
CountrySimulation::Implementation::Build()
{
    EnableLogComponents(m_scenario.run.log);
    Simulator::SetScheduler(GetSchedulerFactory(m_options.profile));
    EnableCertificateCaches(IsCertificateCacheEnabled());

    const std::string data = GetDataDirectory();
    const auto seed = static_cast<uint64_t>(m_scenario.run.seed);
    // ns-3's streams as well: what the process was given, or simulated before, has no say.
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(seed);
    m_data.Settle(m_scenario, data);
    m_sites = MakeHospitals(m_data, m_scenario.country.hospitalsPerProvince);
    RequireOpenFiles(CountStoreFiles(m_scenario, m_data.provinces.size(), m_sites.size()) +
                     kOtherFiles);
    m_population =
        std::make_unique<Population>(seed, m_data, m_sites, 1 - m_scenario.workload.enrolmentShare);
    if (m_scenario.run.workers > 0)
    {
        m_prefetch = std::make_unique<PrefetchThread>();
    }
    m_registry =
        std::make_unique<CountryRegistry>(seed, *m_population, m_scenario, data, m_prefetch.get());
    m_workload = std::make_unique<CountryWorkload>(
        seed,
        m_scenario,
        *m_population,
        m_data,
        *m_registry,
        m_prefetch != nullptr,
        [this](uint64_t patient) -> Deployment& { return ChooseDeployment(patient); });

    m_results = std::make_unique<ResultsDatabase>(m_options.resultsPath, GetResultsBatch());
    m_recorder =
        std::make_unique<RunRecorder>(*m_results, m_scenario.run.recording == Recording::Message);
    m_recorder->SetRunEndCallback(
        [this](uint64_t run, Reason reason) { HandleRunEnd(run, reason); });

    MakeEnvironment();
    m_network = std::make_unique<CountryNetwork>(m_scenario, m_data, m_sites);
    if (m_scenario.security.vpn == VpnModel::Esp)
    {
        m_vpn = std::make_unique<CountryVpn>(m_scenario, *m_network, m_scenario.run.pcap);
    }
    AddSites();
    if (!m_scenario.GetAttacks().empty())
    {
        m_attacks = std::make_unique<CountryAttacks>(m_scenario, *m_network, m_environment);
    }
    Deploy();
    ScheduleFaults(m_scenario, *m_network);
    if (m_scenario.run.pcap)
    {
        m_pcapDirectory = m_options.pcapDirectory.empty() ? m_options.resultsPath + "-pcap"
                                                          : m_options.pcapDirectory;
        std::filesystem::create_directories(m_pcapDirectory);
        m_network->EnablePcap((m_pcapDirectory / "packets").string());
    }
}

CountrySimulation::Implementation::~Implementation()
{
    m_prefetch.reset();
    Simulator::Destroy();
    Names::Clear();
    m_deployments.clear();
    std::error_code ignored;
    if (!m_storeDirectory.empty() && m_scenario.records.directory.empty())
    {
        std::filesystem::remove_all(m_storeDirectory, ignored);
    }
}

void
CountrySimulation::Implementation::MakeEnvironment()
{
    const auto seed = static_cast<uint64_t>(m_scenario.run.seed);
    m_environment =
        Create<AgentEnvironment>(seed,
                                 static_cast<unsigned>(m_scenario.run.workers),
                                 DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv"));
    m_environment->epoch = m_scenario.run.start.utc * 1000;
    m_environment->messageTimeout = Seconds(m_scenario.scheme.messageTimeout);
    const auto& security = m_scenario.security;
    LinkOverhead vpn;
    vpn.perPacket = static_cast<uint32_t>(security.vpnOverhead);
    vpn.carried = security.vpn == VpnModel::Esp;
    LinkOverhead tls;
    tls.perRecord = static_cast<uint32_t>(security.tlsRecordOverhead);
    tls.clientHandshake = static_cast<uint32_t>(security.tlsHandshakeClient);
    tls.serverHandshake = static_cast<uint32_t>(security.tlsHandshakeServer);
    for (const LinkClass link : {LinkClass::ProvinceVpn, LinkClass::PhrcVpn, LinkClass::CasVpn})
    {
        m_environment->overheads[static_cast<std::size_t>(link)] = vpn;
    }
    m_environment->overheads[static_cast<std::size_t>(LinkClass::Internet)] = tls;
    m_environment->tls = security.tls == TlsModel::Real;
    if (m_scenario.run.pcap)
    {
        m_environment->tlsKeyLog = std::make_shared<TlsKeyLog>();
    }
    RsaKeyPool::Get().Configure(seed, static_cast<std::size_t>(m_scenario.scheme.rsaPoolSize));

    if (m_scenario.records.directory.empty())
    {
        m_storeDirectory = std::filesystem::path(m_options.resultsPath + ".stores");
        std::filesystem::remove_all(m_storeDirectory);
    }
    else
    {
        m_storeDirectory = m_scenario.records.directory;
    }
    std::filesystem::create_directories(m_storeDirectory);
}

void
CountrySimulation::Implementation::AddSites()
{
    for (uint32_t h = 0; h < m_sites.size(); ++h)
    {
        SiteRow row;
        row.kind = "hospital";
        row.name = m_network->GetHospitals()[h].name;
        row.province = m_data.provinces[m_sites[h].province].name;
        row.lat = m_sites[h].latitude;
        row.lon = m_sites[h].longitude;
        const uint32_t id = m_recorder->AddSite(row);
        NS_ABORT_MSG_IF(id != h, "sites are numbered as hospitals");
    }
}

void
CountrySimulation::Implementation::Deploy()
{
    const DeploymentContext context{m_scenario,
                                    m_data,
                                    m_sites,
                                    *m_population,
                                    *m_registry,
                                    *m_network,
                                    m_environment,
                                    *m_recorder,
                                    m_attacks ? &m_attacks->GetThreats() : nullptr,
                                    m_prefetch.get(),
                                    m_storeDirectory};
    m_shares = m_scenario.GetDeployments();
    m_recorder->SetQualifiedNames(m_shares.size() > 1);
    for (const auto& share : m_shares)
    {
        if (share.scheme == "national-phr")
        {
            m_deployments.push_back(
                std::make_unique<NationalPhrDeployment>(context, MakeVariant(m_scenario, share)));
        }
        else if (share.scheme == "symmetric-ehr")
        {
            m_deployments.push_back(
                std::make_unique<SymmetricEhrDeployment>(context, MakeVariant(m_scenario, share)));
        }
        else if (share.scheme == "mobile-cloud")
        {
            m_deployments.push_back(
                std::make_unique<MobileCloudDeployment>(context, MakeVariant(m_scenario, share)));
        }
        else if (CostProfileDeployment::IsCostProfile(share.scheme))
        {
            m_deployments.push_back(std::make_unique<CostProfileDeployment>(context, share.scheme));
        }
        else
        {
            m_deployments.push_back(
                std::make_unique<EmrAuthorizationDeployment>(context,
                                                             MakeVariant(m_scenario, share)));
        }
        if (m_attacks)
        {
            m_attacks->Begin(share.scheme, *m_deployments.back());
        }
    }
}

Deployment&
CountrySimulation::Implementation::ChooseDeployment(uint64_t patient)
{
    RandomStream random(static_cast<uint64_t>(m_scenario.run.seed), "person", "scheme", patient);
    const double drawn = random.NextDouble();
    std::size_t chosen = 0;
    for (double below = m_shares[0].share; drawn >= below && chosen + 1 < m_shares.size();
         below += m_shares[chosen].share)
    {
        ++chosen;
    }
    return *m_deployments[chosen];
}

void
CountrySimulation::Implementation::EndArrivals()
{
    m_arrivalsOver = true;
    StopWhenQuiet();
}

void
CountrySimulation::Implementation::HandleRunEnd(uint64_t run, Reason reason)
{
    for (const auto& deployment : m_deployments)
    {
        deployment->HandleRunEnd(run, reason);
    }
    if (m_arrivalsOver)
    {
        StopWhenQuiet();
    }
}

void
CountrySimulation::Implementation::StopWhenQuiet()
{
    if (Simulator::Now() >= Seconds(m_scenario.run.duration) && m_recorder->GetOpenRuns() == 0)
    {
        // Those who enrolled last are on their way; what follows a run's end (backups), too.
        m_stop.Cancel();
        Time pause;
        for (const auto& deployment : m_deployments)
        {
            pause = std::max(pause, deployment->GetLongestPause());
        }
        m_stop = Simulator::Schedule(pause + m_environment->messageTimeout, &Simulator::Stop);
    }
}

void
CountrySimulation::Implementation::Run()
{
    const auto begin = std::chrono::steady_clock::now();
    NS_LOG_INFO("start-up took " << GetSecondsSince(m_begin) << " s");
    if (m_options.progress)
    {
        m_progress = std::make_unique<ProgressMeter>(*m_recorder,
                                                     m_scenario.run.duration,
                                                     m_options.progressInterval,
                                                     m_options.progress);
    }
    Simulator::ScheduleNow([this] {
        m_workload->Begin();
        for (const auto& deployment : m_deployments)
        {
            deployment->Start();
        }
    });
    m_sampler =
        std::make_unique<RunSampler>(*m_results, *m_recorder, Seconds(m_scenario.run.duration));
    Simulator::Schedule(Seconds(m_scenario.run.duration), &Implementation::EndArrivals, this);
    Simulator::Stop(Seconds(m_scenario.run.duration + m_scenario.run.drainLimit));
    {
        const WallProfile::Scope profile(WallProfile::Part::Network);
        Simulator::Run();
    }
    const WallProfile::Scope profile(WallProfile::Part::Recording);
    m_progress.reset();
    m_sampler->Sample();
    for (const auto& deployment : m_deployments)
    {
        deployment->Report();
    }
    m_recorder->Finish();

    summary.scenario = m_scenario.run.name;
    summary.seed = static_cast<uint64_t>(m_scenario.run.seed);
    summary.country = m_data.name;
    summary.provinces = m_data.provinces.size();
    summary.hospitals = m_sites.size();
    summary.population = m_data.GetPopulation();
    for (const auto& [name, protocol] : m_recorder->GetProtocols())
    {
        RunSummary::Protocol& row = summary.protocols[name];
        row.runs = protocol.GetRuns();
        for (const auto& [reason, count] : protocol.ends)
        {
            (reason == Reason::Accepted ? row.accepted : row.otherReasons[GetName(reason)]) = count;
        }
        row.median = protocol.GetQuantile(0.5);
        row.p95 = protocol.GetQuantile(0.95);
        row.p99 = protocol.GetQuantile(0.99);
        row.messages = protocol.messages;
        row.bytes = protocol.bytes;
    }
    summary.operations = m_recorder->GetOperations();
    summary.lateFailures = m_recorder->GetLateFailures();
    summary.events = Simulator::GetEventCount();
    summary.simulatedSeconds = Simulator::Now().GetSeconds();
    summary.wallSeconds = GetSecondsSince(begin);
    summary.startupSeconds = std::chrono::duration<double>(begin - m_begin).count();
    summary.peakRssBytes = GetPeakRss();
    summary.digest = m_recorder->GetDigest();
    summary.resultsPath = m_options.resultsPath;
    CheckRecords();
    if (m_attacks)
    {
        summary.attacks = m_attacks->End(*m_results);
    }
    summary.packets = WriteLinks(*m_network, summary.simulatedSeconds, *m_results);
    WriteRunTable();
    WriteKeys();
    if (m_profile)
    {
        summary.profile = WriteProfile(*m_results, *m_profile);
    }
    m_results->Finish();
    if (summary.records && !summary.records->problems.empty())
    {
        const auto& problems = summary.records->problems;
        std::string text = std::to_string(problems.size()) +
                           " disagreements between records (run.check_records); results in " +
                           summary.resultsPath;
        for (std::size_t i = 0; i < std::min(problems.size(), kProblemsShown); ++i)
        {
            text += "\n  " + problems[i];
        }
        throw RecordDisagreement(text);
    }
}

void
CountrySimulation::Implementation::CheckRecords()
{
    if (!m_scenario.run.checkRecords)
    {
        return;
    }
    summary.records.emplace();
    for (const auto& deployment : m_deployments)
    {
        summary.records->Add(deployment->CheckRecords());
    }
    m_results->SetRun("records.patients", std::to_string(summary.records->patients));
    m_results->SetRun("records.entries", std::to_string(summary.records->entries));
    m_results->SetRun("records.problems", std::to_string(summary.records->problems.size()));
}

void
CountrySimulation::Implementation::WriteKeys()
{
    if (m_pcapDirectory.empty())
    {
        return;
    }
    if (m_vpn)
    {
        m_vpn->WriteKeys((m_pcapDirectory / "esp_sa").string());
    }
    if (m_environment->tls)
    {
        m_environment->tlsKeyLog->Write((m_pcapDirectory / "sslkeylogfile").string());
    }
}

void
CountrySimulation::Implementation::WriteRunTable()
{
    const auto set = [this](const char* key, const std::string& value) {
        m_results->SetRun(key, value);
    };
    set("scenario", m_scenario.ToToml());
    set("scenario_name", summary.scenario);
    set("seed", std::to_string(summary.seed));
    set("country", summary.country);
    set("module_version", GetModuleVersion());
    set("ns3_version", GetNs3Version());
    set("libdeflate_version", GetLibdeflateVersion());
    set("wall_s", std::to_string(summary.wallSeconds));
    set("startup_s", std::to_string(summary.startupSeconds));
    set("cpu_s", std::to_string(GetCpuSeconds()));
    set("sim_s", std::to_string(summary.simulatedSeconds));
    set("events", std::to_string(summary.events));
    set("packets", std::to_string(summary.packets));
    set("peak_rss_bytes", std::to_string(summary.peakRssBytes));
    set("digest", summary.digest);
    if (m_vpn)
    {
        set("vpn_associations", std::to_string(m_vpn->CountAssociations()));
        set("vpn_drops", std::to_string(m_vpn->CountDrops()));
        set("modelled.vpn",
            "province VPN, PHRC-VPN and CAs-VPN are ESP tunnels; their gateways encrypt and agree "
            "on keys in no simulated time");
    }
    else
    {
        set("modelled.vpn",
            "province VPN, PHRC-VPN and CAs-VPN are plain TCP with " +
                std::to_string(m_scenario.security.vpnOverhead) +
                " octets more per packet, as an ESP tunnel would add; nothing is encrypted twice");
    }
    if (m_environment->tls)
    {
        set("modelled.tls",
            "Internet legs are TLS 1.3 by OpenSSL; its computations are charged, but count as "
            "network time of the protocol runs that wait for them");
    }
    else
    {
        set("modelled.tls",
            "Internet legs are plain TCP with the octets and the round trip of a TLS 1.3 handshake "
            "and " +
                std::to_string(m_scenario.security.tlsRecordOverhead) +
                " octets more per record; the handshake's computations are not charged");
    }
    for (const auto& deployment : m_deployments)
    {
        for (const auto& [subject, statement] : deployment->GetModelled())
        {
            m_results->SetRun("modelled." + subject, statement);
        }
    }
}

CountrySimulation::CountrySimulation(const Scenario& scenario, const Options& options)
    : m_implementation(std::make_unique<Implementation>(scenario, options))
{
    m_implementation->Build();
}

CountrySimulation::~CountrySimulation() = default;

void
CountrySimulation::Run()
{
    m_implementation->Run();
}

const RunSummary&
CountrySimulation::GetSummary() const
{
    return m_implementation->summary;
}

} // namespace ehealth
} // namespace ns3
