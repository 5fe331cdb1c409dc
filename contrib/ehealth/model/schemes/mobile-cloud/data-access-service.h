// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_DATA_ACCESS_SERVICE_H
#define EHEALTH_DATA_ACCESS_SERVICE_H

#include "ns3/document-store.h"
#include "ns3/request-proof.h"

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

  private:
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
    /// Stores a proxy copy unless a newer one was stored before. @return Accepted, or why not
    Reason PutProxy(const EprDocument& document, const std::string& json);

    Ptr<Agent> m_agent;
    const Parameters& m_parameters;
    DocumentStore m_store;
    ProofGuard m_guard;
    NoticeLimit m_notices; //!< hardened: to phones
};

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_DATA_ACCESS_SERVICE_H
