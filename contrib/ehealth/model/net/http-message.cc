// SPDX-License-Identifier: GPL-2.0-only
#include "http-message.h"

#include <algorithm>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <strings.h>

namespace ns3
{
namespace ehealth
{

namespace http = boost::beast::http;

const std::string*
FindField(const HttpFields& fields, const std::string& name)
{
    const auto found = std::find_if(fields.begin(), fields.end(), [&name](const HttpField& field) {
        return strcasecmp(field.name.c_str(), name.c_str()) == 0;
    });
    return found == fields.end() ? nullptr : &found->value;
}

namespace
{

std::string
MakeHead(std::string startLine, const HttpFields& fields, std::size_t content)
{
    std::string head = std::move(startLine) + "\r\n";
    for (const HttpField& field : fields)
    {
        head += field.name + ": " + field.value + "\r\n";
    }
    return head + "Content-Length: " + std::to_string(content) + "\r\n\r\n";
}

} // namespace

std::string
MakeHead(const HttpRequest& request)
{
    return MakeHead(request.method + ' ' + request.target + " HTTP/1.1",
                    request.fields,
                    request.content.size());
}

std::string
MakeHead(const HttpResponse& response)
{
    return MakeHead("HTTP/1.1 " + std::to_string(response.status) + ' ' +
                        GetReasonPhrase(response.status),
                    response.fields,
                    response.content.size());
}

std::string
GetReasonPhrase(uint16_t status)
{
    return http::obsolete_reason(http::int_to_status(status)).to_string();
}

namespace
{

/// Takes start line and fields out of a parsed message.
void
TakeStart(http::request<http::string_body>& from, HttpRequest& to)
{
    to.method = from.method_string().to_string();
    to.target = from.target().to_string();
}

void
TakeStart(http::response<http::string_body>& from, HttpResponse& to)
{
    to.status = static_cast<uint16_t>(from.result_int());
}

/// A message that parses and yet breaks a rule for everybody.
bool
IsComplete(const http::request<http::string_body>& request)
{
    return request.version() < 11 || request.count(http::field::host) == 1; // RFC 9112, section 3.2
}

bool
IsComplete(const http::response<http::string_body>&)
{
    return true;
}

} // namespace

template <class M>
struct HttpParser<M>::State
{
    static constexpr bool kIsRequest = std::is_same_v<M, HttpRequest>;

    http::parser<kIsRequest, http::string_body> parser;
    std::string waiting; //!< octets that the parser wants to see again with more
    uint16_t error{0};
    std::size_t size{0}; //!< octets taken
};

template <class M>
HttpParser<M>::HttpParser(const HttpLimits& limits) : m_state(std::make_unique<State>())
{
    m_state->parser.eager(true);
    m_state->parser.header_limit(limits.head);
    m_state->parser.body_limit(limits.content);
}

template <class M>
HttpParser<M>::~HttpParser() = default;

template <class M>
std::size_t
HttpParser<M>::Parse(ByteView octets)
{
    State& state = *m_state;
    state.waiting.append(reinterpret_cast<const char*>(octets.data()), octets.size());
    std::size_t used = 0;
    while (state.error == 0 && !state.parser.is_done() && used < state.waiting.size())
    {
        boost::beast::error_code error;
        const std::size_t taken = state.parser.put(
            boost::asio::const_buffer(state.waiting.data() + used, state.waiting.size() - used),
            error);
        used += taken;
        if (error == http::error::need_more)
        {
            break;
        }
        if (error)
        {
            state.error = error == http::error::body_limit   ? 413
                        : error == http::error::header_limit ? 431
                                                             : 400;
        }
    }
    if (state.error == 0 && state.parser.is_done() && !IsComplete(state.parser.get()))
    {
        state.error = 400;
    }
    if (state.error != 0)
    {
        return octets.size(); // nobody wants the rest
    }
    const std::size_t left = state.waiting.size() - used;
    if (!state.parser.is_done())
    {
        state.waiting.erase(0, used);
        state.size += octets.size();
        return octets.size();
    }
    // What was waiting before belongs to the message: only new octets can be left over.
    state.waiting.clear();
    state.size += octets.size() - left;
    return octets.size() - left;
}

template <class M>
std::size_t
HttpParser<M>::GetSize() const
{
    return m_state->size;
}

template <class M>
bool
HttpParser<M>::IsDone() const
{
    return m_state->error == 0 && m_state->parser.is_done();
}

template <class M>
uint16_t
HttpParser<M>::GetError() const
{
    return m_state->error;
}

template <class M>
bool
HttpParser<M>::KeepsAlive() const
{
    return m_state->parser.get().keep_alive();
}

template <class M>
M
HttpParser<M>::Take()
{
    auto message = m_state->parser.release();
    M taken;
    TakeStart(message, taken);
    for (const auto& field : message)
    {
        if (field.name() != http::field::content_length &&
            field.name() != http::field::transfer_encoding)
        {
            taken.fields.push_back({field.name_string().to_string(), field.value().to_string()});
        }
    }
    taken.content = std::move(message.body());
    return taken;
}

template class HttpParser<HttpRequest>;
template class HttpParser<HttpResponse>;

} // namespace ehealth
} // namespace ns3
