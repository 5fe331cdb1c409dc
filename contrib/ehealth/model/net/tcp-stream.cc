// SPDX-License-Identifier: GPL-2.0-only
#include "tcp-stream.h"

#include "ns3/log.h"
#include "ns3/packet.h"
#include "ns3/sharded-tcp.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <ostream>
#include <utility>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthTcpStream");

namespace
{

/// Retransmissions of a segment: once TCP's longest timeout is reached, one a minute for a day.
constexpr uint32_t kRetransmissions = 1440;

} // namespace

std::ostream&
operator<<(std::ostream& os, StreamError error)
{
    constexpr const char* names[] = {"None",
                                     "LinkLost",
                                     "HandshakeFailed",
                                     "ExpiredCertificate",
                                     "NotYetValidCertificate",
                                     "RevokedCertificate",
                                     "RejectedCertificate",
                                     "RejectedSignature",
                                     "RejectedRecord"};
    return os << names[static_cast<std::size_t>(error)];
}

TcpStream::TcpStream(Ptr<Node> node, const Address& remote)
    : m_socket(ShardedTcp::CreateSocket(node, remote))
{
    AdoptSocket();
    Configure(m_socket);
    m_socket->SetConnectCallback(MakeCallback(&TcpStream::HandleConnected, this),
                                 MakeCallback(&TcpStream::HandleBroken, this));
    m_socket->Bind();
    if (m_socket->Connect(remote) != 0)
    {
        NS_LOG_WARN("no route from node " << node->GetId() << " to " << remote);
        m_open = false;
        m_error = StreamError::LinkLost;
    }
}

TcpStream::TcpStream(Ptr<Socket> accepted) : m_socket(accepted), m_connected(true)
{
    AdoptSocket();
}

TcpStream::~TcpStream()
{
    m_socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    m_socket->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                                 MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                MakeNullCallback<void, Ptr<Socket>>());
}

void
TcpStream::Configure(Ptr<Socket> socket)
{
    socket->SetAttribute("SegmentSize", UintegerValue(kSegment));
    socket->SetAttribute("DataRetries", UintegerValue(kRetransmissions));
}

void
TcpStream::AdoptSocket()
{
    m_socket->SetRecvCallback(MakeCallback(&TcpStream::HandleReadable, this));
    m_socket->SetSendCallback(MakeCallback(&TcpStream::HandleSendSpace, this));
    m_socket->SetCloseCallbacks(MakeCallback(&TcpStream::HandleBroken, this),
                                MakeCallback(&TcpStream::HandleBroken, this));
}

void
TcpStream::SetConnectedCallback(std::function<void()> callback)
{
    m_onConnected = std::move(callback);
}

void
TcpStream::Send(Bytes octets)
{
    if (!octets.empty())
    {
        m_outgoing.push_back(std::move(octets));
        Flush();
    }
}

void
TcpStream::Flush()
{
    while (m_connected && m_open && !m_outgoing.empty())
    {
        const Bytes& next = m_outgoing.front();
        const uint32_t space = m_socket->GetTxAvailable();
        if (space == 0)
        {
            return; // HandleSendSpace goes on
        }
        // In segments: ns-3 keeps up to a thousand packet buffers of the largest size it has seen.
        const auto size = static_cast<uint32_t>(
            std::min<std::size_t>(std::min(space, kSegment), next.size() - m_sent));
        const auto part = Create<Packet>(next.data() + m_sent, size);
        m_sent += size;
        if (m_sent == next.size())
        {
            m_outgoing.pop_front();
            m_sent = 0;
        }
        m_socket->Send(part);
    }
    if (m_closing && m_outgoing.empty() && m_open)
    {
        m_open = false;
        m_socket->Close();
    }
}

void
TcpStream::Close()
{
    m_closing = true;
    m_onClosed = nullptr;
    Flush();
}

void
TcpStream::HandleConnected(Ptr<Socket>)
{
    m_connected = true;
    if (m_onConnected)
    {
        m_onConnected();
    }
    Flush();
}

void
TcpStream::HandleBroken(Ptr<Socket>)
{
    if (!m_open)
    {
        return;
    }
    m_open = false;
    m_error = StreamError::LinkLost;
    m_socket->Close();
    if (m_onClosed)
    {
        const Ptr<TcpStream> self(this); // the callback may drop the owner's reference
        std::exchange(m_onClosed, nullptr)();
    }
}

void
TcpStream::HandleSendSpace(Ptr<Socket>, uint32_t)
{
    Flush();
}

void
TcpStream::HandleReadable(Ptr<Socket>)
{
    const Ptr<TcpStream> self(this);
    Bytes octets;
    while (m_socket->GetRxAvailable() > 0)
    {
        const Ptr<Packet> packet = m_socket->Recv(kSegment, 0); // no larger buffer than was sent
        const std::size_t before = octets.size();
        octets.resize(before + packet->GetSize());
        packet->CopyData(octets.data() + before, packet->GetSize());
    }
    if (!octets.empty() && m_onData)
    {
        m_onData(octets);
    }
}

} // namespace ehealth
} // namespace ns3
