// SPDX-License-Identifier: GPL-2.0-only
#include "document-store.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

using Statement = SqliteStore::Statement;

/// Marks our databases in their header: "EHMC".
constexpr int64_t kApplicationId = 0x45484d43;
constexpr int64_t kFormat = 3;

enum Query : uint8_t
{
    PutMasterRow,
    PutProxyRow,
    FindMasterRow,
    FindProxyRow,
    MasterDate,
    ProxyDate,
    ProxyMarkRow,
    DeleteProxy,
    CountMasterRows,
    CountProxyRows,
};

SqliteSchema
GetSchema()
{
    return {"document store",
            kApplicationId,
            kFormat,
            {"CREATE TABLE master (patient TEXT PRIMARY KEY, date INTEGER NOT NULL, "
             "document TEXT NOT NULL)",
             "CREATE TABLE proxy (patient TEXT NOT NULL, requester TEXT NOT NULL, "
             "date INTEGER NOT NULL, expiry INTEGER NOT NULL, document TEXT, "
             "PRIMARY KEY (patient, requester))"},
            {"INSERT INTO master (patient, date, document) VALUES (?, ?, ?) "
             "ON CONFLICT (patient) DO UPDATE SET date = excluded.date, "
             "document = excluded.document",
             "INSERT INTO proxy (patient, requester, date, expiry, document) "
             "VALUES (?, ?, ?, ?, ?) ON CONFLICT (patient, requester) DO UPDATE "
             "SET date = excluded.date, expiry = excluded.expiry, document = excluded.document",
             "SELECT date, document FROM master WHERE patient = ?",
             "SELECT date, document FROM proxy "
             "WHERE patient = ? AND requester = ? AND document IS NOT NULL",
             "SELECT date FROM master WHERE patient = ?",
             "SELECT date FROM proxy "
             "WHERE patient = ? AND requester = ? AND document IS NOT NULL",
             "SELECT date, expiry FROM proxy WHERE patient = ? AND requester = ?",
             "UPDATE proxy SET document = NULL "
             "WHERE patient = ? AND requester = ? AND document IS NOT NULL RETURNING 1",
             "SELECT count(*) FROM master",
             "SELECT count(document) FROM proxy"},
            kNationalCacheKib};
}

std::optional<DocumentStore::Row>
TakeRow(Statement& statement)
{
    if (!statement.Step())
    {
        return std::nullopt;
    }
    return DocumentStore::Row{statement.GetNumber(0), statement.GetText(1)};
}

} // namespace

DocumentStore::DocumentStore(const std::string& path) : m_store(path, GetSchema())
{
}

void
DocumentStore::PutMaster(const std::string& patient, const Row& row)
{
    Statement(m_store, PutMasterRow).Bind(patient).Bind(row.date).Bind(row.json).Step();
}

void
DocumentStore::PutProxy(const std::string& patient,
                        const std::string& requester,
                        const Row& row,
                        int64_t expiry)
{
    Statement(m_store, PutProxyRow)
        .Bind(patient)
        .Bind(requester)
        .Bind(row.date)
        .Bind(expiry)
        .Bind(row.json)
        .Step();
}

std::optional<DocumentStore::ProxyMark>
DocumentStore::FindProxyMark(const std::string& patient, const std::string& requester)
{
    Statement row(m_store, ProxyMarkRow);
    if (!row.Bind(patient).Bind(requester).Step())
    {
        return std::nullopt;
    }
    return ProxyMark{row.GetNumber(0), row.GetNumber(1)};
}

std::optional<DocumentStore::Row>
DocumentStore::FindMaster(const std::string& patient)
{
    Statement row(m_store, FindMasterRow);
    return TakeRow(row.Bind(patient));
}

std::optional<DocumentStore::Row>
DocumentStore::FindProxy(const std::string& patient, const std::string& requester)
{
    Statement row(m_store, FindProxyRow);
    return TakeRow(row.Bind(patient).Bind(requester));
}

DocumentStore::Dates
DocumentStore::FindDates(const std::string& patient, const std::string& requester)
{
    Dates dates;
    Statement master(m_store, MasterDate);
    if (master.Bind(patient).Step())
    {
        dates.master = master.GetNumber(0);
    }
    Statement proxy(m_store, ProxyDate);
    if (proxy.Bind(patient).Bind(requester).Step())
    {
        dates.proxy = proxy.GetNumber(0);
    }
    return dates;
}

bool
DocumentStore::PurgeProxy(const std::string& patient, const std::string& requester)
{
    Statement row(m_store, DeleteProxy);
    return row.Bind(patient).Bind(requester).Step();
}

uint64_t
DocumentStore::CountMasters()
{
    return m_store.Count(CountMasterRows);
}

uint64_t
DocumentStore::CountProxies()
{
    return m_store.Count(CountProxyRows);
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
