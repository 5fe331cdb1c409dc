// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SYNC_PROOF_H
#define EHEALTH_SYNC_PROOF_H

#include "ns3/national-phr-common.h"

/**
 * @file
 * @ingroup ehealth-national-phr
 * Defence N11: what a phone proves before it is synchronised (section 4.8). PHR-TA reads card and
 * M-PHR itself and states what is there; TPM-PHR quotes its PCRs for the database's nonce and that
 * statement. Software of the normal world can then neither report other measurements nor leave out,
 * change or add an entry on the way.
 */

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/// @return h_n of the hash chain h_0 = 0, h_i = SHA-256(h_(i-1) || entry_i)
Digest ChainEntries(const std::vector<MobileEntry>& entries);

/// @return SHA-256(nonce || statement): what a quote is made for
Digest DigestProof(const Nonce& nonce, const SyncStatement& statement);

/// PHR-TA: states what card and M-PHR hold. @return why it cannot; None when it could
PhoneError StateRecord(TrustedPhone& handset, SyncStatement& statement);

/// @return whether what a phone uploads is what its PHR-TA stated
bool IsStated(const SyncStatement& statement, const SyncUpload& upload);

/**
 * Checks a phone's proof; ends the script when the quote is no intact TPM's.
 *
 * @param s the database's session
 * @param trust the hierarchy, which certifies phones' TPMs
 * @param proof the phone's
 * @param nonce the database's own
 * @param software what an intact phone measures
 * @return whether the phone runs that software
 */
Task<bool> CheckProof(Session& s,
                      const Trust& trust,
                      SyncProof proof,
                      Nonce nonce,
                      std::vector<Digest> software);

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SYNC_PROOF_H
