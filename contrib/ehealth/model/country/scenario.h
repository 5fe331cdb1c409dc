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
/// Which form of a scheme runs.
enum class Variant : uint8_t
{
    Published, //!< what the paper says
    Hardened,  //!< with the listed defences
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
        std::string name;
        int64_t seed{};
        Instant start;
        double duration{};
        double drainLimit{};
        int64_t workers{};
        Recording recording{};
        bool pcap{};
        std::string log;
    };

    /// Which country, and how much of it.
    struct Country
    {
        std::string data;
        std::vector<std::string> provinces;
        int64_t hospitalsPerProvince{};
        double populationScale{};
    };

    /// Who comes, where and when.
    struct Workload
    {
        std::optional<double> visitsPerPersonYear;
        std::optional<std::string> hourlyProfile;
        std::optional<double> otherHospitalShare;
        std::optional<double> otherProvinceShare;
        double rateFactor{};
        double enrolmentShare{};
        double medicoEnrolmentsPerHospitalDay{};
        double consultationTime{};
    };

    /// The equipment of a hospital.
    struct Hospital
    {
        int64_t bedsPerMedicoDevice{};
        int64_t medicoDeviceLimit{};
        int64_t databaseCores{};
        int64_t workstationCores{};
    };

    /// The national and provincial data centres.
    struct National
    {
        int64_t serverCores{};
    };

    /// The links.
    struct Network
    {
        /// Between hospitals, provinces and the national core.
        struct Wan
        {
            double fibreDelay{}; //!< s/m
            double routeFactor{};
            double routerDelay{};
            double coreRate{};
            double metroRate{};
            double hospitalRate{};
            double largeHospitalRate{};
            int64_t largeHospitalBeds{};
            int64_t fanOut{};
        };

        /// Inside a hospital.
        struct Lan
        {
            double rate{};
            double delay{};
        };

        /// Between phones and the Internet.
        struct Mobile
        {
            double share5g{};
            double rttMedian4g{};
            double rttP954g{};
            double rttMedian5g{};
            double rttP955g{};
            std::optional<double> downlinkMedian;
            std::optional<double> uplinkMedian;
        };

        /// Between a phone and a reader.
        struct Nfc
        {
            double bitRate{};
            int64_t frameSize{};
            double range{};
            double pollInterval{};
            double tapDuration{};
        };

        Wan wan;
        Lan lan;
        Mobile mobile;
        Nfc nfc;
    };

    /// What tunnels and TLS add to modelled legs.
    struct Security
    {
        int64_t vpnOverhead{};
        int64_t tlsRecordOverhead{};
        int64_t tlsHandshakeClient{};
        int64_t tlsHandshakeServer{};
    };

    /// The e-health scheme and its parameters.
    struct Scheme
    {
        std::string name;
        Variant variant{};
        std::string suite;
        double clockTolerance{};
        double otpLifetime{};
        double messageTimeout{};
        double crlLifetime{};
        double certificateLifetime{};
        int64_t rsaPoolSize{};
    };

    /// The health records.
    struct Records
    {
        std::string sizeProfile;
        std::string newEntrySizeProfile;
        Compression compression{};
        std::string directory;
    };

    Run run;
    Country country;
    Workload workload;
    Hospital hospital;
    National national;
    Network network;
    Security security;
    Scheme scheme;
    Records records;

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

    /// @return the effective scenario as TOML in the order of the schema; loads to the same
    /// scenario
    std::string ToToml() const;

    /// @return the effective scenario as a JSON object of sections, values as in the TOML
    std::string ToJson() const;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SCENARIO_H
