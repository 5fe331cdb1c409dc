// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EHR_STORE_H
#define EHEALTH_EHR_STORE_H

#include "ns3/sqlite-store.h"
#include "ns3/symmetric-ehr-messages.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

/// An EHR as the data store keeps it: it cannot read it.
struct StoredEhr
{
    RecordId record{};     //!< RID
    std::string patient;   //!< P
    std::string doctor;    //!< D who wrote it
    Challenge challenge{}; //!< N_D of the upload
    int64_t time{};        //!< when it was written, Unix, milliseconds
    Sealed ehr;            //!< C, or C inside an outer layer
    Digest digest{};       //!< H(C)
    uint32_t layer{0};     //!< how often it was re-encrypted
    EHEALTH_FIELDS(record, patient, doctor, challenge, time, ehr, digest, layer)
};

/**
 * @ingroup ehealth-symmetric-ehr
 * The database of a data store. A record that is written again gets a further row; the latest one
 * counts. All methods throw RecordStoreError when SQLite fails.
 */
class EhrStore
{
  public:
    /// @param path of the database file, made when missing; ":memory:" for none
    explicit EhrStore(const std::string& path);

    /// Adds a row.
    void Add(const StoredEhr& ehr);

    /// The same for a row of the other replica: the very same upload is not written twice, and of
    /// two layers the later one stays.
    void Merge(const StoredEhr& ehr);

    /// Replaces the latest row of a record, by one with another layer.
    void Replace(const StoredEhr& ehr);

    /// @return the latest row; nothing when there is none
    std::optional<StoredEhr> Find(const RecordId& record);

    /// @return whether the other replica took the same upload, by RID and N_D, and this one did not
    bool IsMerged(const StoredEhr& ehr);

    /// @return number of rows
    uint64_t Count();

    /// @return number of records
    uint64_t CountRecords();

  private:
    /// @return whether this replica took such an upload; nothing when none did
    std::optional<bool> FindOwn(const StoredEhr& ehr);
    void Insert(const StoredEhr& ehr, bool own);

    SqliteStore m_store;
};

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EHR_STORE_H
