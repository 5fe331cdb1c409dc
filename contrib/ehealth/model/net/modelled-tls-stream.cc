// SPDX-License-Identifier: GPL-2.0-only
#include "modelled-tls-stream.h"

#include "ns3/codec.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace ehealth
{

namespace
{

/// TLS records hold at most 2^14 octets of data (RFC 8446, section 5.1).
constexpr uint32_t kRecord = 1 << 14;

} // namespace

ModelledTlsStream::ModelledTlsStream(Ptr<TcpStream> transport,
                                     bool isClient,
                                     const LinkOverhead& overhead)
    : m_transport(transport)
    , m_overhead(overhead)
    , m_ready(!isClient || overhead.clientHandshake == 0)
{
    m_transport->SetDataCallback([this](ByteView octets) { Receive(octets); });
    m_transport->SetClosedCallback([this] { Fail(StreamError::LinkLost); });
    if (!m_ready)
    {
        Write(Kind::ClientHandshake, {}, m_overhead.clientHandshake);
    }
}

ModelledTlsStream::~ModelledTlsStream()
{
    m_transport->SetDataCallback(nullptr);
    m_transport->SetClosedCallback(nullptr);
}

uint32_t
ModelledTlsStream::GetProtection(std::size_t octets) const
{
    const std::size_t records = (octets + kRecord - 1) / kRecord;
    return static_cast<uint32_t>(records * std::max(m_overhead.perRecord, kHeader));
}

void
ModelledTlsStream::Write(Kind kind, ByteView payload, uint32_t overhead)
{
    wire::Writer header;
    header.Put(kind);
    header.Put(static_cast<uint32_t>(payload.size()));
    Bytes record = Concat({header.Take(), payload});
    record.resize(std::max(overhead, kHeader) + payload.size());
    m_transport->Send(std::move(record));
}

void
ModelledTlsStream::Send(Bytes octets)
{
    if (!m_ready)
    {
        m_waiting.push_back(std::move(octets));
        return;
    }
    for (std::size_t sent = 0; sent < octets.size(); sent += kRecord)
    {
        const std::size_t part = std::min<std::size_t>(kRecord, octets.size() - sent);
        Write(Kind::Data, ByteView(octets).Sub(sent, part), m_overhead.perRecord);
    }
}

void
ModelledTlsStream::Close()
{
    m_closing = true;
    m_onClosed = nullptr;
    if (m_waiting.empty())
    {
        m_transport->Close();
    }
}

void
ModelledTlsStream::Receive(ByteView octets)
{
    const Ptr<ModelledTlsStream> self(this); // callbacks may drop the owner's reference
    m_input.insert(m_input.end(), octets.begin(), octets.end());
    Bytes data;
    std::size_t used = 0;
    while (m_input.size() - used >= kHeader)
    {
        wire::Reader reader(ByteView(m_input).Sub(used, kHeader));
        Kind kind{};
        uint32_t length{};
        reader.Get(kind);
        reader.Get(length);
        if (kind > Kind::ServerHandshake || length > kRecord)
        {
            Fail(StreamError::RejectedRecord);
            return;
        }
        const uint32_t overhead = kind == Kind::Data            ? m_overhead.perRecord
                                : kind == Kind::ClientHandshake ? m_overhead.clientHandshake
                                                                : m_overhead.serverHandshake;
        const std::size_t size = length + std::max(overhead, kHeader);
        if (m_input.size() - used < size)
        {
            break;
        }
        const auto payload = ByteView(m_input).Sub(used + kHeader, length);
        data.insert(data.end(), payload.begin(), payload.end());
        used += size;
        if (kind == Kind::ClientHandshake)
        {
            Write(Kind::ServerHandshake, {}, m_overhead.serverHandshake);
        }
        else if (kind == Kind::ServerHandshake)
        {
            m_ready = true;
            for (Bytes& waiting : std::exchange(m_waiting, {}))
            {
                Send(std::move(waiting));
            }
            if (m_closing)
            {
                m_transport->Close();
            }
        }
    }
    m_input.erase(m_input.begin(), m_input.begin() + static_cast<std::ptrdiff_t>(used));
    if (m_input.empty())
    {
        Bytes().swap(m_input);
    }
    if (!data.empty() && m_onData)
    {
        m_onData(data);
    }
}

void
ModelledTlsStream::Fail(StreamError error)
{
    if (m_error != StreamError::None)
    {
        return;
    }
    const Ptr<ModelledTlsStream> self(this);
    m_error = error;
    m_transport->Close();
    if (m_onClosed)
    {
        std::exchange(m_onClosed, nullptr)();
    }
}

} // namespace ehealth
} // namespace ns3
