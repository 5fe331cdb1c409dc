// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/arrivals.h"
#include "ns3/population.h"
#include "ns3/scenario-data.h"
#include "ns3/test.h"

#include <cmath>
#include <set>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// A country with its hospitals and people.
struct Country
{
    explicit Country(const std::string& name, uint64_t seed = 1, double enrolledShare = 0.98)
        : data(CountryData::Load(GetDataDirectory(), name))
        , hospitals(MakeHospitals(data))
        , population(seed, data, hospitals, enrolledShare)
    {
    }

    CountryData data;
    std::vector<HospitalSite> hospitals;
    Population population;
};

class PatientTestCase : public TestCase
{
  public:
    PatientTestCase() : TestCase("a patient is derived from seed and number, and found again")
    {
    }

  private:
    void DoRun() override
    {
        const Country iran("iran");
        const Country again("iran");
        const Country other("iran", 2);
        NS_TEST_ASSERT_MSG_EQ(iran.population.GetSize(), 79926270, "S01");
        RandomStream random(1, "patients", "test");
        std::set<std::string> ids;
        std::set<PhrCode> codes;
        unsigned enrolled = 0;
        unsigned differences = 0;
        constexpr unsigned people = 20000;
        for (unsigned i = 0; i < people; ++i)
        {
            const uint64_t number = iran.population.DrawPatient(random);
            const Patient patient = iran.population.Get(number);
            CheckPatient(iran, patient);
            const Patient same = again.population.Get(number);
            NS_TEST_ASSERT_MSG_EQ((same.code == patient.code && same.home == patient.home &&
                                   same.insuranceCode == patient.insuranceCode),
                                  true,
                                  "the same seed gives the same person");
            differences += other.population.GetInsuranceCode(number) != patient.insuranceCode;
            NS_TEST_ASSERT_MSG_EQ(other.population.FindByPhrCode(patient.code).has_value(),
                                  false,
                                  "another seed does not know the code");
            ids.insert(patient.nationalId);
            codes.insert(patient.code);
            enrolled += patient.enrolled ? 1 : 0;
        }
        NS_TEST_ASSERT_MSG_EQ(differences, people, "another seed gives other codes");
        NS_TEST_ASSERT_MSG_GT(ids.size(),
                              people - 50,
                              "identity numbers of different people differ");
        NS_TEST_ASSERT_MSG_EQ_TOL(enrolled / double{people},
                                  0.98,
                                  0.004,
                                  "enrolled share, 4 sigma");
        CheckForgeries(iran.population);
    }

    void CheckPatient(const Country& country, const Patient& patient)
    {
        const Population& population = country.population;
        NS_TEST_ASSERT_MSG_EQ(patient.nationalId.size(), 10, "ten digits");
        // The rule of Iran's identity numbers, written another way.
        int sum = 0;
        for (int i = 0; i < 10; ++i)
        {
            sum += (patient.nationalId[static_cast<std::size_t>(i)] - '0') * (i == 9 ? 1 : 10 - i);
        }
        const int check = patient.nationalId[9] - '0';
        NS_TEST_ASSERT_MSG_EQ((sum % 11 == 0 || (sum - check) % 11 == check),
                              true,
                              patient.nationalId << " has its check digit");
        NS_TEST_ASSERT_MSG_EQ(country.hospitals.at(patient.home).province,
                              patient.province,
                              "the home hospital is in the home province");
        NS_TEST_ASSERT_MSG_EQ(population.FindByNationalId(patient.nationalId).value(),
                              patient.number,
                              "by P_Id");
        NS_TEST_ASSERT_MSG_EQ(population.FindByInsuranceCode(patient.insuranceCode).value(),
                              patient.number,
                              "by P_IC");
        if (patient.enrolled)
        {
            NS_TEST_ASSERT_MSG_EQ(population.FindByPhrCode(patient.code).value(),
                                  patient.number,
                                  "by P-PHR code");
            NS_TEST_ASSERT_MSG_EQ(Population::GetHome(patient.code),
                                  patient.home,
                                  "which begins with the home hospital");
        }
        else
        {
            const PhrCode code = population.GetPhrCode(patient.number);
            NS_TEST_ASSERT_MSG_EQ(population.FindByPhrCode(code).has_value(),
                                  false,
                                  "who did not enrol has no code");
        }
    }

    void CheckForgeries(const Population& population)
    {
        const Patient patient = population.Get(4711);
        for (std::size_t at = 0; at < patient.code.size(); ++at)
        {
            PhrCode code = patient.code;
            code[at] ^= 1;
            NS_TEST_ASSERT_MSG_EQ(population.FindByPhrCode(code).has_value(),
                                  false,
                                  "octet " << at << " of a P-PHR code counts");
        }
        for (std::size_t at = 0; at < patient.insuranceCode.size(); ++at)
        {
            std::string code = patient.insuranceCode;
            code[at] = code[at] == '0' ? '1' : '0';
            NS_TEST_ASSERT_MSG_EQ(population.FindByInsuranceCode(code).has_value(), false, code);
        }
        for (std::size_t at = 0; at < patient.nationalId.size(); ++at)
        {
            std::string id = patient.nationalId;
            id[at] = id[at] == '0' ? '1' : '0';
            const auto found = population.FindByNationalId(id);
            NS_TEST_ASSERT_MSG_EQ((found == patient.number), false, id << " is another's");
        }
        for (const char* id : {"", "1", "00123456790", "001234567x", "x012345679", "-12345679"})
        {
            NS_TEST_ASSERT_MSG_EQ(population.FindByNationalId(id).has_value(), false, id);
            NS_TEST_ASSERT_MSG_EQ(population.FindByInsuranceCode(id).has_value(), false, id);
        }
        const Country taiwan("taiwan");
        const std::string id = taiwan.population.GetNationalId(1000);
        NS_TEST_ASSERT_MSG_EQ(id.size(), 11, "a generic number: " << id);
        NS_TEST_ASSERT_MSG_EQ(taiwan.population.FindByNationalId(id).value(), 1000, id);
    }
};

class HomeTestCase : public TestCase
{
  public:
    HomeTestCase() : TestCase("people live by population, homes go by beds")
    {
    }

  private:
    void DoRun() override
    {
        const Country iran("iran");
        RandomStream random(1, "homes", "test");
        std::vector<double> byProvince(iran.data.provinces.size());
        constexpr int people = 200000;
        for (int i = 0; i < people; ++i)
        {
            ++byProvince[iran.population.GetProvince(iran.population.DrawPatient(random))];
        }
        const auto total = static_cast<double>(iran.data.GetPopulation());
        double chiSquare = 0;
        for (std::size_t p = 0; p < byProvince.size(); ++p)
        {
            const double expected =
                people * static_cast<double>(iran.data.provinces[p].population) / total;
            chiSquare += std::pow(byProvince[p] - expected, 2) / expected;
        }
        NS_TEST_ASSERT_MSG_LT(chiSquare, 67.0, "30 degrees of freedom, p = 0.0001");

        const uint32_t province = 7;
        std::vector<double> byHospital(iran.hospitals.size());
        for (int i = 0; i < people; ++i)
        {
            const uint64_t person = iran.population.DrawPatient(random, province);
            NS_TEST_ASSERT_MSG_EQ(iran.population.GetProvince(person), province, "of a province");
            ++byHospital[iran.population.GetHomeHospital(person)];
        }
        chiSquare = 0;
        const Province& home = iran.data.provinces[province];
        for (std::size_t h = 0; h < byHospital.size(); ++h)
        {
            const HospitalSite& site = iran.hospitals[h];
            if (site.province != province)
            {
                NS_TEST_ASSERT_MSG_EQ(byHospital[h], 0, "nobody's home is elsewhere");
                continue;
            }
            const double expected =
                people * static_cast<double>(site.beds) / static_cast<double>(home.beds);
            chiSquare += std::pow(byHospital[h] - expected, 2) / expected;
        }
        const double freedom = home.hospitals - 1;
        NS_TEST_ASSERT_MSG_LT(chiSquare,
                              freedom + 4 * std::sqrt(2 * freedom),
                              "homes in proportion to beds");
    }
};

class ArrivalsTestCase : public TestCase
{
  public:
    ArrivalsTestCase() : TestCase("arrivals: rate, hourly profile and shares; lazy and repeatable")
    {
    }

  private:
    void DoRun() override
    {
        CheckHour();
        CheckProfile();
        CheckShares();
        CheckAlone();
        CheckMedicos();
        CheckEmergencies();
        CheckEnrolments();
    }

    static Scenario MakeScenario(const std::string& start, double factor)
    {
        Scenario scenario;
        scenario.run.start = Instant::Parse(start).value();
        scenario.workload.rateFactor = factor;
        return scenario;
    }

    /// Counts of a quarter and of an hour that begin in the middle of an hour, over seeds.
    void CheckHour()
    {
        const Country iran("iran");
        const Scenario scenario = MakeScenario("2026-03-02T17:30:00+03:30", 0.02);
        const auto& profile = iran.data.hourlyProfile;
        const double perDay = 79926270 * 4.84 / 365.25 * 0.02;
        const double expected = perDay * (profile[17] + profile[18]) / 2;
        double sum = 0;
        constexpr int seeds = 20;
        for (uint64_t seed = 1; seed <= seeds; ++seed)
        {
            ArrivalProcess arrivals(seed, iran.population, iran.data, scenario);
            double count = 0;
            double previous = 0;
            for (Arrival next = arrivals.Next(); next.time < 3600; next = arrivals.Next())
            {
                NS_TEST_ASSERT_MSG_GT_OR_EQ(next.time, previous, "in order");
                previous = next.time;
                ++count;
            }
            NS_TEST_ASSERT_MSG_EQ_TOL(count,
                                      expected,
                                      4 * std::sqrt(expected),
                                      "an hour's arrivals, seed " << seed);
            sum += count;
        }
        NS_TEST_ASSERT_MSG_EQ_TOL(sum,
                                  seeds * expected,
                                  4 * std::sqrt(seeds * expected),
                                  "the mean over seeds");
    }

    void CheckProfile()
    {
        // Begins late in the evening: hours without arrivals are passed over, midnight as well.
        const Country iran("iran");
        const auto& profile = iran.data.hourlyProfile;
        HourlyPoissonProcess process(RandomStream(5, "profile", "test"),
                                     50000,
                                     profile,
                                     21.75 * 3600);
        std::array<double, 24> counts{};
        double total = 0;
        for (double time = process.Next(); time < 4 * 86400; time = process.Next())
        {
            ++counts[static_cast<std::size_t>(time / 3600 + 21.75) % 24];
            ++total;
        }
        NS_TEST_ASSERT_MSG_EQ_TOL(total, 200000, 4 * std::sqrt(200000), "four days' events");
        double chiSquare = 0;
        for (std::size_t hour = 0; hour < 24; ++hour)
        {
            const double expected = total * profile[hour];
            if (expected == 0)
            {
                NS_TEST_ASSERT_MSG_EQ(counts[hour], 0, "nobody comes at " << hour << " h");
                continue;
            }
            chiSquare += std::pow(counts[hour] - expected, 2) / expected;
        }
        NS_TEST_ASSERT_MSG_LT(chiSquare, 44.0, "15 degrees of freedom, p = 0.0001");

        HourlyPoissonProcess never(RandomStream(5, "profile", "test"), 0, profile, 0);
        NS_TEST_ASSERT_MSG_EQ(std::isinf(never.Next()), true, "nobody comes at rate zero");
        std::array<double, 24> noon{};
        noon[12] = 1;
        HourlyPoissonProcess once(RandomStream(5, "profile", "test"), 10, noon, 13 * 3600);
        const double first = once.Next();
        NS_TEST_ASSERT_MSG_EQ((first >= 23 * 3600 && first < 24 * 3600), true, "tomorrow at noon");
    }

    void CheckShares()
    {
        const Country iran("iran");
        const Scenario scenario = MakeScenario("2026-03-02T08:00:00+03:30", 1);
        ArrivalProcess arrivals(3, iran.population, iran.data, scenario);
        ArrivalProcess lazy(3, iran.population, iran.data, scenario);
        constexpr int visits = 100000;
        double otherProvince = 0;
        double otherHospital = 0;
        double enrolments = 0;
        for (int i = 0; i < visits; ++i)
        {
            const Arrival next = arrivals.Next();
            const uint32_t home = iran.population.GetHomeHospital(next.patient);
            const uint32_t province = iran.population.GetProvince(next.patient);
            const bool sameProvince = iran.hospitals.at(next.hospital).province == province;
            const VisitKind kind = next.hospital == home ? VisitKind::HomeHospital
                                 : sameProvince          ? VisitKind::OtherHospital
                                                         : VisitKind::OtherProvince;
            NS_TEST_ASSERT_MSG_EQ((kind == next.kind), true, "the kind says where the visit is");
            NS_TEST_ASSERT_MSG_EQ(next.enrolment,
                                  !iran.population.IsEnrolled(next.patient),
                                  "who is not enrolled enrols");
            otherProvince += kind == VisitKind::OtherProvince ? 1 : 0;
            otherHospital += kind == VisitKind::OtherHospital ? 1 : 0;
            enrolments += next.enrolment ? 1 : 0;
            // The other process is asked in between: neither disturbs the other.
            const Arrival same = lazy.Next();
            NS_TEST_ASSERT_MSG_EQ((same.time == next.time && same.patient == next.patient &&
                                   same.hospital == next.hospital),
                                  true,
                                  "the same seed gives the same arrivals");
        }
        NS_TEST_ASSERT_MSG_EQ_TOL(otherProvince / visits, 0.082, 0.0035, "S24, 4 sigma");
        NS_TEST_ASSERT_MSG_EQ_TOL(otherHospital / (visits - otherProvince),
                                  0.13,
                                  0.0045,
                                  "S24, of those in the home province");
        NS_TEST_ASSERT_MSG_EQ_TOL(enrolments / visits, 0.02, 0.0018, "share not yet enrolled");
        ArrivalProcess different(4, iran.population, iran.data, scenario);
        NS_TEST_ASSERT_MSG_NE(different.Next().time,
                              ArrivalProcess(3, iran.population, iran.data, scenario).Next().time,
                              "another seed gives others");
    }

    /// One hospital in one province: there is nowhere else to go.
    void CheckAlone()
    {
        Scenario scenario = MakeScenario("2026-03-02T08:00:00+03:30", 1);
        scenario.country.provinces = {"IR-21"};
        CountryData data = CountryData::Load(GetDataDirectory(), "iran");
        data.Settle(scenario, GetDataDirectory());
        const Population population(1, data, MakeHospitals(data, 1), 1);
        ArrivalProcess arrivals(1, population, data, scenario);
        for (int i = 0; i < 1000; ++i)
        {
            const Arrival next = arrivals.Next();
            NS_TEST_ASSERT_MSG_EQ(next.hospital, 0, "the only hospital");
            NS_TEST_ASSERT_MSG_EQ((next.kind == VisitKind::HomeHospital), true, "is home");
            NS_TEST_ASSERT_MSG_EQ(next.enrolment, false, "everybody is enrolled");
        }
    }

    /// A day's emergencies: their number, hours and kinds.
    void CheckEmergencies()
    {
        const Country iran("iran");
        const Scenario scenario = MakeScenario("2026-03-02T00:00:00+03:30", 1);
        EmergencyProcess emergencies(3, iran.population, iran.data, scenario);
        std::array<double, 3> kinds{};
        double night = 0;
        double elsewhere = 0;
        double count = 0;
        for (auto next = emergencies.Next(); next.time < 86400; next = emergencies.Next())
        {
            ++count;
            ++kinds[static_cast<std::size_t>(next.kind)];
            night += next.time < 6 * 3600 ? 1 : 0;
            elsewhere += iran.hospitals.at(next.hospital).province !=
                                 iran.population.GetProvince(next.patient)
                           ? 1
                           : 0;
        }
        const double expected = 79926270 * 0.38 / 365.25;
        NS_TEST_ASSERT_MSG_EQ_TOL(count, expected, 4 * std::sqrt(expected), "E1");
        const auto share = [count](double part) { return part / count; };
        const auto& outside = kinds[static_cast<std::size_t>(EmergencyKind::Outside)];
        const auto& unconscious = kinds[static_cast<std::size_t>(EmergencyKind::Unconscious)];
        NS_TEST_ASSERT_MSG_EQ_TOL(share(outside), 0.17, 0.0053, "S94, 4 sigma");
        NS_TEST_ASSERT_MSG_EQ_TOL(share(unconscious), 0.02, 0.002, "brought unconscious");
        NS_TEST_ASSERT_MSG_EQ_TOL(share(night), 0.15551, 0.005, "S37, midnight to six");
        NS_TEST_ASSERT_MSG_EQ_TOL(share(elsewhere), 0.082, 0.0039, "away from home");
    }

    void CheckEnrolments()
    {
        const Country iran("iran");
        Scenario scenario = MakeScenario("2026-03-02T00:00:00+03:30", 0.1);
        EnrolmentProcess none(3, iran.population, iran.data, scenario);
        NS_TEST_ASSERT_MSG_EQ(std::isinf(none.Next().time), true, "nobody comes at rate zero");
        scenario.workload.enrolmentsPerPersonYear = 0.5;
        EnrolmentProcess enrolments(3, iran.population, iran.data, scenario);
        double count = 0;
        for (auto next = enrolments.Next(); next.time < 86400; next = enrolments.Next())
        {
            ++count;
            NS_TEST_ASSERT_MSG_EQ((next.enrolment && !next.visit), true, "to enrol only");
            NS_TEST_ASSERT_MSG_EQ(iran.population.IsEnrolled(next.patient), false, "is new");
            NS_TEST_ASSERT_MSG_EQ(next.hospital,
                                  iran.population.GetHomeHospital(next.patient),
                                  "at home");
        }
        const double expected = 79926270 * 0.5 * 0.1 / 365.25;
        NS_TEST_ASSERT_MSG_EQ_TOL(count, expected, 4 * std::sqrt(expected), "the rate");
        CheckNobodyLeft(scenario);
    }

    void CheckNobodyLeft(const Scenario& scenario)
    {
        Country village("iran");
        for (Province& province : village.data.provinces)
        {
            province.population = 10;
        }
        const Population everybody(1, village.data, village.hospitals, 1);
        EnrolmentProcess enrolments(3, everybody, village.data, scenario);
        std::string error;
        try
        {
            enrolments.Next();
        }
        catch (const std::runtime_error& caught)
        {
            error = caught.what();
        }
        NS_TEST_EXPECT_MSG_EQ(error,
                              "workload.enrolments_per_person_year: nobody of 310 inhabitants is "
                              "left to enrol; give a higher workload.enrolment_share, or 0 "
                              "enrolments",
                              "rather than a search without end");
    }

    void CheckMedicos()
    {
        MedicoEnrolmentProcess medicos(1, 100, 0.5);
        std::set<uint32_t> hospitals;
        uint64_t count = 0;
        for (auto next = medicos.Next(); next.time < 40 * 86400.0; next = medicos.Next())
        {
            NS_TEST_ASSERT_MSG_EQ(next.medico, count, "numbered in order");
            hospitals.insert(next.hospital);
            ++count;
        }
        NS_TEST_ASSERT_MSG_EQ_TOL(static_cast<double>(count), 2000, 4 * std::sqrt(2000), "rate");
        NS_TEST_ASSERT_MSG_EQ(hospitals.size(), 100, "everywhere");
    }
};

class EnrolledTestCase : public TestCase
{
  public:
    EnrolledTestCase() : TestCase("people who have enrolled can be counted and drawn")
    {
    }

  private:
    void DoRun() override
    {
        const Country iran("iran");
        double found = 0;
        const uint32_t province = 0;
        for (uint64_t person = 0; iran.population.GetProvince(person) == province; ++person)
        {
            found += iran.population.IsEnrolled(person) ? 1 : 0;
        }
        const auto expected = static_cast<double>(iran.population.GetEnrolled(province));
        NS_TEST_ASSERT_MSG_EQ_TOL(found, expected, 4 * std::sqrt(0.02 * expected), "the number");
        RandomStream random(1, "enrolled", "test");
        for (int i = 0; i < 1000; ++i)
        {
            const uint64_t person = iran.population.DrawEnrolled(random, province);
            NS_TEST_ASSERT_MSG_EQ(iran.population.IsEnrolled(person), true, "is enrolled");
            NS_TEST_ASSERT_MSG_EQ(iran.population.GetProvince(person), province, "is from there");
        }
    }
};

class PopulationTestSuite : public TestSuite
{
  public:
    PopulationTestSuite() : TestSuite("ehealth-population", TestSuite::Type::UNIT)
    {
        AddTestCase(new PatientTestCase);
        AddTestCase(new HomeTestCase);
        AddTestCase(new ArrivalsTestCase);
        AddTestCase(new EnrolledTestCase);
    }
};

PopulationTestSuite g_populationTestSuite;

} // namespace
