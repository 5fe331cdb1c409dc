// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_FLOOR_H
#define EHEALTH_FLOOR_H

#include <functional>
#include <optional>
#include <string>

namespace ns3
{
namespace ehealth
{

/// One execution of something to be timed.
using Step = std::function<void()>;

/**
 * @param primitive elementary operation, as in the cost table
 * @param octets of input
 * @return its bare execution through OpenSSL or libdeflate, everything reusable set up beforehand;
 *         nothing when it is no such operation
 */
std::optional<Step> FindCryptoStep(const std::string& primitive, std::size_t octets);

/// @param octets of a packet, its headers included
/// @return seconds of processor time a packet takes for one hop: an ns-3 point-to-point link and
///         IPv4 with static routes of a few entries, UDP at the ends of a chain
double MeasurePacketHop(std::size_t octets);

/// @param octets of a frame
/// @return seconds of processor time a frame takes on an ns-3 point-to-point link alone
double MeasureFrameHop(std::size_t octets);

/// @param octets of a row
/// @return seconds of processor time to insert a row, by SQLite in transactions of 20,000
double MeasureInsert(std::size_t octets);

/// @param octets of a row
/// @return seconds of processor time to find a row by its key, by SQLite among 1,000
double MeasureFind(std::size_t octets);

/// @return processor time this thread has taken, seconds
double GetThreadSeconds();

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_FLOOR_H
