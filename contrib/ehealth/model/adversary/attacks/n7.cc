// SPDX-License-Identifier: GPL-2.0-only
// N7: six decimal digits are tried out.
#include "ns3/national-phr-targets.h"
#include "ns3/stream-cipher.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * Who listens on the LAN, and knows the code from the card, tries all OTPs with the times at which
 * the answer can have been made: the first octets of a record are its code.
 */
class N7Attack : public NationalPhrAttack
{
    void DoStart() override
    {
        After(Time(), [this] { GetTargets().bringPatient(0); });
        GetAdversary().Tap<PresentCard>(
            LinkClass::Nfc,
            [this](const PassingMessage& passing, const PresentCard& m) {
                m_codes[passing.run] = m.code;
            });
        GetAdversary().Tap<RecordRequest>(
            LinkClass::Lan,
            [this](const PassingMessage& passing, const RecordRequest& m) {
                m_medicos[passing.run] = FindMedico(m.device);
            });
        GetAdversary().Tap<RecordAnswer>(
            LinkClass::Lan,
            [this](const PassingMessage& passing, const RecordAnswer& m) {
                const auto code = m_codes.find(passing.run);
                const auto medico = m_medicos.find(passing.run);
                // Of a visit that had begun before the attack it knows too little.
                if (GetAdversary().GetAttempts() == 0 && code != m_codes.end() &&
                    medico != m_medicos.end())
                {
                    GetAdversary().Attempt(passing.run);
                    Search(code->second, medico->second->GetId(), m.sealedRecord);
                }
            });
    }

    void Search(const PhrCode& code, const std::string& medico, const Bytes& sealed)
    {
        const int64_t now = GetAdversary().GetUnixTime();
        const ByteView first = ByteView(sealed).Sub(0, code.size());
        const CounterBlock counter = MakeFirstCounter();
        constexpr uint32_t kTrials = kTimes * kOtps;
        constexpr uint32_t kDerivations = kTrials + kOtps;
        Operation<std::optional<OneTimeKey>> search{
            {"search-otp",
             "hkdf-sha256",
             {{Primitive::HmacSha256, kDerivations, std::size_t{kDerivations} * 64},
              {Primitive::Aes256Gcm, kTrials, kTrials * code.size()}}},
            [=](RandomStream&) -> std::optional<OneTimeKey> {
                for (uint32_t number = 0; number < kOtps; ++number)
                {
                    OneTimeKey otp;
                    const std::string digits = std::to_string(kOtps + number).substr(1);
                    std::copy(digits.begin(), digits.end(), otp.otp.begin());
                    // HKDF (RFC 5869), as VisitKey::Derive() has it
                    const Digest extracted = HmacSha256(Digest{}, otp.otp);
                    for (uint32_t back = 0; back < kTimes; ++back)
                    {
                        otp.timeStamp = now - back;
                        wire::Writer info;
                        info.Put(otp.timeStamp);
                        info.Put(code);
                        info.Put(medico);
                        info.Put(uint8_t{1});
                        const SymmetricKey key = HmacSha256(extracted, info.Take());
                        if (ByteView(CtrCrypt(key, counter, first)) == ByteView(code))
                        {
                            return otp;
                        }
                    }
                }
                return std::nullopt;
            }};
        const auto found = GetAdversary().Compute(search);
        if (!found)
        {
            return;
        }
        const auto plain = GetAdversary().Compute(
            DeriveKey(*found, code, medico).Open(RecordAnswer::kType, sealed));
        const auto record = plain ? Decode<HealthRecord>(*plain) : std::nullopt;
        if (record)
        {
            GetAdversary().Learn(record->summary);
        }
    }

    /// AES-GCM encrypts its first block with the nonce and the number 2 (NIST SP 800-38D, 7.1); the
    /// nonce is the message's type.
    static CounterBlock MakeFirstCounter()
    {
        CounterBlock counter{};
        const uint32_t id = RecordAnswer::kType.GetId();
        for (std::size_t i = 0; i < sizeof(id); ++i)
        {
            counter[i] = static_cast<uint8_t>(id >> (8 * i));
        }
        counter.back() = 2;
        return counter;
    }

    static constexpr uint32_t kOtps = 1000000;
    static constexpr uint32_t kTimes = 3; //!< milliseconds from TS to the answer

    std::map<uint64_t, PhrCode> m_codes;
    std::map<uint64_t, Ptr<Medico>> m_medicos;
};

const AttackRegistration<N7Attack> g_attack({"N7",
                                             "national-phr",
                                             "a six-digit OTP is found and the record read",
                                             "tap of LAN and NFC",
                                             "LAN, step 3",
                                             false});

} // namespace
} // namespace ehealth
} // namespace ns3
