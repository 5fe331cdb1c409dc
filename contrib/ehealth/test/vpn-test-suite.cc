// SPDX-License-Identifier: GPL-2.0-only
// Security gateways in a network: what is on the wire, what gets through, what goes wrong.
#include "ns3/boolean.h"
#include "ns3/error-model.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-interface.h"
#include "ns3/names.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/tree-network-helper.h"
#include "ns3/udp-header.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"
#include "ns3/vpn-helper.h"

#include <algorithm>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr uint16_t kEcho = 7;
constexpr uint32_t kPpp = 2;
constexpr const char* kMarker = "name and fingerprint of a patient";

/// Loses the packets that a predicate chooses.
class ChosenErrorModel : public ErrorModel
{
  public:
    explicit ChosenErrorModel(std::function<bool(Ptr<const Packet>)> choose)
        : m_choose(std::move(choose))
    {
    }

  private:
    bool DoCorrupt(Ptr<Packet> packet) override
    {
        return m_choose(packet);
    }

    void DoReset() override
    {
    }

    std::function<bool(Ptr<const Packet>)> m_choose;
};

/// @return the IPv4 header of what a link carries
Ipv4Header
ReadOuter(Ptr<const Packet> packet)
{
    const auto copy = packet->Copy();
    copy->RemoveAtStart(kPpp);
    Ipv4Header header;
    copy->RemoveHeader(header);
    return header;
}

/// @return whether a link carries a message of a key exchange
bool
IsKeyExchange(Ptr<const Packet> packet)
{
    return ReadOuter(packet).GetProtocol() == 17 && packet->GetSize() < 1000 &&
           ReadOuter(packet).GetDestination() != Ipv4Address("10.0.2.1");
}

/// Two sites of one VPN, each a host behind a gateway, and a host that is no member.
class World
{
  public:
    using Configure = std::function<void(VpnHelper&)>;

    explicit World(const Configure& configure = {}, bool foreign = false)
        : vpn(1, 1'800'000'000, Suite::P256), foreignVpn(2, 1'800'000'000, Suite::P256)
    {
        if (configure)
        {
            configure(vpn);
        }
        const TreeNetworkHelper::Uplink wan{"wan", DataRate("100Mbps"), MilliSeconds(5)};
        const TreeNetworkHelper::Uplink lan{"lan", DataRate("1Gbps"), MicroSeconds(10)};
        const auto core = tree.AddRoot("core");
        for (int site = 0; site < 2; ++site)
        {
            const std::string number = std::to_string(site + 1);
            const std::string prefix = "10.0." + number;
            routers[site] = tree.AddRouter(core,
                                           "site" + number,
                                           Ipv4Address((prefix + ".0").c_str()),
                                           24,
                                           wan);
            hosts[site] = tree.AddHost(routers[site],
                                       "host" + number,
                                       Ipv4Address((prefix + ".1").c_str()),
                                       lan);
            const Ipv4Address gateway((prefix + ".254").c_str());
            VpnHelper& helper = foreign && site == 1 ? foreignVpn : vpn;
            gateways[site] = helper.Install(routers[site], gateway);
            for (VpnHelper* each : {&vpn, &foreignVpn})
            {
                each->AddMember(GetAddress(site), gateway, {7});
            }
            gateways[site]->TraceConnectWithoutContext("Refused",
                                                       MakeCallback(&World::OnRefused, this));
            TreeNetworkHelper::GetRouting(routers[site])
                ->TraceConnectWithoutContext("Drop", MakeCallback(&World::OnRouterDrop, this));
            const auto device = routers[site]->GetDevice(1);
            device->TraceConnectWithoutContext("PhyTxEnd", MakeCallback(&World::OnWire, this));
            sockets[site] = Open(hosts[site]);
        }
        outsider = tree.AddHost(core, "outsider", "10.0.9.1", wan);
        sockets[2] = Open(outsider);
        sockets[1]->SetRecvCallback(MakeCallback(&World::Echo, this));
        sockets[0]->SetRecvCallback(MakeCallback(&World::OnReply, this));
        sockets[2]->SetRecvCallback(MakeCallback(&World::OnReply, this));
    }

    ~World()
    {
        Simulator::Destroy();
        Names::Clear();
    }

    World(const World&) = delete;
    World& operator=(const World&) = delete;

    static Ipv4Address GetAddress(int site)
    {
        return Ipv4Address(("10.0." + std::to_string(site + 1) + ".1").c_str());
    }

    /// Host 2 answers what host `from` (0, or 2: the outsider) sends at a time.
    void Ask(double at, std::size_t size, int from = 0)
    {
        Simulator::Schedule(Seconds(at), [this, size, from] {
            std::string text(size, '.');
            text.replace(0, std::min(size, std::string(kMarker).size()), kMarker);
            sockets[from]->SendTo(reinterpret_cast<const uint8_t*>(text.data()),
                                  static_cast<uint32_t>(size),
                                  0,
                                  InetSocketAddress(GetAddress(1), kEcho));
        });
    }

    /// Loses what a gateway receives from the wide area network and the predicate chooses.
    void Lose(int site, std::function<bool(Ptr<const Packet>)> choose)
    {
        DynamicCast<PointToPointNetDevice>(routers[site]->GetDevice(1))
            ->SetReceiveErrorModel(CreateObject<ChosenErrorModel>(std::move(choose)));
    }

    uint64_t CountDrops(EspDropReason reason) const
    {
        const auto& drops = vpn.GetDrops();
        const auto found = drops.find(reason);
        return found == drops.end() ? 0 : found->second;
    }

    uint64_t CountAllDrops() const
    {
        uint64_t count = 0;
        for (const auto& [reason, number] : vpn.GetDrops())
        {
            count += number;
        }
        return count;
    }

    VpnHelper vpn;
    VpnHelper foreignVpn;
    TreeNetworkHelper tree;
    Ptr<Node> routers[2];
    Ptr<Node> hosts[2];
    Ptr<Node> outsider;
    Ptr<EspGateway> gateways[2];
    Ptr<Socket> sockets[3];
    std::vector<uint32_t> replies; //!< sizes
    std::vector<Ptr<Packet>> wire; //!< what the gateways sent, without PPP
    std::vector<KeyExchangeError> refused;
    std::vector<RoutingDropReason> routerDrops;

  private:
    static Ptr<Socket> Open(Ptr<Node> node)
    {
        const auto socket = Socket::CreateSocket(node, UdpSocketFactory::GetTypeId());
        socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), kEcho));
        return socket;
    }

    void Echo(Ptr<Socket> socket)
    {
        Address from;
        while (const auto packet = socket->RecvFrom(from))
        {
            socket->SendTo(packet, 0, from);
        }
    }

    void OnReply(Ptr<Socket> socket)
    {
        while (const auto packet = socket->Recv())
        {
            replies.push_back(packet->GetSize());
        }
    }

    void OnWire(Ptr<const Packet> packet)
    {
        const auto copy = packet->Copy();
        copy->RemoveAtStart(kPpp);
        wire.push_back(copy);
    }

    void OnRefused(Ipv4Address, KeyExchangeError error)
    {
        refused.push_back(error);
    }

    void OnRouterDrop(const Ipv4Header&, Ptr<const Packet>, RoutingDropReason reason)
    {
        routerDrops.push_back(reason);
    }
};

bool
Contains(Ptr<const Packet> packet, const std::string& text)
{
    std::string octets(packet->GetSize(), '\0');
    packet->CopyData(reinterpret_cast<uint8_t*>(octets.data()), packet->GetSize());
    return octets.find(text) != std::string::npos;
}

/// Members talk through ESP only, others in clear.
class TunnelTestCase : public TestCase
{
  public:
    explicit TunnelTestCase(bool extended)
        : TestCase(std::string("what members say is protected") + (extended ? ", ESN" : ""))
        , m_extended(extended)
    {
    }

  private:
    void DoRun() override
    {
        World world([this](VpnHelper& vpn) {
            vpn.SetGatewayAttribute("ExtendedSequenceNumbers", BooleanValue(m_extended));
        });
        const std::vector<uint32_t> sizes{1, 100, 1418, 1419, 4000, 20000};
        for (std::size_t i = 0; i < sizes.size(); ++i)
        {
            world.Ask(1 + static_cast<double>(i), sizes[i]);
        }
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((world.replies == sizes), true, "all are answered");
        NS_TEST_EXPECT_MSG_EQ(world.vpn.GetAssociations().size(), 2, "one pair, known to both");
        NS_TEST_EXPECT_MSG_EQ(world.CountAllDrops(), 0, "nothing is lost");
        std::size_t protectedPackets = 0;
        for (const auto& packet : world.wire)
        {
            Ipv4Header header;
            packet->PeekHeader(header);
            NS_TEST_EXPECT_MSG_EQ((packet->GetSize() <= 1500), true, "fits the path");
            NS_TEST_EXPECT_MSG_EQ(Contains(packet, "fingerprint"), false, "nothing in clear");
            NS_TEST_EXPECT_MSG_EQ((header.GetSource().Get() & 0xff), 254, "between gateways");
            protectedPackets += header.GetProtocol() == esp::kProtocol ? 1 : 0;
        }
        // 1418 + 28 octets fill the tunnel's 1446; what the host has cut to 1500 is cut again.
        constexpr std::size_t kPackets = 1 + 1 + 1 + 2 + (2 * 2 + 1) + (13 * 2 + 1);
        NS_TEST_EXPECT_MSG_EQ(protectedPackets, 2 * kPackets, "there and back");
        NS_TEST_EXPECT_MSG_EQ(world.wire.size(), protectedPackets + 3, "and the key exchange");
        NS_TEST_EXPECT_MSG_EQ(world.wire[3]->GetSize(), esp::GetTunnelSize(1 + 28), "overhead");

        world.wire.clear();
        world.Ask(1, 100, 2);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(world.replies.size(), sizes.size() + 1, "others are answered, too");
        NS_TEST_ASSERT_MSG_EQ(world.wire.size(), 1, "its way back");
        NS_TEST_EXPECT_MSG_EQ(Contains(world.wire[0], "fingerprint"), true, "in clear");
    }

    bool m_extended;
};

/// Replayed, changed and forged packets go no further than the gateway.
class AttackTestCase : public TestCase
{
  public:
    AttackTestCase() : TestCase("replayed, changed and forged packets are dropped")
    {
    }

  private:
    void DoRun() override
    {
        World world;
        world.Ask(1, 100);
        Simulator::Run();
        const auto found = std::find_if(world.wire.begin(), world.wire.end(), [](const auto& p) {
            return IsEspTo(p, "10.0.2.254");
        });
        NS_TEST_ASSERT_MSG_EQ((found != world.wire.end()), true, "captured");
        const auto captured = (*found)->Copy();
        Ipv4Header header;
        captured->RemoveHeader(header);
        const auto receive = [&](const Bytes& octets) {
            world.gateways[1]->Receive(
                Create<Packet>(octets.data(), static_cast<uint32_t>(octets.size())),
                header,
                nullptr);
        };
        Bytes octets(captured->GetSize());
        captured->CopyData(octets.data(), static_cast<uint32_t>(octets.size()));
        receive(octets);
        NS_TEST_EXPECT_MSG_EQ(world.CountDrops(EspDropReason::Replayed), 1, "replayed");
        Bytes changed = octets;
        changed[7] = 9; // a number not seen yet
        receive(changed);
        NS_TEST_EXPECT_MSG_EQ(world.CountDrops(EspDropReason::BadIcv), 1, "changed");
        changed = octets;
        changed[0] ^= 0xff;
        receive(changed);
        NS_TEST_EXPECT_MSG_EQ(world.CountDrops(EspDropReason::UnknownSpi), 1, "another SPI");
        receive({1, 2, 3});
        NS_TEST_EXPECT_MSG_EQ(world.CountDrops(EspDropReason::Malformed), 1, "short");

        // Inside a genuine tunnel, a packet of somebody else's.
        const auto keys = world.vpn.GetAssociations()[0].keys; // of site 2, which answered last
        const auto& association = world.vpn.GetAssociations()[0];
        const int to = association.local == Ipv4Address("10.0.2.254") ? 1 : 0;
        EspSender insider(keys.inboundSpi, keys.inbound, keys.extended);
        insider.SetSequence(1000);
        Ipv4Header inner;
        inner.SetSource("10.0.9.1");
        inner.SetDestination(World::GetAddress(to));
        inner.SetPayloadSize(0);
        const auto packet = Create<Packet>();
        packet->AddHeader(inner);
        Bytes plain(packet->GetSize());
        packet->CopyData(plain.data(), static_cast<uint32_t>(plain.size()));
        const Bytes sealed = *insider.Seal(plain);
        world.gateways[to]->Receive(
            Create<Packet>(sealed.data(), static_cast<uint32_t>(sealed.size())),
            header,
            nullptr);
        NS_TEST_EXPECT_MSG_EQ(world.CountDrops(EspDropReason::Policy), 1, "not for this tunnel");

        // In clear, with a member's address as its source.
        const auto ipv4 = world.outsider->GetObject<Ipv4>();
        ipv4->AddAddress(1, {World::GetAddress(0), Ipv4Mask::GetOnes()});
        const auto socket = Socket::CreateSocket(world.outsider, UdpSocketFactory::GetTypeId());
        socket->Bind(InetSocketAddress(World::GetAddress(0), 99));
        socket->SendTo(Create<Packet>(10), 0, InetSocketAddress(World::GetAddress(1), kEcho));
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(world.routerDrops.size(), 1, "forged");
        NS_TEST_EXPECT_MSG_EQ(world.routerDrops[0], RoutingDropReason::Policy, "by policy");
        NS_TEST_EXPECT_MSG_EQ(world.replies.size(), 1, "only the first was answered");
    }

    static bool IsEspTo(const Ptr<Packet>& packet, const char* gateway)
    {
        Ipv4Header header;
        packet->PeekHeader(header);
        return header.GetProtocol() == esp::kProtocol &&
               header.GetDestination() == Ipv4Address(gateway);
    }
};

/// Each message of the key exchange is lost once; then all are.
class LossTestCase : public TestCase
{
  public:
    LossTestCase() : TestCase("a key exchange survives losses, and ends")
    {
    }

  private:
    void DoRun() override
    {
        struct Row
        {
            const char* what;
            int site; ///< that does not hear it
            int number;
        };

        for (const auto& row : {Row{"Init", 1, 1}, Row{"Answer", 0, 1}, Row{"Confirm", 1, 2}})
        {
            World world;
            int heard = 0;
            world.Lose(row.site, [&heard, &row](Ptr<const Packet> packet) {
                return IsKeyExchange(packet) && ++heard == row.number;
            });
            world.Ask(1, 100);
            world.Ask(3, 100);
            Simulator::Run();
            // What comes before the lost Confirm's repetition is dropped, as the network may.
            const std::size_t answered = row.number == 2 ? 1 : 2;
            NS_TEST_EXPECT_MSG_EQ(world.replies.size(), answered, row.what << " lost");
            NS_TEST_EXPECT_MSG_EQ(world.vpn.GetAssociations().size(), 2, row.what);
        }

        World world(
            [](VpnHelper& vpn) { vpn.SetGatewayAttribute("MaxWaiting", UintegerValue(3)); });
        world.Lose(1, IsKeyExchange);
        for (int i = 0; i < 5; ++i)
        {
            world.Ask(1, 100);
        }
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(world.replies.size(), 0, "no keys, no packets");
        NS_TEST_EXPECT_MSG_EQ(world.CountDrops(EspDropReason::QueueFull), 2, "three may wait");
        NS_TEST_EXPECT_MSG_EQ(world.CountDrops(EspDropReason::NoSecurity), 3, "not for ever");
        NS_TEST_EXPECT_MSG_EQ((Simulator::Now() < Seconds(30)), true, "given up");
    }
};

/// A gateway of another authority gets no keys.
class ForeignTestCase : public TestCase
{
  public:
    ForeignTestCase() : TestCase("a gateway of another authority gets no keys")
    {
    }

  private:
    void DoRun() override
    {
        World world({}, true);
        world.Ask(1, 100);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(world.replies.size(), 0, "nothing is answered");
        NS_TEST_EXPECT_MSG_EQ(world.vpn.GetAssociations().size(), 0, "no keys");
        NS_TEST_ASSERT_MSG_EQ(world.refused.empty(), false, "refused");
        NS_TEST_EXPECT_MSG_EQ(world.refused[0], KeyExchangeError::RejectedCertificate, "why");
        NS_TEST_EXPECT_MSG_EQ(world.CountDrops(EspDropReason::NoSecurity), 1, "given up");
    }
};

/// Both begin at once; keys wear out and are replaced without losing anything.
class RekeyTestCase : public TestCase
{
  public:
    RekeyTestCase() : TestCase("rekeying, and both sides beginning at once")
    {
    }

  private:
    void DoRun() override
    {
        {
            World world;
            world.Ask(1, 100);
            Simulator::Schedule(Seconds(1), [&world] {
                world.sockets[1]->SendTo(Create<Packet>(5),
                                         0,
                                         InetSocketAddress(World::GetAddress(0), kEcho));
            });
            Simulator::Run();
            NS_TEST_EXPECT_MSG_EQ(world.replies.size(), 2, "the answer, and the other's own");
            NS_TEST_EXPECT_MSG_EQ(world.vpn.GetAssociations().size(), 2, "one exchange won");
        }
        {
            World world([](VpnHelper& vpn) {
                vpn.SetGatewayAttribute("LifetimePackets", UintegerValue(20));
            });
            for (int i = 0; i < 200; ++i)
            {
                world.Ask(1 + 0.1 * i, 100);
            }
            Simulator::Run();
            NS_TEST_EXPECT_MSG_EQ(world.replies.size(), 200, "nothing is lost");
            NS_TEST_EXPECT_MSG_EQ(world.CountAllDrops(), 0, "nothing is dropped");
            const std::size_t pairs = world.vpn.GetAssociations().size() / 2;
            NS_TEST_EXPECT_MSG_EQ((pairs >= 10 && pairs <= 13), true, pairs << " exchanges");
            std::set<uint32_t> spis;
            for (const auto& each : world.vpn.GetAssociations())
            {
                spis.insert(each.keys.inboundSpi);
            }
            NS_TEST_EXPECT_MSG_EQ(spis.size(), 2 * pairs, "new associations each time");
        }
        {
            World world([](VpnHelper& vpn) {
                vpn.SetGatewayAttribute("Lifetime", TimeValue(Seconds(10)));
            });
            for (const double at : {1.0, 5.0, 30.0})
            {
                world.Ask(at, 100);
            }
            Simulator::Run();
            NS_TEST_EXPECT_MSG_EQ(world.replies.size(), 3, "all are answered");
            NS_TEST_EXPECT_MSG_EQ(world.vpn.GetAssociations().size(), 4, "the old ones expired");
            for (const auto& gateway : world.gateways)
            {
                NS_TEST_EXPECT_MSG_EQ(gateway->GetInboundCount(), 1, "and are gone");
            }
        }
        {
            World world;
            world.vpn.ForgetKeys();
            world.Ask(1, 100);
            Simulator::Run();
            NS_TEST_EXPECT_MSG_EQ(world.replies.size(), 1, "the same tunnel");
            NS_TEST_EXPECT_MSG_EQ(world.vpn.GetInstalled(), 2, "at both ends");
            NS_TEST_EXPECT_MSG_EQ(world.vpn.GetAssociations().size(), 0, "whose keys nobody keeps");
        }
    }
};

class VpnTestSuite : public TestSuite
{
  public:
    VpnTestSuite() : TestSuite("ehealth-vpn", TestSuite::Type::UNIT)
    {
        AddTestCase(new TunnelTestCase(false));
        AddTestCase(new TunnelTestCase(true));
        AddTestCase(new AttackTestCase());
        AddTestCase(new LossTestCase());
        AddTestCase(new ForeignTestCase());
        AddTestCase(new RekeyTestCase());
    }
};

const VpnTestSuite g_vpnTestSuite;

} // namespace
