// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RECORD_REPORT_H
#define EHEALTH_RECORD_REPORT_H

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-country
/// What a comparison of all records after a run has found.
struct RecordReport
{
    uint64_t patients{0};              //!< whose records were compared
    uint64_t entries{0};               //!< of their records
    std::vector<std::string> problems; //!< what disagrees: patient, where, what

    /// Adds what another comparison has found.
    void Add(const RecordReport& other)
    {
        patients += other.patients;
        entries += other.entries;
        problems.insert(problems.end(), other.problems.begin(), other.problems.end());
    }
};

/// @ingroup ehealth-country
/// Records do not agree after a run; what() names the first few problems.
class RecordDisagreement : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RECORD_REPORT_H
