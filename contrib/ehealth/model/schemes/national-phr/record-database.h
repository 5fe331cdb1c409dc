// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RECORD_DATABASE_H
#define EHEALTH_RECORD_DATABASE_H

#include "ns3/national-phr-common.h"
#include "ns3/record-store.h"

#include <functional>
#include <map>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/// Where a P-PHR code is at home.
struct RecordHome
{
    /// Where a home is.
    enum class Kind : uint8_t
    {
        Unknown,
        Here,         //!< this server
        SameProvince, //!< another server of the provincial database
        Elsewhere,    //!< another province: through C-PHRC
    };

    Kind kind{Kind::Unknown}; //!< as seen from a server
    Ipv4Address server;       //!< of the home server, when it is in the same province
};

/**
 * What a server knows beyond its own store: where a code is at home, and the records that exist
 * since before the simulation and were not touched yet (derived on demand; called on a worker
 * thread, so it must depend on its argument alone).
 */
struct Archive
{
    std::function<RecordHome(const PhrCode&)> findHome;                //!< where a code leads
    std::function<std::optional<HealthRecord>(const PhrCode&)> derive; //!< an untouched record
    /// The same without the summary: what a backup's row needs.
    std::function<std::optional<HealthRecord>(const PhrCode&)> deriveIdentity;
};

/**
 * @ingroup ehealth-national-phr
 * One server of P_D_PHRC, the distributed database of a province: role E of Table 2, role C of
 * Tables 3 and 4. A record lives at its home server and any server of the province fetches it.
 */
class RecordDatabase : public SimpleRefCount<RecordDatabase>
{
  public:
    /**
     * @param agent the server's agent
     * @param trust the hierarchy
     * @param store its records
     * @param archive where codes are at home, and untouched records
     * @param centralPhrc C-PHRC, over PHRC-VPN
     * @param ti the key shared with it
     * @param homeCode first octets of the codes it gives out: they lead back here
     */
    RecordDatabase(Ptr<Agent> agent,
                   const Trust& trust,
                   std::shared_ptr<RecordStore> store,
                   Archive archive,
                   Peer centralPhrc,
                   const SymmetricKey& ti,
                   uint32_t homeCode);

    /// Lets a registration agent (BE) or a medico's device (BC) of the hospital in.
    void AddLanPeer(const std::string& agent, const SymmetricKey& key);

    /// @return its records
    RecordStore& GetStore()
    {
        return *m_store;
    }

  private:
    using PeerCipher = std::map<std::string, LinkCipher>::iterator;

    Script Create(Session& s);
    Script Visit(Session& s);
    Script ServeFetch(Session& s);
    Script ServeStore(Session& s);

    Task<HealthRecord> FetchCopy(Session& s, PhrCode code);
    Task<uint32_t> ReturnCopy(Session& s, StoreEntry update);

    Ptr<Agent> m_agent;
    const Trust& m_trust;
    std::shared_ptr<RecordStore> m_store;
    Archive m_archive;
    Peer m_centralPhrc;
    LinkCipher m_ti;
    uint32_t m_homeCode;
    std::map<std::string, LinkCipher> m_lanKeys; //!< BE and BC, by agent name
};

/// Octets charged for looking up a record whose size is not known yet.
constexpr std::size_t kTypicalRecord = 8192;

/**
 * Finds a record in a store; derives it from the archive and stores it when it was not touched
 * before; ends the script as UnknownRecord when there is none.
 */
Task<HealthRecord>
RequireRecord(Session& s, RecordStore& store, const Archive& archive, PhrCode code);

/// Appends an entry to a record of a store; ends the script when it cannot. @return the new version
Task<uint32_t> AppendEntry(Session& s, RecordStore& store, StoreEntry update);

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RECORD_DATABASE_H
