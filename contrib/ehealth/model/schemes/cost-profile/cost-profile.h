// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COST_PROFILE_H
#define EHEALTH_COST_PROFILE_H

#include "ns3/agent.h"

#include <array>
#include <string>
#include <vector>

/**
 * @file
 * @ingroup ehealth-cost-profile
 * What paper 002 prints of the schemes it compares with: how many operations and bits a phase
 * takes. Nothing of those schemes is executed; their costs are replayed.
 */

namespace ns3
{
namespace ehealth
{
namespace costprofile
{

/// @name The roles, as results name them
/// @{
constexpr const char* kPatient = "patient"; //!< a patient's device
constexpr const char* kDoctor = "doctor";   //!< the doctors of a hospital
constexpr const char* kCloud = "cloud";     //!< where EMRs are
/// @}

/// The least a phase can have: two messages, each with the length of its padding.
constexpr uint32_t kMinOctets = 8;

/// A phase of a visit: a row of Tables 4 and 5.
enum class Phase : uint8_t
{
    Consultation, //!< "patient visiting doctor phase"
    Search,       //!< "electrical medical record search phase"
    Diagnosis,    //!< "diagnosis phase"
};

/// Number of phases.
constexpr std::size_t kPhases = 3;

/// @return "consultation", "emr-search" or "diagnosis"
const char* GetName(Phase phase);

/// An operation of Table 4.
enum class Symbol : uint8_t
{
    Sign,     //!< T_Sign: making or checking a signature
    Multiply, //!< T_M: a multiplication
    Pair,     //!< T_P: a bilinear pairing
    Encrypt,  //!< T_S: symmetric encryption or decryption
    Hash,     //!< T_H: a hash
};

/// Number of symbols.
constexpr std::size_t kSymbols = 5;

/// @return "T_Sign", "T_M", "T_P", "T_S" or "T_H"
const char* GetName(Symbol symbol);

/// What a phase takes.
struct PhaseCost
{
    std::array<uint32_t, kSymbols> operations{}; //!< by symbol, all parties together
    uint32_t octets{0};                          //!< of all messages together, bits rounded up
};

/**
 * @ingroup ehealth-cost-profile
 * The printed costs of a scheme, and its protocols as results name them.
 */
class CostProfile
{
  public:
    /**
     * @param path of paper_002_tables.csv
     * @param scheme whose rows, such as "chiou"
     * @throws CsvError naming file, line and column when a row cannot be used or is missing
     */
    CostProfile(const std::string& path, const std::string& scheme);
    CostProfile(const CostProfile&) = delete;
    CostProfile& operator=(const CostProfile&) = delete;

    /// @return the scheme as scenarios and results name it, such as "cost-profile-chiou"
    const std::string& GetScheme() const
    {
        return m_scheme;
    }

    /// @return what a phase takes
    const PhaseCost& GetCost(Phase phase) const
    {
        return m_costs[static_cast<std::size_t>(phase)];
    }

    /// @return the protocol of a phase
    const Protocol& GetProtocol(Phase phase) const
    {
        return m_protocols[static_cast<std::size_t>(phase)];
    }

  private:
    std::string m_scheme;
    std::array<PhaseCost, kPhases> m_costs;
    std::vector<Protocol> m_protocols;
};

/// What the names of all these schemes begin with: "cost-profile-".
extern const std::string kSchemePrefix;

} // namespace costprofile
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COST_PROFILE_H
