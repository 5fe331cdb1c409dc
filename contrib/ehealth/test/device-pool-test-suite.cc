// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/test.h"
#include "phones-fixture.h"

#include <set>

using namespace ns3;
using namespace ns3::ehealth;
using namespace phonestest;

namespace
{

MobileChannel::Rates
GetRates(const Pool::Device& device)
{
    const auto mobile = DynamicCast<MobileNetDevice>(device.mobile);
    return DynamicCast<MobileChannel>(mobile->GetChannel())->GetRates(mobile);
}

class NextPersonTestCase : public TestCase
{
  public:
    NextPersonTestCase() : TestCase("a phone goes to the next person of its province")
    {
    }

  private:
    void DoRun() override
    {
        const Country country("share_5g = 0\n");
        const auto& hospitals = country.network->GetHospitals();
        NS_TEST_ASSERT_MSG_EQ(hospitals.size(), 4, "two a province");
        auto& first = country.pool->Take(GetReaderSite(hospitals[0]));
        const auto agent = first.role->GetAgent();
        const std::string name = agent->GetName();
        NS_TEST_EXPECT_MSG_EQ(name, "ir-21.phone-1", "by its province");
        NS_TEST_EXPECT_MSG_EQ(agent->GetPlace(), "ir-21.h000.phone-1", "at the hospital");
        const auto rates = GetRates(first);
        auto& second = country.pool->Take(GetReaderSite(hospitals[0]));
        NS_TEST_EXPECT_MSG_NE(&second, &first, "two people, two phones");

        country.pool->Release(first);
        auto& elsewhere = country.pool->Take(GetReaderSite(hospitals[2]));
        NS_TEST_EXPECT_MSG_NE(&elsewhere, &first, "another province");
        NS_TEST_EXPECT_MSG_EQ(elsewhere.role->GetAgent()->GetName(), "ir-23.phone-1", "its own");
        auto& next = country.pool->Take(GetReaderSite(hospitals[1]));
        NS_TEST_EXPECT_MSG_EQ(&next, &first, "another hospital of the province");
        NS_TEST_EXPECT_MSG_EQ(agent->GetPlace(), "ir-21.h001.phone-1", "where it is now");
        NS_TEST_EXPECT_MSG_EQ(agent->GetName(), name, "the same agent");
        NS_TEST_EXPECT_MSG_NE(GetRates(next).downlink,
                              rates.downlink,
                              "a radio link of the next person's own");

        country.pool->Release(next);
        NS_TEST_EXPECT_MSG_EQ(&country.pool->Take({0, "ir-21"}), &first, "at home");
        NS_TEST_EXPECT_MSG_EQ(agent->GetPlace(), name, "somewhere in the province");
    }
};

class TechnologyTestCase : public TestCase
{
  public:
    TechnologyTestCase() : TestCase("so many uses are on 5G, not so many phones")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t k5gPhones = 0x64404000; // 100.64.64.0/18: 5G in the first province
        const Country country("share_5g = 0.25\n");
        std::set<const Pool::Device*> devices;
        uint32_t with5g = 0;
        for (int person = 0; person < 1000; ++person)
        {
            auto& device = country.pool->Take({0, "ir-21"}); // one after the other
            devices.insert(&device);
            const auto mobile = DynamicCast<MobileNetDevice>(device.mobile);
            with5g += mobile->GetIpv4Address().Get() >= k5gPhones;
            country.pool->Release(device);
        }
        // Four standard deviations of 1000 draws.
        NS_TEST_EXPECT_MSG_EQ_TOL(with5g, 250.0, 55.0, "a quarter of the people");
        NS_TEST_EXPECT_MSG_EQ(devices.size(), 2, "one phone of each technology");
    }
};

/// Cells of the LTE stack keep a phone where it was attached.
class BoundPhonesTestCase : public TestCase
{
  public:
    BoundPhonesTestCase() : TestCase("phones that cannot move stay in their sector")
    {
    }

  private:
    void DoRun() override
    {
        const Country country("fidelity = \"lte\"\nlte_phones = 2\nshare_5g = 0\n");
        const auto& hospitals = country.network->GetHospitals();
        country.network->GetMobile().ReservePhones(hospitals[0].province, hospitals[0].network);
        country.network->GetMobile().ReservePhones(hospitals[1].province, hospitals[1].network);
        auto& first = country.pool->Take(GetReaderSite(hospitals[0]));
        country.pool->Release(first);
        NS_TEST_EXPECT_MSG_NE(&country.pool->Take(GetReaderSite(hospitals[1])),
                              &first,
                              "another sector");
        NS_TEST_EXPECT_MSG_EQ(&country.pool->Take(GetReaderSite(hospitals[0])),
                              &first,
                              "the same sector");
    }
};

class DevicePoolTestSuite : public TestSuite
{
  public:
    DevicePoolTestSuite() : TestSuite("ehealth-device-pool", TestSuite::Type::UNIT)
    {
        AddTestCase(new NextPersonTestCase);
        AddTestCase(new TechnologyTestCase);
        AddTestCase(new BoundPhonesTestCase);
    }
};

DevicePoolTestSuite g_devicePoolTestSuite;

} // namespace
