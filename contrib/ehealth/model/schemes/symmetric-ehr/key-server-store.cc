// SPDX-License-Identifier: GPL-2.0-only
#include "key-server-store.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

namespace
{

using Statement = SqliteStore::Statement;

/// Marks our databases in their header: "EHKS".
constexpr int64_t kApplicationId = 0x45484b53;
constexpr int64_t kFormat = 3;

enum Query : uint8_t
{
    InsertRecord,
    FindRecordRow,
    FindOwn,
    CountRecordRows,
    InsertDelegation,
    FindDelegationRow,
    InsertDoctor,
    FindDoctorRow,
    InsertRelease,
    FindReleases,
    FindReadBy,
    InsertPatient,
    FindPatient,
};

SqliteSchema
GetSchema()
{
    return {
        "key server's store",
        kApplicationId,
        kFormat,
        {"CREATE TABLE record (record BLOB PRIMARY KEY, time INTEGER NOT NULL, "
         "own INTEGER NOT NULL, body BLOB NOT NULL)",
         "CREATE TABLE delegation (record BLOB NOT NULL, doctor TEXT NOT NULL, "
         "expiry INTEGER NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (record, doctor)) "
         "WITHOUT ROWID",
         "CREATE TABLE doctor (doctor TEXT PRIMARY KEY, body BLOB NOT NULL)",
         "CREATE TABLE release (id INTEGER PRIMARY KEY, record BLOB NOT NULL, "
         "patient TEXT NOT NULL, doctor TEXT NOT NULL, time INTEGER NOT NULL, "
         "UNIQUE (record, doctor, time))",
         "CREATE INDEX release_doctor ON release (doctor)",
         "CREATE TABLE patient (patient TEXT PRIMARY KEY, desk TEXT NOT NULL, "
         "time INTEGER NOT NULL) WITHOUT ROWID"},
        {"INSERT INTO record VALUES (?, ?, ?, ?) ON CONFLICT (record) DO UPDATE SET "
         "time = excluded.time, own = excluded.own, body = excluded.body WHERE excluded.time >= "
         "record.time",
         "SELECT body FROM record WHERE record = ?",
         "SELECT own FROM record WHERE record = ?",
         "SELECT count(*) FROM record",
         "INSERT INTO delegation VALUES (?, ?, ?, ?) ON CONFLICT (record, doctor) DO UPDATE SET "
         "expiry = excluded.expiry, time = excluded.time WHERE excluded.time >= delegation.time",
         "SELECT expiry, time FROM delegation WHERE record = ? AND doctor = ?",
         "INSERT OR REPLACE INTO doctor VALUES (?, ?)",
         "SELECT body FROM doctor WHERE doctor = ?",
         "INSERT OR IGNORE INTO release (record, patient, doctor, time) VALUES (?, ?, ?, ?)",
         "SELECT doctor, time FROM release WHERE record = ? ORDER BY id",
         "SELECT record, patient, max(time) FROM release WHERE doctor = ? GROUP BY record "
         "ORDER BY record",
         "INSERT OR REPLACE INTO patient VALUES (?, ?, ?)",
         "SELECT 1 FROM patient WHERE patient = ?"},
        kNationalCacheKib};
}

template <class T>
T
DecodeRow(const SqliteStore& store, ByteView body)
{
    auto decoded = Decode<T>(body);
    if (!decoded)
    {
        throw RecordStoreError(store.GetPath() + ": a row that does not decode");
    }
    return std::move(*decoded);
}

} // namespace

KeyServerStore::KeyServerStore(const std::string& path) : m_store(path, GetSchema())
{
}

void
KeyServerStore::Apply(const KeyServerChange& change, bool own)
{
    SqliteStore::Transaction transaction(m_store);
    if (change.record)
    {
        const Bytes body = Encode(*change.record);
        Statement(m_store, InsertRecord)
            .Bind(ByteView(change.record->record))
            .Bind(change.record->time)
            .Bind(int64_t{own})
            .Bind(ByteView(body))
            .Step();
    }
    if (change.delegation)
    {
        Statement(m_store, InsertDelegation)
            .Bind(ByteView(change.delegation->record))
            .Bind(change.delegation->doctor)
            .Bind(change.delegation->expiry)
            .Bind(change.delegation->time)
            .Step();
    }
    if (change.doctor)
    {
        const Bytes body = Encode(*change.doctor);
        Statement(m_store, InsertDoctor).Bind(change.doctor->doctor).Bind(ByteView(body)).Step();
    }
    if (change.release)
    {
        Statement(m_store, InsertRelease)
            .Bind(ByteView(change.release->read.record))
            .Bind(change.release->patient)
            .Bind(change.release->read.doctor)
            .Bind(change.release->read.time)
            .Step();
    }
    if (change.patient)
    {
        Statement(m_store, InsertPatient)
            .Bind(change.patient->patient)
            .Bind(change.patient->desk)
            .Bind(change.patient->time)
            .Step();
    }
    transaction.Commit();
}

std::optional<RecordKey>
KeyServerStore::FindRecord(const RecordId& record)
{
    Statement row(m_store, FindRecordRow);
    return row.Bind(ByteView(record)).Step()
             ? std::optional(DecodeRow<RecordKey>(m_store, row.GetBlob(0)))
             : std::nullopt;
}

bool
KeyServerStore::IsOwn(const RecordId& record)
{
    Statement row(m_store, FindOwn);
    return row.Bind(ByteView(record)).Step() && row.GetNumber(0) != 0;
}

std::optional<Delegation>
KeyServerStore::FindDelegation(const RecordId& record, const std::string& doctor)
{
    Statement row(m_store, FindDelegationRow);
    if (!row.Bind(ByteView(record)).Bind(doctor).Step())
    {
        return std::nullopt;
    }
    return Delegation{record, doctor, row.GetNumber(0), row.GetNumber(1)};
}

std::optional<DoctorRegistration>
KeyServerStore::FindDoctor(const std::string& doctor)
{
    Statement row(m_store, FindDoctorRow);
    return row.Bind(doctor).Step()
             ? std::optional(DecodeRow<DoctorRegistration>(m_store, row.GetBlob(0)))
             : std::nullopt;
}

bool
KeyServerStore::IsPatient(const std::string& patient)
{
    Statement row(m_store, FindPatient);
    return row.Bind(patient).Step();
}

std::vector<ReadNotice>
KeyServerStore::GetReads(const RecordId& record)
{
    std::vector<ReadNotice> reads;
    Statement row(m_store, FindReleases);
    row.Bind(ByteView(record));
    while (row.Step())
    {
        reads.push_back({row.GetText(0), record, row.GetNumber(1)});
    }
    return reads;
}

std::vector<KeyRelease>
KeyServerStore::GetReleasesTo(const std::string& doctor)
{
    std::vector<KeyRelease> releases;
    Statement row(m_store, FindReadBy);
    row.Bind(doctor);
    while (row.Step())
    {
        KeyRelease& release = releases.emplace_back();
        row.Get(0, release.read.record);
        release.patient = row.GetText(1);
        release.read.doctor = doctor;
        release.read.time = row.GetNumber(2);
    }
    return releases;
}

uint64_t
KeyServerStore::CountRecords()
{
    return m_store.Count(CountRecordRows);
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
