// SPDX-License-Identifier: GPL-2.0-only
#include "ehr-store.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

namespace
{

using Statement = SqliteStore::Statement;

/// Marks our databases in their header: "EHDS".
constexpr int64_t kApplicationId = 0x45484453;
constexpr int64_t kFormat = 1;

enum Query : uint8_t
{
    InsertRow,
    Update,
    FindRow,
    FindUpload,
    CountRows,
    CountIds,
};

SqliteSchema
GetSchema()
{
    return {"data store",
            kApplicationId,
            kFormat,
            {"CREATE TABLE ehr (id INTEGER PRIMARY KEY, record BLOB NOT NULL, "
             "challenge BLOB NOT NULL, own INTEGER NOT NULL, layer INTEGER NOT NULL, "
             "body BLOB NOT NULL)",
             "CREATE INDEX ehr_record ON ehr (record)"},
            {"INSERT INTO ehr (record, challenge, own, layer, body) VALUES (?, ?, ?, ?, ?)",
             "UPDATE ehr SET layer = ?, body = ? WHERE record = ? AND challenge = ? AND layer < ?",
             "SELECT body FROM ehr WHERE record = ? ORDER BY id DESC LIMIT 1",
             "SELECT max(own) FROM ehr WHERE record = ? AND challenge = ?",
             "SELECT count(*) FROM ehr",
             "SELECT count(DISTINCT record) FROM ehr"}};
}

} // namespace

EhrStore::EhrStore(const std::string& path) : m_store(path, GetSchema())
{
}

void
EhrStore::Insert(const StoredEhr& ehr, bool own)
{
    const Bytes body = Encode(ehr);
    Statement(m_store, InsertRow)
        .Bind(ByteView(ehr.record))
        .Bind(ByteView(ehr.challenge))
        .Bind(int64_t{own})
        .Bind(int64_t{ehr.layer})
        .Bind(ByteView(body))
        .Step();
}

void
EhrStore::Add(const StoredEhr& ehr)
{
    Insert(ehr, true);
}

void
EhrStore::Replace(const StoredEhr& ehr)
{
    const Bytes body = Encode(ehr);
    Statement(m_store, Update)
        .Bind(int64_t{ehr.layer})
        .Bind(ByteView(body))
        .Bind(ByteView(ehr.record))
        .Bind(ByteView(ehr.challenge))
        .Bind(int64_t{ehr.layer})
        .Step();
}

std::optional<bool>
EhrStore::FindOwn(const StoredEhr& ehr)
{
    Statement row(m_store, FindUpload);
    // An aggregate without GROUP BY is one row, of NULL when nothing matches.
    row.Bind(ByteView(ehr.record)).Bind(ByteView(ehr.challenge)).Step();
    return row.IsNull(0) ? std::nullopt : std::optional(row.GetNumber(0) != 0);
}

void
EhrStore::Merge(const StoredEhr& ehr)
{
    if (FindOwn(ehr))
    {
        Replace(ehr);
    }
    else
    {
        Insert(ehr, false);
    }
}

bool
EhrStore::IsMerged(const StoredEhr& ehr)
{
    return FindOwn(ehr) == false;
}

std::optional<StoredEhr>
EhrStore::Find(const RecordId& record)
{
    Statement row(m_store, FindRow);
    if (!row.Bind(ByteView(record)).Step())
    {
        return std::nullopt;
    }
    auto ehr = Decode<StoredEhr>(row.GetBlob(0));
    if (!ehr)
    {
        throw RecordStoreError(m_store.GetPath() + ": an EHR that does not decode");
    }
    return ehr;
}

uint64_t
EhrStore::Count()
{
    return m_store.Count(CountRows);
}

uint64_t
EhrStore::CountRecords()
{
    return m_store.Count(CountIds);
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
