// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SCENARIO_H
#define EHEALTH_SCENARIO_H

#include "ns3/instant.h"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-country
/// How much of a run the results database holds.
enum class Recording : uint8_t
{
    ProtocolRun, //!< one row a protocol run
    Message,     //!< also one row a message
};

/// @ingroup ehealth-country
/// What the virtual private networks are.
enum class VpnModel : uint8_t
{
    Esp,      //!< ESP tunnels between gateways
    Modelled, //!< plain TCP, and the octets that ESP would add
};

/// @ingroup ehealth-country
/// What models the mobile networks.
enum class MobileFidelity : uint8_t
{
    Profile, //!< distributions of delay and rate, shared sectors
    Lte,     //!< ns-3's LTE and EPC
    Nr,      //!< 5G-LENA, where the build has it
};

/// @ingroup ehealth-country
/// Whose core network 5G has.
enum class Mode5g : uint8_t
{
    NonStandalone, //!< 4G's
    Standalone,    //!< its own
};

/// @ingroup ehealth-country
/// What protects Internet legs.
enum class TlsModel : uint8_t
{
    Real,     //!< TLS 1.3 by OpenSSL
    Modelled, //!< plain TCP, and the octets and the round trip of TLS
};

/// @ingroup ehealth-country
/// What goes wrong with a link.
enum class FaultKind : uint8_t
{
    LinkDown,  //!< nothing passes
    Loss,      //!< packets are lost
    Jitter,    //!< packets are late
    Bandwidth, //!< the rate is lower
};

/// @ingroup ehealth-country
/// Which form of a scheme runs.
enum class Variant : uint8_t
{
    Published, //!< what the paper says
    Hardened,  //!< with the listed defences
};

/// @ingroup ehealth-country
/// Whom a key server and a data store serve.
enum class EhrRealm : uint8_t
{
    Country,  //!< everybody
    Province, //!< those who live in a province
};

/// @ingroup ehealth-country
/// Which server of the symmetric-key scheme is off the network for a while.
enum class EhrOutage : uint8_t
{
    None,
    KeyServer,
    DataStore,
};

/// @ingroup ehealth-country
/// How the mobile cloud scheme encrypts records.
enum class RecordEncryption : uint8_t
{
    Hybrid,   //!< one RSA operation and AES-256-GCM a record
    Literal,  //!< one RSA operation an attribute
    Textbook, //!< the same without padding
};

/// @ingroup ehealth-country
/// How records are stored and sent.
enum class Compression : uint8_t
{
    None,
    Zlib,
};

/// @ingroup ehealth-country
/// One thing that is wrong with a scenario.
struct ScenarioProblem
{
    std::string source;  //!< file name, or "--set"
    uint32_t line{0};    //!< line in the file, from 1; 0 where there is none
    std::string key;     //!< dotted name; empty when the problem is not one key's
    std::string message; //!< the offending value and the remedy

    /// @return "file:line: key: message"
    std::string ToText() const;
};

/**
 * @ingroup ehealth-country
 * A scenario cannot be used. what() holds every problem found, one a line.
 */
class ScenarioError : public std::runtime_error
{
  public:
    /// @param problems at least one
    explicit ScenarioError(std::vector<ScenarioProblem> problems);

    /// @return the problems, in the order of the file
    const std::vector<ScenarioProblem>& GetProblems() const;

  private:
    std::vector<ScenarioProblem> m_problems;
};

/**
 * @ingroup ehealth-country
 * Everything that an experimenter chooses about a run. Names, defaults, ranges and meanings are
 * stated once, in scenario-keys.cc; "ehealth-sim schema" prints them. Times are in seconds, lengths
 * in metres, sizes in bytes, rates in bit/s. An empty optional means "from the country data".
 */
struct Scenario
{
    /// The run itself.
    struct Run
    {
        std::string name;      //!< run.name
        int64_t seed{};        //!< run.seed
        Instant start;         //!< run.start
        double duration{};     //!< run.duration
        double drainLimit{};   //!< run.drain_limit
        int64_t workers{};     //!< run.workers
        Recording recording{}; //!< run.recording
        bool pcap{};           //!< run.pcap
        bool checkRecords{};   //!< run.check_records
        std::string log;       //!< run.log
    };

    /// Which country, and how much of it.
    struct Country
    {
        std::string data;                   //!< country.data
        std::vector<std::string> provinces; //!< country.provinces
        int64_t hospitalsPerProvince{};     //!< country.hospitals_per_province
        int64_t syntheticHospitals{};       //!< country.synthetic_hospitals
        double populationScale{};           //!< country.population_scale
    };

    /// Who comes, where and when.
    struct Workload
    {
        std::optional<double> visitsPerPersonYear; //!< workload.visits_per_person_year
        std::optional<std::string> hourlyProfile;  //!< workload.hourly_profile
        std::optional<double> otherHospitalShare;  //!< workload.other_hospital_share
        std::optional<double> otherProvinceShare;  //!< workload.other_province_share
        double rateFactor{};                       //!< workload.rate_factor
        double enrolmentShare{};                   //!< workload.enrolment_share
        double enrolmentsPerPersonYear{};          //!< workload.enrolments_per_person_year
        double medicoEnrolmentsPerHospitalDay{};   //!< workload.medico_enrolments_per_hospital_day
        double consultationTime{};                 //!< workload.consultation_time
        double remoteShare{};                      //!< workload.remote_share
        std::optional<double> emergenciesPerPersonYear;    //!< workload.emergencies_per_person_year
        std::optional<std::string> emergencyHourlyProfile; //!< workload.emergency_hourly_profile
        double emergencyOutsideShare{};                    //!< workload.emergency_outside_share
        double emergencyUnconsciousShare{};                //!< workload.emergency_unconscious_share
        double syncDelay{};                                //!< workload.sync_delay
    };

    /// The equipment of a hospital.
    struct Hospital
    {
        int64_t bedsPerMedicoDevice{}; //!< hospital.beds_per_medico_device
        int64_t medicoDeviceLimit{};   //!< hospital.medico_device_limit
        int64_t emergencyMedicos{};    //!< hospital.emergency_medicos
        int64_t databaseCores{};       //!< hospital.database_cores
        int64_t workstationCores{};    //!< hospital.workstation_cores
    };

    /// The national and provincial data centres.
    struct National
    {
        int64_t serverCores{}; //!< national.server_cores
    };

    /// The links.
    struct Network
    {
        /// Between hospitals, provinces and the national core.
        struct Wan
        {
            double fibreDelay{};         //!< s/m
            double routeFactor{};        //!< network.wan.route_factor
            double routerDelay{};        //!< network.wan.router_delay
            double coreRate{};           //!< network.wan.core_rate
            double metroRate{};          //!< network.wan.metro_rate
            double hospitalRate{};       //!< network.wan.hospital_rate
            double largeHospitalRate{};  //!< network.wan.large_hospital_rate
            int64_t largeHospitalBeds{}; //!< network.wan.large_hospital_beds
            int64_t fanOut{};            //!< network.wan.fan_out
        };

        /// Inside a hospital.
        struct Lan
        {
            double rate{};           //!< network.lan.rate
            double delay{};          //!< network.lan.delay
            double backgroundLoad{}; //!< network.lan.background_load
            double imagingShare{};   //!< network.lan.imaging_share
            int64_t imagingObject{}; //!< network.lan.imaging_object
            int64_t officeObject{};  //!< network.lan.office_object
        };

        /// Between phones and the Internet.
        struct Mobile
        {
            MobileFidelity fidelity{};            //!< network.mobile.fidelity
            int64_t ltePhones{};                  //!< network.mobile.lte_phones
            double lteCoreDelay{};                //!< network.mobile.lte_core_delay
            double share5g{};                     //!< network.mobile.share_5g
            Mode5g mode5g{};                      //!< network.mobile.mode_5g
            double rttRatioSa{};                  //!< network.mobile.rtt_ratio_sa
            double rttMedian4g{};                 //!< network.mobile.rtt_median_4g
            double rttP954g{};                    //!< network.mobile.rtt_p95_4g
            double rttMedian5g{};                 //!< network.mobile.rtt_median_5g
            double rttP955g{};                    //!< network.mobile.rtt_p95_5g
            std::optional<double> downlinkMedian; //!< network.mobile.downlink_median
            std::optional<double> uplinkMedian;   //!< network.mobile.uplink_median
            double cellDownlink4g{};              //!< network.mobile.cell_downlink_4g
            double cellUplink4g{};                //!< network.mobile.cell_uplink_4g
            double cellDownlink5g{};              //!< network.mobile.cell_downlink_5g
            double cellUplink5g{};                //!< network.mobile.cell_uplink_5g
        };

        /// Between a phone and a reader.
        struct Nfc
        {
            double bitRate{};      //!< network.nfc.bit_rate
            int64_t frameSize{};   //!< network.nfc.frame_size
            double range{};        //!< network.nfc.range
            double pollInterval{}; //!< network.nfc.poll_interval
            double tapDuration{};  //!< network.nfc.tap_duration
        };

        Wan wan;       //!< keys of its table
        Lan lan;       //!< keys of its table
        Mobile mobile; //!< keys of its table
        Nfc nfc;       //!< keys of its table
    };

    /// How tunnels are made, and what tunnels and TLS add to modelled legs.
    struct Security
    {
        VpnModel vpn{};               //!< security.vpn
        int64_t vpnOverhead{};        //!< security.vpn_overhead
        TlsModel tls{};               //!< security.tls
        int64_t tlsRecordOverhead{};  //!< security.tls_record_overhead
        int64_t tlsHandshakeClient{}; //!< security.tls_handshake_client
        int64_t tlsHandshakeServer{}; //!< security.tls_handshake_server
    };

    /// The e-health scheme and its parameters.
    struct Scheme
    {
        std::string name;                 //!< scheme.name
        Variant variant{};                //!< scheme.variant
        std::vector<std::string> with;    //!< scheme.with
        std::vector<std::string> without; //!< scheme.without
        std::string suite;                //!< scheme.suite
        double clockTolerance{};          //!< scheme.clock_tolerance
        double otpLifetime{};             //!< scheme.otp_lifetime
        double loginLifetime{};           //!< scheme.login_lifetime
        double falseMatchRate{};          //!< scheme.false_match_rate
        double falseNonMatchRate{};       //!< scheme.false_non_match_rate
        double messageTimeout{};          //!< scheme.message_timeout
        double crlLifetime{};             //!< scheme.crl_lifetime
        double certificateLifetime{};     //!< scheme.certificate_lifetime
        int64_t rsaPoolSize{};            //!< scheme.rsa_pool_size
    };

    /// Who attacks.
    struct Adversary
    {
        std::vector<std::string> attacks; //!< adversary.attacks
        double start{};                   //!< adversary.start
        double duration{};                //!< adversary.duration
    };

    /// The symmetric-key EHR scheme.
    struct SymmetricEhr
    {
        EhrRealm realm{};         //!< symmetric_ehr.realm
        int64_t servers{};        //!< symmetric_ehr.servers
        std::string policy;       //!< symmetric_ehr.policy
        double ticketLifetime{};  //!< symmetric_ehr.ticket_lifetime
        double keyLifetime{};     //!< symmetric_ehr.key_lifetime
        double failoverTimeout{}; //!< symmetric_ehr.failover_timeout
        std::string mutant;       //!< symmetric_ehr.mutant
        EhrOutage outage{};       //!< symmetric_ehr.outage
        double outageBegin{};     //!< symmetric_ehr.outage_begin
        double outageDuration{};  //!< symmetric_ehr.outage_duration
        std::string leakedKey;    //!< symmetric_ehr.leaked_key
        double leakDelay{};       //!< symmetric_ehr.leak_delay
    };

    /// People whom wearables and a phone monitor.
    struct Monitoring
    {
        double populationShare{};                       //!< monitoring.population_share
        double samplingPeriod{};                        //!< monitoring.sampling_period
        double uploadPeriod{};                          //!< monitoring.upload_period
        double reviewsPerPatientDay{};                  //!< monitoring.reviews_per_patient_day
        double watchedShare{};                          //!< monitoring.watched_share
        double watchedReviews{};                        //!< monitoring.watched_reviews
        std::optional<std::string> reviewHourlyProfile; //!< monitoring.review_hourly_profile
        double emergenciesPerPatientYear{};             //!< monitoring.emergencies_per_patient_year
        double emergencyDuration{};                     //!< monitoring.emergency_duration
        int64_t alarmScore{};                           //!< monitoring.alarm_score
        int64_t alarmSingleScore{};                     //!< monitoring.alarm_single_score
        int64_t alarmReadings{};                        //!< monitoring.alarm_readings
    };

    /// The mobile cloud scheme.
    struct MobileCloud
    {
        RecordEncryption encryption{}; //!< mobile_cloud.encryption
        int64_t patientsPerNode{};     //!< mobile_cloud.patients_per_node
        double grantedShare{};         //!< mobile_cloud.granted_share
    };

    /// The instances of a service in the public cloud.
    struct Cloud
    {
        int64_t cores{};            //!< cloud.cores
        int64_t minInstances{};     //!< cloud.min_instances
        int64_t maxInstances{};     //!< cloud.max_instances
        double targetUtilisation{}; //!< cloud.target_utilisation
        double period{};            //!< cloud.evaluation_period
        double startUp{};           //!< cloud.start_up
        double calm{};              //!< cloud.calm
    };

    /// The health records.
    struct Records
    {
        std::string sizeProfile;         //!< records.size_profile
        std::string newEntrySizeProfile; //!< records.new_entry_size_profile
        Compression compression{};       //!< records.compression
        std::string directory;           //!< records.directory
    };

    /// A scheme and who uses it.
    struct Deployment
    {
        std::string scheme; //!< deployment.scheme
        Variant variant{};  //!< deployment.variant
        double share{};     //!< deployment.share
    };

    /// Something that goes wrong for a while.
    struct Fault
    {
        FaultKind kind{};   //!< fault.kind
        std::string place;  //!< fault.place
        double start{};     //!< fault.start
        double duration{};  //!< fault.duration
        double amount{};    //!< fault.amount
        double jitter{};    //!< fault.jitter
        std::string source; //!< file in which it is written
        uint32_t line{0};   //!< and its line there
    };

    /// An attack at a place.
    struct Attack
    {
        std::string id;                 //!< attack.id
        std::vector<std::string> place; //!< attack.place
        double hospitalShare{1};        //!< attack.hospital_share
        double start{};                 //!< attack.start
        double duration{};              //!< attack.duration
        double overload{2};             //!< attack.overload
        double clockError{60};          //!< attack.clock_error
        std::string source;             //!< file in which it is written
        uint32_t line{0};               //!< and its line there; 0: in adversary.attacks
    };

    Run run;                   //!< keys of its table
    Country country;           //!< keys of its table
    Workload workload;         //!< keys of its table
    Hospital hospital;         //!< keys of its table
    National national;         //!< keys of its table
    Network network;           //!< keys of its table
    Security security;         //!< keys of its table
    Scheme scheme;             //!< keys of its table
    Records records;           //!< keys of its table
    Adversary adversary;       //!< keys of its table
    SymmetricEhr symmetricEhr; //!< keys of its table
    Monitoring monitoring;     //!< keys of its table
    MobileCloud mobileCloud;   //!< keys of its table
    Cloud cloud;               //!< keys of its table
    /// The tables [[deployment]], in the file's order. Empty: scheme.name for everybody.
    std::vector<Deployment> deployments;
    /// The tables [[fault]], in the file's order.
    std::vector<Fault> faults;
    /// The tables [[attack]], in the file's order.
    std::vector<Attack> attacks;

    /// The defaults of the schema.
    Scenario();

    /**
     * @param path a TOML file
     * @param overrides "key=value" texts, applied after the file
     * @return the scenario; an empty run.name becomes the file's name without its extension
     * @throws ScenarioError with every problem of the file and the overrides, and with what they
     *         name but the data files lack
     */
    static Scenario Load(const std::string& path, const std::vector<std::string>& overrides = {});

    /**
     * @param text TOML
     * @param source what to call the text in messages
     * @param overrides "key=value" texts, applied after the text
     * @return the scenario
     * @throws ScenarioError with every problem of the text and the overrides
     */
    static Scenario FromText(std::string_view text,
                             const std::string& source = "scenario",
                             const std::vector<std::string>& overrides = {});

    /// @return the schemes that run; shares add up to 1
    std::vector<Deployment> GetDeployments() const;

    /// @return all attacks: those of adversary.attacks, which reach everybody, and of [[attack]]
    std::vector<Attack> GetAttacks() const;

    /// @return the effective scenario as TOML in the order of the schema; loads to the same
    /// scenario
    std::string ToToml() const;

    /// @return the effective scenario as a JSON object of sections, values as in the TOML
    std::string ToJson() const;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SCENARIO_H
