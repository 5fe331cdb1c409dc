// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_HTTP_CHANNEL_H
#define EHEALTH_HTTP_CHANNEL_H

#include "ns3/envelope.h"
#include "ns3/http-connection.h"
#include "ns3/message-stream.h"

#include <deque>
#include <string_view>

/**
 * @file
 * @ingroup ehealth-agent
 * The messages of agents as HTTP requests and responses. A message of a REST interface is a struct
 * that derives from HttpRequest or HttpResponse and has, besides its MessageType, as a request its
 * `kMethod` and `kPath`. The number of the run, and the type of an answer, travel in the field
 * X-Request-Id; the type of a request follows from method and path. A role that ends without
 * success answers with the status that its reason stands for.
 */

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-agent
/// The segments of a target's path, percent-encoded as they stand there.
using HttpSegments = std::vector<std::string_view>;

/// @return the segments of a target, without its query. They point into the target
HttpSegments SplitTarget(std::string_view target);

/**
 * @ingroup ehealth-agent
 * Paths of requests, with names in the place of some segments.
 */
class HttpPath
{
  public:
    /// @param pattern "/proxy/{patient}/{requester}": a name in braces is any segment
    explicit HttpPath(const std::string& pattern);

    /// @return what stands in the place of the names; nothing when it is another path
    std::optional<std::vector<std::string>> Match(const HttpSegments& segments) const;

    /// @param values as many as there are names
    /// @return the path with values, percent-encoded, in the place of the names
    std::string Fill(const std::vector<std::string>& values) const;

  private:
    std::vector<std::optional<std::string>> m_segments; //!< none: a name
};

/// @return the path of a request M, a struct with kPath
template <class M>
const HttpPath&
GetHttpPath()
{
    static const HttpPath path(M::kPath);
    return path;
}

/// @ingroup ehealth-agent
/// Requests that a server answers.
struct HttpRoute
{
    const char* method; //!< "GET"
    HttpPath path;      //!< of the request
    uint32_t type;      //!< of the message
};

/// @ingroup ehealth-agent
/// All requests that a server answers.
using HttpRoutes = std::vector<HttpRoute>;

/// @return the status of an answer of a role that ends so
uint16_t GetHttpStatus(Reason reason);

/**
 * @ingroup ehealth-agent
 * Messages of an agent that sends HTTP requests.
 */
class HttpClientChannel : public MessageStream
{
  public:
    /**
     * @param stream to the server
     * @param host the server's name
     */
    HttpClientChannel(Ptr<OctetStream> stream, std::string host);

    uint32_t Send(ByteView frame) override;
    void Close() override;
    Address GetPeerName() const override;
    LinkClass GetLink() const override;
    bool IsOpen() const override;
    StreamError GetError() const override;

  private:
    void AddFields(HttpRequest& request, const Envelope& envelope) const;
    void HandleResponse(HttpResponse response, std::size_t size);
    void HandleClosed();
    /// The run does not wait for an answer any more.
    void Forget(uint64_t run);

    HttpClientConnection m_connection;
    std::string m_host;
    bool m_open{true};
    std::deque<uint64_t> m_runs; //!< that wait for an answer, in order
};

/**
 * @ingroup ehealth-agent
 * Messages of an agent that answers HTTP requests.
 */
class HttpServerChannel : public MessageStream
{
  public:
    /**
     * @param stream to the client
     * @param routes of the server
     */
    HttpServerChannel(Ptr<OctetStream> stream, std::shared_ptr<const HttpRoutes> routes);

    uint32_t Send(ByteView frame) override;
    void Close() override;
    Address GetPeerName() const override;
    LinkClass GetLink() const override;
    bool IsOpen() const override;
    StreamError GetError() const override;

  private:
    void HandleRequest(HttpRequest request, std::size_t size);
    void HandleClosed();
    void Refuse(uint16_t status);

    HttpServerConnection m_connection;
    std::shared_ptr<const HttpRoutes> m_routes;
    bool m_open{true};
    uint64_t m_run{0}; //!< of the request that waits for its answer
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_HTTP_CHANNEL_H
