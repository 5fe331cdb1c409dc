// SPDX-License-Identifier: GPL-2.0-only
// Table 5 and section 4.8, role A.
#include "ns3/emergency-channel.h"
#include "ns3/sync-proof.h"
#include "phone.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

/// @return M-PHR as the medico's role may see it: the record with the entries made on the phone
HealthRecord
Merge(const MobileRecord& mobile)
{
    HealthRecord record = mobile.record;
    for (const MobileEntry& pending : mobile.pending)
    {
        record.entries.push_back(pending.entry);
    }
    record.version = static_cast<uint32_t>(record.entries.size());
    return record;
}

/**
 * Makes M-PHR what P-PHR is, from what the database sent.
 * @return nothing when the order names an entry that neither side has
 */
std::optional<MobileRecord>
Apply(MobileRecord mobile, const SyncDownload& download)
{
    std::map<Digest, RecordEntry> known;
    for (const MobileEntry& pending : mobile.pending)
    {
        known[Sha256(Encode(pending.entry))] = pending.entry;
    }
    for (const RecordEntry& entry : download.missing)
    {
        known[Sha256(Encode(entry))] = entry;
    }
    for (const Digest& digest : download.order)
    {
        const auto entry = known.find(digest);
        if (entry == known.end())
        {
            return std::nullopt;
        }
        mobile.record.entries.push_back(entry->second);
    }
    mobile.record.version = static_cast<uint32_t>(mobile.record.entries.size());
    mobile.pending.clear();
    return mobile;
}

} // namespace

// Table 5, role A: the phone is the NFC reader, the medico's device the card that it reads
Script
Phone::Emergency(Session& s, HandsetSource handset)
{
    const Peer device = Peer::Near(m_nfc);
    co_await TakeHandset(s, handset);
    const HealthCard card = co_await OpenCard(s);

    std::optional<EmergencyChannel> channel;
    if (s.Defends(N10))
    {
        // The medico comes first
        channel = co_await EmergencyChannel::AskMedico(s, m_trust, card.id, device);
    }

    // 1  A -> M: f, sig_P-RA(P_IC, f, P_Id)
    PresentIdentity identity;
    identity.statement.fingerprint = card.fingerprint;
    identity.statement.id = card.id;
    identity.statement.code = card.insuranceCode;
    identity.signature = card.statement;
    identity.certificate = card.authority;
    std::optional<Certificate> found;
    if (channel)
    {
        found = channel->GetMedico();
        co_await channel->SendIdentity(s, device, identity);
    }
    else
    {
        co_await s.Send(device, identity);

        // 2  M -> A: certificate_M, sig_M(N)
        const auto shown = co_await s.Receive<PresentMedico>();
        found = co_await RequireMedico(s, m_trust, shown.certificate);
        const bool genuine = co_await s.Run(VerifyAs(PresentMedico::kType,
                                                     found->key,
                                                     ByteView(shown.nonce).ToBytes(),
                                                     shown.signature));
        co_await s.Require(genuine, Reason::RejectedSignature);
        s.ClaimCommit(kMedicoPresence, card.id, found->commonName, shown.nonce);
    }

    const Certificate& medico = *found;

    // 3  A -> M: M-PHR, AC
    MobileRecord mobile = co_await ReadRecord(s);
    s.ClaimSecret(kSecretRecord, card.id, mobile.record.summary);
    MobileRecordCopy copy;
    copy.record = co_await RequireReadable(s, Merge(mobile), medico.role);
    if (channel)
    {
        co_await channel->Send<SealedMobileRecord>(s, device, copy);
    }
    else
    {
        co_await s.Send(device, copy);
    }

    // 4  M -> A: sig_M(new info)
    const Time work = MilliSeconds(m_trust.otpLifetime);
    MobileUpdate update;
    if (channel)
    {
        update = co_await channel->Receive<SealedMobileUpdate, MobileUpdate>(s, work);
    }
    else
    {
        update = co_await s.Receive<MobileUpdate>(work);
    }
    const auto context = MakeEntryContext(s, card.code, update.entry);
    const bool signedByMedico = co_await s.Run(VerifyEntry(medico.key, update.entry, context));
    co_await s.Require(signedByMedico, Reason::RejectedSignature);
    co_await s.Require(update.entry.author == medico.commonName, Reason::IdentityMismatch);
    co_await s.Require(mobile.record.access.MayWrite(medico.role, update.entry.section),
                       Reason::AccessDenied);
    mobile.pending.push_back({update.entry, medico.der});
    co_await StoreRecord(s, mobile);
}

// Section 4.8, role A
Script
Phone::Sync(Session& s, HandsetSource handset)
{
    const Peer device = Peer::Near(m_nfc);
    co_await TakeHandset(s, handset);

    // 1  A -> M: PCR values of TPM-PHR
    SyncRequest request;
    request.measurements = co_await ReadMeasurements(s);
    co_await s.Send(device, request);
    if (s.Defends(N11))
    {
        // Anybody can report PCR values, and leave entries out
        const auto challenge = co_await s.Receive<SyncChallenge>();
        const SyncProof proof = co_await Quote(s, challenge.nonce);
        co_await s.Send(device, proof);
    }

    // 4  M -> A: whether the database trusts them. If not, back to the last trusted state.
    const Time timeout = s.GetAgent().GetEnvironment().messageTimeout;
    const auto grant = co_await s.Receive<SyncGrant>(2 * timeout);
    if (!grant.trusted)
    {
        co_await Restore(s);
    }
    co_await s.Require(grant.trusted, Reason::RejectedAttestation);

    // 5  A -> M: what P-PHR may not have yet
    const HealthCard card = co_await OpenCard(s);
    const MobileRecord mobile = co_await ReadRecord(s);
    SyncUpload upload;
    upload.id = card.id;
    upload.code = card.code;
    upload.version = mobile.record.version;
    upload.entries = mobile.pending;
    upload.access = mobile.record.access;
    s.ClaimRunning(kSyncAgreement,
                   card.id,
                   kDatabase,
                   Concat({card.code, ChainEntries(mobile.pending)}));
    co_await s.Send(device, upload);

    // 8  M -> A: P-PHR's entries since then, in order
    const auto download = co_await s.Receive<SyncDownload>(3 * timeout);
    auto applied = Apply(mobile, download);
    const MobileRecord synchronised = co_await s.Require(std::move(applied), Reason::Malformed);
    co_await StoreRecord(s, synchronised);
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
