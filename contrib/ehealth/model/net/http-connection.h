// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_HTTP_CONNECTION_H
#define EHEALTH_HTTP_CONNECTION_H

#include "ns3/http-message.h"
#include "ns3/octet-stream.h"

#include <functional>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * The server's end of an HTTP/1.1 connection: one request after the other, in the order in which
 * they came. What is no request is answered with 4xx, and the connection closed, without anybody
 * having seen it.
 */
class HttpServerConnection
{
  public:
    /// Called with a request and its octets; the next one is not read before Respond().
    using RequestCallback = std::function<void(HttpRequest, std::size_t size)>;
    /// Called once when the connection is gone.
    using ClosedCallback = std::function<void()>;

    /**
     * @param stream whose callbacks become this object's
     * @param limits what is taken
     * @param onRequest see RequestCallback
     * @param onClosed see ClosedCallback
     */
    HttpServerConnection(Ptr<OctetStream> stream,
                         const HttpLimits& limits,
                         RequestCallback onRequest,
                         ClosedCallback onClosed);
    ~HttpServerConnection();
    HttpServerConnection(const HttpServerConnection&) = delete;
    HttpServerConnection& operator=(const HttpServerConnection&) = delete;

    /// Answers the request that was received last; nothing happens when it is answered already.
    /// @return octets of the answer
    std::size_t Respond(const HttpResponse& response);

    /// @return whether a request waits for its answer
    bool IsAsked() const
    {
        return m_asked;
    }

    /// Closes once everything is sent.
    void Close();

    /// @return below
    const OctetStream& GetStream() const
    {
        return *m_stream;
    }

  private:
    void Process();
    std::size_t Write(const HttpResponse& response);

    Ptr<OctetStream> m_stream;
    HttpLimits m_limits;
    RequestCallback m_onRequest;
    ClosedCallback m_onClosed;
    std::unique_ptr<HttpParser<HttpRequest>> m_parser;
    Bytes m_input; //!< arrived while a request waits for its answer
    bool m_asked{false};
    bool m_last{false}; //!< the client wants no further answer
};

/**
 * @ingroup ehealth-net
 * The client's end of an HTTP/1.1 connection: requests wait until the one before is answered.
 */
class HttpClientConnection
{
  public:
    /// Called with the answer to the oldest request that has none yet, and its octets.
    using ResponseCallback = std::function<void(HttpResponse, std::size_t size)>;
    /// Called once when the connection is gone; requests without an answer get none.
    using ClosedCallback = std::function<void()>;

    /// See HttpServerConnection.
    HttpClientConnection(Ptr<OctetStream> stream,
                         const HttpLimits& limits,
                         ResponseCallback onResponse,
                         ClosedCallback onClosed);
    ~HttpClientConnection();
    HttpClientConnection(const HttpClientConnection&) = delete;
    HttpClientConnection& operator=(const HttpClientConnection&) = delete;

    /// Sends a request. @return its octets
    std::size_t Send(const HttpRequest& request)
    {
        return SendText(MakeHead(request) + request.content);
    }

    /// Sends what may be no request at all, as an adversary does. @return its octets
    std::size_t SendText(std::string text);

    /// Closes once everything is sent.
    void Close();

    /// Closes at once, and calls back: an answer that is late would be taken for the next one.
    void Fail();

    /// @return below
    const OctetStream& GetStream() const
    {
        return *m_stream;
    }

  private:
    void Receive(ByteView octets);
    void SendNext();

    Ptr<OctetStream> m_stream;
    HttpLimits m_limits;
    ResponseCallback m_onResponse;
    ClosedCallback m_onClosed;
    std::unique_ptr<HttpParser<HttpResponse>> m_parser; //!< of the answer awaited
    std::vector<std::string> m_waiting;                 //!< requests
    bool m_failed{false};                               //!< takes nothing more
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_HTTP_CONNECTION_H
