// SPDX-License-Identifier: GPL-2.0-only
#include "sync-proof.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

Digest
ChainEntries(const std::vector<MobileEntry>& entries)
{
    Digest chain{};
    for (const MobileEntry& entry : entries)
    {
        chain = Sha256(Concat({ByteView(chain), Encode(entry)}));
    }
    return chain;
}

Digest
DigestProof(const Nonce& nonce, const SyncStatement& statement)
{
    return Sha256(Concat({ByteView(nonce.value), Encode(statement)}));
}

PhoneError
StateRecord(TrustedPhone& handset, SyncStatement& statement)
{
    const auto plainCard = handset.OpenCard();
    if (!plainCard)
    {
        return plainCard.GetError();
    }
    const auto plainRecord = handset.ReadRecord();
    if (!plainRecord)
    {
        return plainRecord.GetError();
    }
    const auto card = Decode<HealthCard>(*plainCard);
    const auto mobile = Decode<MobileRecord>(*plainRecord);
    if (!card || !mobile)
    {
        return PhoneError::Altered;
    }
    statement.id = card->id;
    statement.code = card->code;
    statement.version = mobile->record.version;
    statement.count = handset.GetRecordCount();
    statement.chain = ChainEntries(mobile->pending);
    statement.access = Sha256(Encode(mobile->record.access));
    return PhoneError::None;
}

bool
IsStated(const SyncStatement& statement, const SyncUpload& upload)
{
    return statement.id == upload.id && statement.code == upload.code &&
           statement.version == upload.version && statement.chain == ChainEntries(upload.entries) &&
           statement.access == Sha256(Encode(upload.access));
}

Task<bool>
CheckProof(Session& s,
           const Trust& trust,
           SyncProof proof,
           Nonce nonce,
           std::vector<Digest> software)
{
    const Certificate tpm = co_await RequireCertificate(s, trust, proof.certificate, kOuPhoneTpm);
    Operation<bool> check{
        {"check-quote", "tpm2", {{Primitive::EcdsaP256Verify}, {Primitive::Sha256, 3, 128}}},
        [key = tpm.key, proof, nonce, software](RandomStream&) {
            return Tpm::CheckQuote(key,
                                   proof.quote,
                                   ByteView(DigestProof(nonce, proof.statement)),
                                   TrustedPhone::kSoftwarePcrs,
                                   software);
        }};
    const bool trusted = co_await s.Run(std::move(check));
    co_return trusted;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
