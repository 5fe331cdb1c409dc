// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_STRANGER_ATTACK_H
#define EHEALTH_STRANGER_ATTACK_H

#include "ns3/national-phr-targets.h"

#include <map>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-adversary
 * Attacks on step 1 of a visit: wherever a card is seen by NFC within reach, a stranger comes to
 * the same hospital some time later and is taken for its owner.
 */
class StrangerAttack : public NationalPhrAttack
{
  protected:
    /// Makes what the stranger lays on the reader. @param seen what the owner's card showed
    virtual nationalphr::HandsetSource MakeHandset(const nationalphr::PresentCard& seen) = 0;

    /// The stranger's visit has begun. @param run its number
    virtual void HandleVisit(uint64_t run)
    {
        GetAdversary().Attempt(run);
    }

    /// Waits for cards; one patient comes if nobody else does.
    void DoStart() override
    {
        After(Time(), [this] { GetTargets().bringPatient(0); });
        GetAdversary().Tap<nationalphr::PresentCard>(
            LinkClass::Nfc,
            [this](const PassingMessage& passing, const nationalphr::PresentCard& m) {
                const auto hospital = GetTargets().findHospital(passing.sender.GetPlace());
                if (hospital && m_next[*hospital] <= Simulator::Now())
                {
                    m_next[*hospital] = Simulator::Now() + kPause;
                    SendStranger(*hospital, m);
                }
            });
    }

  private:
    void SendStranger(uint32_t hospital, const nationalphr::PresentCard& seen)
    {
        Later(kLater, [this, hospital, handset = MakeHandset(seen)] {
            GetTargets().present(hospital, handset, [this](uint64_t run) { HandleVisit(run); });
        });
    }

    /// When the patient has gone.
    const Time kLater{Seconds(20)};
    /// One stranger a hospital in so long, who is not to be taken for the next patient.
    const Time kPause{Seconds(60)};

    std::map<uint32_t, Time> m_next; //!< by hospital: when the next stranger may come
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_STRANGER_ATTACK_H
