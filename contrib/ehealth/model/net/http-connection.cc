// SPDX-License-Identifier: GPL-2.0-only
#include "http-connection.h"

#include "ns3/log.h"

#include <utility>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthHttp");

namespace
{

void
SendOctets(OctetStream& stream, const std::string& text)
{
    stream.Send(Bytes(text.begin(), text.end()));
}

} // namespace

HttpServerConnection::HttpServerConnection(Ptr<OctetStream> stream,
                                           const HttpLimits& limits,
                                           RequestCallback onRequest,
                                           ClosedCallback onClosed)
    : m_stream(stream)
    , m_limits(limits)
    , m_onRequest(std::move(onRequest))
    , m_onClosed(std::move(onClosed))
{
    m_stream->SetDataCallback([this](ByteView octets) {
        m_input.insert(m_input.end(), octets.begin(), octets.end());
        Process();
    });
    m_stream->SetClosedCallback([this] {
        if (m_onClosed)
        {
            std::exchange(m_onClosed, nullptr)();
        }
    });
}

HttpServerConnection::~HttpServerConnection()
{
    m_stream->SetDataCallback(nullptr);
    m_stream->SetClosedCallback(nullptr);
}

void
HttpServerConnection::Process()
{
    if (m_asked || m_last || m_input.empty())
    {
        return;
    }
    if (!m_parser)
    {
        m_parser = std::make_unique<HttpParser<HttpRequest>>(m_limits);
    }
    const std::size_t taken = m_parser->Parse(m_input);
    m_input.erase(m_input.begin(), m_input.begin() + static_cast<std::ptrdiff_t>(taken));
    if (m_input.empty())
    {
        Bytes().swap(m_input); // thousands of idle connections would keep their largest request
    }
    if (const uint16_t status = m_parser->GetError())
    {
        NS_LOG_INFO("no HTTP request: " << status);
        m_last = true;
        HttpResponse refusal;
        refusal.status = status;
        Write(refusal);
        return;
    }
    if (m_parser->IsDone())
    {
        m_asked = true;
        m_last = !m_parser->KeepsAlive();
        const auto parser = std::move(m_parser);
        m_onRequest(parser->Take(), parser->GetSize());
    }
}

std::size_t
HttpServerConnection::Respond(const HttpResponse& response)
{
    if (!m_asked)
    {
        return 0;
    }
    m_asked = false;
    const std::size_t size = Write(response);
    Process();
    return size;
}

std::size_t
HttpServerConnection::Write(const HttpResponse& response)
{
    std::string text;
    if (m_last)
    {
        HttpResponse last = response;
        last.fields.push_back({"Connection", "close"});
        text = MakeHead(last);
    }
    else
    {
        text = MakeHead(response);
    }
    text += response.content;
    SendOctets(*m_stream, text);
    if (m_last)
    {
        m_stream->Close();
    }
    return text.size();
}

void
HttpServerConnection::Close()
{
    m_onClosed = nullptr;
    m_stream->Close();
}

HttpClientConnection::HttpClientConnection(Ptr<OctetStream> stream,
                                           const HttpLimits& limits,
                                           ResponseCallback onResponse,
                                           ClosedCallback onClosed)
    : m_stream(stream)
    , m_limits(limits)
    , m_onResponse(std::move(onResponse))
    , m_onClosed(std::move(onClosed))
{
    m_stream->SetDataCallback([this](ByteView octets) { Receive(octets); });
    m_stream->SetClosedCallback([this] { Fail(); });
}

HttpClientConnection::~HttpClientConnection()
{
    m_stream->SetDataCallback(nullptr);
    m_stream->SetClosedCallback(nullptr);
}

std::size_t
HttpClientConnection::SendText(std::string text)
{
    const std::size_t size = text.size();
    m_waiting.push_back(std::move(text));
    SendNext();
    return size;
}

void
HttpClientConnection::SendNext()
{
    if (!m_parser && !m_waiting.empty())
    {
        m_parser = std::make_unique<HttpParser<HttpResponse>>(m_limits);
        const std::string text = std::move(m_waiting.front());
        m_waiting.erase(m_waiting.begin());
        SendOctets(*m_stream, text);
    }
}

void
HttpClientConnection::Receive(ByteView octets)
{
    if (m_failed)
    {
        return;
    }
    if (!m_parser)
    {
        NS_LOG_INFO("an HTTP response that nobody asked for: connection closed");
        Fail();
        return;
    }
    const std::size_t taken = m_parser->Parse(octets);
    if (m_parser->GetError() != 0 || (m_parser->IsDone() && taken < octets.size()))
    {
        NS_LOG_INFO("no HTTP response: connection closed");
        Fail();
        return;
    }
    if (m_parser->IsDone())
    {
        const auto parser = std::move(m_parser);
        const bool more = parser->KeepsAlive();
        const auto onResponse = m_onResponse; // may destroy this object
        if (more)
        {
            SendNext();
        }
        onResponse(parser->Take(), parser->GetSize());
    }
}

void
HttpClientConnection::Fail()
{
    m_failed = true;
    m_waiting.clear();
    m_stream->Close();
    if (m_onClosed)
    {
        std::exchange(m_onClosed, nullptr)();
    }
}

void
HttpClientConnection::Close()
{
    m_onClosed = nullptr;
    m_stream->Close();
}

} // namespace ehealth
} // namespace ns3
