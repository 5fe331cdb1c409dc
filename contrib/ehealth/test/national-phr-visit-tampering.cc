// SPDX-License-Identifier: GPL-2.0-only
#include "national-phr-tampering.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

std::vector<Tampering>
MakeTable3Tamperings()
{
    const Run run = Run::Home;
    const char* db = "h0.database";
    const char* medico = "h0.medico";
    std::vector<Tampering> t;
    // 1
    using M1 = PresentCard;
    t.push_back(Change<M1>(
        "fingerprint",
        "h0.phone",
        run,
        [](M1& m) { Flip(m.fingerprint.record); },
        kMedico,
        Reason::FingerprintMismatch));
    t.push_back(Change<M1>(
        "id",
        "h0.phone",
        run,
        [](M1& m) { Flip(m.id); },
        kMedico,
        Reason::IdentityMismatch));
    t.push_back(Change<M1>(
        "code (no such record)",
        "h0.phone",
        run,
        [](M1& m) { Flip(m.code); },
        kDatabase,
        Reason::UnknownRecord));
    t.push_back(Change<M1>(
        "code (no such home)",
        "h0.phone",
        run,
        [](M1& m) { m.code[0] ^= 1; },
        kDatabase,
        Reason::UnknownRecord));
    t.push_back(Change<M1>(
        "code (another's)",
        "h0.phone",
        run,
        [](M1& m) { m.code = World::MakeCode(0, 0); },
        kMedico,
        Reason::IdentityMismatch));
    // 2
    using M2 = RecordRequest;
    t.push_back(Change<M2>(
        "device",
        medico,
        run,
        [](M2& m) { Flip(m.device); },
        kDatabase,
        Reason::RejectedDecryption));
    t.push_back(Change<M2>(
        "device (another's key)",
        medico,
        run,
        [](M2& m) { m.device = "h0.hp-ra"; },
        kDatabase,
        Reason::RejectedDecryption));
    t.push_back(Change<M2>(
        "sequence",
        medico,
        run,
        [](M2& m) { m.sealed.sequence ^= 4; },
        kDatabase,
        Reason::RejectedDecryption));
    t.push_back(Change<M2>(
        "sealed",
        medico,
        run,
        [](M2& m) { Flip(m.sealed); },
        kDatabase,
        Reason::RejectedDecryption));
    // 3
    using M3 = RecordAnswer;
    t.push_back(Change<M3>(
        "sealedRecord",
        db,
        run,
        [](M3& m) { Flip(m.sealedRecord); },
        kMedico,
        Reason::RejectedDecryption));
    t.push_back(Change<M3>(
        "sealedOtp (ciphertext)",
        db,
        run,
        [](M3& m) { m.sealedOtp.back() ^= 1; },
        kMedico,
        Reason::RejectedDecryption));
    t.push_back(Change<M3>(
        "sealedOtp (encapsulation)",
        db,
        run,
        [](M3& m) { m.sealedOtp[20] ^= 1; },
        kMedico,
        Reason::RejectedDecryption));
    // 4
    using M4 = RecordUpdate;
    t.push_back(Change<M4>(
        "sealed",
        medico,
        run,
        [](M4& m) { Flip(m.sealed); },
        kDatabase,
        Reason::RejectedDecryption));
    t.push_back(Change<M4>(
        "sealed (empty)",
        medico,
        run,
        [](M4& m) { m.sealed.clear(); },
        kDatabase,
        Reason::RejectedDecryption));
    return t;
}

std::vector<Tampering>
MakeTable4Tamperings()
{
    const Run run = Run::OtherProvince;
    const char* db = "h2.database";
    std::vector<Tampering> t;
    // 3
    using M3 = CopyRequest;
    t.push_back(Change<M3>(
        "server",
        db,
        run,
        [](M3& m) { Flip(m.server); },
        kCentralPhrc,
        Reason::RejectedDecryption));
    t.push_back(Change<M3>(
        "server (another's key)",
        db,
        run,
        [](M3& m) { m.server = "h1.database"; },
        kCentralPhrc,
        Reason::RejectedDecryption));
    t.push_back(Change<M3>(
        "sequence",
        db,
        run,
        [](M3& m) { m.sealed.sequence ^= 4; },
        kCentralPhrc,
        Reason::RejectedDecryption));
    t.push_back(Change<M3>(
        "sealed",
        db,
        run,
        [](M3& m) { Flip(m.sealed); },
        kCentralPhrc,
        Reason::RejectedDecryption));
    // 4
    using M4 = CopyAnswer;
    t.push_back(Change<M4>(
        "sequence",
        "c-phrc",
        run,
        [](M4& m) { m.sealed.sequence ^= 4; },
        kDatabase,
        Reason::RejectedDecryption));
    t.push_back(Change<M4>(
        "sealed",
        "c-phrc",
        run,
        [](M4& m) { Flip(m.sealed); },
        kDatabase,
        Reason::RejectedDecryption));
    // 5, 6: as steps 3 and 4 of Table 3
    using M5 = RecordAnswer;
    t.push_back(Change<M5>(
        "sealedRecord (Table 4)",
        db,
        run,
        [](M5& m) { Flip(m.sealedRecord); },
        kMedico,
        Reason::RejectedDecryption));
    using M6 = RecordUpdate;
    t.push_back(Change<M6>(
        "sealed (Table 4)",
        "h2.medico",
        run,
        [](M6& m) { Flip(m.sealed); },
        kDatabase,
        Reason::RejectedDecryption));
    // 8: the visited server has updated its copy by then; whatever happens, none is left there
    using M8 = CopyUpdate;
    t.push_back(Change<M8>(
        "sequence",
        db,
        run,
        [](M8& m) { m.sealed.sequence ^= 8; },
        kCentralPhrc,
        Reason::RejectedDecryption));
    t.push_back(Change<M8>(
        "sealed",
        db,
        run,
        [](M8& m) { Flip(m.sealed); },
        kCentralPhrc,
        Reason::RejectedDecryption));
    using M8b = CopyAcknowledged;
    t.push_back(Change<M8b>(
        "sequence",
        "c-phrc",
        run,
        [](M8b& m) { m.sealed.sequence ^= 8; },
        kDatabase,
        Reason::RejectedDecryption,
        true));
    t.push_back(Change<M8b>(
        "sealed",
        "c-phrc",
        run,
        [](M8b& m) { Flip(m.sealed); },
        kDatabase,
        Reason::RejectedDecryption,
        true));
    return t;
}

/// What travels among servers in a VPN that is modelled as plain TCP: only the checks of content.
std::vector<Tampering>
MakeServerTamperings()
{
    const Run run = Run::Province;
    const char* db = "h1.database";
    const char* home = "h0.database";
    std::vector<Tampering> t;
    using M3f = FetchRecord;
    t.push_back(Change<M3f>(
        "code (no such record)",
        db,
        run,
        [](M3f& m) { Flip(m.code); },
        kHomeDatabase,
        Reason::UnknownRecord));
    t.push_back(Change<M3f>(
        "code (another's)",
        db,
        run,
        [](M3f& m) { m.code = World::MakeCode(0, 0); },
        kMedico,
        Reason::IdentityMismatch));
    using M3g = FetchedRecord;
    t.push_back(Change<M3g>(
        "patient",
        home,
        run,
        [](M3g& m) { Flip(m.record.patient); },
        kMedico,
        Reason::IdentityMismatch));
    t.push_back(Change<M3g>(
        "fingerprint",
        home,
        run,
        [](M3g& m) { Flip(m.record.fingerprint); },
        kMedico,
        Reason::FingerprintMismatch));
    t.push_back(Change<M3g>(
        "version",
        home,
        run,
        [](M3g& m) { Flip(m.record.version); },
        kHomeDatabase,
        Reason::VersionConflict));
    using M5a = StoreEntry;
    t.push_back(Change<M5a>(
        "code (no such record)",
        db,
        run,
        [](M5a& m) { Flip(m.code); },
        kHomeDatabase,
        Reason::UnknownRecord));
    t.push_back(Change<M5a>(
        "version",
        db,
        run,
        [](M5a& m) { Flip(m.version); },
        kHomeDatabase,
        Reason::VersionConflict));
    t.push_back(Change<M5a>(
        "version (from C-PHRC)",
        "c-phrc",
        Run::OtherProvince,
        [](M5a& m) { Flip(m.version); },
        kHomeDatabase,
        Reason::VersionConflict));
    using M5c = BackupEntry;
    t.push_back(Change<M5c>(
        "code (no such record)",
        home,
        Run::Home,
        [](M5c& m) { Flip(m.stored.code); },
        kBackup,
        Reason::UnknownRecord,
        true));
    t.push_back(Change<M5c>(
        "version",
        home,
        Run::Home,
        [](M5c& m) { Flip(m.stored.version); }, // as if an earlier one were lost
        kAllAccepted.role.c_str(),
        Reason::Accepted,
        true));
    return t;
}

std::vector<Tampering>
MakeUnnoticedTamperings()
{
    std::vector<Tampering> t;
    const auto add = [&t](Tampering tampering) {
        tampering.name += " goes unnoticed";
        tampering.consequence = {kAllAccepted, true};
        t.push_back(std::move(tampering));
    };
    // N3: the image's digest is not signed.
    using M6b = TrustedAppImage;
    add(Change<M6b>(
        "image and digest",
        "p0.p-ra",
        Run::Patient,
        [](M6b& m) {
            Flip(m.image);
            m.digest = Sha256(m.image);
        },
        "",
        Reason::Accepted));
    // Among servers the tables leave protection to the VPN, which is plain TCP here.
    using M10c = BackupRecord;
    add(Change<M10c>(
        "patient",
        "h0.database",
        Run::Patient,
        [](M10c& m) { Flip(m.record.patient); },
        "",
        Reason::Accepted));
    add(Change<M10c>(
        "fingerprint",
        "h0.database",
        Run::Patient,
        [](M10c& m) { Flip(m.record.fingerprint); },
        "",
        Reason::Accepted));
    using M3g = FetchedRecord;
    add(Change<M3g>(
        "summary",
        "h0.database",
        Run::Province,
        [](M3g& m) { Flip(m.record.summary); },
        "",
        Reason::Accepted));
    // The home server stores what the visited one has checked.
    using M5a = StoreEntry;
    add(Change<M5a>(
        "entry.content",
        "h1.database",
        Run::Province,
        [](M5a& m) { Flip(m.entries[0].content); },
        "",
        Reason::Accepted));
    add(Change<M5a>(
        "entry.signature",
        "h1.database",
        Run::Province,
        [](M5a& m) { Flip(m.entries[0].signature); },
        "",
        Reason::Accepted));
    add(Change<M5a>(
        "entry.author",
        "h1.database",
        Run::Province,
        [](M5a& m) { Flip(m.entries[0].author); },
        "",
        Reason::Accepted));
    // sig_M(H(new info)) covers the content alone (N8).
    add(Change<M5a>(
        "entry.time",
        "h1.database",
        Run::Province,
        [](M5a& m) { m.entries[0].time ^= 1; },
        "",
        Reason::Accepted));
    add(Change<M5a>(
        "entry.section",
        "h1.database",
        Run::Province,
        [](M5a& m) { Flip(m.entries[0].section); },
        "",
        Reason::Accepted));
    add(Change<M5a>(
        "code (another's)",
        "h1.database",
        Run::Province,
        [](M5a& m) { m.code = World::MakeCode(0, 0); },
        "",
        Reason::Accepted));
    // For information only.
    using M5b = EntryStored;
    add(Change<M5b>(
        "version",
        "h0.database",
        Run::Province,
        [](M5b& m) { Flip(m.version); },
        "",
        Reason::Accepted));
    using M5c = BackupEntry;
    add(Change<M5c>(
        "entry.content",
        "h0.database",
        Run::Home,
        [](M5c& m) { Flip(m.stored.entries[0].content); },
        "",
        Reason::Accepted));
    return t;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
