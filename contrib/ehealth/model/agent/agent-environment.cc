// SPDX-License-Identifier: GPL-2.0-only
#include "agent-environment.h"

#include "ns3/simulator.h"

namespace ns3
{
namespace ehealth
{

int64_t
AgentEnvironment::GetUnixTime() const
{
    return epoch + Simulator::Now().GetMilliSeconds();
}

TlsContext::Settings
AgentEnvironment::MakeTlsSettings(Suite suite, std::string name) const
{
    TlsContext::Settings settings;
    settings.suite = suite;
    settings.now = [epoch = epoch] { return (epoch + Simulator::Now().GetMilliSeconds()) / 1000; };
    settings.keyLog = tlsKeyLog;
    settings.seed = seed;
    settings.name = std::move(name);
    return settings;
}

} // namespace ehealth
} // namespace ns3
