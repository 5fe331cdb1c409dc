// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EPR_CIPHER_H
#define EHEALTH_EPR_CIPHER_H

#include "ns3/epr-document.h"
#include "ns3/operations.h"

/**
 * @file
 * @ingroup ehealth-mobile-cloud
 * Encrypt(EPR, Pub, S_n) and Decrypt(EPR, Prv, S_n) of paper 001, section IV.
 */

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/// @return whether a record can be encrypted so: in RSA modes each attribute has at most
/// kRsaOaepMessage octets
bool CanEncrypt(EncryptionMode mode, const Epr& epr);

/**
 * Encrypt(EPR, Pub, S_n) -> EPR^Pub.
 * @param mode how, see CanEncrypt()
 * @param key Pub
 * @param epr the record
 * @return the operation that makes the document, without a signature
 */
Operation<EprDocument> EncryptEpr(EncryptionMode mode, const PublicKey& key, const Epr& epr);

/// Decrypt(EPR^Pub, Prv, S_n) -> EPR. @return the operation; nothing when the document was
/// encrypted for another key, or changed
Operation<std::optional<Epr>> DecryptEpr(const KeyPair& key, const EprDocument& document);

/// @return the operation that makes the escrow copy of a record, for the hospital's key
Operation<Bytes> MakeEscrow(const PublicKey& key, const Epr& epr);

/// @return the operation that opens an escrow copy; nothing when it does not open
Operation<std::optional<Epr>> OpenEscrow(const KeyPair& key, const Bytes& escrow);

/// @return whether a document as it stands can be one of EncryptEpr(): parts of the right sizes
bool IsWellFormed(const EprDocument& document);

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EPR_CIPHER_H
