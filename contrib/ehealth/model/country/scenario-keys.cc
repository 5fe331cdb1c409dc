// SPDX-License-Identifier: GPL-2.0-only
// The keys of a scenario, here and in scenario-*-keys.cc, each stated once: the member it fills,
// its name, default, range and meaning. Defaults and ranges are written as a user would write them
// and read by the same parser.
#include "scenario-key-table.h"

namespace ns3
{
namespace ehealth
{

namespace
{

using keys::KeyTable;
using S = Scenario;
using N = Scenario::Network;

void
AddRun(KeyTable& table)
{
    table.Plain<&S::run, &S::Run::name>(
        "run.name",
        KeyType::Text,
        "",
        "Name of the run, used in file names: letters, digits, '.', '_' and '-'. Empty: the name "
        "of the scenario file.");
    table.Integer<&S::run, &S::Run::seed>(
        "run.seed",
        "",
        "1",
        0,
        INT64_C(9007199254740991),
        "Seed of all randomness. The same scenario and seed give the same run, to the bit.");
    table.Plain<&S::run, &S::Run::start>(
        "run.start",
        KeyType::Instant,
        "2026-03-02T17:00:00+03:30",
        "When the run starts, with the country's offset from UTC: hourly profiles follow the local "
        "clock, certificates UTC. The default is a Monday, in Iran's busiest outpatient hour.");
    table.Quantity<&S::run, &S::Run::duration>("run.duration",
                                               Dimension::Time,
                                               "15 min",
                                               "1 s",
                                               "31 d",
                                               "How long patients keep arriving.");
    table.Quantity<&S::run, &S::Run::drainLimit>(
        "run.drain_limit",
        Dimension::Time,
        "10 min",
        "0 s",
        "1 d",
        "How long protocol runs still under way may go on after the last arrival.");
    table.Integer<&S::run, &S::Run::workers>(
        "run.workers",
        "threads",
        "1",
        0,
        64,
        "Threads that compute cryptography beside the simulation; 0 computes in place. Results do "
        "not depend on it.");
    table.Choice<&S::run, &S::Run::recording>(
        "run.recording",
        "protocol-run",
        {"protocol-run", "message"},
        "Detail of the results database: a row a protocol run, or also a row a message.");
    table.Plain<&S::run, &S::Run::pcap>(
        "run.pcap",
        KeyType::Boolean,
        "false",
        "Write every packet to pcap files (for Wireshark). For small scenarios.");
    table.Plain<&S::run, &S::Run::checkRecords>(
        "run.check_records",
        KeyType::Boolean,
        "false",
        "Compare the three records of every patient touched after the run (national-phr: M-PHR, "
        "P-PHR and C-PHR); the run fails when they do not agree as the protocols promise.");
    table.Plain<&S::run, &S::Run::log>(
        "run.log",
        KeyType::Text,
        "",
        "ns-3 log components to enable, as in the environment variable NS_LOG: "
        "\"Component=level_info:Other=level_debug\".");
}

void
AddCountry(KeyTable& table)
{
    table.Choice<&S::country, &S::Country::data>(
        "country.data",
        "iran",
        {"iran", "thailand", "taiwan"},
        "The country: names its files of provinces, hospitals and workload in the data directory.");
    table.Plain<&S::country, &S::Country::provinces>(
        "country.provinces",
        KeyType::TextList,
        "",
        "Provinces to simulate, by ISO 3166-2 code (\"IR-23\" is Tehran). Empty: all.");
    table.Integer<&S::country, &S::Country::hospitalsPerProvince>(
        "country.hospitals_per_province",
        "hospitals",
        "0",
        0,
        10000,
        "At most so many hospitals in each province; 0: all. The population stays the same.");
    table.Integer<&S::country, &S::Country::syntheticHospitals>(
        "country.synthetic_hospitals",
        "hospitals",
        "0",
        0,
        100000,
        "So many hospitals in all, shared equally among the provinces, instead of the country's "
        "own: "
        "for scaling studies. Population and beds stay the same. 0: the country's own.");
    table.Number<&S::country, &S::Country::populationScale>(
        "country.population_scale",
        "ratio",
        "1",
        1e-6,
        100,
        "Multiplies the population of every province.");
}

void
AddSites(KeyTable& table)
{
    table.Integer<&S::hospital, &S::Hospital::bedsPerMedicoDevice>(
        "hospital.beds_per_medico_device",
        "beds",
        "25",
        1,
        10000,
        "A hospital has one medico's workstation with an NFC reader for so many beds, and at least "
        "one.");
    table.Integer<&S::hospital, &S::Hospital::medicoDeviceLimit>(
        "hospital.medico_device_limit",
        "devices",
        "24",
        1,
        1000,
        "At most so many medico's workstations in a hospital.");
    table.Integer<&S::hospital, &S::Hospital::emergencyMedicos>(
        "hospital.emergency_medicos",
        "medicos",
        "2",
        1,
        1000,
        "Emergency medicos with a device who go out from a hospital; each attends to one patient "
        "at a time. No source.");
    table.Integer<&S::hospital, &S::Hospital::databaseCores>(
        "hospital.database_cores",
        "cores",
        "8",
        1,
        1024,
        "Processor cores of a hospital's record server.");
    table.Integer<&S::hospital, &S::Hospital::workstationCores>(
        "hospital.workstation_cores",
        "cores",
        "4",
        1,
        256,
        "Processor cores of a medico's or registration workstation.");
    table.Integer<&S::national, &S::National::serverCores>(
        "national.server_cores",
        "cores",
        "64",
        1,
        65536,
        "Processor cores of each server in a provincial or national data centre.");
}

void
AddWan(KeyTable& table)
{
    using W = N::Wan;
    table.Quantity<&S::network, &N::wan, &W::fibreDelay>(
        "network.wan.fibre_delay",
        Dimension::TimePerLength,
        "4.9 us/km",
        "3.3 us/km",
        "50 us/km",
        "Propagation delay of fibre (network.csv, fibre_delay, S56).");
    table.Number<&S::network, &N::wan, &W::routeFactor>(
        "network.wan.route_factor",
        "ratio",
        "1.5",
        1,
        10,
        "Length of a fibre route over the great circle (network.csv, route_factor, estimate E3; "
        "1.2 to 2 is plausible).");
    table.Quantity<&S::network, &N::wan, &W::routerDelay>(
        "network.wan.router_delay",
        Dimension::Time,
        "0.05 ms",
        "0 s",
        "1 s",
        "Processing delay of a router, added to each link (network.csv, per_hop_router_delay, "
        "estimate E3).");
    table.Quantity<&S::network, &N::wan, &W::coreRate>(
        "network.wan.core_rate",
        Dimension::DataRate,
        "10 Gbit/s",
        "1 kbit/s",
        "10000 Gbit/s",
        "Links between provinces and the national core (network.csv, hospital_uplink, note, E3).");
    table.Quantity<&S::network, &N::wan, &W::metroRate>(
        "network.wan.metro_rate",
        Dimension::DataRate,
        "10 Gbit/s",
        "1 kbit/s",
        "10000 Gbit/s",
        "Links between a province's point of presence and its metro routers (estimate E3).");
    table.Quantity<&S::network, &N::wan, &W::hospitalRate>(
        "network.wan.hospital_rate",
        Dimension::DataRate,
        "100 Mbit/s",
        "1 kbit/s",
        "10000 Gbit/s",
        "Uplink of a hospital (network.csv, hospital_uplink, estimate E3).");
    table.Quantity<&S::network, &N::wan, &W::largeHospitalRate>(
        "network.wan.large_hospital_rate",
        Dimension::DataRate,
        "1 Gbit/s",
        "1 kbit/s",
        "10000 Gbit/s",
        "Uplink of a large hospital (network.csv, hospital_uplink, note, estimate E3).");
    table.Integer<&S::network, &N::wan, &W::largeHospitalBeds>(
        "network.wan.large_hospital_beds",
        "beds",
        "300",
        1,
        100000,
        "A hospital with so many beds is large (network.csv, hospital_uplink, note, E3).");
    table.Integer<&S::network, &N::wan, &W::fanOut>(
        "network.wan.fan_out",
        "links",
        "32",
        2,
        32,
        "At most so many links below a router; more hospitals get more metro routers. Each "
        "interface of a node makes every packet through it slower to simulate.");
}

void
AddAccess(KeyTable& table)
{
    using L = N::Lan;
    using M = N::Mobile;
    using F = N::Nfc;
    table.Quantity<&S::network, &N::lan, &L::rate>(
        "network.lan.rate",
        Dimension::DataRate,
        "1 Gbit/s",
        "1 kbit/s",
        "10000 Gbit/s",
        "Ports of a hospital's LAN (network.csv, access_port, estimate E3).");
    table.Quantity<&S::network, &N::lan, &L::delay>(
        "network.lan.delay",
        Dimension::Time,
        "5 us",
        "0 s",
        "1 s",
        "One-way delay of a LAN link with its switch (no source: 100 m of cable and a "
        "store-and-forward switch).");
    table.Number<&S::network, &N::lan, &L::backgroundLoad>(
        "network.lan.background_load",
        "share",
        "0",
        0,
        0.9,
        "Share of the time in which each link of a hospital's LAN carries, in either direction, "
        "what "
        "others send: packets wait for it as in an M/G/1 queue. 0: nobody else uses the LAN.");
    table.Number<&S::network, &N::lan, &L::imagingShare>(
        "network.lan.imaging_share",
        "share",
        "0.8",
        0,
        1,
        "Share of that load which is imaging; the rest is office traffic (network.csv, E40).");
    table.Quantity<&S::network, &N::lan, &L::imagingObject>(
        "network.lan.imaging_object",
        Dimension::DataSize,
        "512 KiB",
        "1 B",
        "1 GB",
        "An image, whose packets come all at once: a CT slice of 512 x 512 pixels of 2 octets "
        "(network.csv, imaging_object, E40). All have this size.");
    table.Quantity<&S::network, &N::lan, &L::officeObject>(
        "network.lan.office_object",
        Dimension::DataSize,
        "50 kB",
        "1 B",
        "1 GB",
        "Mean size of a page or a document; sizes are exponential (network.csv, office_object, "
        "E40).");
    table.Choice<&S::network, &N::mobile, &M::fidelity>(
        "network.mobile.fidelity",
        "profile",
        {"profile", "lte", "nr"},
        "Mobile networks as distributions of delay and rate; or by ns-3's LTE and EPC models, an "
        "eNB a hospital, or 5G-LENA's New Radio, a gNB a hospital, in a build that has it: for a "
        "few hospitals and tens of phones, as each phone is computed every millisecond or half. "
        "All other keys of network.mobile except share_5g, lte_phones and lte_core_delay are the "
        "profile's.");
    table.Integer<&S::network, &N::mobile, &M::ltePhones>(
        "network.mobile.lte_phones",
        "phones",
        "10",
        1,
        158,
        "With fidelity \"lte\" or \"nr\": phones that are attached to each antenna from the "
        "beginning. A run that needs more at the same time ends with an error.");
    table.Quantity<&S::network, &N::mobile, &M::lteCoreDelay>(
        "network.mobile.lte_core_delay",
        Dimension::Time,
        "0 s",
        "0 s",
        "1 s",
        "With fidelity \"lte\" or \"nr\": one-way delay between the mobile core network and the "
        "Internet, which the models lack.");
    table.Number<&S::network, &N::mobile, &M::share5g>(
        "network.mobile.share_5g",
        "share",
        "0",
        0,
        1,
        "Share of the uses of phones, drawn at random, that are on 5G; the others are on 4G.");
    table.Choice<&S::network, &N::mobile, &M::mode5g>(
        "network.mobile.mode_5g",
        "nsa",
        {"nsa", "sa"},
        "5G with the core network of 4G (non-standalone) or its own (standalone).");
    table.Number<&S::network, &N::mobile, &M::rttRatioSa>(
        "network.mobile.rtt_ratio_sa",
        "ratio",
        "0.8",
        0.01,
        10,
        "Round-trip times of standalone 5G over those of non-standalone, which the other keys give "
        "(network.csv, sa_over_nsa_rtt, S120).");
    table.Quantity<&S::network, &N::mobile, &M::rttMedian4g>(
        "network.mobile.rtt_median_4g",
        Dimension::Time,
        "30 ms",
        "1 us",
        "10 s",
        "Median round-trip time of 4G access (network.csv, default_rtt_median, E2).");
    table.Quantity<&S::network, &N::mobile, &M::rttP954g>(
        "network.mobile.rtt_p95_4g",
        Dimension::Time,
        "80 ms",
        "1 us",
        "60 s",
        "95th percentile of it; the times are lognormal (network.csv, default_rtt_p95, E2).");
    table.Quantity<&S::network, &N::mobile, &M::rttMedian5g>(
        "network.mobile.rtt_median_5g",
        Dimension::Time,
        "18 ms",
        "1 us",
        "10 s",
        "Median round-trip time of 5G access (network.csv, default_rtt_median, E2), "
        "non-standalone.");
    table.Quantity<&S::network, &N::mobile, &M::rttP955g>(
        "network.mobile.rtt_p95_5g",
        Dimension::Time,
        "48 ms",
        "1 us",
        "60 s",
        "95th percentile of it (network.csv, default_rtt_p95, E2).");
    table.Quantity<&S::network, &N::mobile, &M::downlinkMedian>(
        "network.mobile.downlink_median",
        Dimension::DataRate,
        nullptr,
        "1 kbit/s",
        "100 Gbit/s",
        "Median throughput to a phone. Country data: network.csv (S40, S43, S48).");
    table.Quantity<&S::network, &N::mobile, &M::uplinkMedian>(
        "network.mobile.uplink_median",
        Dimension::DataRate,
        nullptr,
        "1 kbit/s",
        "100 Gbit/s",
        "Median throughput from a phone. Country data: network.csv (S40, S49).");
    table.Quantity<&S::network, &N::mobile, &M::cellDownlink4g>(
        "network.mobile.cell_downlink_4g",
        Dimension::DataRate,
        "44 Mbit/s",
        "1 kbit/s",
        "100 Gbit/s",
        "What the 4G phones in one hospital share towards them: a sector of 20 MHz at the 2.2 "
        "bit/s/Hz that ITU-R M.2134 requires (network.csv, cell_spectral_efficiency_dl, S121).");
    table.Quantity<&S::network, &N::mobile, &M::cellUplink4g>(
        "network.mobile.cell_uplink_4g",
        Dimension::DataRate,
        "28 Mbit/s",
        "1 kbit/s",
        "100 Gbit/s",
        "The same from them, at 1.4 bit/s/Hz.");
    table.Quantity<&S::network, &N::mobile, &M::cellDownlink5g>(
        "network.mobile.cell_downlink_5g",
        Dimension::DataRate,
        "780 Mbit/s",
        "1 kbit/s",
        "100 Gbit/s",
        "What the 5G phones in one hospital share towards them: a sector of 100 MHz at the 7.8 "
        "bit/s/Hz that ITU-R M.2410 requires (network.csv, cell_spectral_efficiency_dl, S122).");
    table.Quantity<&S::network, &N::mobile, &M::cellUplink5g>(
        "network.mobile.cell_uplink_5g",
        Dimension::DataRate,
        "540 Mbit/s",
        "1 kbit/s",
        "100 Gbit/s",
        "The same from them, at 5.4 bit/s/Hz.");
    table.Steps<&S::network, &N::nfc, &F::bitRate>(
        "network.nfc.bit_rate",
        Dimension::DataRate,
        "106 kbit/s",
        {"106 kbit/s", "212 kbit/s", "424 kbit/s", "848 kbit/s"},
        "Nominal bit rate of ISO/IEC 14443-4; phones that emulate a card use 106 kbit/s (nfc.csv, "
        "android_hce_bit_rate, S63).");
    table.Steps<&S::network, &N::nfc, &F::frameSize>(
        "network.nfc.frame_size",
        Dimension::DataSize,
        "256 B",
        {"16 B", "24 B", "32 B", "40 B", "48 B", "64 B", "96 B", "128 B", "256 B"},
        "Largest frame, FSC of ISO/IEC 14443-4 (nfc.csv, FSC_values, S62).");
    table.Quantity<&S::network, &N::nfc, &F::range>("network.nfc.range",
                                                    Dimension::Length,
                                                    "4 cm",
                                                    "1 mm",
                                                    "1 m",
                                                    "Distance at which the link is lost.");
    table.Quantity<&S::network, &N::nfc, &F::pollInterval>(
        "network.nfc.poll_interval",
        Dimension::Time,
        "300 ms",
        "0 s",
        "10 s",
        "A reader looks for a phone so often: the wait is uniform up to this (nfc.csv, "
        "discovery_poll_wait_mean, E4).");
    table.Quantity<&S::network, &N::nfc, &F::tapDuration>(
        "network.nfc.tap_duration",
        Dimension::Time,
        "10 s",
        "1 ms",
        "1 h",
        "How long a patient holds the phone to the reader at most.");
}

void
AddSecurity(KeyTable& table)
{
    table.Choice<&S::security, &S::Security::vpn>(
        "security.vpn",
        "esp",
        {"esp", "modelled"},
        "The virtual private networks: ESP tunnels between gateways (RFC 4303, AES-256-GCM), set "
        "up "
        "when first used; or plain TCP with the octets that ESP would add, which is faster.");
    table.Quantity<&S::security, &S::Security::vpnOverhead>(
        "security.vpn_overhead",
        Dimension::DataSize,
        "54 B",
        "0 B",
        "500 B",
        "Bytes that the VPN adds to a packet (network.csv, ipsec_esp_tunnel_aes_gcm, S60): sent "
        "when "
        "it is modelled, counted in the size of messages when it is real.");
    table.Choice<&S::security, &S::Security::tls>(
        "security.tls",
        "real",
        {"real", "modelled"},
        "Internet legs: TLS 1.3 by OpenSSL with the scheme's certificates; or plain TCP with the "
        "octets and the round trip of TLS, whose computations are not charged.");
    table.Quantity<&S::security, &S::Security::tlsRecordOverhead>(
        "security.tls_record_overhead",
        Dimension::DataSize,
        "22 B",
        "0 B",
        "500 B",
        "Bytes that modelled TLS adds to a record: header 5, content type 1, tag 16 (RFC 8446, "
        "5.2).");
    table.Quantity<&S::security, &S::Security::tlsHandshakeClient>(
        "security.tls_handshake_client",
        Dimension::DataSize,
        "347 B",
        "0 B",
        "64 KiB",
        "Bytes that a client sends in a modelled TLS 1.3 handshake, a full one (measured: OpenSSL "
        "3.0, P-256).");
    table.Quantity<&S::security, &S::Security::tlsHandshakeServer>(
        "security.tls_handshake_server",
        Dimension::DataSize,
        "1171 B",
        "0 B",
        "64 KiB",
        "Bytes that a server sends in it, with the certificates of itself and of the issuing CA "
        "(measured: OpenSSL 3.0, P-256).");
}

void
AddRecords(KeyTable& table)
{
    table.Plain<&S::records, &S::Records::sizeProfile>(
        "records.size_profile",
        KeyType::Text,
        "IPS_FHIR_bundle_minified",
        "Sizes of patients' records: an item of phr_sizes.csv (default S90).");
    table.Plain<&S::records, &S::Records::newEntrySizeProfile>(
        "records.new_entry_size_profile",
        KeyType::Text,
        "Synthea_R4_one_encounter_minified",
        "Sizes of the entry that a visit adds: an item of phr_sizes.csv (default S92).");
    table.Choice<&S::records, &S::Records::compression>(
        "records.compression",
        "zlib",
        {"none", "zlib"},
        "Compression of records before they are encrypted.");
    table.Plain<&S::records, &S::Records::directory>(
        "records.directory",
        KeyType::Text,
        "",
        "Where the hospitals' record databases are kept. Empty: a temporary directory, removed "
        "after the run.");
}

} // namespace

std::vector<ScenarioKey>
MakeScenarioKeys()
{
    KeyTable table;
    AddRun(table);
    AddCountry(table);
    keys::AddWorkload(table);
    AddSites(table);
    AddWan(table);
    AddAccess(table);
    AddSecurity(table);
    keys::AddScheme(table);
    AddRecords(table);
    keys::AddAdversary(table);
    keys::AddSymmetricEhr(table);
    keys::AddMonitoring(table);
    keys::AddMobileCloud(table);
    keys::AddCloud(table);
    return table.Take();
}

} // namespace ehealth
} // namespace ns3
