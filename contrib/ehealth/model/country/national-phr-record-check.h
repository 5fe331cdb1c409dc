// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NATIONAL_PHR_RECORD_CHECK_H
#define EHEALTH_NATIONAL_PHR_RECORD_CHECK_H

#include "ns3/emergency-messages.h"
#include "ns3/record-report.h"
#include "ns3/record-store.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * Compares the three records of each patient when nothing is under way any more. The protocols of
 * paper 000 promise:
 *
 * - a record is at its home server and nowhere else in the provinces: the copy of a visit in
 *   another province is deleted (Table 4, step 8); a patient has one record;
 * - C-PHR, the backup, is the same as P-PHR (section 3);
 * - M-PHR is P-PHR as it was at the last synchronisation (section 4.8), with what emergency medicos
 *   have added since (Table 5).
 *
 * A record that nobody has touched is in no store; it is as the archive derives it.
 */
class NationalPhrRecordCheck
{
  public:
    /// A server of the provincial databases.
    struct Server
    {
        std::string name;            //!< for messages
        RecordStore* store{nullptr}; //!< its records
    };

    /// A phone's record and what it must hold.
    struct Mobile
    {
        std::optional<nationalphr::MobileRecord> record; //!< nothing: it cannot be opened
        uint32_t version{0};                             //!< of P-PHR at the last synchronisation
        uint32_t pending{0};                             //!< entries made since
        /// False: a run that changes it has failed half-way, and no synchronisation followed.
        bool certain{true};
    };

    /// @return the record as it was before the simulation, without its summary; nothing for a code
    /// that did not exist then
    using Archive = std::function<std::optional<HealthRecord>(const PhrCode&)>;

    /// @param servers by home code. @param central C-PHRC's records. @param archive see Archive
    NationalPhrRecordCheck(std::vector<Server> servers, RecordStore& central, Archive archive);

    /// Compares what all stores hold.
    void CheckStores();

    /// Compares a phone's record with P-PHR. @param patient P_Id. @param mobile what it holds
    void CheckMobile(const std::string& patient, const Mobile& mobile);

    /**
     * Compares the number of entries in P-PHRs and on phones with that of runs that wrote one.
     * Call it last.
     * @param accepted number of these runs that were accepted
     * @param others number of those that were not: they may have written or not
     */
    void CheckTotal(uint64_t accepted, uint64_t others);

    /// Compares the number of audit rows of emergency access with that of accepted runs.
    void CheckAudit(uint64_t accepted);

    /// @return what was found
    const RecordReport& GetReport() const
    {
        return m_report;
    }

  private:
    void CheckHome(uint32_t home, const PhrCode& code);
    void CheckBackup(const PhrCode& code);
    /// @return the record at its home, or as the archive has it; nothing when there is none
    std::optional<HealthRecord> FindHome(const PhrCode& code);
    void Report(const std::string& patient, const std::string& problem);

    std::vector<Server> m_servers;
    RecordStore& m_central;
    Archive m_archive;
    std::map<std::string, PhrCode> m_patients;
    uint64_t m_pending{0};
    RecordReport m_report;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NATIONAL_PHR_RECORD_CHECK_H
