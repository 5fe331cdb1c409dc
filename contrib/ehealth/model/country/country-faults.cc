// SPDX-License-Identifier: GPL-2.0-only
#include "country-faults.h"

#include "ns3/link-impairment.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthCountryFaults");

namespace
{

/// So many names of links are given as examples.
constexpr std::size_t kExamples = 3;

LinkFault
MakeLinkFault(const Scenario::Fault& fault)
{
    LinkFault made;
    switch (fault.kind)
    {
    case FaultKind::LinkDown:
        made.down = true;
        break;
    case FaultKind::Loss:
        made.loss = fault.amount;
        break;
    case FaultKind::Jitter:
        made.jitter = Seconds(fault.jitter);
        break;
    case FaultKind::Bandwidth:
        made.rateShare = fault.amount;
        break;
    }
    return made;
}

[[noreturn]] void
FailPlace(const Scenario::Fault& fault, const CountryNetwork& network)
{
    std::set<std::string> classes;
    std::string names;
    std::size_t shown = 0;
    for (const LinkCounters& link : network.GetTree().GetCounters())
    {
        classes.insert(link.linkClass);
        if (link.linkClass == "hospital-uplink" && shown < kExamples)
        {
            names += (shown++ > 0 ? ", " : "") + link.name;
        }
    }
    std::string known;
    for (const std::string& each : classes)
    {
        known += (known.empty() ? "" : ", ") + each;
    }
    throw std::runtime_error(fault.source + ":" + std::to_string(fault.line) + ": fault.place: \"" +
                             fault.place + "\": no such link; give a class of links (" + known +
                             "), the name of one (for example " + names +
                             "; the table \"link\" of the results has them all), or the beginning "
                             "of names and '*'");
}

} // namespace

void
ScheduleFaults(const Scenario& scenario, CountryNetwork& network)
{
    for (const Scenario::Fault& fault : scenario.faults)
    {
        auto links = network.FindLinks(fault.place);
        if (links.empty())
        {
            FailPlace(fault, network);
        }
        if (fault.kind == FaultKind::Bandwidth)
        {
            const auto isNfc = [](const LinkCounters* link) { return link->linkClass == "nfc"; };
            links.erase(std::remove_if(links.begin(), links.end(), isNfc), links.end());
        }
        if (links.empty())
        {
            throw std::runtime_error(fault.source + ":" + std::to_string(fault.line) +
                                     ": fault.kind: \"bandwidth\" has no meaning at \"" +
                                     fault.place +
                                     "\": NFC has fixed bit rates; give \"loss\", \"jitter\" or "
                                     "\"link-down\"");
        }
        const LinkFault effect = MakeLinkFault(fault);
        for (const LinkCounters* link : links)
        {
            const Ptr<LinkImpairment> impairment = network.GetImpairment(*link);
            const auto end = [impairment](uint64_t number) { impairment->End(number); };
            Simulator::Schedule(Seconds(fault.start),
                                [impairment, effect, end, duration = fault.duration] {
                                    const uint64_t number = impairment->Begin(effect);
                                    Simulator::Schedule(Seconds(duration), [=] { end(number); });
                                });
        }
        NS_LOG_INFO("a fault at " << fault.place << " from " << fault.start << " s on impairs "
                                  << links.size() << " links");
    }
}

} // namespace ehealth
} // namespace ns3
