// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_WALL_PROFILE_H
#define EHEALTH_WALL_PROFILE_H

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-wire
 * Where the host's time goes in the thread that runs the simulator. The time since construction is
 * divided among parts without gaps or overlaps: at any moment it counts for the innermost
 * Scope. While no profile is taken, a Scope costs one look at a variable.
 */
class WallProfile
{
  public:
    /// What the time is spent on.
    enum class Part : uint8_t
    {
        StartUp,   //!< building the country
        Scheduler, //!< the queue of pending events
        Network,   //!< links, IP, TCP and UDP, and what no other part claims during the run
        Nfc,       //!< frames between devices that are held together
        Esp,       //!< tunnels between security gateways
        Tls,       //!< TLS connections
        Scripts,   //!< roles' scripts, with encoding and decoding messages
        Operation, //!< what scripts compute on processors
        Waiting,   //!< for worker threads
        People,    //!< arrivals, their queues and phones
        Recording, //!< the event log, rows and totals of the results
    };

    /// Number of parts.
    static constexpr std::size_t kParts = 11;

    /// A line of the profile.
    struct Row
    {
        std::string part;  //!< see Part; operations are told apart as crypto, records and stores
        std::string name;  //!< of an operation, with its algorithm; empty for other parts
        uint64_t count{0}; //!< how often it was begun
        double seconds{0}; //!< the host's time
    };

    /// Counts the time from here to the end of the block for a part.
    class Scope
    {
      public:
        /// @param part what the block is for
        explicit Scope(Part part)
        {
            if (g_profile != nullptr)
            {
                m_profile = g_profile;
                m_outer = m_profile->Enter(part);
            }
        }

        ~Scope()
        {
            if (m_profile != nullptr && m_profile == g_profile)
            {
                m_profile->Leave(m_outer);
            }
        }

        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

      private:
        WallProfile* m_profile{nullptr};
        Part m_outer{};
    };

    /// Begins a profile of the calling thread, in Part::StartUp. Others must not use scopes.
    WallProfile();
    ~WallProfile();
    WallProfile(const WallProfile&) = delete;
    WallProfile& operator=(const WallProfile&) = delete;

    /// @return the profile under way; null without one
    static WallProfile* Find()
    {
        return g_profile;
    }

    /**
     * Says which operation the time counted for Part::Operation since the last call was, if there
     * was any: other threads' operations do not count.
     * @param kind "crypto", "records" or "stores"
     * @param operation "sign", ...
     * @param algorithm "ecdsa-p256", ...
     */
    void NameOperation(const char* kind, const char* operation, const char* algorithm);

    /// @return the time so far, longest first; the rows add up to the time since the beginning
    std::vector<Row> GetRows();

  private:
    using Clock = std::chrono::steady_clock;

    struct Total
    {
        uint64_t count{0};
        Clock::duration time{};
    };

    Part Enter(Part part);
    void Leave(Part outer);
    /// Counts the time since the last call for the current part.
    void Settle();

    static WallProfile* g_profile;

    Clock::time_point m_since;
    Part m_part{Part::StartUp};
    std::array<Total, kParts> m_totals{};
    std::map<std::pair<std::string, std::string>, Total> m_operations; //!< by kind and name
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_WALL_PROFILE_H
