// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_HTTP_MESSAGE_H
#define EHEALTH_HTTP_MESSAGE_H

#include "ns3/codec.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

/**
 * @file
 * @ingroup ehealth-net
 * HTTP/1.1 messages (RFC 9110, RFC 9112) and their text. Parsed by Boost.Beast.
 */

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-net
/// A header field.
struct HttpField
{
    std::string name;  //!< compared without regard to case
    std::string value; //!< without surrounding blanks
    EHEALTH_FIELDS(name, value)
};

/// @ingroup ehealth-net
/// The header fields of a message, in order.
using HttpFields = std::vector<HttpField>;

/// @return the value of the first such field; null when there is none
const std::string* FindField(const HttpFields& fields, const std::string& name);

/// @ingroup ehealth-net
/// A request. Content-Length is not among the fields: it follows from the content.
struct HttpRequest
{
    std::string method;  //!< "GET"
    std::string target;  //!< "/master/p-1"
    HttpFields fields;   //!< others than Content-Length
    std::string content; //!< octets; may be empty
    EHEALTH_FIELDS(method, target, fields, content)
};

/// @ingroup ehealth-net
/// A response. Content-Length is not among the fields: it follows from the content.
struct HttpResponse
{
    uint16_t status{200}; //!< three digits
    HttpFields fields;    //!< others than Content-Length
    std::string content;  //!< octets; may be empty
    EHEALTH_FIELDS(status, fields, content)
};

/// @ingroup ehealth-net
/// What a receiver takes.
struct HttpLimits
{
    uint32_t head{8192};       //!< start line and header, octets
    uint64_t content{1 << 20}; //!< octets
};

/// @return start line and header, with Content-Length and the empty line
std::string MakeHead(const HttpRequest& request);
/// @return the same of a response
std::string MakeHead(const HttpResponse& response);

/// @return what the status means: "Not Found"
std::string GetReasonPhrase(uint16_t status);

/**
 * @ingroup ehealth-net
 * Takes octets until they are a message.
 * @tparam M HttpRequest or HttpResponse
 */
template <class M>
class HttpParser
{
  public:
    /// @param limits what is taken
    explicit HttpParser(const HttpLimits& limits);
    ~HttpParser();
    HttpParser(const HttpParser&) = delete;
    HttpParser& operator=(const HttpParser&) = delete;

    /// Takes octets as far as they belong to the message. @return how many
    std::size_t Parse(ByteView octets);

    /// @return whether a message is complete
    bool IsDone() const;

    /// @return the status that answers what is wrong: 400, 413 or 431; 0 while nothing is
    uint16_t GetError() const;

    /// @return octets taken so far
    std::size_t GetSize() const;

    /// @return whether the sender keeps the connection open after this message
    bool KeepsAlive() const;

    /// @return the complete message; the parser is of no further use
    M Take();

  private:
    struct State;
    std::unique_ptr<State> m_state;
};

extern template class HttpParser<HttpRequest>;
extern template class HttpParser<HttpResponse>;

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_HTTP_MESSAGE_H
