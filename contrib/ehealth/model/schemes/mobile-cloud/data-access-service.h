// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_DATA_ACCESS_SERVICE_H
#define EHEALTH_DATA_ACCESS_SERVICE_H

#include "ns3/document-store.h"
#include "ns3/mobile-cloud-common.h"

#include <map>
#include <set>

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/**
 * @ingroup ehealth-mobile-cloud
 * Role DAS: the Data Access Service in the public cloud, a REST service in front of Master and
 * Proxy Storage, which cannot read what it keeps.
 */
class DataAccessService : public SimpleRefCount<DataAccessService>
{
  public:
    /**
     * @param agent the service's agent
     * @param parameters what everybody knows
     * @param path of the database file; ":memory:" for none
     */
    DataAccessService(Ptr<Agent> agent, const Parameters& parameters, const std::string& path);

    /// @return Master and Proxy Storage
    DocumentStore& GetStore()
    {
        return m_store;
    }

    /// @return the service's agent
    const Ptr<Agent>& GetAgent() const
    {
        return m_agent;
    }

    /// @return number of Update() so far: notices about access requests
    uint64_t GetUpdates() const
    {
        return m_updates;
    }

  private:
    /// P_i and R_i of a request.
    using Pair = std::pair<std::string, std::string>;

    /// When the phone was told of a request.
    struct Notice
    {
        int64_t date; //!< of the master copy
        int64_t time; //!< Unix, milliseconds
    };

    Script ServeStoreMaster(Session& s);
    Script ServeFetchMaster(Session& s);
    Script ServeFetchProxy(Session& s);
    Script ServeStoreProxy(Session& s);
    Script ServeFetchEscrow(Session& s);
    Script ServePurgeProxy(Session& s);

    /// Checks who asks, in variants that do so; ends the script otherwise.
    Script RequireProof(Session& s, HttpRequest request, std::string requester);
    /// Checks a document to be stored. @return it
    Task<EprDocument> RequireDocument(Session& s, HttpRequest request, std::string patient);
    /// Looks whether a proxy copy may be handed out, in variants that do so, and purges what may
    /// not be handed out again. @return whether it may
    Task<bool>
    TakeCapability(Session& s, DocumentStore::Row row, std::string patient, std::string requester);
    /// @return whether the phone is to be told of a request for the master copy of this date now
    bool MayUpdate(Session& s, const Pair& pair, int64_t date);

    Ptr<Agent> m_agent;
    const Parameters& m_parameters;
    DocumentStore m_store;
    uint64_t m_updates{0};
    std::map<Pair, Notice> m_noticed;       //!< hardened: when the phone was told last
    std::set<Bytes> m_proofs;               //!< hardened: seen
    std::multimap<int64_t, Bytes> m_forget; //!< when they may be forgotten
};

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_DATA_ACCESS_SERVICE_H
