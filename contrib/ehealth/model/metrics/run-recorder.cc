// SPDX-License-Identifier: GPL-2.0-only
#include "run-recorder.h"

#include "ns3/ipv4.h"
#include "ns3/quantile.h"
#include "ns3/simulator.h"
#include "ns3/wall-profile.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace ns3
{
namespace ehealth
{

namespace
{

/// A metric of each protocol: a quantile of its latencies.
struct LatencyQuantile
{
    double q;
    std::string suffix; //!< of the metric's name
    std::string title;
};

const std::array<LatencyQuantile, 3> kQuantiles{{
    {0.5, ".latency_median", "Median latency of accepted runs: "},
    {0.95, ".latency_p95", "Latency that 95 % of accepted runs keep: "},
    {0.99, ".latency_p99", "Latency that 99 % of accepted runs keep: "},
}};

/// @return whether an operation is cryptography, a store's, or makes records
const char*
GetKind(const OperationCost& cost)
{
    const char* kind = "records";
    for (const CostItem& item : cost.items)
    {
        switch (item.primitive)
        {
        case Primitive::Deflate:
        case Primitive::Inflate:
            break;
        case Primitive::DatabaseRead:
        case Primitive::DatabaseWrite:
            kind = "stores";
            break;
        default:
            return "crypto";
        }
    }
    return kind;
}

} // namespace

double
ProtocolSummary::GetQuantile(double q) const
{
    return ehealth::GetQuantile(latencies, q);
}

uint64_t
ProtocolSummary::GetRuns() const
{
    uint64_t runs = 0;
    for (const auto& [reason, count] : ends)
    {
        runs += count;
    }
    return runs;
}

RunRecorder::RunRecorder(ResultsDatabase& database, bool messages)
    : m_database(database), m_writeMessages(messages)
{
    m_metrics.Declare({"late_failures",
                       "1",
                       "Scripts that failed after their run had ended",
                       "ends of sessions after the run's end"});
}

uint32_t
RunRecorder::AddSite(const SiteRow& site)
{
    const auto id = static_cast<uint32_t>(m_sites.size());
    m_sites.push_back(site);
    m_sites.back().id = id;
    m_database.Add(m_sites.back());
    return id;
}

void
RunRecorder::Watch(Ptr<Agent> agent)
{
    agent->TraceConnectWithoutContext("RunStart", MakeCallback(&RunRecorder::OnRunStart, this));
    agent->TraceConnectWithoutContext("SessionEnd", MakeCallback(&RunRecorder::OnSessionEnd, this));
    agent->TraceConnectWithoutContext("Sent", MakeCallback(&RunRecorder::OnSent, this));
    agent->TraceConnectWithoutContext("Received", MakeCallback(&RunRecorder::OnReceived, this));
    agent->TraceConnectWithoutContext("Operation", MakeCallback(&RunRecorder::OnOperation, this));
    agent->TraceConnectWithoutContext("Think", MakeCallback(&RunRecorder::OnThink, this));
}

void
RunRecorder::SetRunEndCallback(std::function<void(uint64_t run, Reason reason)> callback)
{
    m_onRunEnd = std::move(callback);
}

std::string
RunRecorder::GetName(const std::string& scheme, const std::string& protocol) const
{
    return m_qualifiedNames ? scheme + "/" + protocol : protocol;
}

void
RunRecorder::OnRunStart(const RunStart& event)
{
    const WallProfile::Scope profile(WallProfile::Part::Recording);
    const std::string name = GetName(event.protocol->scheme, event.protocol->name);
    if (m_protocols.try_emplace(name).second)
    {
        DeclareMetrics(name);
    }
    OpenRun& run = m_runs[event.run];
    run.protocol = event.protocol;
    run.variant = event.variant;
    run.site = event.site;
    run.start = Simulator::Now();
    run.concluding = event.protocol->concludingRoles;
}

void
RunRecorder::OnSessionEnd(const SessionEnd& event)
{
    const WallProfile::Scope profile(WallProfile::Part::Recording);
    const auto entry = m_runs.find(event.run);
    if (entry == m_runs.end())
    {
        m_lateFailures += event.reason != Reason::Accepted && event.reason != Reason::PeerAborted;
        return;
    }
    OpenRun& run = entry->second;
    if (event.reason == Reason::Accepted)
    {
        auto& roles = run.concluding;
        roles.erase(std::remove_if(
                        roles.begin(),
                        roles.end(),
                        [&event](const char* role) { return std::strcmp(role, event.role) == 0; }),
                    roles.end());
        if (!roles.empty())
        {
            return;
        }
    }
    End(event.run, run, event.reason);
}

void
RunRecorder::End(uint64_t run, OpenRun& open, Reason reason)
{
    const Time now = Simulator::Now();
    const SiteRow& site = m_sites[open.site];
    ProtocolSummary& summary = m_protocols[GetName(open.protocol->scheme, open.protocol->name)];
    const double latency = (now - open.start - open.think).GetSeconds();
    ++summary.ends[reason];
    summary.messages += open.messages;
    summary.bytes += open.bytes;
    m_digest.Add(now.GetNanoSeconds(),
                 site.name,
                 open.protocol->name,
                 run,
                 ehealth::GetName(reason));

    ProtocolRunRow row;
    row.id = static_cast<int64_t>(run);
    row.scheme = open.protocol->scheme;
    row.variant = *open.variant;
    row.protocol = open.protocol->name;
    row.province = site.province;
    row.site = site.id;
    row.start_s = open.start.GetSeconds();
    row.latency_s = latency;
    row.outcome = ehealth::GetName(GetOutcome(reason));
    row.reason = ehealth::GetName(reason);
    row.network_s = open.network.GetSeconds();
    row.crypto_s = open.crypto.GetSeconds();
    row.tee_s = open.tee.GetSeconds();
    row.tpm_s = open.tpm.GetSeconds();
    row.queue_s = open.queue.GetSeconds();
    row.nfc_s = open.nfc.GetSeconds();
    row.think_s = open.think.GetSeconds();
    row.messages = open.messages;
    row.bytes = static_cast<int64_t>(open.bytes);
    m_database.Add(row);
    for (const MessageRow& message : open.rows)
    {
        m_database.Add(message);
    }
    m_runs.erase(run);
    ++m_ended;
    if (m_onRunEnd)
    {
        const WallProfile::Scope profile(WallProfile::Part::People);
        m_onRunEnd(run, reason);
    }
}

void
RunRecorder::OnSent(const MessageSent& event)
{
    const WallProfile::Scope profile(WallProfile::Part::Recording);
    const auto entry = m_runs.find(event.run);
    if (entry == m_runs.end())
    {
        return;
    }
    OpenRun& run = entry->second;
    ++run.messages;
    run.bytes += event.bytes;
    run.inFlight.push_back({event, Simulator::Now()});
}

std::vector<RunRecorder::InFlight>::iterator
RunRecorder::FindInFlight(OpenRun& run, const MessageReceived& event)
{
    const auto end = run.inFlight.end();
    const auto find = [&event, end](auto from, const auto& matches) {
        return std::find_if(from, end, [&](const InFlight& message) {
            return message.sent.type->GetId() == event.typeId && matches(message.sent.to);
        });
    };
    const auto first = find(run.inFlight.begin(), [](Ipv4Address) { return true; });
    if (first == end || find(first + 1, [](Ipv4Address) { return true; }) == end)
    {
        return first;
    }
    // Of several the one to this node.
    const auto ipv4 = event.node->GetObject<Ipv4>();
    const auto addressed = find(first, [&ipv4](Ipv4Address to) {
        return to == Ipv4Address() || (ipv4 && ipv4->GetInterfaceForAddress(to) >= 0);
    });
    return addressed != end ? addressed : first;
}

void
RunRecorder::OnReceived(const MessageReceived& event)
{
    const WallProfile::Scope profile(WallProfile::Part::Recording);
    const Time now = Simulator::Now();
    const char* name = "-";
    if (const auto entry = m_runs.find(event.run); entry != m_runs.end())
    {
        OpenRun& run = entry->second;
        const auto match = FindInFlight(run, event);
        if (match != run.inFlight.end())
        {
            const MessageSent& sent = match->sent;
            name = sent.type->name;
            (sent.link == LinkClass::Nfc ? run.nfc : run.network) += now - match->time;
            if (m_writeMessages)
            {
                MessageRow row;
                row.protocol_run = static_cast<int64_t>(event.run);
                row.step = sent.type->step;
                row.name = name;
                row.sender = *sent.sender;
                row.receiver = *event.receiver;
                row.link = ehealth::GetName(sent.link);
                row.sent_s = match->time.GetSeconds();
                row.received_s = now.GetSeconds();
                row.bytes = event.bytes;
                row.body_bytes = sent.bodyBytes;
                run.rows.push_back(row);
            }
            run.inFlight.erase(match);
        }
    }
    m_digest.Add(now.GetNanoSeconds(), *event.receiver, name, event.bytes, {});
}

void
RunRecorder::OnOperation(const OperationEvent& event)
{
    const WallProfile::Scope profile(WallProfile::Part::Recording);
    if (WallProfile* const profiled = WallProfile::Find())
    {
        profiled->NameOperation(GetKind(*event.cost), event.cost->name, event.cost->algorithm);
    }
    ++m_operationCount;
    const auto entry = m_runs.find(event.run);
    const char* scheme = "-"; // after the run's end
    const char* protocol = "-";
    if (entry != m_runs.end())
    {
        scheme = entry->second.protocol->scheme;
        protocol = entry->second.protocol->name;
        entry->second.crypto += event.charged;
        entry->second.tee += event.world == ExecutionWorld::Tee ? event.charged : Time();
        entry->second.tpm += event.world == ExecutionWorld::Tpm ? event.charged : Time();
        entry->second.queue += event.queued;
    }
    const char* const device = m_devices.insert(*event.device).first->c_str();
    OperationTotal& total = m_operations
        [{scheme, event.role, device, event.cost->name, event.cost->algorithm, protocol}];
    ++total.count;
    total.charged += event.charged;
    total.host += event.hostSeconds;
    for (const CostItem& item : event.cost->items)
    {
        PrimitiveTotal& primitive = m_primitives[static_cast<std::size_t>(item.primitive)];
        primitive.count += item.count;
        primitive.octets += item.octets;
    }
}

void
RunRecorder::OnThink(const ThinkEvent& event)
{
    const WallProfile::Scope profile(WallProfile::Part::Recording);
    if (const auto entry = m_runs.find(event.run); entry != m_runs.end())
    {
        entry->second.think += event.duration;
    }
}

void
RunRecorder::Observe(const std::string& name,
                     const std::string& unit,
                     std::optional<uint32_t> site,
                     Time time,
                     double value)
{
    ObservationRow row;
    row.name = name;
    row.unit = unit;
    row.site = site;
    row.time_s = time.GetSeconds();
    row.value = value;
    m_database.Add(row);
}

void
RunRecorder::Finish()
{
    std::vector<uint64_t> unfinished;
    for (const auto& [run, open] : m_runs)
    {
        unfinished.push_back(run);
    }
    std::sort(unfinished.begin(), unfinished.end());
    for (const uint64_t run : unfinished)
    {
        End(run, m_runs.at(run), Reason::Unfinished);
    }
    m_database.ReadLatencies(
        [this](const std::string& scheme, const std::string& protocol, double latency) {
            m_protocols[GetName(scheme, protocol)].latencies.push_back(latency);
        });
    WriteOperations();
    WritePrimitives();
    WriteMetrics();
}

std::size_t
RunRecorder::OperationHash::operator()(const OperationKey& key) const
{
    std::size_t hash = 0;
    for (const char* text : key)
    {
        hash = (hash ^ reinterpret_cast<uintptr_t>(text)) * 0x9e3779b97f4a7c15U;
    }
    return hash;
}

void
RunRecorder::WriteOperations()
{
    std::map<std::array<std::string, 6>, OperationTotal> byText;
    for (const auto& [key, part] : m_operations)
    {
        OperationTotal& total = byText[{key[0], key[1], key[2], key[3], key[4], key[5]}];
        total.count += part.count;
        total.charged += part.charged;
        total.host += part.host;
    }
    for (const auto& [key, total] : byText)
    {
        CryptoOpRow row;
        row.scheme = key[0];
        row.role = key[1];
        row.device = key[2];
        row.operation = key[3];
        row.algorithm = key[4];
        row.protocol = key[5];
        row.count = static_cast<int64_t>(total.count);
        row.charged_s = total.charged.GetSeconds();
        row.host_s = total.host;
        m_database.Add(row);
    }
}

void
RunRecorder::WritePrimitives()
{
    for (std::size_t i = 0; i < kPrimitives; ++i)
    {
        if (m_primitives[i].count > 0)
        {
            PrimitiveRow row;
            row.name = ehealth::GetName(static_cast<Primitive>(i));
            row.count = static_cast<int64_t>(m_primitives[i].count);
            row.octets = static_cast<int64_t>(m_primitives[i].octets);
            m_database.Add(row);
        }
    }
}

void
RunRecorder::DeclareMetrics(const std::string& protocol)
{
    m_metrics.Declare(
        {protocol + ".runs", "1", "Protocol runs begun: " + protocol, "protocol_run rows"});
    m_metrics.Declare({protocol + ".accepted",
                       "1",
                       "Protocol runs accepted: " + protocol,
                       "protocol_run.outcome"});
    m_metrics.Declare({protocol + ".bytes_mean",
                       "byte",
                       "Data of a run of " + protocol,
                       "protocol_run.bytes, whatever the outcome"});
    for (const auto& quantile : kQuantiles)
    {
        m_metrics.Declare({protocol + quantile.suffix,
                           "s",
                           quantile.title + protocol,
                           "protocol_run.latency_s of accepted runs"});
    }
}

void
RunRecorder::WriteMetrics()
{
    m_metrics.Set("late_failures", static_cast<double>(m_lateFailures));
    for (const auto& [protocol, summary] : m_protocols)
    {
        m_metrics.Set(protocol + ".runs", static_cast<double>(summary.GetRuns()));
        m_metrics.Set(protocol + ".accepted", static_cast<double>(summary.latencies.size()));
        m_metrics.Set(protocol + ".bytes_mean",
                      static_cast<double>(summary.bytes) / static_cast<double>(summary.GetRuns()));
        for (const auto& quantile : kQuantiles)
        {
            m_metrics.Set(protocol + quantile.suffix, summary.GetQuantile(quantile.q));
        }
    }
    m_metrics.Write(m_database);
}

} // namespace ehealth
} // namespace ns3
