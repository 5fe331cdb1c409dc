// SPDX-License-Identifier: GPL-2.0-only
//
// Two provinces with a hospital each, and one patient: enrols at home, visits the hospital there,
// then the one of the other province. Prints how long each took.
//
//   c-phrc, eh-ca, insurance-db, medical-council-db
//       |
//      core --- tehran --- tehran.hospital --- database, hp-ra, medico  . . NFC . . phone
//       |  `---- yazd ----- yazd.hospital ----- database, hp-ra, medico  . . NFC . . .:
//       `------- tower  . . . . . . . . . . . . . 4G . . . . . . . . . . . . . . . . . .:

#include "ns3/command-line.h"
#include "ns3/mobile-helper.h"
#include "ns3/national-phr-helper.h"
#include "ns3/nfc-helper.h"
#include "ns3/scenario-data.h"
#include "ns3/simulator.h"
#include "ns3/tree-network-helper.h"

#include <iostream>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::ehealth;
using namespace ns3::ehealth::nationalphr;

/// Sinks for trace sources of the agents; there is one protocol run at a time.
struct Observer
{
    void OnRunStart(const RunStart& event)
    {
        protocol = event.protocol;
        start = Simulator::Now();
        crypto = Time();
    }

    void OnOperation(const OperationEvent& event)
    {
        crypto += event.charged;
    }

    void OnSessionEnd(const SessionEnd& event)
    {
        // The last of Table 2 is the phone; a visit is over when the database has the entry.
        if (event.role == std::string(protocol == &kPatientEnrolment ? kPhone : kDatabase))
        {
            std::cout << protocol->name << ": " << (Simulator::Now() - start).As(Time::MS)
                      << ", of it cryptography " << crypto.As(Time::MS) << ", " << event.reason
                      << "\n";
            accepted += event.reason == Reason::Accepted;
        }
    }

    const Protocol* protocol{nullptr};
    Time start, crypto;
    uint32_t accepted{0};
};

int
main(int argc, char* argv[])
{
    std::string suite = "p256";
    double distance = 500;
    CommandLine cmd(__FILE__);
    cmd.AddValue("suite", "cryptographic suite: p256, x25519 or rsa2048", suite);
    cmd.AddValue("distance", "fibre from a province's centre to the core, km", distance);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_UNLESS(FindSuite(suite), suite << " is no suite: p256, x25519 or rsa2048");

    Observer observer;
    const auto costs = DeviceCosts::Load(GetDataDirectory() + "/device_costs.csv");
    const auto environment = Create<AgentEnvironment>(1 /* seed */, 0 /* worker threads */, costs);
    Settings settings;
    settings.suite = *FindSuite(suite);
    NationalPhrHelper scheme(environment, settings, [&observer](Ptr<Agent> agent) {
        const auto watch = [&](const char* source, auto sink) {
            agent->TraceConnectWithoutContext(source, MakeCallback(sink, &observer));
        };
        watch("RunStart", &Observer::OnRunStart);
        watch("Operation", &Observer::OnOperation);
        watch("SessionEnd", &Observer::OnSessionEnd);
    });

    TreeNetworkHelper tree;
    const TreeNetworkHelper::Uplink lan{"lan", DataRate("1Gbps"), MicroSeconds(50)};
    const TreeNetworkHelper::Uplink wan{"wan", DataRate("10Gbps"), Seconds(distance * 4.9e-6)};
    const auto core = tree.AddRoot("core");
    const auto host = [&](Ptr<Node> router, const std::string& name, const std::string& address) {
        return tree.AddHost(router, name, address.c_str(), lan);
    };
    const auto insurance = host(core, "insurance-db", "10.0.0.3");
    const auto council = host(core, "medical-council-db", "10.0.0.4");
    scheme.InstallCentralPhrc(host(core, "c-phrc", "10.0.0.1"), "c-phrc", 8);
    scheme.InstallIssuingAuthority(host(core, "eh-ca", "10.0.0.2"), "eh-ca", 8);
    scheme.InstallCodeRegister(insurance, "insurance-db", 8, Applicant::Patient);
    scheme.InstallCodeRegister(council, "medical-council-db", 8, Applicant::Medico);

    NfcHelper nfc;
    MobileHelper mobile;
    const auto air = nfc.CreateChannel(); // for all: the readers stand metres apart
    std::vector<Ptr<RegistrationAgent>> desks;
    std::vector<Ptr<Medico>> medicos;
    for (const std::string name : {"tehran", "yazd"})
    {
        const std::string net = "10." + std::to_string(desks.size() + 1);
        const auto pop = tree.AddRouter(core, name, (net + ".0.0").c_str(), 16, wan);
        const auto site = tree.AddRouter(pop, name + ".hospital", (net + ".1.0").c_str(), 24, lan);
        const std::string authority = name + ".p-ra", server = name + ".database";
        scheme.InstallProvinceAuthority(host(pop, authority, net + ".0.1"), authority, 8);
        scheme.InstallDatabase(host(site, server, net + ".1.1"), server, 8, name);
        const auto install = [&](const std::string& role, int n) {
            const auto node = host(site, name + role, net + ".1." + std::to_string(n));
            return nfc.InstallAt(node, NfcMode::Reader, air, Vector(n, 1000.0 * desks.size(), 0));
        };
        const auto a = install(".hp-ra", 2), b = install(".medico", 4);
        const std::string desk = name + ".hp-ra", device = name + ".medico";
        medicos.push_back(scheme.InstallMedico(b->GetNode(), device, 4, b, "M-" + name, server));
        desks.push_back(
            scheme.InstallRegistrationAgent(a->GetNode(), desk, 4, a, server, authority));
    }

    const auto tower = tree.AddRouter(core, "tower", "100.64.0.0", 24, wan);
    const auto cell = mobile.InstallCell(tower, "100.64.0.0", 24);
    const auto node = CreateObject<Node>();
    tree.InstallStack(node);
    mobile.InstallPhone(node, cell, "100.64.0.1");
    const auto card = nfc.InstallAt(node, NfcMode::Card, air, Vector(0, -1000, 0));
    const auto phone = scheme.InstallPhone(node, "phone", 1, card);
    RandomStream random(environment->seed, "patient", "finger");
    const auto finger = FingerprintTemplate::Make(random);
    const nationalphr::Application who{Applicant::Patient, "0012345678", finger, "PD-1", "IC-1"};
    Simulator::Schedule(Seconds(1), [&] {
        nfc.LayOn(card, desks[0]->GetReader());
        desks[0]->Seat(who);
        phone->BeginEnrolment(who, 0);
    });
    const auto visit = [&](Ptr<Medico> medico, const Protocol& protocol, uint32_t site) {
        nfc.LayOn(card, medico->GetReader());
        phone->BeginVisit(protocol, *phone->GetCard(), site);
    };
    Simulator::Schedule(Minutes(1), [&] { visit(medicos[0], kVisit, 0); });
    Simulator::Schedule(Minutes(2), [&] { visit(medicos[1], kVisitOtherProvince, 1); });
    Simulator::Stop(Minutes(3));
    Simulator::Run();
    Simulator::Destroy();
    std::cout << observer.accepted << " of 3 accepted\n";
    return observer.accepted == 3 ? 0 : 1;
}
