// SPDX-License-Identifier: GPL-2.0-only
// N13: a phone is stolen and started with other software.
#include "ns3/national-phr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

namespace
{

/**
 * A thief replaces PHR-CA by a program that reads card and record, and starts the phone.
 */
class N13Attack : public NationalPhrAttack
{
    void DoStart() override
    {
        const uint64_t patient = GetPatients().front();
        After(Time(), [this, patient] { GetTargets().visit(patient, GetTargets().hospital, {}); });
        After(Seconds(60), [this, patient] {
            const auto phone = GetTargets().takePhone(patient);
            GetAdversary().Attempt(0);
            const std::string malware = "reads card and record";
            phone->GetStorage().software.clientApp =
                std::make_shared<const SoftwareImage>(ByteView(malware).ToBytes());
            phone->Boot();
            const auto plain = phone->ReadRecord();
            const auto mobile = plain ? Decode<MobileRecord>(*plain) : std::nullopt;
            if (mobile)
            {
                GetAdversary().Learn(mobile->record.summary);
            }
        });
    }
};

const AttackRegistration<N13Attack> g_attack({"N13",
                                              "national-phr",
                                              "M-PHR is read from a stolen phone",
                                              "stolen phone, tampered boot",
                                              "the phone",
                                              false});

} // namespace
} // namespace ehealth
} // namespace ns3
