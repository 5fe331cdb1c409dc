// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PHONE_H
#define EHEALTH_PHONE_H

#include "ns3/national-phr-common.h"

#include <functional>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/// What a person brings to the enrolment.
struct Application
{
    Applicant applicant{};           //!< who applies
    std::string id;                  //!< P_Id or M_Id
    FingerprintTemplate fingerprint; //!< f
    std::string device;              //!< PD_Id or MD_Id
    std::string code;                //!< P_IC or M_Mc
};

/// Makes or finds a person's phone; called on a worker thread.
using HandsetSource = std::function<std::shared_ptr<TrustedPhone>()>;

/**
 * @ingroup ehealth-national-phr
 * Role A: the phone of a patient, or of a medico who enrols. This is PHR-CA with what it needs of
 * the network; the TEE, PHR-TA and the TPMs are those of the handset in use, a TrustedPhone. Whose
 * handset that is changes with every run: phones' nodes are used again by the next person.
 *
 * Operations of PHR-TA are charged to the phone's TEE, with the world switch to get there; those of
 * TPMs, which are called from inside the TEE, to its firmware TPM.
 */
class Phone : public SimpleRefCount<Phone>
{
  public:
    /// @name Mode of the phone's NFC, of which the other device needs the counterpart
    /// @{

    /// Tables 2 to 4: "as a replacement for health smart card" (section 2.3), to a card reader.
    static constexpr NfcMode kHealthCardMode = NfcMode::Card;
    /// Table 5: "in a reader/writer mode" (section 4.6); the medico's device is the medico's "smart
    /// card to be identified by patients" (section 4.3).
    static constexpr NfcMode kEmergencyMode = NfcMode::Reader;
    /// Section 4.8, in which both sides hand over records: peer-to-peer (section 3.2).
    static constexpr NfcMode kSyncMode = NfcMode::Peer;
    /// @}

    /**
     * @param agent the phone's agent
     * @param nfc its NFC device
     * @param trust the hierarchy and the software of phones
     */
    Phone(Ptr<Agent> agent, Ptr<NfcNetDevice> nfc, const Trust& trust);

    /**
     * Begins an enrolment at a registration agent's reader, with a new handset.
     * @param application what the person brings
     * @param site where, for the record
     * @return the run
     */
    uint64_t BeginEnrolment(const Application& application, uint32_t site);

    /**
     * Begins a visit at a medico's reader.
     * @param protocol kVisit or kVisitOtherProvince
     * @param handset whose card is presented
     * @param site where, for the record
     * @return the run
     */
    uint64_t BeginVisit(const Protocol& protocol, HandsetSource handset, uint32_t site);

    /// The same with a handset that holds a card, and no record.
    uint64_t BeginVisit(const Protocol& protocol, const HealthCard& card, uint32_t site);

    /// Begins an emergency (Table 5) with a medico outside of hospitals. @param handset of the
    /// patient. @param site for the record. @return the run
    uint64_t BeginEmergency(HandsetSource handset, uint32_t site);

    /// Begins a synchronisation (section 4.8) at a medico's reader. @param handset of the patient.
    /// @param site where, for the record. @return the run
    uint64_t BeginSync(HandsetSource handset, uint32_t site);

    /// Tells whom the person with the phone means to see in the visits from now on: for claims
    /// only.
    /// @param medico M_Id; empty: nobody
    void Meet(std::string medico)
    {
        m_met = std::move(medico);
    }

    /// @return the card on the handset of the last run; nothing when it cannot be opened
    std::optional<HealthCard> GetCard() const;

    /// @return the handset of the last run; null before any
    const std::shared_ptr<TrustedPhone>& GetHandset() const
    {
        return m_handset;
    }

    /// @return the agent
    Ptr<Agent> GetAgent() const
    {
        return m_agent;
    }

    /// @return what the phone is held to others with
    Ptr<NfcNetDevice> GetNfcDevice() const
    {
        return m_nfc;
    }

  private:
    Script Enrol(Session& s, Application application);
    Script Visit(Session& s, HandsetSource handset);
    Script Emergency(Session& s, HandsetSource handset);
    Script Sync(Session& s, HandsetSource handset);

    /// @name PHR-TA, called from PHR-CA
    /// @{
    Task<bool> TakeHandset(Session& s, HandsetSource handset);
    Task<KeyPair> MakeDeviceKey(Session& s);
    /// Signs a body as the given message with the key pair PD.
    Task<Bytes> SignWithHolderKey(Session& s, const MessageType& type, Bytes body);
    Task<bool> InstallTrustedApp(Session& s, Bytes image);
    Task<bool> SealCard(Session& s, HealthCard card);
    Task<HealthCard> OpenCard(Session& s);
    Task<bool> StoreRecord(Session& s, MobileRecord record);
    Task<MobileRecord> ReadRecord(Session& s);
    Task<std::vector<Digest>> ReadMeasurements(Session& s);
    Task<bool> Restore(Session& s);
    /// N11: what PHR-TA states of M-PHR, quoted by TPM-PHR for a nonce.
    Task<SyncProof> Quote(Session& s, Nonce nonce);
    /// @}

    /// @name What single defences add
    /// @{
    /// N3: ends the script unless P-RA signed the image.
    Task<bool> RequireImageSignature(Session& s, Certificate authority, TrustedAppImage image);
    /// N1: ends the script unless P-RA signed the share, for the token given at the desk.
    Task<bool> RequireShareSignature(Session& s,
                                     Certificate authority,
                                     AuthorityKey desk,
                                     AuthorityShare theirs);
    /// N5: answers the device's challenge.
    Task<bool> ProvePresence(Session& s, Peer device, HealthCard card);
    /// N9: signs the patient's consent to what the device's medico is to do.
    Task<bool> GiveConsent(Session& s, Peer device, HealthCard card);
    /// @}

    Ptr<Agent> m_agent;
    Ptr<NfcNetDevice> m_nfc;
    const Trust& m_trust;
    Processor m_tee;
    Processor m_tpm;
    std::string m_met; //!< M_Id
    std::shared_ptr<TrustedPhone> m_handset;
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PHONE_H
