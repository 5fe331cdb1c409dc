// SPDX-License-Identifier: GPL-2.0-only
// A phone as it is put away: a country's phones are on disk while nobody uses them.
#include "ns3/abort.h"
#include "trusted-phone.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

namespace
{

struct SavedImage
{
    Digest digest{};
    std::optional<Bytes> octets; //!< unless it is one of the shared images
    EHEALTH_FIELDS(digest, octets)
};

struct SavedSoftware
{
    std::vector<SavedImage> platform;
    std::optional<SavedImage> clientApp;
    std::optional<SavedImage> trustedApp;
    EHEALTH_FIELDS(platform, clientApp, trustedApp)
};

struct SavedKeys
{
    Suite suite{};
    Bytes signing;
    std::optional<Bytes> kem; //!< unless it is the signing key
    EHEALTH_FIELDS(suite, signing, kem)
};

struct SavedTpm
{
    std::string name;
    std::string owner;
    Tpm::State state;
    EHEALTH_FIELDS(name, owner, state)
};

struct SavedPhone
{
    std::string device;
    PcrSelection sealed{};
    std::optional<SavedKeys> holderKey;
    SavedSoftware software;
    TpmObject cardKey;
    Bytes card;
    TpmObject recordKey;
    Bytes record;
    SavedSoftware trusted;
    std::vector<SavedTpm> tpms;
    bool trustedAppRuns{};
    EHEALTH_FIELDS(device,
                   sealed,
                   holderKey,
                   software,
                   cardKey,
                   card,
                   recordKey,
                   record,
                   trusted,
                   tpms,
                   trustedAppRuns)
};

/// Images by their digests.
class ImageCatalogue
{
  public:
    explicit ImageCatalogue(const PhoneSoftware& shared) : m_images(shared.platform)
    {
        m_images.push_back(shared.clientApp);
        m_images.push_back(shared.trustedApp);
    }

    SavedSoftware Save(const PhoneSoftware& software) const
    {
        SavedSoftware saved;
        for (const SoftwareImagePtr& stage : software.platform)
        {
            saved.platform.push_back(*Save(stage));
        }
        saved.clientApp = Save(software.clientApp);
        saved.trustedApp = Save(software.trustedApp);
        return saved;
    }

    PhoneSoftware Load(const SavedSoftware& saved) const
    {
        PhoneSoftware software;
        for (const SavedImage& stage : saved.platform)
        {
            software.platform.push_back(Load(stage));
        }
        software.clientApp = Load(saved.clientApp);
        software.trustedApp = Load(saved.trustedApp);
        return software;
    }

  private:
    SoftwareImagePtr Find(const Digest& digest) const
    {
        const auto found = std::find_if(m_images.begin(), m_images.end(), [&](const auto& image) {
            return image && image->GetDigest() == digest;
        });
        return found == m_images.end() ? nullptr : *found;
    }

    std::optional<SavedImage> Save(const SoftwareImagePtr& image) const
    {
        if (!image)
        {
            return std::nullopt;
        }
        return SavedImage{image->GetDigest(),
                          Find(image->GetDigest()) ? std::nullopt
                                                   : std::optional(image->GetOctets())};
    }

    SoftwareImagePtr Load(const std::optional<SavedImage>& saved) const
    {
        if (!saved)
        {
            return nullptr;
        }
        auto image = saved->octets ? std::make_shared<const SoftwareImage>(*saved->octets)
                                   : Find(saved->digest);
        NS_ABORT_MSG_UNLESS(image && image->GetDigest() == saved->digest,
                            "a phone was put away with other shared images");
        return image;
    }

    std::vector<SoftwareImagePtr> m_images;
};

SavedKeys
SaveKeys(const KeyPair& keys)
{
    SavedKeys saved{keys.GetSuite(), EncodePrivate(keys.GetSigningKey()), std::nullopt};
    if (keys.GetKemKey() != keys.GetSigningKey())
    {
        saved.kem = EncodePrivate(keys.GetKemKey());
    }
    return saved;
}

KeyPair
LoadKeys(const SavedKeys& saved)
{
    const SharedPkey signing = DecodePrivate(saved.signing);
    const SharedPkey kem = saved.kem ? DecodePrivate(*saved.kem) : signing;
    NS_ABORT_MSG_UNLESS(signing && kem, "the holder's key of a phone is malformed");
    return KeyPair(saved.suite, signing, kem);
}

} // namespace

Bytes
TrustedPhone::Save(const PhoneSoftware& shared) const
{
    const ImageCatalogue images(shared);
    SavedPhone saved;
    saved.device = m_device;
    saved.sealed = m_sealed;
    if (m_holderKey)
    {
        saved.holderKey = SaveKeys(*m_holderKey);
    }
    saved.software = images.Save(m_storage.software);
    saved.cardKey = m_storage.cardKey;
    saved.card = m_storage.card;
    saved.recordKey = m_storage.recordKey;
    saved.record = m_storage.record;
    saved.trusted = images.Save(m_trusted);
    for (const auto& [name, application] : m_tpms)
    {
        saved.tpms.push_back({name, application.owner, application.tpm.GetState()});
    }
    saved.trustedAppRuns = m_trustedAppRuns;
    return Encode(saved);
}

std::shared_ptr<TrustedPhone>
TrustedPhone::Load(uint64_t seed, const PhoneSoftware& shared, ByteView saved)
{
    auto found = Decode<SavedPhone>(saved);
    NS_ABORT_MSG_UNLESS(found, "a phone of " << saved.size() << " octets is malformed");
    const ImageCatalogue images(shared);
    auto phone = std::make_shared<TrustedPhone>(seed,
                                                found->device,
                                                images.Load(found->software),
                                                found->sealed);
    if (found->holderKey)
    {
        phone->m_holderKey = LoadKeys(*found->holderKey);
    }
    phone->m_storage.cardKey = std::move(found->cardKey);
    phone->m_storage.card = std::move(found->card);
    phone->m_storage.recordKey = std::move(found->recordKey);
    phone->m_storage.record = std::move(found->record);
    phone->m_trusted = images.Load(found->trusted);
    for (const SavedTpm& tpm : found->tpms)
    {
        auto& application =
            phone->m_tpms
                .emplace(tpm.name,
                         TpmApplication{Tpm(seed, phone->m_device + "/" + tpm.name), tpm.owner})
                .first->second;
        application.tpm.SetState(tpm.state);
    }
    phone->m_trustedAppRuns = found->trustedAppRuns;
    return phone;
}

} // namespace ehealth
} // namespace ns3
