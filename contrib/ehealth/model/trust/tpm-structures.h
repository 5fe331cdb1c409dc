// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_TPM_STRUCTURES_H
#define EHEALTH_TPM_STRUCTURES_H

#include "ns3/tpm.h"

/**
 * @file
 * @ingroup ehealth-trust
 * The TPM 2.0 structures that Tpm uses, as octets of their wire format (TCG TPM 2.0 Library, Part
 * 2; marshalled by libtss2-mu), and the key derivation of Part 1, clause 11.4.10.2. For tpm.cc and
 * tests.
 */

namespace ns3
{
namespace ehealth
{
namespace tpm
{

/// @name Algorithm identifiers (Part 2, clause 6.3)
/// @{
constexpr uint16_t kAlgKeyedHash = 0x0008; //!< sealed data
constexpr uint16_t kAlgSymCipher = 0x0025; //!< symmetric key
/// @}

/// @return KDFa with HMAC-SHA256: 256 bits
Digest DeriveKey(ByteView key, std::string_view label, ByteView contextU, ByteView contextV);

/// @return TPML_PCR_SELECTION: one selection of the SHA-256 bank
Bytes MarshalSelection(PcrSelection selection);

/// @return the policy digest after TPM2_PolicyPCR in a fresh session (Part 3, clause 23.7)
Digest MakePcrPolicy(PcrSelection selection, const Digest& pcrs);

/// The parts of a public area that are not fixed by its type.
struct PublicArea
{
    uint16_t type{}; //!< kAlgKeyedHash or kAlgSymCipher
    Digest policy{}; //!< authPolicy
    Digest unique{}; //!< hash of the obfuscation value and the secret
};

/// @return TPM2B_PUBLIC of a sealed object or a symmetric key
Bytes MarshalPublic(const PublicArea& area);

/// @return what a TPM2B_PUBLIC says; nothing when it is none that MarshalPublic() makes
std::optional<PublicArea> UnmarshalPublic(ByteView octets);

/// @return the Name of an object: nameAlg || SHA-256(TPMT_PUBLIC)
Bytes MakeName(ByteView publicArea);

/// The secret part of an object.
struct SensitiveArea
{
    uint16_t type{};      //!< as of the public area
    Digest obfuscation{}; //!< seedValue
    Bytes secret;         //!< sealed data, or the key
};

/// @return TPM2B_SENSITIVE
Bytes MarshalSensitive(const SensitiveArea& area);

/// @return what a TPM2B_SENSITIVE holds; nothing when it is malformed
std::optional<SensitiveArea> UnmarshalSensitive(ByteView octets);

/// @return TPM2B_PUBLIC of a restricted ECDSA P-256 signing key
Bytes MarshalAttestationKey(ByteView point);

/// What a quote states.
struct QuoteStatement
{
    Bytes signer;             //!< qualified Name of the attestation key
    Bytes nonce;              //!< extraData
    uint64_t clock{};         //!< milliseconds
    uint32_t resetCount{};    //!< of the TPM
    PcrSelection selection{}; //!< PCRs quoted
    Digest pcrs{};            //!< hash of their values
};

/// @return TPMS_ATTEST of type TPM_ST_ATTEST_QUOTE
Bytes MarshalQuote(const QuoteStatement& statement);

/// @return the statement; nothing when the octets are no quote of one SHA-256 selection
std::optional<QuoteStatement> UnmarshalQuote(ByteView octets);

/// @param signature r || s. @return TPMT_SIGNATURE, ECDSA with SHA-256
Bytes MarshalSignature(ByteView signature);

/// @return r || s; nothing when the octets are no such TPMT_SIGNATURE
std::optional<Bytes> UnmarshalSignature(ByteView octets);

} // namespace tpm
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_TPM_STRUCTURES_H
