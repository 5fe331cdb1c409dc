// SPDX-License-Identifier: GPL-2.0-only
#include "frame-stream.h"

#include "ns3/codec.h"
#include "ns3/log.h"
#include "ns3/packet.h"
#include "ns3/sharded-tcp.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthFrameStream");

namespace
{

/// TLS records hold at most 2^14 octets of data (RFC 8446, section 5.1).
constexpr std::size_t kTlsRecord = 1 << 14;

/// Retransmissions of a segment: once TCP's longest timeout is reached, one a minute for a day.
constexpr uint32_t kRetransmissions = 1440;

std::size_t
CountParts(std::size_t size, std::size_t part)
{
    return std::max<std::size_t>(1, (size + part - 1) / part);
}

} // namespace

FrameStream::FrameStream(Ptr<Node> node,
                         const Address& remote,
                         LinkClass link,
                         const LinkOverheads& overheads)
    : m_socket(ShardedTcp::CreateSocket(node, remote)), m_overheads(overheads), m_link(link)
{
    AdoptSocket();
    Configure(m_socket);
    m_socket->SetConnectCallback(MakeCallback(&FrameStream::HandleConnected, this),
                                 MakeCallback(&FrameStream::HandleBroken, this));
    m_socket->Bind();
    if (m_socket->Connect(remote) != 0)
    {
        NS_LOG_WARN("no route from node " << node->GetId() << " to " << remote);
        m_open = false;
    }
}

FrameStream::FrameStream(Ptr<Socket> accepted, const LinkOverheads& overheads)
    : m_socket(accepted)
    , m_overheads(overheads)
    , m_link(LinkClass::Lan) // until the first frame names it
    , m_connected(true)
    , m_ready(true)
{
    AdoptSocket();
}

Address
FrameStream::GetPeerName() const
{
    Address name;
    m_socket->GetPeerName(name);
    return name;
}

void
FrameStream::Configure(Ptr<Socket> socket)
{
    socket->SetAttribute("SegmentSize", UintegerValue(kSegment));
    socket->SetAttribute("DataRetries", UintegerValue(kRetransmissions));
}

FrameStream::~FrameStream()
{
    m_socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    m_socket->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                                 MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                MakeNullCallback<void, Ptr<Socket>>());
}

void
FrameStream::AdoptSocket()
{
    m_socket->SetRecvCallback(MakeCallback(&FrameStream::HandleReadable, this));
    m_socket->SetSendCallback(MakeCallback(&FrameStream::HandleSendSpace, this));
    m_socket->SetCloseCallbacks(MakeCallback(&FrameStream::HandleBroken, this),
                                MakeCallback(&FrameStream::HandleBroken, this));
}

void
FrameStream::SetFrameCallback(FrameCallback callback)
{
    m_onFrame = std::move(callback);
}

void
FrameStream::SetClosedCallback(ClosedCallback callback)
{
    m_onClosed = std::move(callback);
}

const LinkOverhead&
FrameStream::GetOverhead() const
{
    return m_overheads[static_cast<std::size_t>(m_link)];
}

uint32_t
FrameStream::GetWireSize(std::size_t frame) const
{
    const LinkOverhead& overhead = GetOverhead();
    const std::size_t size = kHeader + frame;
    return static_cast<uint32_t>(size + CountParts(size, kSegment) * overhead.perPacket +
                                 CountParts(size, kTlsRecord) * overhead.perRecord);
}

void
FrameStream::Send(ByteView frame)
{
    if (!m_ready)
    {
        m_waiting.push_back(frame.ToBytes());
        return;
    }
    const std::size_t size = kHeader + frame.size();
    Queue(Kind::Frame, frame, GetPadding(size));
}

uint32_t
FrameStream::GetPadding(std::size_t size) const
{
    const LinkOverhead& overhead = GetOverhead();
    const std::size_t perPacket = overhead.carried ? 0 : overhead.perPacket;
    return static_cast<uint32_t>(CountParts(size, kSegment) * perPacket +
                                 CountParts(size, kTlsRecord) * overhead.perRecord);
}

void
FrameStream::Queue(Kind kind, ByteView payload, uint32_t padding)
{
    wire::Writer header;
    header.Put(static_cast<uint32_t>(payload.size()));
    header.Put(padding);
    header.Put(kind);
    header.Put(m_link);
    const Bytes octets = Concat({header.Take(), payload});
    auto packet = Create<Packet>(octets.data(), octets.size());
    if (padding > 0)
    {
        packet->AddAtEnd(Create<Packet>(padding));
    }
    m_outgoing.push_back(packet);
    Flush();
}

void
FrameStream::Flush()
{
    while (m_connected && m_open && !m_outgoing.empty())
    {
        Ptr<Packet>& next = m_outgoing.front();
        const uint32_t space = m_socket->GetTxAvailable();
        if (space == 0)
        {
            return; // HandleSendSpace goes on
        }
        if (next->GetSize() <= space)
        {
            const Ptr<Packet> whole = next;
            m_outgoing.pop_front();
            m_socket->Send(whole);
        }
        else
        {
            const Ptr<Packet> part = next->CreateFragment(0, space);
            next->RemoveAtStart(space);
            m_socket->Send(part);
        }
    }
    if (m_closing && m_outgoing.empty() && m_waiting.empty() && m_open)
    {
        m_open = false;
        m_socket->Close();
    }
}

void
FrameStream::Close()
{
    m_closing = true;
    m_onClosed = nullptr;
    Flush();
}

void
FrameStream::HandleConnected(Ptr<Socket>)
{
    m_connected = true;
    const LinkOverhead& overhead = GetOverhead();
    if (overhead.clientHandshake > 0)
    {
        Queue(Kind::ClientHandshake, {}, overhead.clientHandshake);
        return;
    }
    m_ready = true;
    for (const Bytes& frame : std::exchange(m_waiting, {}))
    {
        Send(frame);
    }
    Flush();
}

void
FrameStream::HandleBroken(Ptr<Socket>)
{
    Fail();
}

void
FrameStream::Fail()
{
    if (!m_open)
    {
        return;
    }
    m_open = false;
    m_socket->Close();
    if (m_onClosed)
    {
        const Ptr<FrameStream> self(this); // the callback may drop the owner's reference
        std::exchange(m_onClosed, nullptr)(self);
    }
}

void
FrameStream::HandleSendSpace(Ptr<Socket>, uint32_t)
{
    Flush();
}

void
FrameStream::HandleReadable(Ptr<Socket>)
{
    const Ptr<FrameStream> self(this);
    while (const Ptr<Packet> packet = m_socket->Recv())
    {
        const std::size_t old = m_input.size();
        m_input.resize(old + packet->GetSize());
        packet->CopyData(m_input.data() + old, packet->GetSize());
        ParseInput();
    }
}

void
FrameStream::ParseInput()
{
    std::size_t used = 0;
    while (m_open && m_input.size() - used >= kHeader)
    {
        wire::Reader reader(ByteView(m_input).Sub(used, kHeader));
        uint32_t length{};
        uint32_t padding{};
        Kind kind{};
        LinkClass link{};
        reader.Get(length);
        reader.Get(padding);
        reader.Get(kind);
        reader.Get(link);
        if (length > kMaxFrame || padding > kMaxFrame || kind > Kind::ServerHandshake ||
            static_cast<std::size_t>(link) >= kLinkClasses)
        {
            NS_LOG_WARN("malformed frame header: connection closed");
            Fail();
            return;
        }
        // A receiver cannot check a record or packet before its last octet, which the padding
        // stands for.
        if (m_input.size() - used - kHeader < std::size_t{length} + padding)
        {
            break;
        }
        used += kHeader;
        Bytes frame(m_input.begin() + static_cast<std::ptrdiff_t>(used),
                    m_input.begin() + static_cast<std::ptrdiff_t>(used + length));
        used += std::size_t{length} + padding;
        m_link = link;
        switch (kind)
        {
        case Kind::ClientHandshake:
            Queue(Kind::ServerHandshake, {}, GetOverhead().serverHandshake);
            break;
        case Kind::ServerHandshake:
            m_ready = true;
            for (const Bytes& waiting : std::exchange(m_waiting, {}))
            {
                Send(waiting);
            }
            break;
        case Kind::Frame:
            if (m_onFrame)
            {
                m_onFrame(Ptr<FrameStream>(this), std::move(frame));
            }
            break;
        }
    }
    m_input.erase(m_input.begin(), m_input.begin() + static_cast<std::ptrdiff_t>(used));
    if (m_input.empty())
    {
        // Thousands of idle connections would each keep the size of their largest frame.
        Bytes().swap(m_input);
    }
}

} // namespace ehealth
} // namespace ns3
