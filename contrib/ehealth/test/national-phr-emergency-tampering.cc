// SPDX-License-Identifier: GPL-2.0-only
// One field of one message changed: Table 5, sections 4.3, 4.7 and 4.8.
#include "national-phr-tampering.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

std::vector<Tampering>
MakeTable5Tamperings()
{
    const Run run = Run::Conscious;
    const char* phone = "h0.phone";
    const char* medico = "h0.ambulance";
    std::vector<Tampering> t;
    using M1 = PresentIdentity;
    t.push_back(Change<M1>(
        "statement.id",
        phone,
        run,
        [](M1& m) { Flip(m.statement.id); },
        kMedico,
        Reason::RejectedSignature));
    t.push_back(Change<M1>(
        "statement.code",
        phone,
        run,
        [](M1& m) { Flip(m.statement.code); },
        kMedico,
        Reason::RejectedSignature));
    t.push_back(Change<M1>(
        "statement.fingerprint",
        phone,
        run,
        [](M1& m) { Flip(m.statement.fingerprint.record); },
        kMedico,
        Reason::RejectedSignature));
    t.push_back(Change<M1>(
        "signature",
        phone,
        run,
        [](M1& m) { Flip(m.signature); },
        kMedico,
        Reason::RejectedSignature));
    t.push_back(Change<M1>(
        "certificate",
        phone,
        run,
        [](M1& m) { m.certificate.back() ^= 1; },
        kMedico,
        Reason::RejectedCertificate));
    using M2 = PresentMedico;
    t.push_back(Change<M2>(
        "certificate",
        medico,
        run,
        [](M2& m) { m.certificate.back() ^= 1; },
        kPhone,
        Reason::RejectedCertificate));
    t.push_back(Change<M2>(
        "nonce",
        medico,
        run,
        [](M2& m) { Flip(m.nonce); },
        kPhone,
        Reason::RejectedSignature));
    t.push_back(Change<M2>(
        "signature",
        medico,
        run,
        [](M2& m) { Flip(m.signature); },
        kPhone,
        Reason::RejectedSignature));
    using M3 = MobileRecordCopy;
    t.push_back(Change<M3>(
        "record.patient",
        phone,
        run,
        [](M3& m) { Flip(m.record.patient); },
        kMedico,
        Reason::IdentityMismatch));
    using M4 = MobileUpdate;
    t.push_back(Change<M4>(
        "entry.content",
        medico,
        run,
        [](M4& m) { Flip(m.entry.content); },
        kPhone,
        Reason::RejectedSignature));
    t.push_back(Change<M4>(
        "entry.signature",
        medico,
        run,
        [](M4& m) { Flip(m.entry.signature); },
        kPhone,
        Reason::RejectedSignature));
    t.push_back(Change<M4>(
        "entry.author",
        medico,
        run,
        [](M4& m) { Flip(m.entry.author); },
        kPhone,
        Reason::IdentityMismatch));
    t.push_back(Change<M4>(
        "entry.section",
        medico,
        run,
        [](M4& m) { m.entry.section = kResults; },
        kPhone,
        Reason::AccessDenied));
    return t;
}

std::vector<Tampering>
MakeUnconsciousTamperings()
{
    const Run run = Run::Unconscious;
    const char* medico = "h1.medico";
    const char* db = "h1.database";
    std::vector<Tampering> t;
    using L1 = LoginRequest;
    t.push_back(Change<L1>(
        "device",
        medico,
        run,
        [](L1& m) { Flip(m.device); },
        kLogin,
        Reason::RejectedDecryption));
    t.push_back(Change<L1>(
        "sealed",
        medico,
        run,
        [](L1& m) { Flip(m.sealed); },
        kLogin,
        Reason::RejectedDecryption));
    t.push_back(Change<LoginGrant>(
        "sealed",
        db,
        run,
        [](LoginGrant& m) { Flip(m.sealed); },
        kMedico,
        Reason::RejectedDecryption));
    using M1 = EmergencyRequest;
    t.push_back(Change<M1>(
        "device",
        medico,
        run,
        [](M1& m) { Flip(m.device); },
        kDatabase,
        Reason::RejectedDecryption));
    t.push_back(Change<M1>(
        "sealed",
        medico,
        run,
        [](M1& m) { Flip(m.sealed); },
        kDatabase,
        Reason::RejectedDecryption));
    using M2 = EmergencyAnswer;
    t.push_back(Change<M2>(
        "sealedRecord",
        db,
        run,
        [](M2& m) { Flip(m.sealedRecord); },
        kMedico,
        Reason::RejectedDecryption));
    t.push_back(Change<M2>(
        "sealedKey",
        db,
        run,
        [](M2& m) { Flip(m.sealedKey); },
        kMedico,
        Reason::RejectedDecryption));
    t.push_back(Change<RecordUpdate>(
        "sealed (section 4.7)",
        medico,
        run,
        [](RecordUpdate& m) { Flip(m.sealed); },
        kDatabase,
        Reason::RejectedDecryption));
    return t;
}

std::vector<Tampering>
MakeSyncTamperings()
{
    const Run run = Run::Sync;
    const char* phone = "h1.phone";
    const char* medico = "h1.medico";
    const char* db = "h1.database";
    std::vector<Tampering> t;
    t.push_back(Change<SyncRequest>(
        "measurements",
        phone,
        run,
        [](SyncRequest& m) { Flip(m.measurements.at(1)); },
        kPhone,
        Reason::RejectedAttestation));
    t.push_back(Change<SyncRequest>(
        "measurements (none)",
        phone,
        run,
        [](SyncRequest& m) { m.measurements.clear(); },
        kPhone,
        Reason::RejectedAttestation));
    t.push_back(Change<SyncAttestation>(
        "device",
        medico,
        run,
        [](SyncAttestation& m) { Flip(m.device); },
        kDatabase,
        Reason::RejectedDecryption));
    t.push_back(Change<SyncAttestation>(
        "sealed",
        medico,
        run,
        [](SyncAttestation& m) { Flip(m.sealed); },
        kDatabase,
        Reason::RejectedDecryption));
    t.push_back(Change<SyncVerdict>(
        "sealed",
        db,
        run,
        [](SyncVerdict& m) { Flip(m.sealed); },
        kMedico,
        Reason::RejectedDecryption));
    t.push_back(Change<SyncGrant>(
        "trusted",
        medico,
        run,
        [](SyncGrant& m) { m.trusted = false; },
        kPhone,
        Reason::RejectedAttestation));
    using M5 = SyncUpload;
    t.push_back(Change<M5>(
        "id",
        phone,
        run,
        [](M5& m) { Flip(m.id); },
        kDatabase,
        Reason::IdentityMismatch));
    t.push_back(Change<M5>(
        "code (no such record)",
        phone,
        run,
        [](M5& m) { Flip(m.code); },
        kHomeDatabase,
        Reason::UnknownRecord));
    t.push_back(Change<M5>(
        "code (another's)",
        phone,
        run,
        [](M5& m) { m.code = World::MakeCode(0, 0); },
        kDatabase,
        Reason::IdentityMismatch));
    t.push_back(Change<M5>(
        "version",
        phone,
        run,
        [](M5& m) { m.version = 7; },
        kDatabase,
        Reason::VersionConflict));
    t.push_back(Change<SyncRecord>(
        "sealed",
        medico,
        run,
        [](SyncRecord& m) { Flip(m.sealed); },
        kDatabase,
        Reason::RejectedDecryption));
    // 7, 8: P-PHR has the entry by then; the next synchronisation finds it there.
    t.push_back(Change<SyncResult>(
        "sealed",
        db,
        run,
        [](SyncResult& m) { Flip(m.sealed); },
        kMedico,
        Reason::RejectedDecryption,
        true));
    t.push_back(Change<SyncDownload>(
        "order",
        medico,
        run,
        [](SyncDownload& m) { Flip(m.order.at(0)); },
        kPhone,
        Reason::Malformed,
        true));
    return t;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
