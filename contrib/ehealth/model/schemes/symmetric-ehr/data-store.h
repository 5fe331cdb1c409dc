// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_DATA_STORE_H
#define EHEALTH_DATA_STORE_H

#include "ns3/ehr-store.h"
#include "ns3/replica-link.h"

#include <map>
#include <set>

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

/// Finds an EHR that was stored before the simulation, by RID and P.
using EhrArchive =
    std::function<std::optional<StoredEhr>(const RecordId& record, const std::string& patient)>;

/// What a data store is set up with.
struct DataStoreSetup
{
    std::string id;               //!< DS
    std::string keyServer;        //!< KS, which makes the tickets
    SymmetricKey key{};           //!< K_S
    const char* role{kDataStore}; //!< of this server, as results name it
    std::string path;             //!< of its database; the backlog's is this and ".backlog"
    EhrArchive archive;           //!< EHRs older than the simulation
};

/**
 * @ingroup ehealth-symmetric-ehr
 * Role DS: the data store, which keeps what it cannot read, and answers who holds a ticket of the
 * key server.
 */
class DataStore : public SimpleRefCount<DataStore>
{
  public:
    /**
     * @param agent the server's agent
     * @param parameters what everybody knows
     * @param setup who it is and what it has
     */
    DataStore(Ptr<Agent> agent, const Parameters& parameters, DataStoreSetup setup);

    /// Stops or resumes answering; the link to the other replica is not affected.
    void SetServing(bool serving);

    /// @return the database
    EhrStore& GetStore()
    {
        return m_store;
    }

    /// @return the link to the other replica
    ReplicaLink& GetLink()
    {
        return m_link;
    }

    /// @return the server's agent
    const Ptr<Agent>& GetAgent() const
    {
        return m_agent;
    }

  private:
    Script ServeUpload(Session& s);
    Script ServeEhr(Session& s);
    Script ServeReEncryption(Session& s);

    /// Checks clock and nonce cache, in variants that have them; ends the script otherwise.
    Script RequireOnce(Session& s, SymmetricKey key, Challenge challenge, int64_t time);
    Task<std::optional<StoredEhr>> FindEhr(Session& s, RecordId record, std::string patient);

    Ptr<Agent> m_agent;
    const Parameters& m_parameters;
    DataStoreSetup m_setup;
    EhrStore m_store;
    ReplicaLink m_link;

    using Seen = std::pair<SymmetricKey, Challenge>;
    std::set<Seen> m_seen;                 //!< the nonce cache: (K, N)
    std::multimap<int64_t, Seen> m_forget; //!< when they may be forgotten
};

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_DATA_STORE_H
