// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_TRUSTED_PHONE_H
#define EHEALTH_TRUSTED_PHONE_H

#include "ns3/tpm.h"

#include <memory>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-trust
/// A program as it lies in storage. It never changes: tampering puts another one in its place.
class SoftwareImage
{
  public:
    /// @param octets the program
    explicit SoftwareImage(Bytes octets) : m_octets(std::move(octets)), m_digest(Sha256(m_octets))
    {
    }

    /// @return the program
    const Bytes& GetOctets() const
    {
        return m_octets;
    }

    /// @return its measurement, SHA-256
    const Digest& GetDigest() const
    {
        return m_digest;
    }

  private:
    Bytes m_octets;
    Digest m_digest;
};

/// @ingroup ehealth-trust
/// An image that phones share.
using SoftwareImagePtr = std::shared_ptr<const SoftwareImage>;

/// @ingroup ehealth-trust
/// The software of a phone.
struct PhoneSoftware
{
    std::vector<SoftwareImagePtr> platform; //!< in boot order: boot loader, TEE OS, normal-world OS
    SoftwareImagePtr clientApp;             //!< PHR-CA, in the normal world
    SoftwareImagePtr trustedApp;            //!< PHR-TA, in the TEE; null until it is provisioned
};

/// @ingroup ehealth-trust
/// Why PHR-TA cannot do what it is asked.
enum class PhoneError : uint8_t
{
    None,
    NotProvisioned, //!< there is no PHR-TA, no card or no record
    OtherState,     //!< PCRs of TPM-PHR differ from those at sealing: other software or card
    Altered,        //!< card, record or a key object changed in the storage, or of another phone
    RolledBack,     //!< the record is older than the last one stored
};

/// @ingroup ehealth-trust
/// What PHR-TA answers.
template <class T>
using PhoneResult = CheckedResult<T, PhoneError>;

/**
 * @ingroup ehealth-trust
 * A phone with two worlds (paper 000, section 2, Figure 1): the normal world (REE), whose storage
 * anybody can read and change who gets hold of the phone, and the TEE, which runs PHR-TA and, as
 * trusted applications too, firmware TPMs: Platform-TPM, TPM-PHR and one for each application that
 * wants one. Only its owner reaches a TPM: TPM-PHR is PHR-TA's.
 *
 * Boot() measures the platform into Platform-TPM, stage by stage and before it runs. When PHR-TA
 * is loaded, TPM-PHR gets the measurements of the platform (PCR 0), of PHR-TA (1), of PHR-CA (2)
 * and of the stored health card (8). The card and the record's binding key can be opened only in
 * the state in which they were sealed. The record carries the value of a counter in TPM-PHR's
 * non-volatile memory, which grows with every change: an older one that was put back is noticed.
 * An older card is not, but without its record.
 *
 * The public methods below FindTpm() are PHR-TA's. They compute at once; what they cost is the
 * caller's concern. Not thread-safe.
 */
class TrustedPhone
{
  public:
    /// PCRs of TPM-PHR.
    enum Pcr : uint32_t
    {
        kPlatformPcr = 0,
        kTrustedAppPcr = 1,
        kClientAppPcr = 2,
        kCardPcr = 8,
    };

    /// What a verifier of the software asks for.
    static constexpr PcrSelection kSoftwarePcrs =
        1U << kPlatformPcr | 1U << kTrustedAppPcr | 1U << kClientAppPcr;
    /// What card and record are sealed to.
    static constexpr PcrSelection kSealedPcrs = kSoftwarePcrs | 1U << kCardPcr;

    /// Counter of TPM-PHR: changes of the record (an NV index of the owner's range).
    static constexpr uint32_t kRecordCounter = 0x01800001;

    /// @name Applications of the TEE, as owners of TPMs
    /// @{
    static constexpr const char* kTeeOs = "tee-os"; //!< the TEE itself
    static constexpr const char* kPhrTa = "phr-ta"; //!< PHR-TA
    /// @}

    /// @name TPMs
    /// @{
    static constexpr const char* kPlatformTpm = "Platform-TPM"; //!< the TEE's
    static constexpr const char* kPhrTpm = "TPM-PHR";           //!< PHR-TA's

    /// @}

    /// The normal world's storage: an attacker with the phone in hand can read and change it.
    struct Storage
    {
        PhoneSoftware software; //!< what the next Boot() loads
        TpmObject cardKey;      //!< sealed key of the card
        Bytes card;             //!< the card, AES-256-GCM under that key; empty: none
        TpmObject recordKey;    //!< binding key of the record
        Bytes record;           //!< M-PHR under the binding key; empty: none
    };

    /**
     * Makes a phone that is switched on.
     * @param seed of the run
     * @param device PD_Id: unique
     * @param software of the maker; without PHR-TA
     * @param sealed PCRs of TPM-PHR that must be as they were for card and record to be opened
     */
    TrustedPhone(uint64_t seed,
                 std::string device,
                 PhoneSoftware software,
                 PcrSelection sealed = kSealedPcrs);

    /**
     * Everything the phone holds, to be put away while nobody uses it.
     * @param shared images that its software is likely to consist of: they are left out
     * @return an encoding for Load()
     */
    Bytes Save(const PhoneSoftware& shared) const;

    /**
     * Takes out a phone that was put away: in the same state, without a boot.
     * @param seed of the run
     * @param shared as for Save()
     * @param saved what Save() returned; aborts when it is anything else
     * @return the phone
     */
    static std::shared_ptr<TrustedPhone> Load(uint64_t seed,
                                              const PhoneSoftware& shared,
                                              ByteView saved);

    /// Switches the phone off and on: measured boot, loading of PHR-TA. Stages that outnumber the
    /// PCRs are measured into the last one.
    void Boot();

    /// Adds a TPM for an application that has no part in the TEE ("App spec. TPM" of Figure 1).
    void AddApplicationTpm(const std::string& application);

    /// @param tpm one of the phone's TPMs, or an application's name
    /// @param caller application that asks
    /// @return the TPM; null unless it exists and is the caller's
    Tpm* FindTpm(const std::string& tpm, const std::string& caller);

    /// Provisioning: stores PHR-TA's image and loads it.
    void InstallTrustedApp(SoftwareImagePtr image);

    /// Returns to the software the phone last ran in a trusted state, and boots.
    void Restore();

    /// Keeps the holder's key pair in Platform-TPM, which it does not leave: what signs with it is
    /// in the TEE.
    void KeepHolderKey(KeyPair keys)
    {
        m_holderKey = std::move(keys);
    }

    /// @return the holder's key pair, for the TEE; nothing before one was made
    const std::optional<KeyPair>& GetHolderKey() const
    {
        return m_holderKey;
    }

    /// @return PD_Id
    const std::string& GetDevice() const
    {
        return m_device;
    }

    /// @return the normal world's storage
    Storage& GetStorage()
    {
        return m_storage;
    }

    /**
     * Stores the health card: encrypted under a new key, its measurement in PCR 8, the key sealed
     * to that state. What the phone held before is gone.
     * @param card its contents
     * @param random of TPM-PHR
     * @return NotProvisioned without PHR-TA
     */
    PhoneError SealCard(ByteView card, RandomStream& random);

    /// @return the card's contents, or why not
    PhoneResult<Bytes> OpenCard();

    /// Removes card and record.
    void EraseCard();

    /// Encrypts M-PHR under the binding key, which is made when there is none: after SealCard(),
    /// to whose state it belongs. @return what is wrong, when nothing was stored
    PhoneError StoreRecord(ByteView record, RandomStream& random);

    /// @return M-PHR, or why not
    PhoneResult<Bytes> ReadRecord();

    /// @return values of kSoftwarePcrs in TPM-PHR: what the phone runs
    std::vector<Digest> ReadMeasurements() const;

    /// @return what ReadMeasurements() gives on a phone that booted this software
    static std::vector<Digest> Measure(const PhoneSoftware& software);

    /// @return changes of the record so far, as TPM-PHR counts them
    uint64_t GetRecordCount() const
    {
        return m_tpms.at(kPhrTpm).tpm.ReadCounter(kRecordCounter).value_or(0);
    }

    /// TPM2_Quote of TPM-PHR over kSoftwarePcrs. @param nonce of the verifier. @param clock
    /// milliseconds. @param random of TPM-PHR. @return the quote; nothing without PHR-TA
    std::optional<TpmQuote> Quote(ByteView nonce, uint64_t clock, RandomStream& random);

    /// @return attestation key of TPM-PHR, as the maker certifies it
    const PublicKey& GetAttestationKey();

    /// @return the same as a TPM2B_PUBLIC
    Bytes GetAttestationPublicArea();

  private:
    /// An application TPM, as an application of the TEE.
    struct TpmApplication
    {
        Tpm tpm;
        std::string owner; //!< the only one who reaches it
    };

    void LoadTrustedApp();
    /// @return TPM-PHR; null unless PHR-TA runs
    Tpm* FindPhrTpm();

    uint64_t m_seed;
    std::string m_device;
    PcrSelection m_sealed;
    std::optional<KeyPair> m_holderKey;
    Storage m_storage;
    PhoneSoftware m_trusted; //!< the TEE's copy of the software last known as trusted
    std::map<std::string, TpmApplication> m_tpms;
    bool m_trustedAppRuns{false};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_TRUSTED_PHONE_H
