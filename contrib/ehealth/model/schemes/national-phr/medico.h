// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MEDICO_H
#define EHEALTH_MEDICO_H

#include "ns3/national-phr-common.h"

#include <functional>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/// What a medico writes, and how long the person takes for it.
struct MedicoPractice
{
    /// @return the text of a new entry, a FHIR resource, for a run
    std::function<Bytes(uint64_t run, const HealthRecord& record)> write;
    Time consultation; //!< between reading the record and writing the entry
};

/**
 * @ingroup ehealth-national-phr
 * Role B of Tables 3 and 4 and of sections 4.7 and 4.8: a medico's device with PHR-browser in a
 * hospital's LAN. The medico logs in by fingerprint (section 4.3) when the device is first used and
 * when the login has lapsed.
 */
class Medico : public SimpleRefCount<Medico>
{
  public:
    /**
     * @param agent the device's agent
     * @param nfc its reader
     * @param trust the hierarchy
     * @param id M_Id
     * @param identity the medico's keys and certificate
     * @param finger the medico's
     * @param database the hospital's database server, over the LAN
     * @param bc the key shared with it
     * @param practice what the medico does
     */
    Medico(Ptr<Agent> agent,
           Ptr<NfcNetDevice> nfc,
           const Trust& trust,
           std::string id,
           Identity identity,
           FingerprintTemplate finger,
           Peer database,
           const SymmetricKey& bc,
           const MedicoPractice& practice);

    /**
     * Begins the treatment of an unconscious patient (section 4.7).
     * @param finger the patient's, as the device's scanner sees it
     * @param site where, for the record
     * @return the run
     */
    uint64_t BeginEmergency(const FingerprintTemplate& finger, uint32_t site);

    /// The person who is there, with their finger as the scanner sees it: for N5.
    void Attend(const FingerprintTemplate& finger);

    /// Lets somebody else use the device: whose finger the scanner sees from now on.
    void Touch(const FingerprintTemplate& finger);

    /// @name What a corrupted medico has
    /// @{

    /// @return keys and certificate
    const Identity& GetIdentity() const
    {
        return m_identity;
    }

    /// @return the finger of whoever uses the device
    const FingerprintTemplate& GetFinger() const
    {
        return m_finger;
    }

    /// @return the hospital's database server
    const Peer& GetDatabase() const
    {
        return m_database;
    }

    /// @return the device's agent
    Ptr<Agent> GetAgent() const
    {
        return m_agent;
    }

    /// @}

    /// @return M_Id
    const std::string& GetId() const
    {
        return m_id;
    }

    /// @return the device's reader
    Ptr<NfcNetDevice> GetReader() const
    {
        return m_nfc;
    }

  private:
    Script Visit(Session& s);
    Script Emergency(Session& s, FingerprintTemplate finger);
    Script Sync(Session& s);

    Task<bool> EnsureLogin(Session& s);
    /// N5: ends the script unless the card is here, with its owner.
    Task<bool>
    RequirePresence(Session& s, Peer phone, PresentCard card, FingerprintTemplate finger);
    /// N11: passes the database's challenge to the phone, and its proof back.
    Task<bool> PassProof(Session& s, Peer phone);
    /// N6: ends the script unless DB states that it made the answer, to the request of the nonce.
    Task<bool> RequireAnswerProof(Session& s,
                                  const MessageType& type,
                                  wire::Extension<LinkRecord> proof,
                                  Nonce nonce,
                                  Digest answer);
    /// Steps 3 (second part) and 4 of Table 3. @return the record
    Task<HealthRecord> OpenAnswer(Session& s, VisitKey visitKey, Bytes sealed);
    Task<bool> SendUpdate(Session& s,
                          VisitKey visitKey,
                          HealthRecord record,
                          PhrCode code,
                          std::optional<EntryContext> context);

    Ptr<Agent> m_agent;
    Ptr<NfcNetDevice> m_nfc;
    const Trust& m_trust;
    std::string m_id;
    Identity m_identity;
    FingerprintTemplate m_finger;
    FingerprintTemplate m_attended; //!< the patient's
    int64_t m_loggedInUntil{0};     //!< Unix ms
    Peer m_database;
    LinkCipher m_bc;
    const MedicoPractice& m_practice;
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MEDICO_H
