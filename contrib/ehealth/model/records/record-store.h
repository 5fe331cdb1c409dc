// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RECORD_STORE_H
#define EHEALTH_RECORD_STORE_H

#include "ns3/health-record.h"
#include "ns3/sqlite-store.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-records
/// What became of a new entry.
enum class AppendResult : uint8_t
{
    Ok,
    UnknownRecord,
    VersionConflict, //!< the record is not at the expected version
    Duplicate,       //!< the very same entry is there already
};

/// @ingroup ehealth-records
/// Who did what to a record, and when.
struct AuditRow
{
    PhrCode code{};     //!< of the record
    int64_t time{};     //!< Unix time, milliseconds
    std::string actor;  //!< M_Id or name of a role
    std::string action; //!< such as "read" or "break-glass"
};

/// @ingroup ehealth-records
/// A medico in a hospital's directory.
struct MedicoEntry
{
    Bytes certificate; //!< DER
    Bytes fingerprint; //!< template, for the login
};

/**
 * @ingroup ehealth-records
 * A server's records, entries, medico directory and audit trail in one SQLite database. Every
 * change but PutDerived() is one transaction. A country opens a thousand stores: each takes about
 * 25 kB idle and 80 kB in use.
 *
 * All methods throw RecordStoreError when SQLite fails.
 */
class RecordStore
{
  public:
    /**
     * @param path of the database file, made when missing; ":memory:" for none
     * @param cacheKib memory for its pages, KiB
     * @throws RecordStoreError when it cannot be opened for writing, is damaged or is not a
     *         record store
     */
    explicit RecordStore(const std::string& path, int cacheKib = kLocalCacheKib);
    ~RecordStore();
    RecordStore(const RecordStore&) = delete;
    RecordStore& operator=(const RecordStore&) = delete;

    /// @return the record with its entries; nothing when there is none
    std::optional<HealthRecord> Find(const PhrCode& code);

    /// @return the code of a patient's record; nothing when there is none
    std::optional<PhrCode> FindByPatient(const std::string& patient);

    /// @return the record's version; nothing when there is none
    std::optional<uint32_t> GetVersion(const PhrCode& code);

    /// Inserts a record, or replaces it and its entries as a whole.
    void Put(const HealthRecord& record);

    /// The same with what can be derived again at any time: it is written to the file with the next
    /// change, or when the store is closed. Should that change fail for want of room, it is gone.
    void PutDerived(const HealthRecord& record);

    /**
     * Adds an entry to a record; its version grows by one.
     * @param code of the record
     * @param entry the entry
     * @param expectedVersion the version the entry was made on
     * @return what became of it; nothing is changed unless it is Ok
     */
    AppendResult Append(const PhrCode& code, const RecordEntry& entry, uint32_t expectedVersion);

    /// The same for several entries: all or none. None at all is Ok when the version is as
    /// expected.
    /// Given an access control as the last argument, the record has it from then on: in the same
    /// transaction.
    AppendResult Append(const PhrCode& code,
                        const std::vector<RecordEntry>& entries,
                        uint32_t expectedVersion,
                        const std::optional<AccessControl>& access = std::nullopt);

    /// Removes a record with its entries; its audit rows stay. @return whether there was one
    bool Erase(const PhrCode& code);

    /// @return number of records
    uint64_t GetCount();

    /// @return a number that is another one whenever something was changed
    uint64_t GetChanges() const;

    /// @return the codes of all records, in order
    std::vector<PhrCode> GetCodes();

    /// Enters a medico in the directory, or replaces the entry.
    void PutMedico(const std::string& medico, const MedicoEntry& entry);

    /// @return the directory's entry; nothing when there is none
    std::optional<MedicoEntry> FindMedico(const std::string& medico);

    /// Keeps the finger of a record's patient, for searches.
    void PutFinger(const PhrCode& code, const Bytes& fingerprint);

    /// Calls back with the code and the template of every finger kept.
    void VisitFingers(const std::function<void(const PhrCode&, const Bytes&)>& callback);

    /// Adds a row to the audit trail.
    void AddAudit(const AuditRow& row);

    /// @return the audit trail of a record, oldest first
    std::vector<AuditRow> GetAudit(const PhrCode& code);

    /// @return number of rows of the audit trail with an action
    uint64_t CountAudit(const std::string& action);

    /// Lets the database grow to so many pages of 4 KiB at most, for tests of a full disk.
    void LimitPages(uint32_t pages);

  private:
    /// The statements, prepared when first used.
    enum Query : uint8_t
    {
        FindRecord,
        FindEntries,
        FindPatient,
        FindVersion,
        InsertRecord,
        InsertEntry,
        FindEntry,
        SetVersion,
        SetAccess,
        DeleteRecord,
        DeleteEntries,
        CountRecords,
        FindCodes,
        InsertMedico,
        FindMedicoQuery,
        InsertFinger,
        FindFingers,
        DeleteFinger,
        InsertAudit,
        FindAudit,
        CountAuditRows,
    };

    void PutRows(const HealthRecord& record);
    void InsertEntryRow(const PhrCode& code, uint32_t position, const RecordEntry& entry);

    SqliteStore m_store;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RECORD_STORE_H
