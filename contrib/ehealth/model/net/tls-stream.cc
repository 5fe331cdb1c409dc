// SPDX-License-Identifier: GPL-2.0-only
#include "tls-stream.h"

#include "ns3/log.h"
#include "ns3/wall-profile.h"

#include <utility>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthTlsStream");

TlsStream::TlsStream(Ptr<TcpStream> transport,
                     std::unique_ptr<TlsConnection> connection,
                     ChargeCallback charge)
    : m_transport(transport), m_connection(std::move(connection)), m_charge(std::move(charge))
{
    m_transport->SetConnectedCallback([this] { Start(); });
    m_transport->SetDataCallback([this](ByteView octets) {
        if (!m_started)
        {
            Start(); // an accepted connection
        }
        m_input.insert(m_input.end(), octets.begin(), octets.end());
        Process();
    });
    m_transport->SetClosedCallback([this] {
        m_transportLost = true;
        Process();
    });
}

TlsStream::~TlsStream()
{
    m_transport->SetConnectedCallback(nullptr);
    m_transport->SetDataCallback(nullptr);
    m_transport->SetClosedCallback(nullptr);
}

uint32_t
TlsStream::GetProtection(std::size_t octets) const
{
    const std::size_t records =
        (octets + TlsConnection::kMaxRecord - 1) / TlsConnection::kMaxRecord;
    return static_cast<uint32_t>(records * TlsConnection::kRecordOverhead);
}

void
TlsStream::Start()
{
    const WallProfile::Scope profile(WallProfile::Part::Tls);
    m_started = true;
    m_connection->Start();
    Charge();
}

void
TlsStream::Send(Bytes octets)
{
    m_output.push_back(std::move(octets));
    Process();
}

void
TlsStream::Close()
{
    m_closing = true;
    m_onClosed = nullptr;
    Process();
}

void
TlsStream::Process()
{
    if (m_open && !m_busy && DoNext())
    {
        Charge();
    }
}

void
TlsStream::Charge()
{
    const TlsWork work = m_connection->TakeWork();
    m_busy = true;
    if (work.IsEmpty())
    {
        Finish(); // a part of a record
        return;
    }
    m_charge(work, [self = Ptr<TlsStream>(this)] { self->Finish(); });
}

bool
TlsStream::DoNext()
{
    const WallProfile::Scope profile(WallProfile::Part::Tls);
    if (!m_input.empty())
    {
        m_connection->Receive(std::exchange(m_input, {}));
        return true;
    }
    if (m_transportLost)
    {
        Fail(StreamError::LinkLost);
        return false;
    }
    if (m_connection->IsEstablished() && !m_output.empty())
    {
        m_connection->Send(m_output.front());
        m_output.pop_front();
        return true;
    }
    if (m_closing && m_output.empty())
    {
        m_open = false;
        if (m_started)
        {
            m_connection->Close();
            m_transport->Send(m_connection->TakeOutput());
        }
        m_transport->Close();
    }
    return false;
}

void
TlsStream::Finish()
{
    const Ptr<TlsStream> self(this); // callbacks may drop the owner's reference
    m_transport->Send(m_connection->TakeOutput());
    const Bytes received = m_connection->TakeReceived();
    if (!received.empty() && m_onData)
    {
        m_onData(received); // what it sends waits: busy
    }
    m_busy = false;
    if (m_connection->GetError() != StreamError::None)
    {
        Fail(m_connection->GetError());
        return;
    }
    Process();
}

void
TlsStream::Fail(StreamError error)
{
    if (!m_open)
    {
        return;
    }
    const Ptr<TlsStream> self(this);
    NS_LOG_INFO("TLS: " << error);
    m_open = false;
    m_error = error;
    m_output.clear();
    m_transport->Close();
    if (m_onClosed)
    {
        std::exchange(m_onClosed, nullptr)();
    }
}

} // namespace ehealth
} // namespace ns3
