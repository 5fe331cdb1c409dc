// SPDX-License-Identifier: GPL-2.0-only
//
// Patients enrol at the desks of one hospital at the same time, over mobile access by profile, by
// ns-3's LTE and EPC, or by 5G-LENA's New Radio where the build has it. Writes a row for each
// enrolment and each of its messages to a SQLite file; mobile_fidelity.py looks at what mobile
// access contributed.
//
//   c-phrc, eh-ca, insurance-db -- core --- pop --- hospital --- database, desks . . NFC . . phones
//                                            |`--- p-ra                                         :
//                                            `---- cell . . . . . . . 4G or 5G  . . . . . . . . :

#include "ns3/command-line.h"
#include "ns3/mobile-helper.h"
#include "ns3/national-phr-helper.h"
#include "ns3/nfc-helper.h"
#include "ns3/random-variable-stream.h"
#include "ns3/results-database.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/run-recorder.h"
#include "ns3/scenario-data.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tree-network-helper.h"

#include <iostream>
#include <map>
#include <string>

using namespace ns3;
using namespace ns3::ehealth;
using namespace ns3::ehealth::nationalphr;

int
main(int argc, char* argv[])
{
    std::string fidelity = "profile";
    std::string technology = "4g";
    std::string coreDelay = "0ms";
    std::string out = "mobile-fidelity.sqlite";
    uint32_t phones = 10;
    uint64_t seed = 1;
    CommandLine cmd(__FILE__);
    cmd.AddValue("fidelity", "of the mobile access: profile, lte or nr", fidelity);
    cmd.AddValue("technology", "whose profile: 4g, or 5g with its own core network", technology);
    cmd.AddValue("phones", "that enrol at the same time in one sector: 1 to 100", phones);
    cmd.AddValue("core-delay", "one-way, from PGW to Internet; not by profile", coreDelay);
    cmd.AddValue("out", "file to write", out);
    cmd.AddValue("seed", "of everything random", seed);
    cmd.Parse(argc, argv);
    const std::map<std::string, std::string> types{{"profile", "ns3::ehealth::ProfileMobileCell"},
                                                   {"lte", "ns3::ehealth::LteMobileCell"},
                                                   {"nr", "ns3::ehealth::NrMobileCell"}};
    NS_ABORT_MSG_UNLESS(types.count(fidelity) > 0,
                        "--fidelity is profile, lte or nr, not " << fidelity);
    NS_ABORT_MSG_UNLESS(technology == "4g" || technology == "5g",
                        "--technology is 4g or 5g, not " << technology);
    NS_ABORT_MSG_UNLESS(phones >= 1 && phones <= 100, "--phones is 1 to 100, not " << phones);
    RngSeedManager::SetSeed(static_cast<uint32_t>(seed));

    ResultsDatabase results(out);
    RunRecorder recorder(results, true /* every message */);
    recorder.AddSite({0, "hospital", "hospital", "province"});
    uint32_t ended = 0;
    uint32_t accepted = 0;
    recorder.SetRunEndCallback([&](uint64_t, Reason reason) {
        accepted += reason == Reason::Accepted;
        if (++ended == phones)
        {
            Simulator::Stop();
        }
    });
    const auto costs = DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv");
    const auto environment = Create<AgentEnvironment>(seed, 0 /* worker threads */, costs);
    NationalPhrHelper scheme(environment, Settings(), [&recorder](Ptr<Agent> agent) {
        recorder.Watch(agent);
    });

    TreeNetworkHelper tree;
    const TreeNetworkHelper::Uplink link{"lan", DataRate("10Gbps"), MicroSeconds(50)};
    const auto core = tree.AddRoot("core");
    const auto pop = tree.AddRouter(core, "pop", "10.1.0.0", 16, link);
    const auto site = tree.AddRouter(pop, "hospital", "10.1.1.0", 24, link);
    const auto tower = tree.AddRouter(pop, "cell", "100.64.0.0", 24, link);
    tree.Announce(pop, "100.64.0.0", 24);
    const auto host = [&](Ptr<Node> router, const std::string& name, const std::string& address) {
        return tree.AddHost(router, name, address.c_str(), link);
    };
    // So many processors that nobody waits for one: what differs is the access.
    scheme.InstallCentralPhrc(host(core, "c-phrc", "10.0.0.1"), "c-phrc", 100);
    scheme.InstallIssuingAuthority(host(core, "eh-ca", "10.0.0.2"), "eh-ca", 100);
    const auto insurance = host(core, "insurance-db", "10.0.0.3");
    scheme.InstallCodeRegister(insurance, "insurance-db", 100, Applicant::Patient);
    const auto council = host(core, "medical-council-db", "10.0.0.4");
    scheme.InstallCodeRegister(council, "medical-council-db", 100, Applicant::Medico);
    scheme.InstallProvinceAuthority(host(pop, "p-ra", "10.1.0.1"), "p-ra", 100);
    scheme.InstallDatabase(host(site, "database", "10.1.1.1"), "database", 100, "province");

    MobileHelper mobile; // the one line that differs
    mobile.SetCellType(types.at(fidelity));
    if (fidelity != "profile")
    {
        mobile.SetCellAttribute("CoreDelay", StringValue(coreDelay));
    }
    // ITU-R M.2134 and M.2410, as the scenario keys network.mobile.cell_downlink_4g and so on.
    const bool is5g = technology == "5g";
    mobile.SetChannelAttribute("CellDownlink", StringValue(is5g ? "780Mbps" : "44Mbps"));
    mobile.SetChannelAttribute("CellUplink", StringValue(is5g ? "540Mbps" : "28Mbps"));
    if (is5g)
    {
        // network.mobile.rtt_median_5g and rtt_p95_5g, times rtt_ratio_sa.
        mobile.SetChannelAttribute("RttMedian", StringValue("14.4ms"));
        mobile.SetChannelAttribute("RttP95", StringValue("38.4ms"));
    }
    const auto cell = mobile.MakeCell(tower, "100.64.0.0", 24);
    int64_t stream = cell->AssignStreams(0);

    NfcHelper nfc;
    const auto air = nfc.CreateChannel(); // for all: the desks stand metres apart
    const auto noise = CreateObject<UniformRandomVariable>();
    noise->SetStream(stream++);
    for (uint32_t i = 0; i < phones; ++i)
    {
        const std::string number = std::to_string(i + 1);
        const std::string name = "desk-" + number;
        const auto deskNode = host(site, name, "10.1.1." + std::to_string(i + 2));
        const auto reader = nfc.InstallAt(deskNode, NfcMode::Reader, air, Vector(2.0 * i, 0, 0));
        const auto desk =
            scheme.InstallRegistrationAgent(deskNode, name, 4, reader, "database", "p-ra");
        const auto node = CreateObject<Node>();
        tree.InstallStack(node);
        const auto card = nfc.InstallAt(node, NfcMode::Card, air, Vector(2.0 * i, 1000, 0));
        cell->AddPhone(node, Ipv4Address(0x64400001 + i), 0);
        const auto phone = scheme.InstallPhone(node, "phone-" + number, 1, card);
        stream += reader->AssignStreams(stream);
        // Within a tenth of a second: no two runs fall on the same phase of a subframe.
        const Time start = Seconds(1 + noise->GetValue(0, 0.1));
        Simulator::Schedule(start, [&nfc, &environment, number, card, desk, phone] {
            RandomStream random(environment->seed, number, "finger");
            const nationalphr::Application who{Applicant::Patient,
                                               number,
                                               FingerprintTemplate::Make(random),
                                               "PD-" + number,
                                               "IC-" + number};
            nfc.LayOn(card, desk->GetReader());
            desk->Seat(who);
            phone->BeginEnrolment(who, 0);
        });
    }
    Simulator::Run();
    Simulator::Destroy();

    recorder.Finish();
    results.Finish();
    std::cerr << accepted << " of " << phones << " accepted\n";
    return accepted == phones ? 0 : 1;
}
