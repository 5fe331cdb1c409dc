// SPDX-License-Identifier: GPL-2.0-only
#include "tree-network-helper.h"

#include "ns3/abort.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/fast-link-net-device.h"
#include "ns3/impaired-channel.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/names.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/prefix-routing-helper.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Packets a link's transmit queue holds.
constexpr const char* kQueueSize = "1000p";

void
CountSent(LinkCounters* counters, Ptr<const Packet> packet)
{
    ++counters->packets;
    counters->bytes += packet->GetSize();
}

void
CountCarried(LinkCounters* counters, Ptr<const Packet>, uint32_t octets)
{
    ++counters->packets;
    counters->bytes += octets;
}

void
CountDropped(LinkCounters* counters, Ptr<const Packet>)
{
    ++counters->dropped;
}

uint32_t
AddInterface(Ptr<Node> node, Ptr<NetDevice> device)
{
    const auto ipv4 = node->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(device);
    ipv4->SetUp(interface);
    return interface;
}

} // namespace

TreeNetworkHelper::TreeNetworkHelper()
{
    m_stack.SetIpv6StackInstall(false);
    m_stack.SetRoutingHelper(PrefixRoutingHelper());
}

void
TreeNetworkHelper::InstallStack(Ptr<Node> node) const
{
    m_stack.Install(node);
}

Ipv4Mask
TreeNetworkHelper::GetMask(uint8_t prefixLength)
{
    return Ipv4Mask(prefixLength == 0 ? 0 : ~uint32_t{0} << (32 - prefixLength));
}

Ptr<PrefixRouting>
TreeNetworkHelper::GetRouting(Ptr<Node> node)
{
    return PrefixRoutingHelper::GetRouting(node);
}

Ptr<Node>
TreeNetworkHelper::AddRoot(const std::string& name)
{
    auto root = CreateObject<Node>();
    Names::Add(name, root);
    InstallStack(root);
    return root;
}

Ptr<PointToPointNetDevice>
TreeNetworkHelper::MakeDevice(Ptr<Node> node, const DataRate& rate, LinkCounters& counters) const
{
    Ptr<PointToPointNetDevice> device;
    if (m_fastLinks)
    {
        const auto fast = CreateObject<FastLinkNetDevice>();
        fast->SetDataRate(rate);
        fast->TraceConnectWithoutContext("Carried", MakeBoundCallback(&CountCarried, &counters));
        fast->TraceConnectWithoutContext("QueueDrop", MakeBoundCallback(&CountDropped, &counters));
        device = fast;
    }
    else
    {
        device = CreateObject<PointToPointNetDevice>();
        device->SetDataRate(rate);
    }
    device->SetAddress(Mac48Address::Allocate());
    auto queue = CreateObject<DropTailQueue<Packet>>();
    queue->SetMaxSize(QueueSize(kQueueSize));
    device->SetQueue(queue);
    node->AddDevice(device);
    device->TraceConnectWithoutContext("PhyTxEnd", MakeBoundCallback(&CountSent, &counters));
    queue->TraceConnectWithoutContext("Drop", MakeBoundCallback(&CountDropped, &counters));
    return device;
}

Ptr<Node>
TreeNetworkHelper::Attach(Ptr<Node> parent, const std::string& name, const Uplink& uplink)
{
    auto node = CreateObject<Node>();
    Names::Add(name, node);
    InstallStack(node);
    LinkCounters& counters = MakeCounters(uplink.linkClass, name);
    counters.rate = uplink.rate.GetBitRate();

    const auto up = MakeDevice(node, uplink.rate, counters);
    const auto down = MakeDevice(parent, uplink.rate, counters);
    auto channel = CreateObject<ImpairedChannel>();
    channel->TraceConnectWithoutContext("Drop", MakeBoundCallback(&CountDropped, &counters));
    channel->SetAttribute("Delay", TimeValue(uplink.delay));
    up->Attach(channel);
    down->Attach(channel);
    m_devices.Add(up);
    m_devices.Add(down);
    m_parents[node->GetId()] = {parent, AddInterface(parent, down)};
    GetRouting(node)->SetDefaultRoute(AddInterface(node, up));
    return node;
}

Ptr<Node>
TreeNetworkHelper::AddRouter(Ptr<Node> parent,
                             const std::string& name,
                             Ipv4Address network,
                             uint8_t prefixLength,
                             const Uplink& uplink)
{
    const Ptr<Node> router = Attach(parent, name, uplink);
    const Parent& above = m_parents.at(router->GetId());
    GetRouting(above.node)->AddRoute(network, GetMask(prefixLength), above.interface);
    return router;
}

Ptr<Node>
TreeNetworkHelper::AddHost(Ptr<Node> parent,
                           const std::string& name,
                           Ipv4Address address,
                           const Uplink& uplink)
{
    const Ptr<Node> host = AddRouter(parent, name, address, 32, uplink);
    const auto ipv4 = host->GetObject<Ipv4>();
    ipv4->AddAddress(1, Ipv4InterfaceAddress(address, Ipv4Mask::GetOnes()));
    return host;
}

void
TreeNetworkHelper::Announce(Ptr<Node> child, Ipv4Address network, uint8_t prefixLength)
{
    auto entry = m_parents.find(child->GetId());
    while (entry != m_parents.end())
    {
        const Parent& above = entry->second;
        GetRouting(above.node)->AddRoute(network, GetMask(prefixLength), above.interface);
        entry = m_parents.find(above.node->GetId());
    }
}

LinkCounters&
TreeNetworkHelper::MakeCounters(const std::string& linkClass, const std::string& name)
{
    LinkCounters& counters = m_counters.emplace_back();
    counters.linkClass = linkClass;
    counters.name = name;
    return counters;
}

LinkCounters&
TreeNetworkHelper::AddCounters(const std::string& linkClass,
                               const std::string& name,
                               Ptr<Object> link)
{
    LinkCounters& counters = MakeCounters(linkClass, name);
    NS_ABORT_MSG_UNLESS(
        link->TraceConnectWithoutContext("Carried", MakeBoundCallback(&CountSent, &counters)) &&
            link->TraceConnectWithoutContext("Drop", MakeBoundCallback(&CountDropped, &counters)),
        linkClass << " " << name << ": no trace sources Carried and Drop to count by");
    return counters;
}

Ptr<PointToPointNetDevice>
TreeNetworkHelper::GetUpwards(const std::string& name)
{
    const auto node = Names::Find<Node>(name);
    NS_ABORT_MSG_IF(!node, "no node \"" << name << "\" in the tree");
    // A node's first interface after the loopback leads upwards.
    return DynamicCast<PointToPointNetDevice>(node->GetObject<Ipv4>()->GetNetDevice(1));
}

void
TreeNetworkHelper::SetLoad(const std::string& name,
                           Ptr<BackgroundLoad> up,
                           Ptr<BackgroundLoad> down)
{
    const auto device = GetUpwards(name);
    const auto channel = DynamicCast<ImpairedChannel>(device->GetChannel());
    for (std::size_t i = 0; i < channel->GetNDevices(); ++i)
    {
        const auto end = channel->GetPointToPointDevice(i);
        channel->SetLoad(end, end == device ? up : down);
    }
}

void
TreeNetworkHelper::Impair(const std::string& name, Ptr<LinkImpairment> impairment)
{
    const auto up = GetUpwards(name);
    const auto channel = DynamicCast<ImpairedChannel>(up->GetChannel());
    channel->SetImpairment(impairment);
    DataRateValue rate;
    up->GetAttribute("DataRate", rate);
    impairment->SetRateCallback([channel, rate = rate.Get().GetBitRate()](double share) {
        const auto left = std::max<uint64_t>(1, std::llround(share * static_cast<double>(rate)));
        for (std::size_t i = 0; i < channel->GetNDevices(); ++i)
        {
            channel->GetPointToPointDevice(i)->SetDataRate(DataRate(left));
        }
    });
}

void
TreeNetworkHelper::EnablePcap(const std::string& prefix) const
{
    NS_ABORT_MSG_IF(m_fastLinks, "pcap files need links without SetFastLinks()");
    PointToPointHelper pointToPoint;
    pointToPoint.EnablePcap(prefix, m_devices);
}

} // namespace ehealth
} // namespace ns3
