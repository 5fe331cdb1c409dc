// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PEER_H
#define EHEALTH_PEER_H

#include "ns3/ipv4-address.h"
#include "ns3/message-stream.h"
#include "ns3/nfc-net-device.h"

#include <string>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * Whom a role sends to: an address over a class of link, the connection a message came by, or
 * whatever is in the field of an NFC device.
 */
class Peer
{
  public:
    Peer() = default;

    /**
     * The agent at an address; the connection is opened at the first message.
     *
     * @param address of its node
     * @param link the class of the leg
     * @param name common name of its certificate, which TLS requires of it; unused elsewhere
     * @return the peer
     */
    static Peer At(Ipv4Address address, LinkClass link, std::string name = {})
    {
        Peer peer;
        peer.m_address = address;
        peer.m_link = link;
        peer.m_name = std::move(name);
        return peer;
    }

    /**
     * The same for an agent that answers HTTP requests (Agent::ServeHttp()), over TLS.
     *
     * @param address of its node
     * @param name common name of its certificate, and the requests' Host
     * @return the peer
     */
    static Peer AtHttp(Ipv4Address address, std::string name)
    {
        Peer peer = At(address, LinkClass::Internet, std::move(name));
        peer.m_http = true;
        return peer;
    }

    /// @return the other end of an open connection
    static Peer Behind(Ptr<MessageStream> stream)
    {
        Peer peer;
        peer.m_stream = stream;
        peer.m_link = stream->GetLink();
        return peer;
    }

    /// @return the phone or reader that an NFC device is coupled with
    static Peer Near(Ptr<NfcNetDevice> device)
    {
        Peer peer;
        peer.m_device = device;
        peer.m_link = LinkClass::Nfc;
        return peer;
    }

    /// @return the class of the leg
    LinkClass GetLink() const
    {
        return m_link;
    }

    /// @return the address; of no meaning for a connection or NFC
    Ipv4Address GetAddress() const
    {
        return m_address;
    }

    /// @return the common name of its certificate
    const std::string& GetName() const
    {
        return m_name;
    }

    /// @return whether it speaks HTTP; of no meaning for a connection or NFC
    bool IsHttp() const
    {
        return m_http;
    }

    /// @return the connection, or null
    const Ptr<MessageStream>& GetStream() const
    {
        return m_stream;
    }

    /// @return the NFC device, or null
    const Ptr<NfcNetDevice>& GetDevice() const
    {
        return m_device;
    }

    /// @return whether both are the same peer
    friend bool operator==(const Peer& a, const Peer& b)
    {
        return a.m_link == b.m_link && a.m_address == b.m_address && a.m_http == b.m_http &&
               a.m_stream == b.m_stream && a.m_device == b.m_device;
    }

  private:
    LinkClass m_link{LinkClass::Lan};
    bool m_http{false};
    Ipv4Address m_address;
    std::string m_name;
    Ptr<MessageStream> m_stream;
    Ptr<NfcNetDevice> m_device;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PEER_H
