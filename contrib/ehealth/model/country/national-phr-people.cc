// SPDX-License-Identifier: GPL-2.0-only
#include "national-phr-people.h"

#include "ns3/digest.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/// More candidates than this make no difference: two are one too many.
constexpr std::size_t kCandidates = 2;

} // namespace

NationalPhrPeople::NationalPhrPeople(const DeploymentContext& context, NationalPhrHelper& scheme)
    : m_context(context), m_scheme(scheme)
{
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
    if (const auto kept = m_kept.find(patient); kept != m_kept.end() && kept->second.handset)
    {
        return [handset = kept->second.handset] { return handset; };
    }
    return [this, patient, content] { return MakeHandset(patient, content); };
}

std::shared_ptr<TrustedPhone>
NationalPhrPeople::MakeHandset(uint64_t patient, Content content) const
{
    const Patient person = m_context.population.Get(patient);
    HealthCard card;
    card.id = person.nationalId;
    card.fingerprint = m_context.registry.MakeFingerprint(card.id);
    card.code = person.code;
    std::optional<MobileRecord> mobile;
    if (content == Content::Record || m_scheme.VisitsNeedCredential())
    {
        card.insuranceCode = person.insuranceCode;
        m_scheme.AddCredential(card,
                               m_context.network.GetProvinces()[person.province].name + ".p-ra");
    }
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
    if (handset && handset->GetDevice() == m_context.population.GetDevice(patient))
    {
        m_kept[patient].handset = handset;
    }
}

void
NationalPhrPeople::NoteEmergency(uint64_t patient, Reason reason)
{
    Kept& kept = m_kept[patient];
    if (reason == Reason::Accepted)
    {
        ++kept.pending;
    }
    else
    {
        kept.certain = false;
    }
}

void
NationalPhrPeople::NoteSync(uint64_t patient, Reason reason, uint32_t version)
{
    Kept& kept = m_kept[patient];
    kept.certain = reason == Reason::Accepted;
    if (kept.certain)
    {
        kept.version = version;
        kept.pending = 0;
    }
}

void
NationalPhrPeople::CheckPhones(NationalPhrRecordCheck& check) const
{
    for (const auto& [patient, kept] : m_kept)
    {
        if (!kept.handset)
        {
            continue;
        }
        const auto plain = kept.handset->ReadRecord();
        check.CheckMobile(m_context.population.GetNationalId(patient),
                          {plain ? Decode<MobileRecord>(*plain) : std::nullopt,
                           kept.version,
                           kept.pending,
                           kept.certain});
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
