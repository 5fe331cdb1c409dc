// SPDX-License-Identifier: GPL-2.0-only
// The people of a small country, their cards and certificates, and their records.
#include "national-phr-fixture.h"
#include "ns3/fhir-document.h"
#include "ns3/national-phr-record-check.h"

#include <sstream>

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

Validity
MakeValidity()
{
    return {World::kEpoch / 1000 - 86400, World::kEpoch / 1000 + 31536000};
}

} // namespace

FingerprintTemplate
World::MakeFinger(const std::string& owner)
{
    RandomStream random(kSeed, owner, "finger");
    return FingerprintTemplate::Make(random);
}

PhrCode
World::MakeCode(uint32_t hospital, uint32_t number)
{
    PhrCode code{};
    code[3] = static_cast<uint8_t>(hospital);
    code[4] = 0xa0;
    code[14] = static_cast<uint8_t>(number);
    return code;
}

HealthCard
World::MakeCard(uint32_t hospital, uint32_t number)
{
    HealthCard card;
    card.id = "P-" + std::to_string(hospital) + "-" + std::to_string(number);
    card.fingerprint = MakeFinger(card.id);
    card.code = MakeCode(hospital, number);
    card.insuranceCode = "IC-" + card.id;
    return card;
}

Application
World::MakeApplication(Applicant applicant, const std::string& id)
{
    const char* kind = applicant == Applicant::Patient ? "IC-" : "MC-";
    return {applicant, id, MakeFinger(id), "device of " + id, kind + id};
}

Archive
World::MakeArchive(std::optional<uint32_t> hospital) const
{
    const auto derive = [](const PhrCode& code, bool summary) {
        std::optional<HealthRecord> record;
        const uint32_t home = code[3];
        const uint32_t number = code[14];
        if (home < kHospitals && number < kKnownRecords && code == MakeCode(home, number))
        {
            const HealthCard card = MakeCard(home, number);
            record.emplace();
            record->code = code;
            record->patient = card.id;
            record->fingerprint = Sha256(Encode(card.fingerprint));
            if (summary)
            {
                RandomStream random(kSeed, card.id, "summary");
                record->summary =
                    ByteView(MakePatientSummary(card.id, kMinPatientSummary, random)).ToBytes();
            }
        }
        return record;
    };
    Archive archive;
    archive.derive = [derive](const PhrCode& code) { return derive(code, true); };
    archive.deriveIdentity = [derive](const PhrCode& code) { return derive(code, false); };
    archive.findPatient = [](const std::string& id) -> std::optional<PhrCode> {
        for (uint32_t home = 0; home < kHospitals; ++home)
        {
            for (uint32_t number = 0; number < kKnownRecords; ++number)
            {
                if (MakeCard(home, number).id == id)
                {
                    return MakeCode(home, number);
                }
            }
        }
        return std::nullopt;
    };
    archive.identify = [hospital](const FingerprintTemplate& finger) {
        std::vector<PhrCode> found;
        for (uint32_t home = 0; home < kHospitals; ++home)
        {
            for (uint32_t number = 0; number < kKnownRecords; ++number)
            {
                const HealthCard card = MakeCard(home, number);
                if (GetProvince(home) == GetProvince(hospital.value_or(0)) &&
                    MatchFingerprints(card.fingerprint, finger) >= kFingerprintThreshold)
                {
                    found.push_back(card.code);
                }
            }
        }
        return found;
    };
    archive.fingers = kHospitals * kKnownRecords;
    archive.findHome = [hospital](const PhrCode& code) {
        RecordHome home;
        const uint32_t at = code[3];
        if (code[0] != 0 || at >= kHospitals)
        {
            return home;
        }
        home.server = Ipv4Address((10U << 24) | ((GetProvince(at) + 1) << 16) | (at << 8) | 1);
        home.kind = hospital == at ? RecordHome::Kind::Here
                  : hospital && GetProvince(at) == GetProvince(*hospital)
                      ? RecordHome::Kind::SameProvince
                      : RecordHome::Kind::Elsewhere;
        return home;
    };
    return archive;
}

std::shared_ptr<TrustedPhone>
World::GetHandset(const HealthCard& card)
{
    auto& handset = m_handsets[card.id];
    if (!handset)
    {
        HealthCard whole = card;
        m_helper->AddCredential(whole, "p" + std::to_string(GetProvince(card.code[3])) + ".p-ra");
        MobileRecord mobile;
        mobile.record = MakeArchive(std::nullopt).derive(card.code).value_or(HealthRecord());
        handset = MakeEnrolledPhone(m_helper->GetTrust(), "PD-" + card.id, whole, mobile);
    }
    return handset;
}

std::optional<MobileRecord>
World::ReadMobile(const HealthCard& card)
{
    const auto plain = GetHandset(card)->ReadRecord();
    return plain ? Decode<MobileRecord>(*plain) : std::nullopt;
}

HealthCard
World::KeepHandset(uint32_t hospital)
{
    const HealthCard card = GetPhone(hospital).GetCard().value();
    m_handsets[card.id] = GetPhone(hospital).GetHandset();
    return card;
}

MobileEntry
World::MakeEntry(const std::string& medico, const char* role, const std::string& text)
{
    const Identity identity = GetIdentity(medico, role);
    RandomStream random(kSeed, medico + text, "entry");
    MobileEntry made;
    made.entry.author = medico;
    made.entry.time = kEpoch;
    made.entry.section = kEncounters;
    made.entry.content = ByteView(text).ToBytes();
    made.entry.signature = SignEntry(identity.keys, made.entry.content).work(random);
    made.certificate = identity.certificate;
    return made;
}

void
World::AddPending(const HealthCard& card, const MobileEntry& entry)
{
    MobileRecord mobile = ReadMobile(card).value();
    mobile.pending.push_back(entry);
    RandomStream random(kSeed, card.id, "pending");
    GetHandset(card)->StoreRecord(Encode(mobile), random);
}

std::optional<HealthRecord>
World::FindRecord(const PhrCode& code)
{
    const auto stored = GetStore(code[3]).Find(code);
    return stored ? stored : MakeArchive(std::nullopt).derive(code);
}

std::string
World::FindDisagreement(const HealthCard& card, bool synchronised)
{
    std::vector<NationalPhrRecordCheck::Server> servers;
    for (uint32_t hospital = 0; hospital < kHospitals; ++hospital)
    {
        servers.push_back({"hospital " + std::to_string(hospital), &GetStore(hospital)});
    }
    NationalPhrRecordCheck check(std::move(servers),
                                 GetCentralStore(),
                                 MakeArchive(std::nullopt).deriveIdentity);
    check.CheckStores();
    const auto home = FindRecord(card.code);
    NationalPhrRecordCheck::Mobile mobile;
    mobile.record = ReadMobile(card);
    mobile.version = home ? home->version : 0;
    mobile.certain = synchronised;
    check.CheckMobile(card.id, mobile);
    for (const std::string& problem : check.GetReport().problems)
    {
        if (problem.rfind(card.id + ": ", 0) == 0)
        {
            return problem;
        }
    }
    if (synchronised && Encode(mobile.record->record.access) != Encode(home->access))
    {
        return "AC of M-PHR is not that of P-PHR";
    }
    return "";
}

void
World::Revoke(uint64_t serial)
{
    RandomStream random(kSeed, "test", "crl");
    const int64_t now = kEpoch / 1000;
    m_helper->GetVerifier().SetCrl(
        m_helper->GetIssuingAuthority().MakeCrl(now - 60, now + 86400, {serial}, random));
}

Bytes
World::Issue(const std::string& name,
             const char* role,
             Validity validity,
             uint64_t serial,
             bool foreign)
{
    const Identity identity = GetIdentity(name, role);
    RandomStream random(kSeed, "test", "issue");
    if (!foreign)
    {
        return m_helper->GetIssuingAuthority()
            .Issue(name, role, identity.keys.GetPublic(), validity, serial, random);
    }
    const Suite suite = m_options.settings.suite;
    const auto root = CertificateAuthority::MakeRoot("EH-ROOT CA",
                                                     KeyPair::Generate(suite, random),
                                                     MakeValidity(),
                                                     random);
    return root
        .MakeIntermediate("EH-ISSUING CA", KeyPair::Generate(suite, random), MakeValidity(), random)
        .Issue(name, role, identity.keys.GetPublic(), validity, serial, random);
}

std::string
World::Describe(const std::set<PhrCode>& codes, const std::set<std::string>& people)
{
    std::ostringstream text;
    const auto describe = [&](RecordStore& store, const std::string& name) {
        for (const PhrCode& code : codes)
        {
            // A record that is only read is completed from the archive: the same record.
            const auto record = store.Find(code);
            if (record && !record->entries.empty())
            {
                text << name << ' ' << ToHex(Encode(*record)) << '\n';
            }
        }
        for (const std::string& person : people)
        {
            if (store.FindByPatient(person) || store.FindMedico(person))
            {
                text << name << ' ' << person << '\n';
            }
        }
    };
    describe(GetCentralStore(), "c-phrc");
    for (uint32_t hospital = 0; hospital < kHospitals; ++hospital)
    {
        describe(GetStore(hospital), std::to_string(hospital));
    }
    for (const auto& [id, handset] : m_handsets)
    {
        const auto plain = handset->ReadRecord();
        const auto mobile = plain ? Decode<MobileRecord>(*plain) : std::nullopt;
        if (mobile && !(mobile->record.entries.empty() && mobile->pending.empty()))
        {
            text << "M-PHR of " << id << ' ' << ToHex(*plain) << '\n';
        }
    }
    return text.str();
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
