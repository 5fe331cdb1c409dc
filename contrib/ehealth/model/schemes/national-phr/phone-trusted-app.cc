// SPDX-License-Identifier: GPL-2.0-only
// What PHR-CA asks of PHR-TA, and what that costs in the TEE and in its TPMs.
#include "ns3/sync-proof.h"
#include "phone.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

/// A call from the normal world into the TEE and back, with what is computed there.
Operation<bool>
CallTee(const char* name, std::vector<CostItem> inside = {})
{
    inside.insert(inside.begin(), {Primitive::WorldSwitch});
    return {{name, "tee", std::move(inside)}, [](RandomStream&) { return true; }, true};
}

/// What loading an object and its policy takes in a TPM: its Name, the policy, three keys derived
/// and one integrity value (tpm.cc).
const std::vector<CostItem> kLoad{{Primitive::Sha256, 3, 128}, {Primitive::HmacSha256, 4, 256}};

/// A TPM's command on an object. @param octets of data that it encrypts or authenticates
std::vector<CostItem>
MakeTpmCost(std::size_t octets)
{
    // Data goes through in buffers, one command each.
    const auto buffers = static_cast<uint32_t>(octets / Tpm::kMaxBuffer + 1);
    std::vector<CostItem> items = kLoad;
    items.push_back({Primitive::Aes256Gcm, buffers, octets});
    items.push_back({Primitive::HmacSha256, buffers, octets});
    return items;
}

/// TPM2_NV_Increment: the counter's eight octets, kept durably.
const CostItem kIncrement{Primitive::DatabaseWrite, 1, 8};

/// Extends of a boot and of loading PHR-TA: three stages, four PCRs of TPM-PHR.
const CostItem kMeasurements{Primitive::Sha256, 7, 7 * 64};

} // namespace

Task<bool>
Phone::TakeHandset(Session& s, HandsetSource handset)
{
    // Another person's phone knows nothing of the last one's connections.
    m_agent->CloseConnections();
    // The phone was there before the run: making it takes no simulated time.
    Operation<std::shared_ptr<TrustedPhone>> take;
    take.cost.name = "derive";
    take.cost.algorithm = "handset";
    take.work = [handset](RandomStream&) { return handset(); };
    m_handset = co_await s.Run(std::move(take));
    co_return true;
}

// The key pair PD of step 6: of Platform-TPM, because PHR-TA, through which alone TPM-PHR can be
// reached, comes only with the answer to that step.
Task<KeyPair>
Phone::MakeDeviceKey(Session& s)
{
    auto call = CallTee("call-platform-tpm");
    co_await s.Run(std::move(call), m_tee);
    const KeyPair keys = co_await s.Run(op::GenerateKeyPair(m_trust.suite), m_tpm);
    m_handset->KeepHolderKey(keys);
    co_return keys;
}

Task<Bytes>
Phone::SignWithHolderKey(Session& s, const MessageType& type, Bytes body)
{
    auto call = CallTee("call-platform-tpm");
    co_await s.Run(std::move(call), m_tee);
    const KeyPair keys = co_await s.Require(m_handset->GetHolderKey(), Reason::NotProvisioned);
    auto sign = SignAs(type, keys, std::move(body));
    auto signature = co_await s.Run(std::move(sign), m_tpm);
    co_return signature;
}

Task<bool>
Phone::InstallTrustedApp(Session& s, Bytes image)
{
    const std::size_t size = image.size();
    auto call = CallTee("install-phr-ta", {{Primitive::Sha256, 1, size}});
    co_await s.Run(std::move(call), m_tee);
    const auto handset = m_handset;
    // The same image on many phones is in memory once.
    const SoftwareImagePtr known = m_trust.software.trustedApp;
    Operation<bool> install{{"measure", "tpm2", {kMeasurements}},
                            [handset, known, image = std::move(image)](RandomStream&) {
                                auto given = std::make_shared<const SoftwareImage>(image);
                                handset->InstallTrustedApp(
                                    given->GetDigest() == known->GetDigest() ? known : given);
                                return true;
                            }};
    co_return co_await s.Run(std::move(install), m_tpm);
}

Task<bool>
Phone::SealCard(Session& s, HealthCard card)
{
    const Bytes plain = Encode(card);
    auto call =
        CallTee("seal-card",
                {{Primitive::Aes256Gcm, 1, plain.size()}, {Primitive::Sha256, 1, plain.size()}});
    co_await s.Run(std::move(call), m_tee);
    const auto handset = m_handset;
    Operation<PhoneError> seal{
        {"seal", "tpm2", MakeTpmCost(std::tuple_size_v<SymmetricKey>)},
        [handset, plain](RandomStream& random) { return handset->SealCard(plain, random); },
    };
    const PhoneError error = co_await s.Run(std::move(seal), m_tpm);
    co_await s.Require(ToReason(error));
    co_return true;
}

Task<HealthCard>
Phone::OpenCard(Session& s)
{
    const std::size_t size = m_handset->GetStorage().card.size();
    auto call = CallTee("open-card", {{Primitive::Aes256Gcm, 1, size}});
    co_await s.Run(std::move(call), m_tee);
    const auto handset = m_handset;
    Operation<PhoneResult<Bytes>> unseal{
        {"unseal", "tpm2", MakeTpmCost(std::tuple_size_v<SymmetricKey>)},
        [handset](RandomStream&) { return handset->OpenCard(); },
        true,
    };
    const PhoneResult<Bytes> opened = co_await s.Run(std::move(unseal), m_tpm);
    co_await s.Require(ToReason(opened.GetError()));
    auto card = co_await s.Parse<HealthCard>(*opened);
    co_return card;
}

Task<bool>
Phone::StoreRecord(Session& s, MobileRecord record)
{
    const Bytes plain = Encode(record);
    auto call = CallTee("store-record");
    co_await s.Run(std::move(call), m_tee);
    const auto handset = m_handset;
    std::vector<CostItem> items = MakeTpmCost(plain.size());
    items.push_back(kIncrement);
    Operation<PhoneError> store{
        {"encrypt", "tpm2", std::move(items)},
        [handset, plain](RandomStream& random) { return handset->StoreRecord(plain, random); },
    };
    const PhoneError error = co_await s.Run(std::move(store), m_tpm);
    co_await s.Require(ToReason(error));
    co_return true;
}

Task<MobileRecord>
Phone::ReadRecord(Session& s)
{
    auto call = CallTee("read-record");
    co_await s.Run(std::move(call), m_tee);
    const auto handset = m_handset;
    Operation<PhoneResult<Bytes>> read{
        {"decrypt", "tpm2", MakeTpmCost(handset->GetStorage().record.size())},
        [handset](RandomStream&) { return handset->ReadRecord(); },
    };
    const PhoneResult<Bytes> decrypted = co_await s.Run(std::move(read), m_tpm);
    co_await s.Require(ToReason(decrypted.GetError()));
    auto record = co_await s.Parse<MobileRecord>(*decrypted);
    co_return record;
}

Task<std::vector<Digest>>
Phone::ReadMeasurements(Session& s)
{
    auto call = CallTee("read-pcrs");
    co_await s.Run(std::move(call), m_tee);
    const auto handset = m_handset;
    Operation<std::vector<Digest>> read{
        {"read-pcrs", "tpm2", {{Primitive::Sha256, 1, 96}}},
        [handset](RandomStream&) { return handset->ReadMeasurements(); },
        true,
    };
    auto values = co_await s.Run(std::move(read), m_tpm);
    co_return values;
}

Task<SyncProof>
Phone::Quote(Session& s, Nonce nonce)
{
    const std::size_t size = m_handset->GetStorage().record.size();
    auto call = CallTee("quote-record", {{Primitive::Sha256, 1, size}});
    co_await s.Run(std::move(call), m_tee);
    std::vector<CostItem> cost = MakeTpmCost(size);
    cost.push_back({Primitive::EcdsaP256Sign});
    const auto clock = static_cast<uint64_t>(Simulator::Now().GetMilliSeconds());
    const auto handset = m_handset;
    Operation<PhoneResult<SyncProof>> quote{
        {"quote", "tpm2", std::move(cost)},
        [this, handset, nonce, clock](RandomStream& random) -> PhoneResult<SyncProof> {
            SyncProof proof;
            const PhoneError error = StateRecord(*handset, proof.statement);
            // In another state there is nothing to state, which the quote will show.
            if (error != PhoneError::None && error != PhoneError::OtherState)
            {
                return error;
            }
            auto quoted =
                handset->Quote(ByteView(DigestProof(nonce, proof.statement)), clock, random);
            if (!quoted)
            {
                return PhoneError::NotProvisioned;
            }
            proof.quote = std::move(*quoted);
            proof.certificate = m_trust.findTpmCertificate(*handset);
            return proof;
        },
    };
    const PhoneResult<SyncProof> quoted = co_await s.Run(std::move(quote), m_tpm);
    co_await s.Require(ToReason(quoted.GetError()));
    co_return* quoted;
}

Task<bool>
Phone::Restore(Session& s)
{
    auto call = CallTee("restore");
    co_await s.Run(std::move(call), m_tee);
    const auto handset = m_handset;
    Operation<bool> restore{{"measure", "tpm2", {kMeasurements}}, [handset](RandomStream&) {
                                handset->Restore();
                                return true;
                            }};
    co_return co_await s.Run(std::move(restore), m_tpm);
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
