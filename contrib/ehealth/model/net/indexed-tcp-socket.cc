// SPDX-License-Identifier: GPL-2.0-only
#include "indexed-tcp-socket.h"

#include "ns3/ipv4-end-point.h"

#include <array>

namespace ns3
{
namespace ehealth
{

namespace
{

uint64_t
MakeKey(Ipv4Address remote, uint16_t remotePort, uint16_t localPort)
{
    return uint64_t{remote.Get()} << 32 | uint64_t{remotePort} << 16 | localPort;
}

} // namespace

IndexedTcpSocket::IndexedTcpSocket(const TcpSocketBase& model, std::shared_ptr<TcpIndex> index)
    : TcpSocketBase(model), m_index(std::move(index))
{
}

IndexedTcpSocket::IndexedTcpSocket(const IndexedTcpSocket& other)
    : TcpSocketBase(other), m_index(other.m_index)
{
}

IndexedTcpSocket::~IndexedTcpSocket()
{
    Unregister();
}

void
IndexedTcpSocket::Register()
{
    Unregister();
    if (m_endPoint != nullptr)
    {
        m_key = MakeKey(m_endPoint->GetPeerAddress(),
                        m_endPoint->GetPeerPort(),
                        m_endPoint->GetLocalPort());
        (*m_index)[m_key] = this;
    }
}

void
IndexedTcpSocket::Unregister()
{
    const auto at = m_index->find(m_key);
    if (at != m_index->end() && at->second == this)
    {
        m_index->erase(at);
    }
}

int
IndexedTcpSocket::Connect(const Address& address)
{
    const int result = TcpSocketBase::Connect(address);
    Register();
    return result;
}

Ptr<TcpSocketBase>
IndexedTcpSocket::Fork()
{
    return {new IndexedTcpSocket(*this), false};
}

void
IndexedTcpSocket::CompleteFork(Ptr<Packet> packet,
                               const TcpHeader& header,
                               const Address& from,
                               const Address& to)
{
    TcpSocketBase::CompleteFork(packet, header, from, to);
    Register();
}

bool
IndexedTcpSocket::Deliver(const TcpIndex& index,
                          const Ptr<Packet>& segment,
                          const Ipv4Header& header,
                          const Ptr<Ipv4Interface>& interface)
{
    std::array<uint8_t, 4> ports{}; // RFC 9293, section 3.1: the header begins with them
    if (segment->CopyData(ports.data(), ports.size()) != ports.size())
    {
        return false;
    }
    const uint16_t remotePort = ports[0] << 8 | ports[1];
    const uint16_t localPort = ports[2] << 8 | ports[3];
    const auto at = index.find(MakeKey(header.GetSource(), remotePort, localPort));
    if (at == index.end())
    {
        return false;
    }
    // The index is a hint: what ns3::Ipv4EndPointDemux compares is compared. A socket has no end
    // point once its connection is over, and may be bound again.
    Ipv4EndPoint* const endPoint = at->second->m_endPoint;
    if (endPoint == nullptr || endPoint->GetPeerAddress() != header.GetSource() ||
        endPoint->GetPeerPort() != remotePort ||
        endPoint->GetLocalAddress() != header.GetDestination() ||
        endPoint->GetLocalPort() != localPort || endPoint->GetBoundNetDevice() ||
        !endPoint->IsRxEnabled())
    {
        return false;
    }
    endPoint->ForwardUp(segment, header, remotePort, interface);
    return true;
}

} // namespace ehealth
} // namespace ns3
