// SPDX-License-Identifier: GPL-2.0-only
#include "national-phr-people.h"

#include "ns3/digest.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/// Phones that are kept for people who are expected, of about 20 kB each.
constexpr std::size_t kExpected = 1024;

/// More candidates than this make no difference: two are one too many.
constexpr std::size_t kCandidates = 2;

/// Statements on kept phones.
enum Query
{
    kFind,
    kKeep,
    kNotePending,
    kNoteUncertain,
    kNoteSync,
    kAll,
};

const SqliteSchema kPhones{
    "store of kept phones",
    0x65485070,
    1,
    {
        // state: what TrustedPhone::Save() gave, null before the first time; version: of P-PHR at
        // the last synchronisation; pending: entries made on the phone since; certain: no run on
        // it has failed half-way.
        "CREATE TABLE phone (patient INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 0, "
        "pending INTEGER NOT NULL DEFAULT 0, certain INTEGER NOT NULL DEFAULT 1, state BLOB)",
    },
    {
        "SELECT state FROM phone WHERE patient = ? AND state IS NOT NULL",
        "INSERT INTO phone (patient, state) VALUES (?, ?) "
        "ON CONFLICT (patient) DO UPDATE SET state = excluded.state",
        "INSERT INTO phone (patient, pending) VALUES (?, 1) "
        "ON CONFLICT (patient) DO UPDATE SET pending = pending + 1",
        "INSERT INTO phone (patient, certain) VALUES (?, 0) "
        "ON CONFLICT (patient) DO UPDATE SET certain = 0",
        "INSERT INTO phone (patient, version) VALUES (?, ?) ON CONFLICT (patient) "
        "DO UPDATE SET version = excluded.version, pending = 0, certain = 1",
        "SELECT patient, state, version, pending, certain FROM phone WHERE state IS NOT NULL "
        "ORDER BY patient",
    },
    kNationalCacheKib};

/// Phones of one run mean nothing to the next, even when records are kept.
std::string
MakePhonesFile(const std::filesystem::path& directory)
{
    const auto path = directory / "phones.sqlite";
    std::filesystem::remove(path);
    return path.string();
}

} // namespace

NationalPhrPeople::NationalPhrPeople(const DeploymentContext& context, NationalPhrHelper& scheme)
    : m_context(context)
    , m_scheme(scheme)
    , m_phones(std::make_unique<SqliteStore>(MakePhonesFile(context.storeDirectory), kPhones))
    , m_expected(context.prefetch, kExpected)
{
}

NationalPhrPeople::~NationalPhrPeople()
{
    const std::string path = m_phones->GetPath();
    m_phones.reset();
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
}

std::optional<PhrCode>
NationalPhrPeople::FindCode(uint64_t patient) const
{
    if (const auto made = m_newCodes.find(patient); made != m_newCodes.end())
    {
        return made->second;
    }
    return m_context.population.IsEnrolled(patient)
             ? std::optional(m_context.population.GetPhrCode(patient))
             : std::nullopt;
}

void
NationalPhrPeople::AddCode(uint64_t patient, const PhrCode& code)
{
    m_newCodes[patient] = code;
}

HandsetSource
NationalPhrPeople::GetHandset(uint64_t patient, Content content) const
{
    if (const auto taken = m_taken.find(patient); taken != m_taken.end())
    {
        return [handset = taken->second] { return handset; };
    }
    if (auto saved = FindSaved(patient))
    {
        return [this, saved = std::move(*saved)] { return LoadHandset(saved); };
    }
    return [this, patient, content] {
        auto made = content == Content::Card ? m_expected.Take(patient) : std::nullopt;
        return made ? std::move(*made) : MakeHandset(patient, content);
    };
}

void
NationalPhrPeople::Expect(uint64_t patient) const
{
    if (!m_context.population.IsEnrolled(patient))
    {
        return;
    }
    m_expected.Announce(patient, [this, patient, now = GetUnixTime()] {
        const Patient person = m_context.population.Get(patient);
        const HealthCard card = MakeCard(person, Content::Card);
        if (!card.certificate.empty())
        {
            // After what else has been ordered: the phone is needed sooner than the verdict.
            m_context.prefetch->Submit(MakeVerification(card.certificate, now));
        }
        return MakeEnrolledPhone(m_scheme.GetTrust(), person.device, card, std::nullopt);
    });
}

void
NationalPhrPeople::VerifyAhead(Bytes certificate) const
{
    if (m_context.prefetch != nullptr)
    {
        m_context.prefetch->Submit(MakeVerification(std::move(certificate), GetUnixTime()));
    }
}

std::function<void()>
NationalPhrPeople::MakeVerification(Bytes certificate, int64_t now) const
{
    // Verifiers are thread-safe, and a verdict has its interval, whenever it was reached.
    return [verifier = m_scheme.GetTrust().verifier, certificate = std::move(certificate), now] {
        verifier->Check(certificate, now);
    };
}

int64_t
NationalPhrPeople::GetUnixTime() const
{
    return m_context.environment->GetUnixTime() / 1000;
}

std::shared_ptr<TrustedPhone>
NationalPhrPeople::TakePhone(uint64_t patient)
{
    auto handset = GetHandset(patient, Content::Record)();
    if (FindSaved(patient))
    {
        m_taken[patient] = handset;
    }
    return handset;
}

std::optional<Bytes>
NationalPhrPeople::FindSaved(uint64_t patient) const
{
    SqliteStore::Statement find(*m_phones, kFind);
    return find.Bind(static_cast<int64_t>(patient)).Step()
             ? std::optional(find.GetBlob(0).ToBytes())
             : std::nullopt;
}

std::shared_ptr<TrustedPhone>
NationalPhrPeople::LoadHandset(ByteView saved) const
{
    const Trust& trust = m_scheme.GetTrust();
    return TrustedPhone::Load(trust.seed, trust.software, saved);
}

HealthCard
NationalPhrPeople::MakeCard(const Patient& person, Content content) const
{
    HealthCard card;
    card.id = person.nationalId;
    card.fingerprint = m_context.registry.MakeFingerprint(card.id);
    card.code = person.code;
    if (content == Content::Record || m_scheme.VisitsNeedCredential())
    {
        card.insuranceCode = person.insuranceCode;
        m_scheme.AddCredential(card,
                               m_context.network.GetProvinces()[person.province].name + ".p-ra");
    }
    return card;
}

std::shared_ptr<TrustedPhone>
NationalPhrPeople::MakeHandset(uint64_t patient, Content content) const
{
    const Patient person = m_context.population.Get(patient);
    const HealthCard card = MakeCard(person, content);
    std::optional<MobileRecord> mobile;
    if (content == Content::Record)
    {
        mobile.emplace().record = *m_context.registry.DeriveRecord(card.code, true);
    }
    return MakeEnrolledPhone(m_scheme.GetTrust(), person.device, card, mobile);
}

void
NationalPhrPeople::Keep(uint64_t patient, const std::shared_ptr<TrustedPhone>& handset)
{
    // A run may end before its phone is taken in hand.
    if (!handset || handset->GetDevice() != m_context.population.GetDevice(patient))
    {
        return;
    }
    if (const auto taken = m_taken.find(patient); taken != m_taken.end())
    {
        taken->second = handset;
    }
    const Bytes saved = handset->Save(m_scheme.GetTrust().software);
    SqliteStore::Statement keep(*m_phones, kKeep);
    keep.Bind(static_cast<int64_t>(patient)).Bind(ByteView(saved)).Step();
}

void
NationalPhrPeople::NoteEmergency(uint64_t patient, Reason reason)
{
    SqliteStore::Statement note(*m_phones,
                                reason == Reason::Accepted ? kNotePending : kNoteUncertain);
    note.Bind(static_cast<int64_t>(patient)).Step();
}

void
NationalPhrPeople::NoteSync(uint64_t patient, Reason reason, uint32_t version)
{
    SqliteStore::Statement note(*m_phones, reason == Reason::Accepted ? kNoteSync : kNoteUncertain);
    note.Bind(static_cast<int64_t>(patient));
    if (reason == Reason::Accepted)
    {
        note.Bind(int64_t{version});
    }
    note.Step();
}

void
NationalPhrPeople::CheckPhones(NationalPhrRecordCheck& check)
{
    SqliteStore::Statement all(*m_phones, kAll);
    while (all.Step())
    {
        const auto patient = static_cast<uint64_t>(all.GetNumber(0));
        const auto taken = m_taken.find(patient);
        const auto phone = taken == m_taken.end() ? LoadHandset(all.GetBlob(1)) : taken->second;
        const auto plain = phone->ReadRecord();
        check.CheckMobile(m_context.population.GetNationalId(patient),
                          {plain ? Decode<MobileRecord>(*plain) : std::nullopt,
                           static_cast<uint32_t>(all.GetNumber(2)),
                           static_cast<uint32_t>(all.GetNumber(3)),
                           all.GetNumber(4) != 0});
    }
}

bool
NationalPhrPeople::Occupy(uint64_t patient)
{
    return m_occupied.insert(patient).second;
}

void
NationalPhrPeople::Release(uint64_t patient)
{
    m_occupied.erase(patient);
}

FingerprintTemplate
NationalPhrPeople::Scan(uint64_t patient)
{
    const std::string id = m_context.population.GetNationalId(patient);
    RandomStream random(m_context.environment->seed, id, "impression", m_scans++);
    return MakeImpression(m_context.registry.MakeFingerprint(id), random);
}

FingerprintTemplate
NationalPhrPeople::ScanUnknown(uint64_t patient)
{
    FingerprintTemplate finger = Scan(patient);
    m_unknown[patient] = Sha256(finger.record);
    return finger;
}

void
NationalPhrPeople::Forget(uint64_t patient)
{
    m_unknown.erase(patient);
}

std::vector<PhrCode>
NationalPhrPeople::Identify(const FingerprintTemplate& finger, uint32_t hospital) const
{
    const Digest digest = Sha256(finger.record);
    uint64_t search{};
    wire::Reader(ByteView(digest).Sub(0, sizeof(search))).Get(search);
    RandomStream random(m_context.environment->seed, "province", "fingerprint-search", search);
    const auto& scheme = m_context.scenario.scheme;
    const uint32_t province = m_context.sites[hospital].province;
    const auto isHere = [&](const PhrCode& code) {
        return m_context.sites[Population::GetHome(code)].province == province;
    };
    std::vector<PhrCode> found;

    const auto owner = std::find_if(m_unknown.begin(), m_unknown.end(), [&](const auto& entry) {
        return entry.second == digest;
    });
    if (owner != m_unknown.end())
    {
        const uint64_t patient = owner->first;
        const auto code = FindCode(patient);
        const bool isKeptHere =
            m_newCodes.count(patient) > 0 && Population::GetHome(*code) == hospital;
        const bool misses = random.NextDouble() < scheme.falseNonMatchRate;
        if (code && isHere(*code) && !isKeptHere && !misses &&
            MatchFingerprints(
                m_context.registry.MakeFingerprint(m_context.population.GetNationalId(patient)),
                finger) >= kFingerprintThreshold)
        {
            found.push_back(*code);
        }
    }

    // The others match independently of each other: of so many, with so small a chance each, a
    // Poisson number, made of the intervals between its events.
    const uint64_t others = m_context.population.GetEnrolled(province);
    const double expected = static_cast<double>(others) * scheme.falseMatchRate;
    for (double at = -std::log1p(-random.NextDouble());
         others > 0 && at < expected && found.size() < kCandidates;
         at -= std::log1p(-random.NextDouble()))
    {
        found.push_back(
            m_context.population.GetPhrCode(m_context.population.DrawEnrolled(random, province)));
    }
    return found;
}

} // namespace ehealth
} // namespace ns3
