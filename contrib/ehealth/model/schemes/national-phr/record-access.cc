// SPDX-License-Identifier: GPL-2.0-only
// Reading and writing records: role C of Tables 3 and 4, sections 4.7 and 4.8, and the servers of
// the distributed database among themselves.
#include "ns3/sync-proof.h"
#include "record-database.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

/// The paper's OTP with a size of its time: six decimal digits, as octets of text.
Digest
MakeShortOtp(ByteView random)
{
    constexpr uint64_t kOtps = 1000000;
    uint64_t number{};
    wire::Reader(random).Get(number);
    const std::string digits = std::to_string(kOtps + number % kOtps).substr(1);
    Digest otp{};
    std::copy(digits.begin(), digits.end(), otp.begin());
    return otp;
}

} // namespace

template <class Message, class Body>
Task<RecordDatabase::LanRequest<Body>>
RecordDatabase::ReceiveRequest(Session& s)
{
    const auto message = co_await s.Receive<Message>();
    const Peer device = s.GetSender();
    const PeerCipher bc = m_lanKeys.find(message.device);
    co_await s.Require(bc != m_lanKeys.end(), Reason::RejectedDecryption);
    const Bytes plain = co_await OpenLinkRecord(s, bc->second, Message::kType, message.sealed);
    const auto body = co_await s.template Parse<Body>(plain);
    const Certificate medico = co_await RequireLogin(s, message.device, body.certificate);
    LanRequest<Body> request{device, bc, body, medico};
    co_return request;
}

// Tables 3 and 4, role C
Script
RecordDatabase::Visit(Session& s)
{
    // 2  M -> DB: {request(code)}BC
    const auto request = co_await ReceiveRequest<RecordRequest, RecordRequestBody>(s);
    const RecordRequestBody& asked = request.body;
    const Certificate& medico = request.medico;

    // The record: from here, from its home server, or (Table 4, steps 3 and 4) from C-PHRC
    const OpenedRecord opened =
        co_await OpenRecord(s, asked.code, medico.commonName, AccessPurpose::Visit);
    if (s.Defends(N9))
    {
        // A login and BC read no record without its patient
        const auto consent = asked.guard ? asked.guard->consent : std::nullopt;
        co_await m_consents.Require(s, m_trust, consent, opened.record, medico.commonName);
    }
    const HealthRecord readable = co_await RequireReadable(s, opened.record, medico.role);

    // 3 (5)  create OTP and TS; DB -> M: {P-PHR}K, enc_M[TS, OTP]
    const OneTimeKey oneTime = co_await MakeOneTimeKey(s);
    const SymmetricKey k = co_await s.Run(VisitKey::Derive(oneTime, asked.code, medico.commonName));
    const VisitKey visitKey(k, oneTime.timeStamp);
    s.ClaimCommit(kConsentToRead,
                  kDatabase,
                  opened.record.patient,
                  Concat({asked.code, medico.commonName}));
    s.ClaimRunning(kRecordAgreement, kDatabase, medico.commonName, readable.summary);
    s.ClaimSecret(kSecretRecord, kDatabase, readable.summary);
    RecordAnswer answer;
    answer.sealedRecord = co_await s.Run(visitKey.Seal(RecordAnswer::kType, Encode(readable)));
    answer.sealedOtp =
        co_await s.Run(op::Seal(medico.key, RecordAnswer::kType.name, Encode(oneTime)));
    if (s.Defends(N6))
    {
        const auto nonce = asked.guard ? asked.guard->nonce : std::nullopt;
        const Bytes whole = Concat({answer.sealedRecord, answer.sealedOtp});
        answer.proof = co_await ProveAnswer(s, request.bc, RecordAnswer::kType, nonce, whole);
    }
    co_await s.Send(request.device, answer);

    // 4 and 5 (6 to 8)
    const auto context = MakeEntryContext(s, asked.code, oneTime);
    co_await TakeUpdate(s, visitKey, context, medico, medico.role, opened);
}

// Section 4.7
Script
RecordDatabase::Emergency(Session& s)
{
    // 1  M -> DB: {f}BC
    const auto request = co_await ReceiveRequest<EmergencyRequest, EmergencyRequestBody>(s);
    const Certificate& medico = request.medico;

    // Who is it? What the default access permission gives in an emergency
    const PhrCode code = co_await RequirePatient(s, request.body.fingerprint);
    const OpenedRecord opened =
        co_await OpenRecord(s, code, medico.commonName, AccessPurpose::BreakGlass);
    HealthRecord subset = opened.record;
    subset.access = {}; // the patient cannot be asked for more, nor be meant to give less
    subset = co_await RequireReadable(s, subset, kOuEmergencyMedico);
    co_await Audit(s, code, medico.commonName, AccessPurpose::BreakGlass);

    // 2  DB -> M: {emergency subset}K, enc_M[TS, OTP, code]
    EmergencyKey key;
    key.oneTime = co_await MakeOneTimeKey(s);
    key.code = code;
    const SymmetricKey k = co_await s.Run(VisitKey::Derive(key.oneTime, code, medico.commonName));
    const VisitKey visitKey(k, key.oneTime.timeStamp);
    s.ClaimRunning(kRecordAgreement, kDatabase, medico.commonName, subset.summary);
    s.ClaimSecret(kSecretRecord, kDatabase, subset.summary);
    EmergencyAnswer answer;
    answer.sealedRecord = co_await s.Run(visitKey.Seal(RecordAnswer::kType, Encode(subset)));
    answer.sealedKey =
        co_await s.Run(op::Seal(medico.key, EmergencyAnswer::kType.name, Encode(key)));
    if (s.Defends(N6))
    {
        const Bytes whole = Concat({answer.sealedRecord, answer.sealedKey});
        answer.proof =
            co_await ProveAnswer(s, request.bc, EmergencyAnswer::kType, request.body.nonce, whole);
    }
    co_await s.Send(request.device, answer);

    // 3  the new entry exists in P-PHR only, signed by the medico
    const auto context = MakeEntryContext(s, code, key.oneTime);
    co_await TakeUpdate(s, visitKey, context, medico, kOuEmergencyMedico, opened);
}

Task<PhrCode>
RecordDatabase::RequirePatient(Session& s, FingerprintTemplate finger)
{
    Operation<std::vector<PhrCode>> search{
        {"search-finger", "minutiae", {{Primitive::FingerprintSearch, 1, m_archive.fingers}}},
        [this, finger](RandomStream&) {
            std::vector<PhrCode> found = m_archive.identify(finger);
            m_store->VisitFingers([&](const PhrCode& code, const Bytes& record) {
                if (MatchFingerprints(FingerprintTemplate{record}, finger) >= kFingerprintThreshold)
                {
                    found.push_back(code);
                }
            });
            std::sort(found.begin(), found.end());
            found.erase(std::unique(found.begin(), found.end()), found.end());
            return found;
        },
        true,
    };
    const std::vector<PhrCode> found = co_await s.Run(std::move(search));
    co_await s.Require(!found.empty(), Reason::UnknownFinger);
    co_await s.Require(found.size() == 1, Reason::AmbiguousFinger);
    co_return found.front();
}

// Section 4.8
Script
RecordDatabase::Sync(Session& s)
{
    // 2  M -> DB: {PCR values}BC
    const auto request = co_await ReceiveRequest<SyncAttestation, SyncAttestationBody>(s);
    const Certificate& medico = request.medico;
    LinkCipher& bc = request.bc->second;

    // 3  DB -> M: is this the software that phones should run?
    SyncGrant grant;
    grant.trusted = request.body.measurements == m_trustedSoftware;
    SyncStatement stated;
    if (s.Defends(N11))
    {
        const auto proven = co_await ChallengePhone(s, request.device, request.bc);
        stated = proven.first;
        grant.trusted = grant.trusted && proven.second;
    }
    SyncVerdict verdict;
    verdict.sealed = co_await s.Run(bc.Seal(SyncVerdict::kType, Encode(grant)));
    co_await s.Send(request.device, verdict);

    // 6  M -> DB: what M-PHR has. A phone that is not trusted restores itself and ends the run.
    const auto message =
        co_await s.Receive<SyncRecord>(3 * s.GetAgent().GetEnvironment().messageTimeout);
    co_await s.Require(grant.trusted, Reason::RejectedAttestation);
    const Bytes plainRecord = co_await OpenLinkRecord(s, bc, SyncRecord::kType, message.sealed);
    const auto upload = co_await s.Parse<SyncUpload>(plainRecord);
    if (s.Defends(N11))
    {
        co_await s.Require(IsStated(stated, upload), Reason::TamperedPhone);
        // TPM-PHR's counter only grows: a smaller one is that of an earlier state, or of a copy
        uint64_t& last = m_phoneCounts[upload.code];
        co_await s.Require(stated.count >= last, Reason::RolledBack);
        last = stated.count;
    }
    OpenedRecord opened =
        co_await OpenRecord(s, upload.code, medico.commonName, AccessPurpose::Sync);
    co_await s.Require(opened.record.patient == upload.id, Reason::IdentityMismatch);
    const std::vector<RecordEntry>& entries = opened.record.entries;
    co_await s.Require(upload.version <= entries.size(), Reason::VersionConflict);

    s.ClaimCommit(kSyncAgreement,
                  kDatabase,
                  upload.id,
                  Concat({upload.code, ChainEntries(upload.entries)}));

    // Every entry's signature is verified; one that came with an earlier attempt is there already
    std::vector<RecordEntry> merged;
    for (const MobileEntry& entry : upload.entries)
    {
        const auto isSame = [&entry](const RecordEntry& other) {
            return other.signature == entry.entry.signature;
        };
        const bool known = std::any_of(entries.begin(), entries.end(), isSame) ||
                           std::any_of(merged.begin(), merged.end(), isSame);
        if (known)
        {
            continue;
        }
        const bool authorised = co_await IsAuthorised(s, upload.code, entry, upload.access);
        if (authorised)
        {
            s.ClaimCommit(kEntryAgreement,
                          kDatabase,
                          entry.entry.author,
                          DescribeEntry(upload.code, entry.entry));
            merged.push_back(entry.entry);
        }
    }
    co_await StoreEntries(s, opened, merged, upload.access);

    // 7  DB -> M: P-PHR since M-PHR's version
    SyncDownload download;
    std::vector<RecordEntry> since(entries.begin() + upload.version, entries.end());
    since.insert(since.end(), merged.begin(), merged.end());
    for (const RecordEntry& entry : since)
    {
        const auto isUploaded = [&entry](const MobileEntry& other) {
            return Encode(other.entry) == Encode(entry);
        };
        download.order.push_back(Sha256(Encode(entry)));
        if (std::none_of(upload.entries.begin(), upload.entries.end(), isUploaded))
        {
            download.missing.push_back(entry);
        }
    }
    SyncResult result;
    result.sealed = co_await s.Run(bc.Seal(SyncResult::kType, Encode(download)));
    co_await s.Send(request.device, result);
}

Task<bool>
RecordDatabase::IsAuthorised(Session& s, PhrCode code, MobileEntry entry, AccessControl access)
{
    const int64_t now = s.GetUnixTime() / 1000;
    auto check = op::CheckCertificate(m_trust.verifier, entry.certificate, now, m_trust.suite);
    const CheckedCertificate checked = co_await s.Run(std::move(check));
    if (checked.reason != Reason::Accepted)
    {
        co_return false;
    }
    const Certificate& author = *checked.certificate;
    if (!IsMedico(author.role) || author.commonName != entry.entry.author ||
        !access.MayWrite(author.role, entry.entry.section))
    {
        co_return false;
    }
    const auto context = MakeEntryContext(s, code, entry.entry);
    co_return co_await s.Run(VerifyEntry(author.key, entry.entry, context));
}

Task<std::pair<SyncStatement, bool>>
RecordDatabase::ChallengePhone(Session& s, Peer device, PeerCipher bc)
{
    SyncChallenge challenge;
    challenge.nonce = co_await DrawNonce(s);
    SealedSyncChallenge sealedChallenge;
    sealedChallenge.sealed =
        co_await s.Run(bc->second.Seal(SealedSyncChallenge::kType, Encode(challenge)));
    co_await s.Send(device, sealedChallenge);
    const Time timeout = s.GetAgent().GetEnvironment().messageTimeout;
    const auto sealedProof = co_await s.Receive<SealedSyncProof>(2 * timeout);
    const Bytes plain =
        co_await OpenLinkRecord(s, bc->second, SealedSyncProof::kType, sealedProof.sealed);
    const auto proof = co_await s.Parse<SyncProof>(plain);
    const bool intact = co_await CheckProof(s, m_trust, proof, challenge.nonce, m_trustedSoftware);
    const auto proven = std::make_pair(proof.statement, intact);
    co_return proven;
}

Task<LinkRecord>
RecordDatabase::ProveAnswer(Session& s,
                            PeerCipher bc,
                            const MessageType& type,
                            std::optional<Nonce> asked,
                            Bytes answer)
{
    AnswerStatement statement;
    statement.nonce = co_await s.Require(std::move(asked), Reason::Malformed);
    statement.answer = co_await s.Run(op::Hash(std::move(answer)));
    auto proof = co_await s.Run(bc->second.Seal(type, Encode(statement)));
    co_return proof;
}

Task<OneTimeKey>
RecordDatabase::MakeOneTimeKey(Session& s)
{
    OneTimeKey oneTime;
    oneTime.timeStamp = s.GetUnixTime();
    if (s.Defends(N7))
    {
        const Bytes otp = co_await s.Run(op::Random(oneTime.otp.size()));
        std::copy(otp.begin(), otp.end(), oneTime.otp.begin());
    }
    else
    {
        const Bytes random = co_await s.Run(op::Random(sizeof(uint64_t)));
        oneTime.otp = MakeShortOtp(random);
    }
    co_return oneTime;
}

Task<bool>
RecordDatabase::TakeUpdate(Session& s,
                           VisitKey visitKey,
                           std::optional<EntryContext> context,
                           Certificate medico,
                           std::string role,
                           OpenedRecord opened)
{
    // 4 (6)  M -> DB: {sig_M(H(new info)), new info}K
    const auto update = co_await s.Receive<RecordUpdate>(MilliSeconds(m_trust.otpLifetime));
    auto unsealed = co_await s.Run(visitKey.Open(RecordUpdate::kType, update.sealed));
    const Bytes plain = co_await s.Require(std::move(unsealed), Reason::RejectedDecryption);
    const auto body = co_await s.Parse<RecordUpdateBody>(plain);
    const bool genuine = co_await s.Run(VerifyEntry(medico.key, body.entry, context));
    co_await s.Require(genuine, Reason::RejectedSignature);
    co_await s.Require(body.entry.author == medico.commonName, Reason::IdentityMismatch);
    co_await s.Require(opened.record.access.MayWrite(role, body.entry.section),
                       Reason::AccessDenied);

    s.ClaimCommit(kEntryAgreement,
                  kDatabase,
                  medico.commonName,
                  DescribeEntry(opened.record.code, body.entry));

    // 5 (7, 8)  update the record
    std::vector<RecordEntry> entries;
    entries.push_back(body.entry);
    co_await StoreEntries(s, opened, entries, opened.record.access);
    co_return true;
}

Task<RecordDatabase::OpenedRecord>
RecordDatabase::OpenRecord(Session& s, PhrCode code, std::string actor, AccessPurpose purpose)
{
    OpenedRecord opened;
    opened.home = m_archive.findHome(code);
    co_await s.Require(opened.home.kind != RecordHome::Kind::Unknown, Reason::UnknownRecord);
    if (opened.home.kind == RecordHome::Kind::Here)
    {
        opened.record = co_await RequireRecord(s, *m_store, m_archive, code);
    }
    else if (opened.home.kind == RecordHome::Kind::SameProvince)
    {
        const FetchRecord fetch{code, actor, purpose};
        co_await s.Send(Peer::At(opened.home.server, LinkClass::ProvinceVpn), fetch);
        opened.record = (co_await s.Receive<FetchedRecord>()).record;
    }
    else
    {
        const RecordHome home = opened.home;
        opened = co_await FetchCopy(s, code);
        opened.home = home;
    }
    co_return opened;
}

Task<bool>
RecordDatabase::StoreEntries(Session& s,
                             OpenedRecord opened,
                             std::vector<RecordEntry> entries,
                             AccessControl access)
{
    StoreEntry store;
    store.code = opened.record.code;
    store.version = opened.record.version;
    store.entries = std::move(entries);
    if (Encode(access) != Encode(opened.record.access))
    {
        store.access = std::move(access);
    }
    if (opened.home.kind == RecordHome::Kind::Elsewhere)
    {
        co_await ReturnCopy(s, store);
        opened.copy.reset();
        co_return true;
    }
    if (store.entries.empty() && !store.access)
    {
        co_return true;
    }
    if (opened.home.kind == RecordHome::Kind::Here)
    {
        const auto appended = co_await AppendEntries(s, *m_store, store);
        co_await s.Require(ToReason(appended.first));
        const BackupEntry backup{store};
        co_await s.Send(m_centralPhrc, backup);
        co_return true;
    }
    co_await s.Send(Peer::At(opened.home.server, LinkClass::ProvinceVpn), store);
    const auto stored = co_await s.Receive<EntryStored>();
    if (stored.changed)
    {
        co_await s.Receive<EntryStored>(); // the home server ends the run
    }
    co_return true;
}

// Table 4, steps 3 and 4: the copy is kept here until step 8
Task<RecordDatabase::OpenedRecord>
RecordDatabase::FetchCopy(Session& s, PhrCode code)
{
    const CopyRequestBody body{code};
    CopyRequest request;
    request.server = m_agent->GetName();
    request.sealed = co_await s.Run(m_ti.Seal(CopyRequest::kType, Encode(body)));
    co_await s.Send(m_centralPhrc, request);

    const auto answer = co_await s.Receive<CopyAnswer>();
    const Bytes plain = co_await OpenLinkRecord(s, m_ti, CopyAnswer::kType, answer.sealed);
    OpenedRecord opened;
    opened.record = co_await s.Parse<HealthRecord>(plain);
    co_await s.Require(opened.record.code == code, Reason::UnknownRecord);
    auto keep = op::Write(plain.size(), [this, record = opened.record] {
        m_store->Put(record);
        return true;
    });
    opened.copy = EraseUnlessKept(code);
    co_await s.Run(std::move(keep));
    co_return opened;
}

// Table 4, steps 7 and 8: update the copy, return it; it is deleted once that is acknowledged
Task<bool>
RecordDatabase::ReturnCopy(Session& s, StoreEntry update)
{
    const auto appended = co_await AppendEntries(s, *m_store, update);
    co_await s.Require(ToReason(appended.first));
    CopyUpdate copyUpdate;
    copyUpdate.sealed = co_await s.Run(m_ti.Seal(CopyUpdate::kType, Encode(update)));
    co_await s.Send(m_centralPhrc, copyUpdate);

    if (s.Defends(N12))
    {
        const auto acknowledged = co_await s.Receive<CopyAcknowledged>();
        const Bytes plain =
            co_await OpenLinkRecord(s, m_ti, CopyAcknowledged::kType, acknowledged.sealed);
        co_await s.Parse<EntryStored>(plain);
    }
    auto erase = op::Write(0, [this, code = update.code] { return m_store->Erase(code); });
    co_await s.Run(std::move(erase));
    co_return true;
}

Task<bool>
RecordDatabase::Audit(Session& s, PhrCode code, std::string actor, AccessPurpose purpose)
{
    if (purpose == AccessPurpose::BreakGlass)
    {
        const AuditRow row{code, s.GetUnixTime(), std::move(actor), "break-glass"};
        auto write = op::Write(row.actor.size(), [this, row] {
            m_store->AddAudit(row);
            return true;
        });
        co_await s.Run(std::move(write));
    }
    co_return true;
}

// Table 3, the record's home server: hands out the record
Script
RecordDatabase::ServeFetch(Session& s)
{
    const auto fetch = co_await s.Receive<FetchRecord>();
    const Peer server = s.GetSender();
    FetchedRecord fetched;
    fetched.record = co_await RequireRecord(s, *m_store, m_archive, fetch.code);
    co_await Audit(s, fetch.code, fetch.actor, fetch.purpose);
    co_await s.Send(server, fetched);
}

// Tables 3 and 4, the record's home server: stores the new entries
Script
RecordDatabase::ServeStore(Session& s)
{
    const auto store = co_await s.Receive<StoreEntry>();
    const Peer server = s.GetSender();
    const HealthRecord before = co_await RequireRecord(s, *m_store, m_archive, store.code);
    const auto appended = co_await AppendEntries(s, *m_store, store);
    EntryStored stored;
    stored.version = appended.second;
    if (appended.first == AppendResult::VersionConflict)
    {
        // C-PHRC may be behind: an earlier acknowledgement was lost.
        stored.changed = before;
        co_await s.Send(server, stored);
    }
    co_await s.Require(ToReason(appended.first));
    co_await s.Send(server, stored);
    if (server.GetLink() == LinkClass::ProvinceVpn)
    {
        const BackupEntry backup{store};
        co_await s.Send(m_centralPhrc, backup);
    }
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
