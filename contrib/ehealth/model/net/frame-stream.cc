// SPDX-License-Identifier: GPL-2.0-only
#include "frame-stream.h"

#include "ns3/codec.h"
#include "ns3/log.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthFrameStream");

namespace
{

/// TLS records hold at most 2^14 octets of data (RFC 8446, section 5.1).
constexpr std::size_t kTlsRecord = 1 << 14;

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
    : m_stream(Create<TcpStream>(node, remote)), m_overheads(overheads), m_link(link)
{
    AdoptStream();
    if (const uint32_t handshake = GetOverhead().clientHandshake)
    {
        m_ready = false;
        Queue(Kind::ClientHandshake, {}, handshake);
    }
}

FrameStream::FrameStream(Ptr<Socket> accepted, const LinkOverheads& overheads)
    : m_stream(Create<TcpStream>(accepted))
    , m_overheads(overheads)
    , m_link(LinkClass::Lan) // until the first frame names it
{
    AdoptStream();
}

FrameStream::FrameStream(Ptr<OctetStream> stream, LinkClass link, const LinkOverheads& overheads)
    : m_stream(stream), m_overheads(overheads), m_link(link)
{
    AdoptStream();
}

FrameStream::~FrameStream()
{
    m_stream->SetDataCallback(nullptr);
    m_stream->SetClosedCallback(nullptr);
}

void
FrameStream::AdoptStream()
{
    m_stream->SetDataCallback([this](ByteView octets) { HandleData(octets); });
    m_stream->SetClosedCallback([this] { Fail(); });
}

const LinkOverhead&
FrameStream::GetOverhead() const
{
    static const LinkOverhead none;
    return m_stream->IsSecure() ? none : m_overheads[static_cast<std::size_t>(m_link)];
}

uint32_t
FrameStream::GetWireSize(std::size_t frame) const
{
    const LinkOverhead& overhead = GetOverhead();
    const std::size_t size = kHeader + frame;
    return static_cast<uint32_t>(size + m_stream->GetProtection(size) +
                                 CountParts(size, kSegment) * overhead.perPacket +
                                 CountParts(size, kTlsRecord) * overhead.perRecord);
}

uint32_t
FrameStream::Send(ByteView frame)
{
    if (m_ready)
    {
        Queue(Kind::Frame, frame, GetPadding(kHeader + frame.size()));
    }
    else
    {
        m_waiting.push_back(frame.ToBytes());
    }
    return GetWireSize(frame.size());
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
    Bytes octets = Concat({header.Take(), payload});
    octets.resize(octets.size() + padding);
    m_stream->Send(std::move(octets));
}

void
FrameStream::SendWaiting()
{
    m_ready = true;
    for (const Bytes& frame : std::exchange(m_waiting, {}))
    {
        Send(frame);
    }
    if (m_closing)
    {
        m_stream->Close();
    }
}

void
FrameStream::Close()
{
    m_closing = true;
    m_onClosed = nullptr;
    if (m_waiting.empty())
    {
        m_stream->Close();
    }
}

void
FrameStream::Fail()
{
    if (!m_open)
    {
        return;
    }
    m_open = false;
    m_stream->Close();
    if (m_onClosed)
    {
        const Ptr<FrameStream> self(this); // the callback may drop the owner's reference
        std::exchange(m_onClosed, nullptr)(self);
    }
}

void
FrameStream::HandleData(ByteView octets)
{
    const Ptr<FrameStream> self(this);
    m_input.insert(m_input.end(), octets.begin(), octets.end());
    ParseInput();
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
            SendWaiting();
            break;
        case Kind::Frame:
            if (m_onFrame)
            {
                m_onFrame(Ptr<FrameStream>(this), std::move(frame), GetWireSize(length));
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
