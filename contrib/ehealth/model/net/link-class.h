// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_LINK_CLASS_H
#define EHEALTH_LINK_CLASS_H

#include <array>
#include <cstdint>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * What lies between two parties decides how it is protected: the legs of paper 000, section 3.2,
 * and one that nothing protects but the messages themselves.
 */
enum class LinkClass : uint8_t
{
    Nfc,         //!< phone and reader
    Lan,         //!< inside a medical centre
    ProvinceVpn, //!< among the servers of the provincial distributed database
    PhrcVpn,     //!< PHRC-VPN, between the record centres
    CasVpn,      //!< CAs-VPN, the tree of certificate authorities
    Internet,    //!< TLS
    Open,        //!< plain TCP, the insecure channel of paper 002
};

/// Number of link classes.
constexpr std::size_t kLinkClasses = 7;

/// @return "nfc", "lan", "province-vpn", "phrc-vpn", "cas-vpn", "internet" or "open"
constexpr const char*
GetName(LinkClass link)
{
    constexpr const char* names[kLinkClasses] =
        {"nfc", "lan", "province-vpn", "phrc-vpn", "cas-vpn", "internet", "open"};
    return names[static_cast<std::size_t>(link)];
}

/**
 * @ingroup ehealth-net
 * The octets that protection adds to a leg, which travel as padding where the leg is itself
 * modelled as plain TCP. All zero: none.
 */
struct LinkOverhead
{
    uint32_t perPacket{0};       //!< octets per full segment (ESP tunnel: 54)
    uint32_t perRecord{0};       //!< octets per 16 KiB of data (TLS 1.3 record: 22)
    uint32_t clientHandshake{0}; //!< octets of the client's first flight; 0: no handshake
    uint32_t serverHandshake{0}; //!< octets of the server's flight
    bool carried{false};         //!< the network itself adds perPacket: it is counted, not sent
};

/// One overhead a link class.
using LinkOverheads = std::array<LinkOverhead, kLinkClasses>;

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_LINK_CLASS_H
