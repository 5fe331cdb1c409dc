// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NATIONAL_PHR_PEOPLE_H
#define EHEALTH_NATIONAL_PHR_PEOPLE_H

#include "ns3/deployment.h"
#include "ns3/national-phr-helper.h"
#include "ns3/national-phr-record-check.h"
#include "ns3/prefetch.h"
#include "ns3/sqlite-store.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * What people of the national PHR scheme bring along: their phones and their fingers. A phone is
 * made when its owner comes, in the state in which an enrolment before the simulation leaves it,
 * and kept from then on only if a protocol run has changed what is on it: on disk, while nobody
 * uses it.
 */
class NationalPhrPeople
{
  public:
    /// What a run needs of a phone that is made for it.
    enum class Content : uint8_t
    {
        Card,   //!< fingerprint, P_Id and P-PHR code only, as visits show them
        Record, //!< the whole card and M-PHR
    };

    /// @param context of the country. @param scheme must outlive this object, as must the context
    NationalPhrPeople(const DeploymentContext& context, nationalphr::NationalPhrHelper& scheme);
    ~NationalPhrPeople();
    NationalPhrPeople(const NationalPhrPeople&) = delete;
    NationalPhrPeople& operator=(const NationalPhrPeople&) = delete;

    /// @return the code of a person's P-PHR; nothing unless the person is enrolled
    std::optional<PhrCode> FindCode(uint64_t patient) const;

    /// Enters the code of somebody who has enrolled during the run.
    void AddCode(uint64_t patient, const PhrCode& code);

    /// @return what makes or finds the phone of an enrolled person; it can be called on any thread
    nationalphr::HandsetSource GetHandset(uint64_t patient, Content content) const;

    /// Says that a person will soon visit a medico: the phone is made ahead, and its owner's
    /// certificate verified.
    void Expect(uint64_t patient) const;

    /// Has a certificate verified before a role does it: the verifier then remembers the verdict.
    /// Does nothing without a thread for it.
    void VerifyAhead(Bytes certificate) const;

    /// @return the phone of an enrolled person, for whoever takes it away or reaches it: what is
    /// done to a kept one is seen by its next run
    std::shared_ptr<TrustedPhone> TakePhone(uint64_t patient);

    /// Keeps a phone that a run has changed, if it is the person's.
    void Keep(uint64_t patient, const std::shared_ptr<TrustedPhone>& handset);

    /// Notes that an emergency medico's run on the phone has ended.
    void NoteEmergency(uint64_t patient, Reason reason);

    /// Notes that a synchronisation has ended, and the version of P-PHR then.
    void NoteSync(uint64_t patient, Reason reason, uint32_t version);

    /// Compares what phones hold with P-PHRs.
    void CheckPhones(NationalPhrRecordCheck& check);

    /// @return whether the person was free until now; a person is in one place at a time
    bool Occupy(uint64_t patient);

    /// The person is free again.
    void Release(uint64_t patient);

    /// @return a person's finger as a scanner sees it, the next time it is held to one
    FingerprintTemplate Scan(uint64_t patient);

    /// Remembers whose finger Scan() gave, so that Identify() finds its owner.
    FingerprintTemplate ScanUnknown(uint64_t patient);

    /// Ends what ScanUnknown() began for the person.
    void Forget(uint64_t patient);

    /**
     * Searches the fingers of a province, but for those of people who enrolled during the run at
     * the hospital itself. Only the finger's owner is compared; that others match is drawn.
     * @param finger as ScanUnknown() gave it
     * @param hospital whose server searches
     * @return the codes of those who match; of more than two, two
     */
    std::vector<PhrCode> Identify(const FingerprintTemplate& finger, uint32_t hospital) const;

  private:
    /// @return what an enrolment before the simulation has left on a phone. Thread-safe, as is what
    /// follows
    nationalphr::HealthCard MakeCard(const Patient& person, Content content) const;
    std::shared_ptr<TrustedPhone> MakeHandset(uint64_t patient, Content content) const;
    /// @return what TrustedPhone::Save() gave for a kept phone
    std::optional<Bytes> FindSaved(uint64_t patient) const;
    std::shared_ptr<TrustedPhone> LoadHandset(ByteView saved) const;
    /// @return an order: check the certificate. @param certificate DER @param now Unix seconds
    std::function<void()> MakeVerification(Bytes certificate, int64_t now) const;
    int64_t GetUnixTime() const;

    const DeploymentContext& m_context;
    nationalphr::NationalPhrHelper& m_scheme;
    std::unique_ptr<SqliteStore> m_phones; //!< kept phones, by the numbers of their owners
    /// Kept phones that are not only on disk: others hold them, too.
    std::map<uint64_t, std::shared_ptr<TrustedPhone>> m_taken;
    mutable Prefetch<uint64_t, std::shared_ptr<TrustedPhone>> m_expected; //!< Content::Card
    std::map<uint64_t, PhrCode> m_newCodes;
    std::set<uint64_t> m_occupied;
    std::map<uint64_t, Digest> m_unknown; //!< digests of scanned fingers, by their owners
    uint64_t m_scans{0};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NATIONAL_PHR_PEOPLE_H
