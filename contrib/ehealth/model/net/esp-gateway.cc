// SPDX-License-Identifier: GPL-2.0-only
#include "esp-gateway.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/log.h"
#include "ns3/prefix-routing.h"
#include "ns3/simulator.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <sstream>
#include <utility>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthEspGateway");
NS_OBJECT_ENSURE_REGISTERED(EspGateway);

namespace
{

/// Part of a lifetime after which new keys are agreed on.
constexpr double kSoftLifetime = 0.9;
/// SPIs up to here are reserved (RFC 4303, section 2.1).
constexpr uint32_t kReservedSpis = 255;
/// Inbound associations of a peer: the newest, and the one before for what is still under way.
constexpr std::size_t kInboundKept = 2;

std::string
ToText(Ipv4Address address)
{
    std::ostringstream text;
    text << address;
    return text.str();
}

Bytes
ToBytes(Ptr<const Packet> packet)
{
    Bytes octets(packet->GetSize());
    packet->CopyData(octets.data(), static_cast<uint32_t>(octets.size()));
    return octets;
}

/// @return the header of an IPv4 packet; nothing when it is none
std::optional<Ipv4Header>
ReadHeader(Ptr<const Packet> packet)
{
    uint8_t first = 0;
    Ipv4Header header;
    if (packet->GetSize() < header.GetSerializedSize() || packet->CopyData(&first, 1) != 1 ||
        first != 0x45)
    {
        return std::nullopt;
    }
    packet->PeekHeader(header);
    if (header.GetPayloadSize() + header.GetSerializedSize() != packet->GetSize())
    {
        return std::nullopt;
    }
    return header;
}

} // namespace

TypeId
EspGateway::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::EspGateway")
            .SetParent<IpL4Protocol>()
            .SetGroupName("Ehealth")
            .AddConstructor<EspGateway>()
            .AddAttribute("PathMtu",
                          "Largest packet that fits the path between gateways, octets.",
                          UintegerValue(1500),
                          MakeUintegerAccessor(&EspGateway::m_pathMtu),
                          MakeUintegerChecker<uint32_t>(576, 65535))
            .AddAttribute("ExtendedSequenceNumbers",
                          "Ask for 64-bit sequence numbers (RFC 4303, section 2.2.1).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&EspGateway::m_extended),
                          MakeBooleanChecker())
            .AddAttribute("Lifetime",
                          "Time after which a security association is not used any more.",
                          TimeValue(Hours(8)),
                          MakeTimeAccessor(&EspGateway::m_lifetime),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("LifetimePackets",
                          "Packets after which a security association is not used any more.",
                          UintegerValue(uint64_t{1} << 31),
                          MakeUintegerAccessor(&EspGateway::m_lifetimePackets),
                          MakeUintegerChecker<uint64_t>(2))
            .AddAttribute("MaxWaiting",
                          "Packets that wait for a key exchange with one gateway.",
                          UintegerValue(64),
                          MakeUintegerAccessor(&EspGateway::m_maxWaiting),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("Timeout",
                          "Time to the first repetition of a key exchange's message; doubles with "
                          "each.",
                          TimeValue(MilliSeconds(500)),
                          MakeTimeAccessor(&EspGateway::m_timeout),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("MaxAttempts",
                          "Times that a message of a key exchange is sent.",
                          UintegerValue(5),
                          MakeUintegerAccessor(&EspGateway::m_maxAttempts),
                          MakeUintegerChecker<uint32_t>(1, 16))
            .AddTraceSource("Drop",
                            "A packet for or from a tunnel was dropped.",
                            MakeTraceSourceAccessor(&EspGateway::m_dropTrace),
                            "ns3::ehealth::EspGateway::DropTracedCallback")
            .AddTraceSource("Installed",
                            "A pair of security associations was installed.",
                            MakeTraceSourceAccessor(&EspGateway::m_installedTrace),
                            "ns3::ehealth::EspGateway::InstalledTracedCallback")
            .AddTraceSource("Refused",
                            "A message of a key exchange was refused.",
                            MakeTraceSourceAccessor(&EspGateway::m_refusedTrace),
                            "ns3::ehealth::EspGateway::RefusedTracedCallback");
    return tid;
}

EspGateway::EspGateway() = default;

EspGateway::~EspGateway() = default;

void
EspGateway::DoDispose()
{
    for (auto& [peer, tunnel] : m_tunnels)
    {
        if (tunnel.exchange)
        {
            tunnel.exchange->retry.Cancel();
        }
    }
    m_tunnels.clear();
    m_inbound.clear();
    if (m_socket)
    {
        m_socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
        m_socket = nullptr;
    }
    m_device = nullptr;
    m_ipv4 = nullptr;
    m_routing = nullptr;
    m_settings.reset();
    IpL4Protocol::DoDispose();
}

void
EspGateway::Install(Ptr<Node> node, Settings settings)
{
    NS_ABORT_MSG_IF(m_ipv4, "a gateway is installed once");
    m_settings.emplace(std::move(settings));
    m_random = std::make_unique<RandomStream>(m_settings->seed, ToText(m_settings->address), "esp");
    m_ipv4 = node->GetObject<Ipv4>();
    NS_ABORT_MSG_UNLESS(m_ipv4 && m_ipv4->GetInterfaceForAddress(m_settings->address) >= 0,
                        "node " << node->GetId() << " does not have the gateway's address "
                                << m_settings->address);
    m_routing = DynamicCast<PrefixRouting>(m_ipv4->GetRoutingProtocol());
    NS_ABORT_MSG_UNLESS(m_routing, "node " << node->GetId() << ": a gateway needs PrefixRouting");

    m_device = CreateObject<EspTunnelNetDevice>();
    m_device->SetMtu(static_cast<uint16_t>(esp::GetTunnelMtu(m_pathMtu)));
    m_device->SetProtector([this](Ptr<Packet> packet) { return Protect(packet); });
    node->AddDevice(m_device);
    const uint32_t interface = m_ipv4->AddInterface(m_device);
    m_ipv4->SetUp(interface);
    m_routing->SetPolicy(
        [this](const Ipv4Header& header, Ptr<const NetDevice> incoming) {
            const auto tunnel =
                m_settings->directory->FindTunnel(header.GetSource(), header.GetDestination());
            if (!tunnel)
            {
                return RoutingPolicy::Bypass;
            }
            if (tunnel->from == m_settings->address)
            {
                return RoutingPolicy::Protect;
            }
            // What should have been protected and comes in clear is forged.
            return tunnel->to == m_settings->address && incoming != m_device
                     ? RoutingPolicy::Discard
                     : RoutingPolicy::Bypass;
        },
        interface);

    m_ipv4->Insert(Ptr<IpL4Protocol>(this));
    m_socket = Socket::CreateSocket(node, UdpSocketFactory::GetTypeId());
    m_socket->Bind(InetSocketAddress(m_settings->address, kPort));
    m_socket->SetRecvCallback(MakeCallback(&EspGateway::HandleDatagram, this));
}

int64_t
EspGateway::GetUnixSeconds() const
{
    return m_settings->epoch + Simulator::Now().GetMilliSeconds() / 1000;
}

void
EspGateway::Drop(Ptr<const Packet> packet, EspDropReason reason)
{
    NS_LOG_LOGIC(m_settings->address << ": dropped: " << reason);
    m_dropTrace(packet, reason);
}

bool
EspGateway::IsExpired(Time begun, uint64_t packets, double share) const
{
    return Simulator::Now() - begun >= Seconds(share * m_lifetime.GetSeconds()) ||
           static_cast<double>(packets) >= share * static_cast<double>(m_lifetimePackets);
}

// --------------------------------------------------------------------- packets

bool
EspGateway::Protect(Ptr<Packet> packet)
{
    const auto header = ReadHeader(packet);
    const auto ends =
        header ? m_settings->directory->FindTunnel(header->GetSource(), header->GetDestination())
               : std::nullopt;
    if (!ends || ends->from != m_settings->address)
    {
        Drop(packet, EspDropReason::Policy);
        return false;
    }
    const Ipv4Address peer = ends->to;
    Tunnel& tunnel = m_tunnels[peer];
    if (tunnel.sender && IsExpired(tunnel.begun, tunnel.sender->GetPackets(), 1))
    {
        tunnel.sender.reset();
    }
    if (tunnel.sender)
    {
        SendProtected(peer, tunnel, packet);
        if (IsExpired(tunnel.begun, tunnel.sender->GetPackets(), kSoftLifetime))
        {
            BeginExchange(peer, tunnel);
        }
        return true;
    }
    if (tunnel.waiting.size() >= m_maxWaiting)
    {
        Drop(packet, EspDropReason::QueueFull);
        return false;
    }
    tunnel.waiting.push_back(packet);
    BeginExchange(peer, tunnel);
    return true;
}

void
EspGateway::SendProtected(Ipv4Address peer, Tunnel& tunnel, Ptr<Packet> packet)
{
    const auto sealed = tunnel.sender->Seal(ToBytes(packet));
    if (!sealed)
    {
        Drop(packet, EspDropReason::Expired);
        return;
    }
    Ipv4Header header;
    header.SetDestination(peer);
    Socket::SocketErrno error = Socket::ERROR_NOTERROR;
    const auto outer = Create<Packet>(sealed->data(), static_cast<uint32_t>(sealed->size()));
    const auto route = m_routing->RouteOutput(outer, header, nullptr, error);
    m_routing->Send(outer, m_settings->address, peer, esp::kProtocol, route);
}

IpL4Protocol::RxStatus
EspGateway::Receive(Ptr<Packet> packet, const Ipv4Header&, Ptr<Ipv4Interface>)
{
    const Bytes octets = ToBytes(packet);
    wire::Reader reader(octets);
    uint32_t spi{};
    if (octets.size() < sizeof(spi))
    {
        Drop(packet, EspDropReason::Malformed);
        return RX_OK;
    }
    reader.Get(spi);
    const auto entry = m_inbound.find(spi);
    if (entry == m_inbound.end())
    {
        Drop(packet, EspDropReason::UnknownSpi);
        return RX_OK;
    }
    Inbound& inbound = entry->second;
    if (IsExpired(inbound.begun, inbound.receiver.GetPackets(), 1))
    {
        Drop(packet, EspDropReason::Expired);
        return RX_OK;
    }
    const auto result = inbound.receiver.Open(octets);
    if (!result.payload)
    {
        Drop(packet, result.reason);
        return RX_OK;
    }
    const auto inner =
        Create<Packet>(result.payload->data(), static_cast<uint32_t>(result.payload->size()));
    const auto header = ReadHeader(inner);
    const auto ends =
        header ? m_settings->directory->FindTunnel(header->GetSource(), header->GetDestination())
               : std::nullopt;
    // RFC 4301, section 5.2: the packet must be one that the association is for.
    if (!ends || ends->from != inbound.peer || ends->to != m_settings->address)
    {
        Drop(packet, header ? EspDropReason::Policy : EspDropReason::Malformed);
        return RX_OK;
    }
    m_device->Deliver(inner);
    return RX_OK;
}

IpL4Protocol::RxStatus
EspGateway::Receive(Ptr<Packet>, const Ipv6Header&, Ptr<Ipv6Interface>)
{
    return RX_ENDPOINT_UNREACH;
}

int
EspGateway::GetProtocolNumber() const
{
    return esp::kProtocol;
}

void
EspGateway::SetDownTarget(DownTargetCallback)
{
}

void
EspGateway::SetDownTarget6(DownTargetCallback6)
{
}

IpL4Protocol::DownTargetCallback
EspGateway::GetDownTarget() const
{
    return {};
}

IpL4Protocol::DownTargetCallback6
EspGateway::GetDownTarget6() const
{
    return {};
}

// --------------------------------------------------------------------- key exchange

EspGateway::Exchange
EspGateway::MakeExchange(Ipv4Address peer, bool initiator)
{
    uint32_t spi = 0;
    do
    {
        spi = static_cast<uint32_t>(m_random->NextU64());
    } while (spi <= kReservedSpis || m_inbound.count(spi) != 0);
    Exchange exchange;
    exchange.initiator = initiator;
    exchange.state =
        std::make_unique<TunnelKeyExchange>(m_settings->identity, ToText(peer), spi, *m_random);
    return exchange;
}

void
EspGateway::BeginExchange(Ipv4Address peer, Tunnel& tunnel)
{
    if (tunnel.exchange)
    {
        return;
    }
    tunnel.exchange = MakeExchange(peer, true);
    tunnel.exchange->message = tunnel.exchange->state->Begin(m_extended);
    Transmit(peer, *tunnel.exchange);
}

void
EspGateway::SendDatagram(Ipv4Address peer, const Bytes& message)
{
    m_socket->SendTo(Create<Packet>(message.data(), static_cast<uint32_t>(message.size())),
                     0,
                     InetSocketAddress(peer, kPort));
}

void
EspGateway::Transmit(Ipv4Address peer, Exchange& exchange)
{
    SendDatagram(peer, exchange.message);
    exchange.retry.Cancel();
    exchange.retry =
        Simulator::Schedule(m_timeout * (1 << exchange.attempts), &EspGateway::Repeat, this, peer);
    ++exchange.attempts;
}

void
EspGateway::Repeat(Ipv4Address peer)
{
    Tunnel& tunnel = m_tunnels.at(peer);
    if (tunnel.exchange->attempts < m_maxAttempts)
    {
        Transmit(peer, *tunnel.exchange);
        return;
    }
    NS_LOG_WARN(m_settings->address << ": no key exchange with " << peer);
    tunnel.exchange.reset();
    for (const auto& packet : std::exchange(tunnel.waiting, {}))
    {
        Drop(packet, EspDropReason::NoSecurity);
    }
}

void
EspGateway::HandleDatagram(Ptr<Socket> socket)
{
    Address from;
    while (const auto packet = socket->RecvFrom(from))
    {
        const Ipv4Address peer = InetSocketAddress::ConvertFrom(from).GetIpv4();
        const auto message = Decode<KeyExchangeMessage>(ToBytes(packet));
        if (!message)
        {
            m_refusedTrace(peer, KeyExchangeError::Malformed);
            continue;
        }
        switch (message->step)
        {
        case KeyExchangeMessage::Step::Init:
            HandleInit(peer, *message);
            break;
        case KeyExchangeMessage::Step::Answer:
            HandleAnswer(peer, *message);
            break;
        case KeyExchangeMessage::Step::Confirm:
            HandleConfirm(peer, *message);
            break;
        default:
            m_refusedTrace(peer, KeyExchangeError::Malformed);
        }
    }
    ForgetExpired();
}

void
EspGateway::HandleInit(Ipv4Address peer, const KeyExchangeMessage& init)
{
    Tunnel& tunnel = m_tunnels[peer];
    if (tunnel.exchange)
    {
        Exchange& exchange = *tunnel.exchange;
        if (!exchange.initiator && exchange.state->GetNumber() == init.exchange)
        {
            SendDatagram(peer, exchange.message); // Answer was lost
            return;
        }
        // Both began at the same time: the exchange of the lower address goes on.
        if (exchange.initiator && m_settings->address < peer)
        {
            return;
        }
    }
    Exchange exchange = MakeExchange(peer, false);
    exchange.message = exchange.state->Answer(init);
    if (exchange.message.empty())
    {
        m_refusedTrace(peer, exchange.state->GetError());
        return;
    }
    if (tunnel.exchange)
    {
        tunnel.exchange->retry.Cancel();
    }
    tunnel.exchange = std::move(exchange);
    Transmit(peer, *tunnel.exchange);
}

void
EspGateway::HandleAnswer(Ipv4Address peer, const KeyExchangeMessage& answer)
{
    Tunnel& tunnel = m_tunnels[peer];
    if (!tunnel.confirm.empty() && tunnel.finished == answer.exchange)
    {
        SendDatagram(peer, tunnel.confirm); // Confirm was lost
        return;
    }
    if (!tunnel.exchange || !tunnel.exchange->initiator ||
        tunnel.exchange->state->GetNumber() != answer.exchange)
    {
        return;
    }
    Bytes confirm = tunnel.exchange->state->Confirm(answer, GetUnixSeconds());
    if (confirm.empty())
    {
        m_refusedTrace(peer, tunnel.exchange->state->GetError());
        return;
    }
    tunnel.finished = answer.exchange;
    tunnel.confirm = std::move(confirm);
    SendDatagram(peer, tunnel.confirm);
    InstallKeys(peer, tunnel);
}

void
EspGateway::HandleConfirm(Ipv4Address peer, const KeyExchangeMessage& confirm)
{
    Tunnel& tunnel = m_tunnels[peer];
    if (!tunnel.exchange || tunnel.exchange->initiator ||
        tunnel.exchange->state->GetNumber() != confirm.exchange)
    {
        return;
    }
    if (!tunnel.exchange->state->Finish(confirm, GetUnixSeconds()))
    {
        m_refusedTrace(peer, tunnel.exchange->state->GetError());
        return;
    }
    InstallKeys(peer, tunnel);
}

void
EspGateway::InstallKeys(Ipv4Address peer, Tunnel& tunnel)
{
    const TunnelKeys keys = tunnel.exchange->state->GetKeys();
    tunnel.exchange->retry.Cancel();
    tunnel.exchange.reset();
    tunnel.sender.emplace(keys.outboundSpi, keys.outbound, keys.extended);
    tunnel.begun = Simulator::Now();
    m_inbound.insert_or_assign(
        keys.inboundSpi,
        Inbound{EspReceiver(keys.inbound, keys.extended), peer, tunnel.begun});
    tunnel.inbound.push_back(keys.inboundSpi);
    if (tunnel.inbound.size() > kInboundKept)
    {
        m_inbound.erase(tunnel.inbound.front());
        tunnel.inbound.pop_front();
    }
    NS_LOG_INFO(m_settings->address << ": security associations with " << peer);
    m_installedTrace({m_settings->address, peer, keys});
    for (const auto& packet : std::exchange(tunnel.waiting, {}))
    {
        SendProtected(peer, tunnel, packet);
    }
}

void
EspGateway::ForgetExpired()
{
    if (Simulator::Now() - m_forgotten < m_lifetime)
    {
        return;
    }
    m_forgotten = Simulator::Now();
    for (auto each = m_inbound.begin(); each != m_inbound.end();)
    {
        const Inbound& inbound = each->second;
        each = IsExpired(inbound.begun, inbound.receiver.GetPackets(), 1) ? m_inbound.erase(each)
                                                                          : std::next(each);
    }
    const auto isForgotten = [this](uint32_t spi) { return m_inbound.count(spi) == 0; };
    for (auto each = m_tunnels.begin(); each != m_tunnels.end();)
    {
        Tunnel& tunnel = each->second;
        auto& inbound = tunnel.inbound;
        inbound.erase(std::remove_if(inbound.begin(), inbound.end(), isForgotten), inbound.end());
        if (tunnel.sender && IsExpired(tunnel.begun, tunnel.sender->GetPackets(), 1))
        {
            tunnel.sender.reset();
        }
        const bool isEmpty =
            !tunnel.sender && !tunnel.exchange && tunnel.waiting.empty() && inbound.empty();
        each = isEmpty ? m_tunnels.erase(each) : std::next(each);
    }
}

} // namespace ehealth
} // namespace ns3
