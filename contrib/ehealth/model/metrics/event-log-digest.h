// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EVENT_LOG_DIGEST_H
#define EHEALTH_EVENT_LOG_DIGEST_H

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-metrics
 * SHA-256 over the ordered log of a run's events (time, node, message name, length, outcome):
 * equal digests mean equal runs.
 */
class EventLogDigest
{
  public:
    EventLogDigest();
    ~EventLogDigest();
    EventLogDigest(const EventLogDigest&) = delete;
    EventLogDigest& operator=(const EventLogDigest&) = delete;

    /**
     * Appends an event.
     * @param time simulated time, nanoseconds
     * @param node where
     * @param name of the message, or of the protocol that ended
     * @param length of the message, octets
     * @param outcome of the run; empty for a message
     */
    void Add(int64_t time,
             std::string_view node,
             std::string_view name,
             uint64_t length,
             std::string_view outcome);

    /// @return the digest of what was added so far, hexadecimal
    std::string GetHex() const;

  private:
    struct Deleter
    {
        void operator()(evp_md_ctx_st* context) const;
    };

    std::unique_ptr<evp_md_ctx_st, Deleter> m_context;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EVENT_LOG_DIGEST_H
