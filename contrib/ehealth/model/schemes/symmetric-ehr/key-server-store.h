// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_KEY_SERVER_STORE_H
#define EHEALTH_KEY_SERVER_STORE_H

#include "ns3/attribute-policy.h"
#include "ns3/sqlite-store.h"
#include "ns3/symmetric-ehr-messages.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

/// What the key server keeps of a record.
struct RecordKey
{
    RecordId record{};                    //!< RID
    std::string patient;                  //!< P
    std::string policy;                   //!< A
    SymmetricKey dataKey{};               //!< DEK
    std::optional<SymmetricKey> outerKey; //!< of the layer added by re-encryption, if any
    Challenge challenge{};                //!< N_P of the request it was made for
    int64_t time{};                       //!< when it was made or changed last, Unix, milliseconds
    EHEALTH_FIELDS(record, patient, policy, dataKey, outerKey, challenge, time)
};

/// A patient's word on one doctor and one record.
struct Delegation
{
    RecordId record{};  //!< RID
    std::string doctor; //!< D
    int64_t expiry{};   //!< reads are allowed until then; 0: not at all. Unix time, milliseconds
    int64_t time{};     //!< when the patient said so
    EHEALTH_FIELDS(record, doctor, expiry, time)
};

/// A doctor as registered.
struct DoctorRegistration
{
    std::string doctor;                  //!< D
    std::vector<std::string> attributes; //!< each "name:value"
    bool revoked{false};                 //!< no longer gets anything
    EHEALTH_FIELDS(doctor, attributes, revoked)
};

/// A patient who got K_P at a desk.
struct PatientRegistration
{
    std::string patient; //!< P
    std::string desk;    //!< H
    int64_t time{};      //!< when, Unix, milliseconds
    EHEALTH_FIELDS(patient, desk, time)
};

/// A read, for notices and re-encryption.
struct KeyRelease
{
    std::string patient; //!< P
    ReadNotice read;     //!< who, what, when
    EHEALTH_FIELDS(patient, read)
};

/// What one replica tells the other.
struct KeyServerChange
{
    std::optional<RecordKey> record;            //!< a record that is new or changed
    std::optional<Delegation> delegation;       //!< a patient's word
    std::optional<DoctorRegistration> doctor;   //!< a registration that is new or changed
    std::optional<KeyRelease> release;          //!< a read
    std::optional<PatientRegistration> patient; //!< a registration at a desk
    EHEALTH_FIELDS(record, delegation, doctor, release, patient)
};

/**
 * @ingroup ehealth-symmetric-ehr
 * The database of a key server: records' keys and policies, patients' delegations, doctors'
 * attributes, releases of keys. All methods throw RecordStoreError when SQLite fails.
 */
class KeyServerStore
{
  public:
    /// @param path of the database file, made when missing; ":memory:" for none
    explicit KeyServerStore(const std::string& path);

    /**
     * Writes a change, in one transaction. Of two versions of a record the later one stays.
     * @param change what is new
     * @param own whether it was made here, not by the other replica
     */
    void Apply(const KeyServerChange& change, bool own);

    /// @return whether this replica made the record's current version
    bool IsOwn(const RecordId& record);

    /// @return the record; nothing when there is none
    std::optional<RecordKey> FindRecord(const RecordId& record);

    /// @return the patient's word on the doctor; nothing when there is none
    std::optional<Delegation> FindDelegation(const RecordId& record, const std::string& doctor);

    /// @return the registration; nothing when there is none
    std::optional<DoctorRegistration> FindDoctor(const std::string& doctor);

    /// @return whether the patient registered at a desk
    bool IsPatient(const std::string& patient);

    /// @return who got the key of a record when, oldest first
    std::vector<ReadNotice> GetReads(const RecordId& record);

    /// @return the last release of each record whose key a doctor got
    std::vector<KeyRelease> GetReleasesTo(const std::string& doctor);

    /// @return number of records
    uint64_t CountRecords();

  private:
    SqliteStore m_store;
};

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_KEY_SERVER_STORE_H
