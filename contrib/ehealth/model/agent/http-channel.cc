// SPDX-License-Identifier: GPL-2.0-only
#include "http-channel.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <charconv>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthHttpChannel");

namespace
{

constexpr const char* kRequestId = "X-Request-Id";
constexpr HttpLimits kLimits;
constexpr char kHex[] = "0123456789ABCDEF";

std::vector<std::string>
Split(const std::string& path)
{
    std::vector<std::string> segments;
    std::size_t begin = 0;
    while (begin < path.size() && path[begin] == '/')
    {
        const std::size_t end = std::min(path.find('/', begin + 1), path.size());
        segments.push_back(path.substr(begin + 1, end - begin - 1));
        begin = end;
    }
    return segments;
}

bool
IsUnreserved(char c) // RFC 3986, section 2.3
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

std::string
PercentEncode(const std::string& text)
{
    std::string encoded;
    for (const char c : text)
    {
        if (IsUnreserved(c))
        {
            encoded += c;
        }
        else
        {
            const auto octet = static_cast<uint8_t>(c);
            encoded += {'%', kHex[octet >> 4], kHex[octet & 15]};
        }
    }
    return encoded;
}

std::optional<std::string>
PercentDecode(const std::string& text)
{
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        if (text[i] != '%')
        {
            decoded += text[i];
            continue;
        }
        unsigned octet{};
        if (i + 2 >= text.size() ||
            std::from_chars(&text[i + 1], &text[i + 3], octet, 16).ptr != &text[i + 3])
        {
            return std::nullopt;
        }
        decoded += static_cast<char>(octet);
        i += 2;
    }
    return decoded;
}

std::string
MakeRequestId(const Envelope& envelope)
{
    return std::to_string(envelope.run) + '-' + std::to_string(envelope.type);
}

std::optional<Envelope>
ParseRequestId(const HttpFields& fields)
{
    const std::string* id = FindField(fields, kRequestId);
    if (id == nullptr)
    {
        return std::nullopt;
    }
    Envelope envelope;
    const char* end = id->data() + id->size();
    const auto run = std::from_chars(id->data(), end, envelope.run);
    if (run.ec != std::errc() || run.ptr == end || *run.ptr != '-')
    {
        return std::nullopt;
    }
    const auto type = std::from_chars(run.ptr + 1, end, envelope.type);
    return type.ec == std::errc() && type.ptr == end ? std::optional(envelope) : std::nullopt;
}

/// Takes the fields that the channel added out of those that the script sees.
template <class M>
void
RemoveOwnFields(M& message)
{
    auto& fields = message.fields;
    fields.erase(std::remove_if(fields.begin(),
                                fields.end(),
                                [](const HttpField& field) {
                                    return field.name == kRequestId || field.name == "Host" ||
                                           field.name == "Connection";
                                }),
                 fields.end());
}

template <class M>
uint32_t
GetSize(const M& message, const OctetStream& stream)
{
    const std::size_t size = MakeHead(message).size() + message.content.size();
    return static_cast<uint32_t>(size + stream.GetProtection(size));
}

Envelope
TakeEnvelope(ByteView& frame)
{
    Envelope envelope;
    wire::Reader(frame.Sub(0, kEnvelope)).Get(envelope);
    frame = frame.Sub(kEnvelope);
    return envelope;
}

HttpResponse
MakeProblem(Reason reason)
{
    HttpResponse response;
    response.status = GetHttpStatus(reason);
    response.fields.push_back({"Content-Type", "application/problem+json"});
    response.content = std::string("{\"title\":\"") + GetName(reason) + "\"}"; // RFC 7807
    return response;
}

/// What is answered with a message of the agent.
HttpResponse
MakeResponse(const Envelope& envelope, ByteView body)
{
    std::optional<HttpResponse> response;
    if (envelope.type == AbortNotice::kType.GetId())
    {
        const auto notice = Decode<AbortNotice>(body);
        response = MakeProblem(notice ? notice->reason : Reason::PeerAborted);
    }
    else
    {
        response = Decode<HttpResponse>(body);
        if (!response || response->status < 100 || response->status > 599)
        {
            response = MakeProblem(Reason::PeerAborted); // somebody changed it into nonsense
        }
    }
    response->fields.push_back({kRequestId, MakeRequestId(envelope)});
    return *response;
}

} // namespace

std::optional<std::vector<std::string>>
MatchPath(const char* path, const std::string& target)
{
    const auto pattern = Split(path);
    const auto segments = Split(target.substr(0, target.find('?')));
    if (segments.size() != pattern.size())
    {
        return std::nullopt;
    }
    std::vector<std::string> values;
    for (std::size_t i = 0; i < pattern.size(); ++i)
    {
        if (pattern[i].empty() || pattern[i].front() != '{')
        {
            if (segments[i] != pattern[i])
            {
                return std::nullopt;
            }
            continue;
        }
        auto value = PercentDecode(segments[i]);
        if (!value || value->empty())
        {
            return std::nullopt;
        }
        values.push_back(std::move(*value));
    }
    return values;
}

std::string
MakeTarget(const char* path, const std::vector<std::string>& values)
{
    std::string target;
    auto value = values.begin();
    for (const std::string& segment : Split(path))
    {
        const bool named = !segment.empty() && segment.front() == '{' && value != values.end();
        target += '/' + (named ? PercentEncode(*value++) : segment);
    }
    return target;
}

uint16_t
GetHttpStatus(Reason reason)
{
    switch (reason)
    {
    case Reason::Accepted:
        return 200;
    case Reason::Malformed:
        return 400;
    case Reason::UnknownRecord:
        return 404;
    case Reason::VersionConflict:
    case Reason::AlreadyEnrolled:
        return 409;
    case Reason::Expired:
    case Reason::Replayed:
    case Reason::NotRegistered:
    case Reason::RejectedCertificate:
        return 401;
    case Reason::RejectedSignature:
    case Reason::RejectedKey:
    case Reason::IdentityMismatch:
        return 422;
    case Reason::RateLimited:
        return 429;
    case Reason::Timeout:
    case Reason::LinkLost:
    case Reason::HandshakeFailed:
    case Reason::PeerAborted:
    case Reason::StorageError:
    case Reason::Unfinished:
        return 503;
    default:
        return 403;
    }
}

HttpClientChannel::HttpClientChannel(Ptr<OctetStream> stream, std::string host)
    : m_connection(
          stream,
          kLimits,
          [this](HttpResponse response) { HandleResponse(std::move(response)); },
          [this] { HandleClosed(); })
    , m_host(std::move(host))
{
}

void
HttpClientChannel::AddFields(HttpRequest& request, const Envelope& envelope) const
{
    request.fields.insert(request.fields.begin(),
                          {{"Host", m_host}, {kRequestId, MakeRequestId(envelope)}});
}

void
HttpClientChannel::Send(ByteView frame)
{
    const Envelope envelope = TakeEnvelope(frame);
    if (envelope.type == AbortNotice::kType.GetId())
    {
        Forget(envelope.run);
        return;
    }
    m_runs.push_back(envelope.run);
    auto request = Decode<HttpRequest>(frame);
    if (!request)
    {
        // Somebody on the path made something else of it.
        m_connection.SendText(std::string(frame.begin(), frame.end()));
        return;
    }
    AddFields(*request, envelope);
    m_connection.Send(*request);
}

void
HttpClientChannel::Forget(uint64_t run)
{
    if (std::find(m_runs.begin(), m_runs.end(), run) != m_runs.end())
    {
        // Not now: who gives up is still concluding.
        Simulator::ScheduleNow(
            [self = Ptr<HttpClientChannel>(this)] { self->m_connection.Fail(); });
    }
}

void
HttpClientChannel::HandleResponse(HttpResponse response)
{
    const Ptr<HttpClientChannel> self(this); // the callback may drop the owner's reference
    const uint64_t run = m_runs.front();
    m_runs.pop_front();
    auto envelope = ParseRequestId(response.fields);
    RemoveOwnFields(response);
    Bytes body = Encode(response);
    if (response.status >= 300)
    {
        AbortNotice notice;
        notice.reason = Reason::PeerAborted;
        envelope = Envelope{AbortNotice::kType.GetId(), run};
        body = Encode(notice);
    }
    else if (!envelope || envelope->run != run)
    {
        NS_LOG_INFO("an HTTP response to something else: connection closed");
        m_connection.Fail();
        return;
    }
    if (m_onFrame)
    {
        m_onFrame(self, Concat({Encode(*envelope), body}));
    }
}

void
HttpClientChannel::HandleClosed()
{
    const Ptr<HttpClientChannel> self(this);
    m_open = false;
    m_runs.clear();
    if (m_onClosed)
    {
        std::exchange(m_onClosed, nullptr)(self);
    }
}

void
HttpClientChannel::Close()
{
    m_onClosed = nullptr;
    m_connection.Close();
}

Address
HttpClientChannel::GetPeerName() const
{
    return m_connection.GetStream().GetPeerName();
}

LinkClass
HttpClientChannel::GetLink() const
{
    return LinkClass::Internet;
}

bool
HttpClientChannel::IsOpen() const
{
    return m_open && m_connection.GetStream().IsOpen();
}

StreamError
HttpClientChannel::GetError() const
{
    return m_connection.GetStream().GetError();
}

uint32_t
HttpClientChannel::GetWireSize(ByteView frame) const
{
    const Envelope envelope = TakeEnvelope(frame);
    if (auto request = Decode<HttpRequest>(frame))
    {
        AddFields(*request, envelope);
        return GetSize(*request, m_connection.GetStream());
    }
    if (auto response = Decode<HttpResponse>(frame)) // what was received here
    {
        response->fields.push_back({kRequestId, MakeRequestId(envelope)});
        return GetSize(*response, m_connection.GetStream());
    }
    return static_cast<uint32_t>(frame.size());
}

HttpServerChannel::HttpServerChannel(Ptr<OctetStream> stream,
                                     std::shared_ptr<const HttpRoutes> routes)
    : m_connection(
          stream,
          kLimits,
          [this](HttpRequest request) { HandleRequest(std::move(request)); },
          [this] { HandleClosed(); })
    , m_routes(std::move(routes))
{
}

void
HttpServerChannel::Send(ByteView frame)
{
    const Envelope envelope = TakeEnvelope(frame);
    if (!m_connection.IsAsked() || envelope.run != m_run)
    {
        NS_LOG_DEBUG("an answer that nobody waits for: dropped");
        return;
    }
    m_connection.Respond(MakeResponse(envelope, frame));
}

void
HttpServerChannel::Refuse(uint16_t status)
{
    HttpResponse refusal;
    refusal.status = status;
    m_connection.Respond(refusal);
}

void
HttpServerChannel::HandleRequest(HttpRequest request)
{
    const Ptr<HttpServerChannel> self(this);
    auto envelope = ParseRequestId(request.fields);
    if (!envelope)
    {
        Refuse(400);
        return;
    }
    bool known = false;
    for (const HttpRoute& route : *m_routes)
    {
        if (!MatchPath(route.path, request.target))
        {
            continue;
        }
        known = true;
        if (request.method == route.method)
        {
            envelope->type = route.type;
            m_run = envelope->run;
            RemoveOwnFields(request);
            if (m_onFrame)
            {
                m_onFrame(self, Concat({Encode(*envelope), Encode(request)}));
            }
            return;
        }
    }
    Refuse(known ? 405 : 404);
}

void
HttpServerChannel::HandleClosed()
{
    const Ptr<HttpServerChannel> self(this);
    m_open = false;
    if (m_onClosed)
    {
        std::exchange(m_onClosed, nullptr)(self);
    }
}

void
HttpServerChannel::Close()
{
    m_onClosed = nullptr;
    m_connection.Close();
}

Address
HttpServerChannel::GetPeerName() const
{
    return m_connection.GetStream().GetPeerName();
}

LinkClass
HttpServerChannel::GetLink() const
{
    return LinkClass::Internet;
}

bool
HttpServerChannel::IsOpen() const
{
    return m_open && m_connection.GetStream().IsOpen();
}

StreamError
HttpServerChannel::GetError() const
{
    return m_connection.GetStream().GetError();
}

uint32_t
HttpServerChannel::GetWireSize(ByteView frame) const
{
    const Envelope envelope = TakeEnvelope(frame);
    if (auto request = Decode<HttpRequest>(frame)) // what was received here
    {
        request->fields.push_back({kRequestId, MakeRequestId(envelope)});
        return GetSize(*request, m_connection.GetStream());
    }
    return GetSize(MakeResponse(envelope, frame), m_connection.GetStream());
}

} // namespace ehealth
} // namespace ns3
