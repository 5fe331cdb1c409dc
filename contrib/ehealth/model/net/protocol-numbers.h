// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PROTOCOL_NUMBERS_H
#define EHEALTH_PROTOCOL_NUMBERS_H

#include <cstdint>

namespace ns3
{
namespace ehealth
{

/// EtherTypes (IANA, IEEE 802 Numbers). ns-3's own names for them are others from ns-3.49 on.
namespace ethertype
{
constexpr uint16_t kIpv4 = 0x0800;
constexpr uint16_t kArp = 0x0806;
} // namespace ethertype

/// Numbers of the protocols in IPv4's header (IANA, Assigned Internet Protocol Numbers), but ESP's,
/// which is esp::kProtocol.
namespace ipprotocol
{
constexpr uint8_t kIcmp = 1;
constexpr uint8_t kTcp = 6;
constexpr uint8_t kUdp = 17;
} // namespace ipprotocol

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PROTOCOL_NUMBERS_H
