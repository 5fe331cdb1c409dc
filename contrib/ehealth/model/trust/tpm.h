// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_TPM_H
#define EHEALTH_TPM_H

#include "ns3/checked-result.h"
#include "ns3/codec.h"
#include "ns3/digest.h"
#include "ns3/keys.h"

#include <array>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-trust
/// Platform configuration registers of the SHA-256 bank: bit i stands for PCR i.
using PcrSelection = uint32_t;

/// @ingroup ehealth-trust
/// @return the selection of some PCRs by number, each below Tpm::kPcrs
constexpr PcrSelection
SelectPcrs(std::initializer_list<uint32_t> numbers)
{
    PcrSelection selection = 0;
    for (const uint32_t number : numbers)
    {
        selection |= 1U << number;
    }
    return selection;
}

/**
 * @ingroup ehealth-trust
 * An object that a TPM made and keeps outside of itself: whoever holds it can read what it is, but
 * only this TPM can open its private part (TPM 2.0 Library, Part 1, clause 22).
 */
struct TpmObject
{
    Bytes publicArea;  //!< TPM2B_PUBLIC
    Bytes privateArea; //!< TPM2B_PRIVATE
    EHEALTH_FIELDS(publicArea, privateArea)
};

/// @ingroup ehealth-trust
/// What TPM2_Quote answers: a statement about PCRs, signed by the attestation key.
struct TpmQuote
{
    Bytes attest;    //!< TPMS_ATTEST
    Bytes signature; //!< TPMT_SIGNATURE: ECDSA P-256 with SHA-256
    EHEALTH_FIELDS(attest, signature)
};

/// @ingroup ehealth-trust
/// Why a TPM refuses a command on an object (Part 2, clause 6.6.3).
enum class TpmError : uint8_t
{
    None,
    Integrity,  //!< TPM_RC_INTEGRITY: object or data are not of this TPM, or were changed
    Type,       //!< TPM_RC_TYPE: the object is of another kind
    PolicyFail, //!< TPM_RC_POLICY_FAIL: the PCRs are not those of the object's policy
};

/// @ingroup ehealth-trust
/// What a TPM answers.
template <class T>
using TpmResult = CheckedResult<T, TpmError>;

/**
 * @ingroup ehealth-trust
 * What the commands of a TPM 2.0 do that this module needs, in software and without a command
 * interface: SHA-256 PCRs, objects protected by the storage hierarchy and released under a PCR
 * policy, keys that do not leave it, a monotonic counter, quotes. Structures are in the TPM's wire
 * format, marshalled by libtss2-mu. Names of clauses: TCG TPM 2.0 Library, revision 1.59.
 *
 * All secrets derive from the seed and the name; keys are made when they are first used. Not
 * thread-safe.
 */
class Tpm
{
  public:
    /// Number of PCRs (PC Client platform: 24).
    static constexpr uint32_t kPcrs = 24;
    /// Most octets that Seal() takes (MAX_SYM_DATA).
    static constexpr std::size_t kMaxSealed = 128;
    /// Most octets of a verifier's nonce: those of a digest and its algorithm (TPM2B_DATA).
    static constexpr std::size_t kMaxNonce = 34;
    /// Octets that one command encrypts or authenticates (MAX_DIGEST_BUFFER).
    static constexpr std::size_t kMaxBuffer = 1024;

    /**
     * @param seed of the run
     * @param name unique: whose TPM, and which
     */
    Tpm(uint64_t seed, std::string name);

    /// TPM2_Startup(CLEAR): all PCRs become zero; objects and counters stay.
    void Startup();

    /// TPM2_PCR_Extend: PCR := SHA-256(PCR || digest). @param pcr below kPcrs. @param digest of
    /// what is measured
    void Extend(uint32_t pcr, const Digest& digest);

    /// TPM2_PCR_Read. @return the values of the selected PCRs, lowest number first
    std::vector<Digest> ReadPcrs(PcrSelection selection) const;

    /// @return SHA-256 over values of PCRs, as policies and quotes hold it
    static Digest HashPcrs(const std::vector<Digest>& values);

    /**
     * TPM2_Create of a sealed data object, which can be opened only while the selected PCRs are as
     * they are now (TPM2_PolicyPCR; no password).
     * @param data at most kMaxSealed octets; aborts otherwise
     * @param selection PCRs of the policy
     * @param random of the TPM
     * @return the object
     */
    TpmObject Seal(ByteView data, PcrSelection selection, RandomStream& random) const;

    /// TPM2_Load, TPM2_PolicyPCR, TPM2_Unseal. @return the data, or why not
    TpmResult<Bytes> Unseal(const TpmObject& object, PcrSelection selection) const;

    /// TPM2_Create of a symmetric key (AES-256, CFB) under a PCR policy. @return the key
    TpmObject CreateBindingKey(PcrSelection selection, RandomStream& random) const;

    /**
     * TPM2_EncryptDecrypt2 with the key, then TPM2_HMAC over IV and ciphertext with an HMAC key
     * derived in the TPM from it: CFB alone would not notice changes.
     * @param key made by CreateBindingKey()
     * @param selection PCRs of the key's policy
     * @param data any octets
     * @param random of the TPM
     * @return IV (16) || ciphertext || HMAC-SHA256 (32), or why the key cannot be used now
     */
    TpmResult<Bytes> Encrypt(const TpmObject& key,
                             PcrSelection selection,
                             ByteView data,
                             RandomStream& random) const;

    /// @return what Encrypt() was given, or why not: also Integrity when the octets changed
    TpmResult<Bytes> Decrypt(const TpmObject& key,
                             PcrSelection selection,
                             ByteView encrypted) const;

    /// TPM2_NV_DefineSpace of a counter, which must not exist yet (aborts).
    void DefineCounter(uint32_t index);

    /// TPM2_NV_Increment. @return the new value; nothing when no such counter is defined
    std::optional<uint64_t> IncrementCounter(uint32_t index);

    /// TPM2_NV_Read. @return its value; nothing before the first increment (uninitialized)
    std::optional<uint64_t> ReadCounter(uint32_t index) const;

    /**
     * TPM2_Quote by the attestation key, a restricted P-256 key that signs nothing else.
     * @param nonce of the verifier, at most kMaxNonce octets; aborts otherwise
     * @param selection PCRs quoted
     * @param clock milliseconds for which the TPM has had power
     * @param random of the TPM
     * @return the quote
     */
    TpmQuote Quote(ByteView nonce, PcrSelection selection, uint64_t clock, RandomStream& random);

    /// @return the attestation key's public part, to be certified
    const PublicKey& GetAttestationKey();

    /// @return the same as a TPM2B_PUBLIC
    Bytes GetAttestationPublicArea();

    /// What a TPM holds besides its secrets, which derive from its name.
    struct State
    {
        /// A counter in non-volatile memory.
        struct Counter
        {
            uint32_t index{};              //!< NV index
            std::optional<uint64_t> value; //!< nothing before the first increment
            EHEALTH_FIELDS(index, value)
        };

        std::vector<Digest> pcrs;      //!< all of them
        uint32_t resetCount{};         //!< TPM2_Startup calls so far
        std::vector<Counter> counters; //!< by index
        EHEALTH_FIELDS(pcrs, resetCount, counters)
    };

    /// @return the state now
    State GetState() const;

    /// Goes on from the state of a TPM with the same seed and name. @param state with kPcrs PCRs
    void SetState(const State& state);

    /**
     * What a verifier does with a quote.
     * @param key attestation key
     * @param quote the quote
     * @param nonce the verifier's own
     * @param selection PCRs that must be quoted
     * @param values what they must be, as ReadPcrs() orders them
     * @return whether the quote says so
     */
    static bool CheckQuote(const PublicKey& key,
                           const TpmQuote& quote,
                           ByteView nonce,
                           PcrSelection selection,
                           const std::vector<Digest>& values);

  private:
    const KeyPair& GetAttestationKeyPair();
    /// @return the sensitive data, or why not
    TpmResult<Bytes> Load(const TpmObject& object, uint16_t type, PcrSelection selection) const;

    uint64_t m_seed;
    std::string m_name;
    Digest m_parentSeed; //!< seedValue of the storage primary key
    std::array<Digest, kPcrs> m_pcrs{};
    uint32_t m_resetCount{0};
    std::map<uint32_t, std::optional<uint64_t>> m_counters;
    std::optional<KeyPair> m_attestationKey;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_TPM_H
