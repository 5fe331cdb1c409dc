// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_CENTRAL_PHRC_H
#define EHEALTH_CENTRAL_PHRC_H

#include "ns3/record-database.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/**
 * @ingroup ehealth-national-phr
 * C-PHRC (I_PHRC), role D of Table 4: the country's backup of every record, and the directory that
 * knows its home.
 */
class CentralPhrc : public SimpleRefCount<CentralPhrc>
{
  public:
    /**
     * @param agent the centre's agent
     * @param trust for the lifetime of a visit's OTP
     * @param store its records
     * @param archive where codes are at home (servers of all provinces), and untouched records
     */
    CentralPhrc(Ptr<Agent> agent,
                const Trust& trust,
                std::shared_ptr<RecordStore> store,
                Archive archive);

    /// Lets a database server in, with the key TI it shares with the centre.
    void AddServer(const std::string& agent, const SymmetricKey& ti);

    /// @return its records
    RecordStore& GetStore()
    {
        return *m_store;
    }

  private:
    Script ServeCopy(Session& s);
    Script ServeBackupRecord(Session& s);
    Script ServeBackupEntry(Session& s);
    Script ServeDirectory(Session& s);

    /// @return whether a server other than the one of the number keeps a record of the patient
    bool IsKnownElsewhere(const std::string& patient, uint32_t home);

    Ptr<Agent> m_agent;
    const Trust& m_trust;
    std::shared_ptr<RecordStore> m_store;
    Archive m_archive;
    std::map<std::string, LinkCipher> m_servers; //!< TI, by agent name
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_CENTRAL_PHRC_H
