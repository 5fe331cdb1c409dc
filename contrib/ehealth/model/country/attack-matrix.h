// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ATTACK_MATRIX_H
#define EHEALTH_ATTACK_MATRIX_H

#include "ns3/attack.h"
#include "ns3/scenario.h"

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// One attack on one variant of its scheme, carried out in a simulation of its own.
struct AttackMatrixRow
{
    AttackInfo info;     //!< of the attack
    std::string mutant;  //!< the scheme's deliberate mistake; empty: none
    bool expected;       //!< whether it should break a goal
    uint64_t seed;       //!< run.seed
    AttackReport report; //!< what became of it

    /// @return whether it broke a goal
    bool Succeeded() const
    {
        return report.successes > 0;
    }
};

/// Which attacks to carry out, and how.
struct AttackMatrixOptions
{
    std::string scheme;               //!< of the attacks; empty: every scheme
    std::vector<std::string> attacks; //!< by id; empty: all
    int64_t seeds{1};                 //!< from the scenario's seed on
    std::string directory;            //!< for the results databases
    /// Called with each row as soon as it is known; may be empty.
    std::function<void(const AttackMatrixRow&)> onRow;
};

/**
 * @ingroup ehealth-country
 * Carries out every attack on its scheme as published, as hardened, hardened without the defence
 * that answers it, and as published with each mistake that lets it through.
 * @param scenario where; its scheme and adversary are replaced
 * @param options which, and how
 * @return every row
 * @throws std::runtime_error for an unknown scheme or attack, and when results cannot be written
 */
std::vector<AttackMatrixRow> RunAttackMatrix(const Scenario& scenario,
                                             const AttackMatrixOptions& options);

/// Prints a row for people. @param header whether to print the names of the columns first
void Print(std::ostream& os, const AttackMatrixRow& row, bool header);

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ATTACK_MATRIX_H
