// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RECORD_STORE_H
#define EHEALTH_RECORD_STORE_H

#include "ns3/health-record.h"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-records
/// SQLite failed; names the file, the statement and SQLite's reason.
class RecordStoreError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/// @ingroup ehealth-records
/// What became of a new entry.
enum class AppendResult : uint8_t
{
    Ok,
    UnknownRecord,
    VersionConflict, //!< the record is not at the expected version
    Duplicate,       //!< the very same entry is there already
};

/**
 * @ingroup ehealth-records
 * A server's records, entries and medico directory in one SQLite database. Every change is one
 * transaction: nothing is ever half-written. A country opens a thousand of them, so caches are
 * small and statements are prepared when first used. Not thread-safe.
 */
class RecordStore
{
  public:
    /**
     * @param path of the database file, made when missing; ":memory:" for none
     * @throws RecordStoreError when it cannot be opened or is no such database
     */
    explicit RecordStore(const std::string& path);
    ~RecordStore();
    RecordStore(const RecordStore&) = delete;
    RecordStore& operator=(const RecordStore&) = delete;

    /// @return the record with its entries; nothing when there is none
    std::optional<HealthRecord> Find(const PhrCode& code);

    /// @return the code of a patient's record; nothing when there is none
    std::optional<PhrCode> FindByPatient(const std::string& patient);

    /// @return the record's version; nothing when there is none
    std::optional<uint32_t> GetVersion(const PhrCode& code);

    /// Inserts a record, or replaces it as a whole.
    void Put(const HealthRecord& record);

    /**
     * Adds an entry to a record; its version grows by one.
     * @param code of the record
     * @param entry the entry
     * @param expectedVersion the version the entry was made on
     */
    AppendResult Append(const PhrCode& code, const RecordEntry& entry, uint32_t expectedVersion);

    /// Removes a record with its entries. @return whether there was one
    bool Erase(const PhrCode& code);

    /// @return number of records
    uint64_t GetCount();

    /// Enters a medico's certificate (DER) in the directory.
    void PutMedico(const std::string& medico, const Bytes& certificate);

    /// @return the medico's certificate; nothing when the directory does not have one
    std::optional<Bytes> FindMedico(const std::string& medico);

    /// Lets the database grow to so many pages at most, for tests of a full disk.
    void LimitPages(uint32_t pages);

  private:
    class Statement;
    class Transaction;

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
        DeleteRecord,
        DeleteEntries,
        CountRecords,
        InsertMedico,
        FindMedicoQuery,
        Begin,
        Commit,
        Rollback,
        kQueries,
    };

    void Execute(const char* sql);
    [[noreturn]] void Fail(const std::string& what) const;
    void InsertEntryRow(const PhrCode& code, uint32_t position, const RecordEntry& entry);

    std::string m_path;
    sqlite3* m_database{nullptr};
    std::array<sqlite3_stmt*, kQueries> m_statements{};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RECORD_STORE_H
