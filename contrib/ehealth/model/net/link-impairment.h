// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_LINK_IMPAIRMENT_H
#define EHEALTH_LINK_IMPAIRMENT_H

#include "ns3/nstime.h"
#include "ns3/random-stream.h"
#include "ns3/simple-ref-count.h"

#include <functional>
#include <map>
#include <optional>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-net
/// What is wrong with a link.
struct LinkFault
{
    bool down{false};    //!< nothing passes
    double loss{0};      //!< probability that a packet is lost
    Time jitter;         //!< each packet is late by up to so much more, all equally likely
    double rateShare{1}; //!< of the rate that is left, > 0
};

/**
 * @ingroup ehealth-net
 * The faults of a link while they last, several at once: losses are independent, jitters add up,
 * shares of the rate multiply. Channels ask it about each packet.
 */
class LinkImpairment : public SimpleRefCount<LinkImpairment>
{
  public:
    /// @param random decides about packets
    explicit LinkImpairment(RandomStream random);

    /// @param callback called when the share of the rate changed
    void SetRateCallback(std::function<void(double share)> callback);

    /// @return a number by which End() knows the fault
    uint64_t Begin(const LinkFault& fault);

    /// Ends a fault.
    void End(uint64_t number);

    /// @return by how much the next packet is late; nothing when it is lost
    std::optional<Time> Judge();

    /// @return the share of the rate that is left
    double GetRateShare() const
    {
        return m_rateShare;
    }

  private:
    void Sum();

    RandomStream m_random;
    std::function<void(double)> m_onRate;
    std::map<uint64_t, LinkFault> m_faults;
    uint64_t m_begun{0};
    bool m_down{false};
    double m_loss{0};
    Time m_jitter;
    double m_rateShare{1};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_LINK_IMPAIRMENT_H
