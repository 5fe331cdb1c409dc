// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_BACKGROUND_LOAD_H
#define EHEALTH_BACKGROUND_LOAD_H

#include "ns3/nstime.h"
#include "ns3/random-stream.h"
#include "ns3/simple-ref-count.h"

#include <vector>

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-net
/// A kind of what others send over a link, object by object.
struct BackgroundTraffic
{
    double share{0};         //!< of the load
    Time service;            //!< mean time that an object takes on the link
    bool exponential{false}; //!< its distribution; else all objects are of one size
};

/**
 * @ingroup ehealth-net
 * Traffic of others in one direction of a link, as an M/G/1 queue: objects come at random (a
 * Poisson process), all packets of one at once, and the link serves them first come first served.
 * None of this is an event: the unfinished work is brought up to date when it is asked for. What is
 * asked for closely together hangs together, as it does on a link: a packet finds what the last one
 * left.
 *
 * The waiting time has the mean of Pollaczek and Khinchine, load * E[S^2] / (2 E[S] (1 - load)), S
 * being the time of an object. Kleinrock, Queueing Systems I, sections 5.6 and 5.7.
 */
class BackgroundLoad : public SimpleRefCount<BackgroundLoad>
{
  public:
    /// Highest load: beyond, queues would take too long to settle.
    static constexpr double kMaxLoad = 0.9;

    /**
     * @param load share of the time in which the link serves them, 0 to kMaxLoad (aborts otherwise)
     * @param traffic kinds, at least one, whose shares add up to 1 (aborts otherwise)
     * @param random decides
     */
    BackgroundLoad(double load, std::vector<BackgroundTraffic> traffic, RandomStream random);

    /// @param now not before that of the last call. @return how long a packet waits that comes now
    Time GetWait(Time now);

    /// @return its mean
    Time GetMeanWait() const;

  private:
    /// @return a kind. @param weight gives the share of each
    template <class Weight>
    const BackgroundTraffic& Draw(Weight weight);
    double DrawExponential(double mean);
    /// @return seconds that a new object takes
    double DrawService();
    /// @return seconds that the object which is served at a random time still takes
    double DrawResidual();
    /// @return the work found at a random time, seconds
    double DrawWork();

    double m_load;
    std::vector<BackgroundTraffic> m_traffic;
    RandomStream m_random;
    double m_rate{0}; //!< objects a second
    Time m_asked{-1}; //!< when m_work was; negative: never
    double m_work{0}; //!< unfinished then, seconds
    double m_next{0}; //!< from m_asked to the next arrival, seconds
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_BACKGROUND_LOAD_H
