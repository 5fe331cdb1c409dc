// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/mobile-helper.h"
#include "ns3/prefix-routing-helper.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr uint16_t kPort = 7;

/// A base station with a server on its node, and phones.
class Cell
{
  public:
    explicit Cell(uint32_t phones,
                  const MobileHelper& helper = MobileHelper(),
                  int64_t stream = 100)
    {
        InternetStackHelper stack;
        stack.SetRoutingHelper(PrefixRoutingHelper());
        stack.SetIpv6StackInstall(false);
        server = CreateObject<Node>();
        stack.Install(server);
        station = helper.InstallBaseStation(server);
        channel = DynamicCast<MobileChannel>(station->GetChannel());
        channel->AssignStreams(stream);
        const uint32_t interface = AddAddress(station, "10.0.0.1");
        PrefixRoutingHelper::GetRouting(server)->AddRoute("10.0.0.0", "255.0.0.0", interface);
        for (uint32_t i = 0; i < phones; ++i)
        {
            const auto node = CreateObject<Node>();
            stack.Install(node);
            const auto phone = helper.InstallPhone(node);
            const Ipv4Address address(0x0a010000 + i);
            PrefixRoutingHelper::GetRouting(node)->SetDefaultRoute(AddAddress(phone, address));
            channel->AttachPhone(phone, address);
            devices.push_back(phone);
        }
        channel->TraceConnectWithoutContext(
            "Drop",
            Callback<void, Ptr<const Packet>, MobileDropReason>(
                [this](Ptr<const Packet>, MobileDropReason reason) { drops.push_back(reason); }));
    }

    ~Cell()
    {
        Simulator::Destroy();
    }

    static uint32_t AddAddress(Ptr<NetDevice> device, Ipv4Address address)
    {
        const auto ipv4 = device->GetNode()->GetObject<Ipv4>();
        const uint32_t interface = ipv4->AddInterface(device);
        ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask::GetOnes()));
        ipv4->SetUp(interface);
        return interface;
    }

    static Ptr<Socket> OpenUdp(Ptr<Node> node)
    {
        const auto socket =
            Socket::CreateSocket(node, TypeId::LookupByName("ns3::UdpSocketFactory"));
        socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), kPort));
        return socket;
    }

    Ptr<Node> server;
    Ptr<BaseStationNetDevice> station;
    Ptr<MobileChannel> channel;
    std::vector<Ptr<MobileNetDevice>> devices;
    std::vector<MobileDropReason> drops;
};

/// Round trips of small packets, one a second, between a phone and its base station.
std::vector<Time>
MeasureRtt(int64_t stream, uint32_t count)
{
    Cell cell(1, MobileHelper(), stream);
    const auto server = Cell::OpenUdp(cell.server);
    server->SetRecvCallback(Callback<void, Ptr<Socket>>([](Ptr<Socket> socket) {
        Address from;
        const auto packet = socket->RecvFrom(from);
        socket->SendTo(packet, 0, from);
    }));
    std::vector<Time> times;
    const auto client = Cell::OpenUdp(cell.devices[0]->GetNode());
    client->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket> socket) {
        socket->Recv();
        times.push_back(Simulator::Now() - Seconds(std::floor(Simulator::Now().GetSeconds())));
    }));
    for (uint32_t i = 0; i < count; ++i)
    {
        Simulator::Schedule(Seconds(i), [client] {
            client->SendTo(Create<Packet>(1), 0, InetSocketAddress("10.0.0.1", kPort));
        });
    }
    Simulator::Run();
    return times;
}

template <typename T>
T
GetQuantile(std::vector<T> values, double quantile)
{
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(quantile * static_cast<double>(values.size()))];
}

class RttTestCase : public TestCase
{
  public:
    RttTestCase() : TestCase("round trips have the distribution of the attributes")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t kCount = 2000;
        const auto times = MeasureRtt(1, kCount);
        NS_TEST_ASSERT_MSG_EQ(times.size(), kCount, "every packet came back");
        // Standard errors of the quantiles of 2000 draws: 1.7 % and 2.8 %; 3 of them.
        NS_TEST_EXPECT_MSG_EQ_TOL(GetQuantile(times, 0.5).GetSeconds(), 0.030, 0.0015, "median");
        NS_TEST_EXPECT_MSG_EQ_TOL(GetQuantile(times, 0.95).GetSeconds(), 0.080, 0.0067, "p95");
        NS_TEST_EXPECT_MSG_EQ((MeasureRtt(1, 50) == MeasureRtt(1, 50)),
                              true,
                              "the same stream gives the same delays");
        NS_TEST_EXPECT_MSG_EQ((MeasureRtt(1, 50) == MeasureRtt(2, 50)),
                              false,
                              "another stream gives others");
    }
};

class RatesTestCase : public TestCase
{
  public:
    RatesTestCase() : TestCase("phones draw their rates from the distribution of the attributes")
    {
    }

  private:
    void DoRun() override
    {
        const Cell cell(2000);
        std::vector<double> down;
        std::vector<double> up;
        for (const auto& phone : cell.devices)
        {
            const auto rates = cell.channel->GetRates(phone);
            down.push_back(static_cast<double>(rates.downlink.GetBitRate()));
            up.push_back(static_cast<double>(rates.uplink.GetBitRate()));
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(GetQuantile(down, 0.5), 35.7e6, 35.7e6 * 0.05, "downlink");
        NS_TEST_EXPECT_MSG_EQ_TOL(GetQuantile(up, 0.5), 10.5e6, 10.5e6 * 0.05, "uplink");
        // 84.13th percentile: one standard deviation.
        NS_TEST_EXPECT_MSG_EQ_TOL(std::log(GetQuantile(down, 0.8413) / 35.7e6),
                                  0.6,
                                  0.06,
                                  "ThroughputSigma");
    }
};

/// Order and duration of a burst.
class OrderTestCase : public TestCase
{
  public:
    OrderTestCase() : TestCase("packets keep their order and take their time on the link")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t kCount = 500;
        MobileHelper helper;
        helper.SetChannelAttribute("CoherenceTime", TimeValue(Time(0))); // the hardest case
        helper.SetChannelAttribute("QueueLimit", UintegerValue(1000000));
        Cell cell(2, helper);
        std::vector<uint32_t> sizes;
        Time last;
        const auto client = Cell::OpenUdp(cell.devices[1]->GetNode());
        client->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket> socket) {
            sizes.push_back(socket->Recv()->GetSize());
            last = Simulator::Now();
        }));
        const auto server = Cell::OpenUdp(cell.server);
        uint64_t bytes = 0;
        for (uint32_t i = 0; i < kCount; ++i)
        {
            server->SendTo(Create<Packet>(500 + i), 0, InetSocketAddress("10.1.0.1", kPort));
            bytes += 500 + i + 28;
        }
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(sizes.size(), kCount, "all arrived");
        NS_TEST_EXPECT_MSG_EQ(std::is_sorted(sizes.begin(), sizes.end()), true, "in order");
        const auto rate = cell.channel->GetRates(cell.devices[1]).downlink;
        NS_TEST_EXPECT_MSG_GT(last,
                              rate.CalculateBytesTxTime(static_cast<uint32_t>(bytes)),
                              "no faster than the phone's rate");
        NS_TEST_EXPECT_MSG_EQ(cell.drops.size(), 0, "none was dropped");
    }
};

class TcpTestCase : public TestCase
{
  public:
    TcpTestCase() : TestCase("TCP works across the mobile access")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t kSize = 100000;
        const Cell cell(1);
        uint32_t received = 0;
        const auto type = TypeId::LookupByName("ns3::TcpSocketFactory");
        const auto server = Socket::CreateSocket(cell.server, type);
        server->Bind(InetSocketAddress(Ipv4Address::GetAny(), kPort));
        server->Listen();
        server->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
            Callback<void, Ptr<Socket>, const Address&>([&](Ptr<Socket> peer, const Address&) {
                peer->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket> socket) {
                    while (const auto packet = socket->Recv())
                    {
                        received += packet->GetSize();
                    }
                }));
            }));
        const auto client = Socket::CreateSocket(cell.devices[0]->GetNode(), type);
        client->Connect(InetSocketAddress("10.0.0.1", kPort));
        client->Send(Create<Packet>(kSize));
        client->Close();
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(received, kSize, "all of the stream arrived");
    }
};

/// Every reason for which a packet does not cross.
class MobileDropTestCase : public TestCase
{
  public:
    MobileDropTestCase() : TestCase("packets that do not cross are dropped with a reason")
    {
    }

  private:
    void DoRun() override
    {
        MobileHelper helper;
        helper.SetChannelAttribute("QueueLimit", UintegerValue(3000));
        Cell cell(1, helper);
        const auto phone = cell.devices[0];
        std::vector<MobileDropReason> refused;
        const auto sink = Callback<void, Ptr<const Packet>, MobileDropReason>(
            [&](Ptr<const Packet>, MobileDropReason reason) { refused.push_back(reason); });
        phone->TraceConnectWithoutContext("MacTxDrop", sink);
        cell.station->TraceConnectWithoutContext("MacTxDrop", sink);
        const auto server = Cell::OpenUdp(cell.server);
        const auto client = Cell::OpenUdp(phone->GetNode());
        uint32_t received = 0;
        client->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket> socket) {
            while (socket->Recv())
            {
                ++received;
            }
        }));
        const auto send = [&](const char* to) {
            server->SendTo(Create<Packet>(972),
                           0,
                           InetSocketAddress(to, kPort)); // 1000 with headers
        };

        for (int i = 0; i < 5; ++i)
        {
            send("10.1.0.0");
        }
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(received, 3, "three packets fit the queue");
        NS_TEST_ASSERT_MSG_EQ(cell.drops.size(), 2, "two do not");
        NS_TEST_EXPECT_MSG_EQ(cell.drops.back(), MobileDropReason::QueueFull, "and are dropped");

        send("10.1.0.77");
        NS_TEST_EXPECT_MSG_EQ(cell.drops.back(), MobileDropReason::UnknownPhone, "unknown phone");

        send("10.1.0.0");
        client->SendTo(Create<Packet>(10), 0, InetSocketAddress("10.0.0.1", kPort));
        cell.channel->DetachPhone(phone);
        cell.drops.clear();
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(cell.drops.size(), 2, "both packets under way are lost");
        NS_TEST_EXPECT_MSG_EQ(cell.drops[0], MobileDropReason::Detached, "with this reason");
        NS_TEST_EXPECT_MSG_EQ(cell.drops[1], MobileDropReason::Detached, "with this reason");
        NS_TEST_EXPECT_MSG_EQ(received, 3, "nothing more arrived");

        NS_TEST_EXPECT_MSG_EQ(phone->IsLinkUp(), false, "the phone's link is down");
        client->SendTo(Create<Packet>(10), 0, InetSocketAddress("10.0.0.1", kPort));
        NS_TEST_ASSERT_MSG_EQ(refused.size(), 1, "a phone without base station refuses");
        NS_TEST_EXPECT_MSG_EQ(refused.back(), MobileDropReason::NotAttached, "with this reason");

        cell.channel->AttachPhone(phone, "10.1.0.0");
        send("10.1.0.0");
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(received, 4, "attached again, it receives again");

        constexpr uint16_t kIpv6 = 0x86dd;
        phone->Send(Create<Packet>(40), Address(), kIpv6);
        cell.station->Send(Create<Packet>(40), Address(), kIpv6);
        NS_TEST_ASSERT_MSG_EQ(refused.size(), 3, "only IPv4 is carried");
        NS_TEST_EXPECT_MSG_EQ(refused.back(), MobileDropReason::NotIpv4, "with this reason");
    }
};

class MoveTestCase : public TestCase
{
  public:
    MoveTestCase() : TestCase("a phone that moves draws new rates and loses nothing")
    {
    }

  private:
    void DoRun() override
    {
        const Cell cell(1);
        const auto phone = cell.devices[0];
        uint32_t received = 0;
        const auto client = Cell::OpenUdp(phone->GetNode());
        client->SetRecvCallback(Callback<void, Ptr<Socket>>(
            [&](Ptr<Socket> socket) { received += socket->Recv() != nullptr; }));
        const auto server = Cell::OpenUdp(cell.server);
        const auto before = cell.channel->GetRates(phone);
        server->SendTo(Create<Packet>(972), 0, InetSocketAddress("10.1.0.0", kPort));
        cell.channel->MovePhone(phone, 1);
        const auto after = cell.channel->GetRates(phone);
        NS_TEST_EXPECT_MSG_NE(after.downlink, before.downlink, "its downlink is another");
        NS_TEST_EXPECT_MSG_NE(after.uplink, before.uplink, "and its uplink");
        server->SendTo(Create<Packet>(972), 0, InetSocketAddress("10.1.0.0", kPort));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(received, 2, "what was under way has arrived, and what came after");
        NS_TEST_EXPECT_MSG_EQ(cell.drops.size(), 0, "nothing was dropped");
    }
};

/// Phones that all receive as much as they can.
class SharedCapacityTestCase : public TestCase
{
  public:
    SharedCapacityTestCase() : TestCase("phones of a sector share its capacity")
    {
    }

  private:
    /// @return octets in each second that one of the phones and all of them receive
    std::pair<double, double> Measure(uint32_t phones, bool sameSector, bool down)
    {
        MobileHelper helper;
        helper.SetChannelAttribute("ThroughputSigma", DoubleValue(0));
        helper.SetChannelAttribute("DownlinkMedian", DataRateValue(DataRate("20Mbps")));
        helper.SetChannelAttribute("UplinkMedian", DataRateValue(DataRate("20Mbps")));
        helper.SetChannelAttribute("CellDownlink", DataRateValue(DataRate("40Mbps")));
        helper.SetChannelAttribute("CellUplink", DataRateValue(DataRate("30Mbps")));
        Cell cell(phones, helper);
        std::vector<uint64_t> octets(phones);
        const auto count = [&octets](Ptr<Socket> socket) {
            Address from;
            while (const auto packet = socket->RecvFrom(from))
            {
                const auto host = InetSocketAddress::ConvertFrom(from).GetIpv4().Get() & 0xffff;
                octets[host] += packet->GetSize() + 28;
            }
        };
        const auto server = Cell::OpenUdp(cell.server);
        server->SetRecvCallback(Callback<void, Ptr<Socket>>(count));
        std::vector<Ptr<Socket>> sockets;
        for (uint32_t i = 0; i < phones; ++i)
        {
            const auto& device = cell.devices[i];
            const auto address = device->GetIpv4Address();
            cell.channel->AttachPhone(device, address, sameSector ? 7 : i);
            const auto socket = Cell::OpenUdp(device->GetNode());
            socket->SetRecvCallback(Callback<void, Ptr<Socket>>([&octets, i](Ptr<Socket> s) {
                while (const auto packet = s->Recv())
                {
                    octets[i] += packet->GetSize() + 28;
                }
            }));
            sockets.push_back(socket);
            // 24 Mbit/s are offered to each, not in step: the first would always find a place.
            for (uint32_t n = 0; n < 4000; ++n)
            {
                Simulator::Schedule(MicroSeconds(500 * n + 7919 * (n + 3) * (i + 1) % 491), [=] {
                    const InetSocketAddress to(down ? address : Ipv4Address("10.0.0.1"), kPort);
                    (down ? server : socket)->SendTo(Create<Packet>(1472), 0, to);
                });
            }
        }
        Simulator::Stop(Seconds(2));
        Simulator::Run();
        double sum = 0;
        for (const uint64_t each : octets)
        {
            sum += static_cast<double>(each) / 2;
        }
        return {static_cast<double>(octets[0]) / 2, sum};
    }

    void DoRun() override
    {
        constexpr double kMbps = 1e6 / 8;
        const auto check = [this](double actual, double expected, const char* what) {
            NS_TEST_EXPECT_MSG_EQ_TOL(actual, expected * kMbps, 0.06 * expected * kMbps, what);
        };
        check(Measure(1, true, true).first, 20, "one has its own rate");
        check(Measure(4, false, true).second, 80, "in sectors of their own, all have");
        const auto [one, all] = Measure(4, true, true);
        check(all, 40, "in one sector, they share it");
        check(one, 10, "fairly, when they ask for the same");
        check(Measure(4, true, false).second, 30, "and likewise from them");
    }
};

class OwnQueueTestCase : public TestCase
{
  public:
    OwnQueueTestCase() : TestCase("a phone's queue is its own, however busy its sector")
    {
    }

  private:
    void DoRun() override
    {
        MobileHelper helper;
        helper.SetChannelAttribute("QueueLimit", UintegerValue(3000));
        helper.SetChannelAttribute("CellDownlink", DataRateValue(DataRate("1Mbps")));
        Cell cell(2, helper);
        std::vector<uint32_t> received(2);
        std::vector<Ptr<Socket>> sockets;
        for (uint32_t i = 0; i < 2; ++i)
        {
            const auto& device = cell.devices[i];
            cell.channel->AttachPhone(device, device->GetIpv4Address(), 7);
            sockets.push_back(Cell::OpenUdp(device->GetNode()));
            sockets.back()->SetRecvCallback(
                Callback<void, Ptr<Socket>>([&received, i](Ptr<Socket> socket) {
                    while (socket->Recv())
                    {
                        ++received[i];
                    }
                }));
        }
        const auto server = Cell::OpenUdp(cell.server);
        const auto send = [&server](const char* to) {
            server->SendTo(Create<Packet>(972), 0, InetSocketAddress(to, kPort)); // 1000 in all
        };
        for (int i = 0; i < 5; ++i)
        {
            send("10.1.0.0");
        }
        send("10.1.0.1"); // what is before it in the sector is another's
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(received[0], 3, "its own fill one's queue");
        NS_TEST_EXPECT_MSG_EQ(received[1], 1, "and not the other's");
        NS_TEST_EXPECT_MSG_EQ(cell.drops.size(), 2, "the fourth and the fifth");

        send("10.1.0.0");
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(received[0], 4, "what was sent has left the queue");
    }
};

class MobileTestSuite : public TestSuite
{
  public:
    MobileTestSuite() : TestSuite("ehealth-mobile", TestSuite::Type::UNIT)
    {
        AddTestCase(new RttTestCase);
        AddTestCase(new RatesTestCase);
        AddTestCase(new OrderTestCase);
        AddTestCase(new TcpTestCase);
        AddTestCase(new MobileDropTestCase);
        AddTestCase(new MoveTestCase);
        AddTestCase(new SharedCapacityTestCase);
        AddTestCase(new OwnQueueTestCase);
    }
};

MobileTestSuite g_mobileTestSuite;

} // namespace
