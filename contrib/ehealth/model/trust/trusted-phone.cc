// SPDX-License-Identifier: GPL-2.0-only
#include "trusted-phone.h"

#include "ns3/abort.h"
#include "ns3/aead.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr const char* kCardAad = "health-card";

/// M-PHR as it is encrypted.
struct CountedRecord
{
    uint64_t count{}; //!< value of the counter
    Bytes record;     //!< the record
    EHEALTH_FIELDS(count, record)
};

PhoneError
ToPhoneError(TpmError error)
{
    switch (error)
    {
    case TpmError::None:
        return PhoneError::None;
    case TpmError::PolicyFail:
        return PhoneError::OtherState;
    case TpmError::Integrity:
    case TpmError::Type:
        break;
    }
    return PhoneError::Altered;
}

/// Extends PCRs of a TPM that has just started as Boot() does.
void
MeasurePlatform(Tpm& tpm, const PhoneSoftware& software)
{
    uint32_t pcr = 0;
    for (const SoftwareImagePtr& stage : software.platform)
    {
        tpm.Extend(std::min(pcr++, Tpm::kPcrs - 1), stage->GetDigest());
    }
}

/// @return the platform's state in one value
Digest
SummarisePlatform(const Tpm& platform, std::size_t stages)
{
    const auto used = static_cast<uint32_t>(std::min<std::size_t>(stages, Tpm::kPcrs));
    return Tpm::HashPcrs(platform.ReadPcrs((1U << used) - 1));
}

void
MeasureApplication(Tpm& phr, const Digest& platform, const PhoneSoftware& software)
{
    phr.Extend(TrustedPhone::kPlatformPcr, platform);
    phr.Extend(TrustedPhone::kTrustedAppPcr, software.trustedApp->GetDigest());
    phr.Extend(TrustedPhone::kClientAppPcr, software.clientApp->GetDigest());
}

} // namespace

TrustedPhone::TrustedPhone(uint64_t seed,
                           std::string device,
                           PhoneSoftware software,
                           PcrSelection sealed)
    : m_seed(seed), m_device(std::move(device)), m_sealed(sealed)
{
    m_tpms.emplace(kPlatformTpm, TpmApplication{Tpm(seed, m_device + "/" + kPlatformTpm), kTeeOs});
    m_tpms.emplace(kPhrTpm, TpmApplication{Tpm(seed, m_device + "/" + kPhrTpm), kPhrTa});
    m_tpms.at(kPhrTpm).tpm.DefineCounter(kRecordCounter);
    m_storage.software = std::move(software);
    m_trusted = m_storage.software;
    Boot();
}

void
TrustedPhone::Boot()
{
    for (auto& application : m_tpms)
    {
        application.second.tpm.Startup();
    }
    m_trustedAppRuns = false;
    MeasurePlatform(m_tpms.at(kPlatformTpm).tpm, m_storage.software);
    if (m_storage.software.trustedApp)
    {
        LoadTrustedApp();
    }
}

void
TrustedPhone::LoadTrustedApp()
{
    const Tpm& platform = m_tpms.at(kPlatformTpm).tpm;
    Tpm& phr = m_tpms.at(kPhrTpm).tpm;
    MeasureApplication(phr,
                       SummarisePlatform(platform, m_storage.software.platform.size()),
                       m_storage.software);
    if (!m_storage.card.empty())
    {
        phr.Extend(kCardPcr, Sha256(m_storage.card));
    }
    m_trustedAppRuns = true;
}

void
TrustedPhone::AddApplicationTpm(const std::string& application)
{
    auto& made =
        m_tpms.emplace(application, TpmApplication{Tpm(m_seed, m_device + "/" + application), ""})
            .first->second;
    NS_ABORT_MSG_UNLESS(made.owner.empty(), m_device << ": " << application << " has a TPM");
    made.owner = application;
    made.tpm.Startup();
}

Tpm*
TrustedPhone::FindTpm(const std::string& tpm, const std::string& caller)
{
    const auto found = m_tpms.find(tpm);
    if (found == m_tpms.end() || found->second.owner != caller ||
        (caller == kPhrTa && !m_trustedAppRuns))
    {
        return nullptr;
    }
    return &found->second.tpm;
}

Tpm*
TrustedPhone::FindPhrTpm()
{
    return FindTpm(kPhrTpm, kPhrTa);
}

void
TrustedPhone::InstallTrustedApp(SoftwareImagePtr image)
{
    m_storage.software.trustedApp = std::move(image);
    m_trusted = m_storage.software;
    EraseCard();
    // PCRs cannot be set back while the phone is on.
    Boot();
}

void
TrustedPhone::Restore()
{
    m_storage.software = m_trusted;
    Boot();
}

PhoneError
TrustedPhone::SealCard(ByteView card, RandomStream& random)
{
    if (!m_trustedAppRuns)
    {
        return PhoneError::NotProvisioned;
    }
    if (!m_storage.card.empty())
    {
        EraseCard();
        Boot();
    }
    Tpm& tpm = *FindPhrTpm();
    const Bytes key = random.Take(std::tuple_size_v<SymmetricKey>);
    m_storage.card = AeadSeal(key, AeadNonce{}, kCardAad, card); // a new key: any nonce will do
    tpm.Extend(kCardPcr, Sha256(m_storage.card));
    m_storage.cardKey = tpm.Seal(key, m_sealed, random);
    return PhoneError::None;
}

PhoneResult<Bytes>
TrustedPhone::OpenCard()
{
    Tpm* const tpm = FindPhrTpm();
    if (tpm == nullptr || m_storage.card.empty())
    {
        return PhoneError::NotProvisioned;
    }
    const auto key = tpm->Unseal(m_storage.cardKey, m_sealed);
    if (!key)
    {
        return ToPhoneError(key.GetError());
    }
    auto card = AeadOpen(*key, AeadNonce{}, kCardAad, m_storage.card);
    if (!card)
    {
        return PhoneError::Altered;
    }
    return std::move(*card);
}

void
TrustedPhone::EraseCard()
{
    m_storage.cardKey = {};
    m_storage.card.clear();
    m_storage.recordKey = {};
    m_storage.record.clear();
}

PhoneError
TrustedPhone::StoreRecord(ByteView record, RandomStream& random)
{
    Tpm* const tpm = FindPhrTpm();
    if (tpm == nullptr || m_storage.card.empty())
    {
        return PhoneError::NotProvisioned;
    }
    if (m_storage.recordKey.publicArea.empty())
    {
        m_storage.recordKey = tpm->CreateBindingKey(m_sealed, random);
    }
    const CountedRecord counted{tpm->ReadCounter(kRecordCounter).value_or(0) + 1, record.ToBytes()};
    auto encrypted = tpm->Encrypt(m_storage.recordKey, m_sealed, Encode(counted), random);
    if (!encrypted)
    {
        return ToPhoneError(encrypted.GetError());
    }
    tpm->IncrementCounter(kRecordCounter);
    m_storage.record = std::move(*encrypted);
    return PhoneError::None;
}

PhoneResult<Bytes>
TrustedPhone::ReadRecord()
{
    Tpm* const tpm = FindPhrTpm();
    if (tpm == nullptr || m_storage.record.empty())
    {
        return PhoneError::NotProvisioned;
    }
    const auto plain = tpm->Decrypt(m_storage.recordKey, m_sealed, m_storage.record);
    if (!plain)
    {
        return ToPhoneError(plain.GetError());
    }
    auto counted = Decode<CountedRecord>(*plain);
    NS_ABORT_MSG_UNLESS(counted, m_device << ": a record is genuine but malformed");
    if (counted->count != tpm->ReadCounter(kRecordCounter))
    {
        return PhoneError::RolledBack;
    }
    return std::move(counted->record);
}

std::vector<Digest>
TrustedPhone::ReadMeasurements() const
{
    return m_tpms.at(kPhrTpm).tpm.ReadPcrs(kSoftwarePcrs);
}

std::vector<Digest>
TrustedPhone::Measure(const PhoneSoftware& software)
{
    Tpm platform(0, "reference platform");
    MeasurePlatform(platform, software);
    Tpm phr(0, "reference");
    if (software.trustedApp)
    {
        MeasureApplication(phr, SummarisePlatform(platform, software.platform.size()), software);
    }
    return phr.ReadPcrs(kSoftwarePcrs);
}

std::optional<TpmQuote>
TrustedPhone::Quote(ByteView nonce, uint64_t clock, RandomStream& random)
{
    Tpm* const tpm = FindPhrTpm();
    if (tpm == nullptr)
    {
        return std::nullopt;
    }
    return tpm->Quote(nonce, kSoftwarePcrs, clock, random);
}

const PublicKey&
TrustedPhone::GetAttestationKey()
{
    return m_tpms.at(kPhrTpm).tpm.GetAttestationKey();
}

Bytes
TrustedPhone::GetAttestationPublicArea()
{
    return m_tpms.at(kPhrTpm).tpm.GetAttestationPublicArea();
}

} // namespace ehealth
} // namespace ns3
