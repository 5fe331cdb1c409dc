// SPDX-License-Identifier: GPL-2.0-only
#include "error-text.h"
#include "ns3/basic-energy-source-helper.h"
#include "ns3/basic-energy-source.h"
#include "ns3/csv-table.h"
#include "ns3/double.h"
#include "ns3/node.h"
#include "ns3/phone-energy-model.h"
#include "ns3/scenario-data.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <fstream>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr double kUplinkRate = 10e6;
constexpr double kDownlinkRate = 40e6;

DevicePower
LoadPhone()
{
    return DevicePower::Load(GetDataDirectory() + "/device_power.csv", "phone");
}

class PowerTableTestCase : public TestCase
{
  public:
    PowerTableTestCase() : TestCase("the table of powers is complete, or the gap is named")
    {
    }

  private:
    void DoRun() override
    {
        const DevicePower phone = LoadPhone();
        NS_TEST_EXPECT_MSG_EQ_TOL(phone.cpu, 1.8, 1e-12, "S110");
        NS_TEST_EXPECT_MSG_EQ_TOL(phone.tailTime.GetSeconds(), 11.576, 1e-9, "S111");
        const std::string path = CreateTempDirFilename("device_power.csv");
        const std::string header = "device,component,value,unit,status,source,note\n";
        std::ofstream(path) << header << "phone,cpu_active,1,W,estimated,E1,\n";
        const std::string missing = ErrorOf([&] { DevicePower::Load(path, "phone"); });
        NS_TEST_EXPECT_MSG_EQ(Contains(missing, "lte_promotion"), true, missing);
        std::ofstream(path) << header << "phone,cpu_active,-1,W,estimated,E1,\n";
        const std::string negative = ErrorOf([&] { DevicePower::Load(path, "phone"); });
        NS_TEST_EXPECT_MSG_EQ(Contains(negative, "negative"), true, negative);
    }
};

class MeterTestCase : public TestCase
{
  public:
    MeterTestCase() : TestCase("a meter adds promotion, transfer and tail as the radio goes on")
    {
    }

  private:
    void DoRun() override
    {
        const DevicePower phone = LoadPhone();
        EnergyMeter meter(phone, kUplinkRate, kDownlinkRate);
        NS_TEST_EXPECT_MSG_EQ(meter.GetUse(Seconds(100)).GetTotal(), 0, "nothing happened");
        meter.AddWork(MilliSeconds(7));
        const double work = 0.007 * phone.cpu;
        NS_TEST_EXPECT_MSG_EQ_TOL(meter.GetUse(Seconds(1)).computation, work, 1e-12, "an RSA key");

        // 125,000 octets at 10 Mbit/s take 0.1 s and carry 1 Mbit.
        meter.AddTransfer(Seconds(10), RadioDirection::Uplink, 125000);
        const double promotion = phone.promotion * phone.promotionTime.GetSeconds();
        const double up = 0.1 * phone.connected + phone.uplink;
        Expect(meter.GetUse(Seconds(10.1)), promotion + up, "at its end");
        Expect(meter.GetUse(Seconds(12.1)), promotion + up + 2 * phone.tail, "2 s later");
        meter.AddTransfer(Seconds(12.1), RadioDirection::Downlink, 500000);
        const double down = 0.1 * phone.connected + 4 * phone.downlink;
        const double both = promotion + up + 2 * phone.tail + down;
        Expect(meter.GetUse(Seconds(12.2)), both, "connected already: no promotion");
        const double tail = phone.tail * phone.tailTime.GetSeconds();
        Expect(meter.GetUse(Seconds(1000)), both + tail, "the tail ends");
        meter.AddTransfer(Seconds(2000), RadioDirection::Uplink, 125000);
        Expect(meter.GetUse(Seconds(2000.1)), both + tail + promotion + up, "idle before");
        // Two at once follow each other.
        meter.AddTransfer(Seconds(2000), RadioDirection::Uplink, 125000);
        Expect(meter.GetUse(Seconds(2000.2)), both + tail + promotion + 2 * up, "no tail between");

        const EnergyUse settled = meter.Settle();
        Expect(settled, both + promotion + 2 * up + 2 * tail, "with the last tail");
        NS_TEST_EXPECT_MSG_EQ(meter.GetUse(Seconds(3000)).GetTotal(), 0, "a new account");
    }

    void Expect(const EnergyUse& use, double radio, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ_TOL(use.radio, radio, 1e-9, what);
    }
};

class EnergyModelTestCase : public TestCase
{
  public:
    EnergyModelTestCase() : TestCase("ns-3's energy source loses what the meter counts")
    {
    }

  private:
    void DoRun() override
    {
        const DevicePower phone = LoadPhone();
        BasicEnergySourceHelper helper;
        helper.Set("BasicEnergySourceInitialEnergyJ", DoubleValue(phone.battery));
        helper.Set("BasicEnergySupplyVoltageV", DoubleValue(phone.batteryVoltage));
        Ptr<EnergySource> source = helper.Install(CreateObject<Node>()).Get(0);
        auto model = CreateObject<PhoneEnergyModel>(phone, kUplinkRate, kDownlinkRate);
        model->SetEnergySource(source);
        source->AppendDeviceEnergyModel(model);

        Simulator::Schedule(Seconds(5), [model] { model->AddWork(Seconds(2)); });
        Simulator::Schedule(Seconds(6), [model] { model->AddWork(Seconds(3)); });
        const auto send = [model](RadioDirection direction, uint64_t octets) {
            return [model, direction, octets] { model->AddTransfer(direction, octets); };
        };
        Simulator::Schedule(Seconds(10), send(RadioDirection::Uplink, 2500000));
        Simulator::Schedule(Seconds(11), send(RadioDirection::Downlink, 500000));
        Simulator::Schedule(Seconds(20), send(RadioDirection::Uplink, 1000));
        Simulator::Schedule(Seconds(60), send(RadioDirection::Uplink, 1000));
        constexpr double end = 100;
        Simulator::Stop(Seconds(end));
        Simulator::Run();
        source->UpdateEnergySource();
        const double drained = phone.battery - source->GetRemainingEnergy();
        const EnergyUse use = model->GetUse();
        NS_TEST_EXPECT_MSG_EQ_TOL(use.computation, 5 * phone.cpu, 1e-9, "five seconds of work");
        NS_TEST_EXPECT_MSG_GT(use.radio, 20, "two tails at least");
        NS_TEST_EXPECT_MSG_EQ_TOL(drained,
                                  (use.GetTotal() + end * phone.base),
                                  1e-6,
                                  "computation, radio and base");
        NS_TEST_EXPECT_MSG_EQ_TOL(model->GetTotalEnergyConsumption(), drained, 1e-6, "the same");
        Simulator::Destroy();
    }
};

class DepletionTestCase : public TestCase
{
  public:
    DepletionTestCase() : TestCase("an empty battery is reported")
    {
    }

  private:
    void DoRun() override
    {
        const DevicePower phone = LoadPhone();
        BasicEnergySourceHelper helper;
        helper.Set("BasicEnergySourceInitialEnergyJ", DoubleValue(10));
        helper.Set("BasicEnergySupplyVoltageV", DoubleValue(phone.batteryVoltage));
        Ptr<EnergySource> source = helper.Install(CreateObject<Node>()).Get(0);
        auto model = CreateObject<PhoneEnergyModel>(phone, kUplinkRate, kDownlinkRate);
        model->SetEnergySource(source);
        source->AppendDeviceEnergyModel(model);
        double emptyAt = 0;
        model->SetDepletionCallback([&emptyAt] { emptyAt = Simulator::Now().GetSeconds(); });
        model->AddWork(Seconds(60));
        Simulator::Stop(Seconds(60));
        Simulator::Run();
        // ns-3's source takes 10 % of its energy for empty, and looks once a second.
        const double expected = 0.9 * 10 / (phone.cpu + phone.base);
        NS_TEST_EXPECT_MSG_GT_OR_EQ(emptyAt, expected - 1e-9, "not before it is empty");
        NS_TEST_EXPECT_MSG_LT(emptyAt, expected + 1, "at the next look");
        Simulator::Destroy();
    }
};

class EnergyTestSuite : public TestSuite
{
  public:
    EnergyTestSuite() : TestSuite("ehealth-energy", TestSuite::Type::UNIT)
    {
        AddTestCase(new PowerTableTestCase);
        AddTestCase(new MeterTestCase);
        AddTestCase(new EnergyModelTestCase);
        AddTestCase(new DepletionTestCase);
    }
};

EnergyTestSuite g_energyTestSuite;

} // namespace
