// SPDX-License-Identifier: GPL-2.0-only
#include "sharded-tcp.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-interface.h"
#include "ns3/object-ptr-container.h"
#include "ns3/protocol-numbers.h"
#include "ns3/simulator.h"
#include "ns3/tcp-socket-base.h"

#include <array>
#include <map>

namespace ns3
{
namespace ehealth
{

NS_OBJECT_ENSURE_REGISTERED(ShardedTcp);

namespace
{

/// What a TCP makes its sockets of.
using SocketKind = std::array<TypeId, 3>;

/// Sockets that are nobody's, to be copied.
std::map<SocketKind, Ptr<TcpSocketBase>> g_models;

TypeId
GetType(const Ptr<TcpL4Protocol>& tcp, const char* attribute)
{
    TypeIdValue value;
    tcp->GetAttribute(attribute, value);
    return value.Get();
}

/// As TcpL4Protocol::CreateSocket(), in a sixth of the time: objects are copied, as those of
/// accepted connections are, instead of made from their attributes.
/// @param index to be in once it is connected; null for none
Ptr<Socket>
CopySocket(Ptr<Node> node, Ptr<TcpL4Protocol> tcp, const std::shared_ptr<TcpIndex>& index)
{
    const SocketKind kind{GetType(tcp, "SocketType"),
                          GetType(tcp, "RecoveryType"),
                          GetType(tcp, "RttEstimatorType")};
    if (g_models.empty())
    {
        Simulator::ScheduleDestroy([] { g_models.clear(); });
    }
    Ptr<TcpSocketBase>& model = g_models[kind];
    if (!model)
    {
        model = DynamicCast<TcpSocketBase>(tcp->CreateSocket());
        tcp->RemoveSocket(model);
        model->SetNode(nullptr);
        model->SetTcp(nullptr);
    }
    const auto socket =
        index ? Ptr<TcpSocketBase>(new IndexedTcpSocket(*model, index), false) : CopyObject(model);
    socket->SetNode(node);
    socket->SetTcp(tcp);
    tcp->AddSocket(socket);
    return socket;
}

Ptr<TcpL4Protocol>
GetPlainTcp(const Ptr<Node>& node)
{
    const auto tcp = node->GetObject<TcpL4Protocol>();
    NS_ABORT_MSG_IF(!tcp, "node " << node->GetId() << " has no TCP");
    return tcp;
}

} // namespace

TypeId
ShardedTcp::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ehealth::ShardedTcp")
                            .SetParent<IpL4Protocol>()
                            .SetGroupName("Ehealth")
                            .AddConstructor<ShardedTcp>()
                            .AddAttribute("Index",
                                          "Whether segments of connections go to their sockets by "
                                          "an index, not by TcpL4Protocol's search",
                                          BooleanValue(true),
                                          MakeBooleanAccessor(&ShardedTcp::m_useIndex),
                                          MakeBooleanChecker());
    return tid;
}

void
ShardedTcp::Install(Ptr<Node> node, uint32_t shards)
{
    const auto ipv4 = node->GetObject<Ipv4L3Protocol>();
    NS_ABORT_MSG_IF(!ipv4, "node " << node->GetId() << " has no IPv4");
    NS_ABORT_MSG_IF(shards == 0, "no shards for node " << node->GetId());
    const auto replaced = ipv4->GetProtocol(ipprotocol::kTcp);
    const auto target =
        replaced ? replaced->GetDownTarget() : MakeCallback(&Ipv4::Send, Ptr<Ipv4>(ipv4));
    const auto tcp = CreateObject<ShardedTcp>();
    for (uint32_t i = 0; i < shards; ++i)
    {
        const auto shard = CreateObject<TcpL4Protocol>();
        shard->SetNode(node);
        shard->SetDownTarget(target);
        tcp->m_shards.push_back(shard);
    }
    if (replaced)
    {
        ipv4->Remove(replaced);
    }
    ipv4->Insert(tcp);
    node->AggregateObject(tcp);
}

Ptr<Socket>
ShardedTcp::CreateSocket(Ptr<Node> node, const Address& remote)
{
    if (const auto tcp = node->GetObject<ShardedTcp>())
    {
        const Ipv4Address address = InetSocketAddress::ConvertFrom(remote).GetIpv4();
        return tcp->MakeSocket(node, tcp->GetShard(address));
    }
    return CopySocket(node, GetPlainTcp(node), nullptr);
}

std::vector<Ptr<Socket>>
ShardedTcp::CreateListeners(Ptr<Node> node)
{
    const auto tcp = node->GetObject<ShardedTcp>();
    if (!tcp)
    {
        return {CopySocket(node, GetPlainTcp(node), nullptr)};
    }
    std::vector<Ptr<Socket>> sockets;
    sockets.reserve(tcp->m_shards.size());
    for (const auto& shard : tcp->m_shards)
    {
        sockets.push_back(tcp->MakeSocket(node, shard));
    }
    return sockets;
}

Ptr<Socket>
ShardedTcp::MakeSocket(Ptr<Node> node, const Ptr<TcpL4Protocol>& shard) const
{
    return CopySocket(node, shard, m_useIndex ? m_index : nullptr);
}

const Ptr<TcpL4Protocol>&
ShardedTcp::GetShard(Ipv4Address remote) const
{
    // Fibonacci hashing: neighbouring addresses go to different shards.
    const uint32_t hash = remote.Get() * 2654435769U;
    return m_shards[(uint64_t{hash} * m_shards.size()) >> 32];
}

std::size_t
ShardedTcp::GetNIndexed() const
{
    return m_index->size();
}

std::size_t
ShardedTcp::GetNSockets() const
{
    std::size_t count = 0;
    for (const auto& shard : m_shards)
    {
        count += CountSockets(shard);
    }
    return count;
}

std::size_t
ShardedTcp::CountSockets(Ptr<const TcpL4Protocol> tcp)
{
    ObjectPtrContainerValue sockets;
    tcp->GetAttribute("SocketList", sockets);
    return sockets.GetN();
}

int
ShardedTcp::GetProtocolNumber() const
{
    return ipprotocol::kTcp;
}

bool
ShardedTcp::UsesIndex()
{
    if (!m_checksums)
    {
        m_checksums = Node::ChecksumEnabled(); // ns-3 copies the global value each time
    }
    return m_useIndex && !*m_checksums;
}

IpL4Protocol::RxStatus
ShardedTcp::Receive(Ptr<Packet> packet, const Ipv4Header& header, Ptr<Ipv4Interface> interface)
{
    if (UsesIndex() && IndexedTcpSocket::Deliver(*m_index, packet, header, interface))
    {
        return RX_OK;
    }
    return GetShard(header.GetSource())->Receive(packet, header, interface);
}

IpL4Protocol::RxStatus
ShardedTcp::Receive(Ptr<Packet>, const Ipv6Header&, Ptr<Ipv6Interface>)
{
    return RX_ENDPOINT_UNREACH;
}

void
ShardedTcp::ReceiveIcmp(Ipv4Address icmpSource,
                        uint8_t icmpTtl,
                        uint8_t icmpType,
                        uint8_t icmpCode,
                        uint32_t icmpInfo,
                        Ipv4Address payloadSource,
                        Ipv4Address payloadDestination,
                        const uint8_t payload[8])
{
    GetShard(payloadDestination)
        ->ReceiveIcmp(icmpSource,
                      icmpTtl,
                      icmpType,
                      icmpCode,
                      icmpInfo,
                      payloadSource,
                      payloadDestination,
                      payload);
}

void
ShardedTcp::SetDownTarget(DownTargetCallback callback)
{
    for (const auto& shard : m_shards)
    {
        shard->SetDownTarget(callback);
    }
}

void
ShardedTcp::SetDownTarget6(DownTargetCallback6)
{
}

IpL4Protocol::DownTargetCallback
ShardedTcp::GetDownTarget() const
{
    return m_shards.front()->GetDownTarget();
}

IpL4Protocol::DownTargetCallback6
ShardedTcp::GetDownTarget6() const
{
    return {};
}

void
ShardedTcp::DoDispose()
{
    for (const auto& shard : m_shards)
    {
        shard->Dispose();
    }
    m_shards.clear();
    IpL4Protocol::DoDispose();
}

} // namespace ehealth
} // namespace ns3
