// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_DOCUMENT_STORE_H
#define EHEALTH_DOCUMENT_STORE_H

#include "ns3/epr-document.h"
#include "ns3/sqlite-store.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/**
 * @ingroup ehealth-mobile-cloud
 * Master Storage and Proxy Storage: the JSON documents of DAS in an SQLite database, with the
 * dates that its algorithm compares. All methods throw RecordStoreError when SQLite fails.
 */
class DocumentStore
{
  public:
    /// @param path of the database file, made when missing; ":memory:" for none
    explicit DocumentStore(const std::string& path);

    /// A stored document.
    struct Row
    {
        int64_t date{};   //!< of the record, Unix time, milliseconds
        std::string json; //!< the document
    };

    /// UP_master and UP_proxy.
    struct Dates
    {
        std::optional<int64_t> master; //!< Query.EPR.Date(P_i)
        std::optional<int64_t> proxy;  //!< Query.EPR.Date(P_i, R_i)
    };

    /// Stores a document in the place of the patient's master copy.
    void PutMaster(const std::string& patient, const Row& row);

    /// What is remembered of a proxy copy, purged or not.
    struct ProxyMark
    {
        int64_t date{};   //!< of the record, Unix time, milliseconds
        int64_t expiry{}; //!< of its capability, Unix time, milliseconds; 0 without
    };

    /**
     * Stores a document in the place of the patient's proxy copy for the requester.
     * @param patient P_i
     * @param requester R_i
     * @param row the document
     * @param expiry of its capability, Unix time, milliseconds; 0 without
     */
    void PutProxy(const std::string& patient,
                  const std::string& requester,
                  const Row& row,
                  int64_t expiry);

    /// @return the mark of the last proxy copy that was stored; nothing when none ever was
    std::optional<ProxyMark> FindProxyMark(const std::string& patient,
                                           const std::string& requester);

    /// @return the master copy; nothing when there is none
    std::optional<Row> FindMaster(const std::string& patient);

    /// @return the proxy copy; nothing when there is none
    std::optional<Row> FindProxy(const std::string& patient, const std::string& requester);

    /// @return the dates of both copies
    Dates FindDates(const std::string& patient, const std::string& requester);

    /// Deletes a proxy copy, but not its mark. @return whether there was one
    bool PurgeProxy(const std::string& patient, const std::string& requester);

    /// @return number of master copies
    uint64_t CountMasters();

    /// @return number of proxy copies
    uint64_t CountProxies();

  private:
    SqliteStore m_store;
};

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_DOCUMENT_STORE_H
