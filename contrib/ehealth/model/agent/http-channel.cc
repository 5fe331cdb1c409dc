// SPDX-License-Identifier: GPL-2.0-only
#include "http-channel.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <charconv>
#include <utility>

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
PercentDecode(std::string_view text)
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
        const std::string_view digits = text.substr(i + 1, 2);
        const char* end = digits.data() + digits.size();
        if (digits.size() < 2 || std::from_chars(digits.data(), end, octet, 16).ptr != end)
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

/// @return octets that a message of so many puts into TCP
uint32_t
GetWireSize(const OctetStream& stream, std::size_t size)
{
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

HttpSegments
SplitTarget(std::string_view target)
{
    const std::string_view path = target.substr(0, target.find('?'));
    HttpSegments segments;
    std::size_t begin = 0;
    while (begin < path.size() && path[begin] == '/')
    {
        const std::size_t end = std::min(path.find('/', begin + 1), path.size());
        segments.push_back(path.substr(begin + 1, end - begin - 1));
        begin = end;
    }
    return segments;
}

HttpPath::HttpPath(const std::string& pattern)
{
    for (const std::string_view segment : SplitTarget(pattern))
    {
        auto& each = m_segments.emplace_back();
        if (segment.substr(0, 1) != "{")
        {
            each = segment;
        }
    }
}

std::optional<std::vector<std::string>>
HttpPath::Match(const HttpSegments& segments) const
{
    if (segments.size() != m_segments.size())
    {
        return std::nullopt;
    }
    std::vector<std::string> values;
    for (std::size_t i = 0; i < segments.size(); ++i)
    {
        if (m_segments[i])
        {
            if (segments[i] != *m_segments[i])
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
HttpPath::Fill(const std::vector<std::string>& values) const
{
    std::string target;
    auto value = values.begin();
    for (const auto& segment : m_segments)
    {
        NS_ABORT_MSG_IF(!segment && value == values.end(), "a path with too few values");
        target += '/' + (segment ? *segment : PercentEncode(*value++));
    }
    NS_ABORT_MSG_IF(value != values.end(), "a path with too many values");
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
          [this](HttpResponse response, std::size_t size) {
              HandleResponse(std::move(response), size);
          },
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

uint32_t
HttpClientChannel::Send(ByteView frame)
{
    const Envelope envelope = TakeEnvelope(frame);
    if (envelope.type == AbortNotice::kType.GetId())
    {
        Forget(envelope.run);
        return 0; // HTTP has no such message: the connection ends
    }
    m_runs.push_back(envelope.run);
    auto request = Decode<HttpRequest>(frame);
    std::size_t size = 0;
    if (request)
    {
        AddFields(*request, envelope);
        size = m_connection.Send(*request);
    }
    else
    {
        // Somebody on the path made something else of it.
        size = m_connection.SendText(std::string(frame.begin(), frame.end()));
    }
    return GetWireSize(m_connection.GetStream(), size);
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
HttpClientChannel::HandleResponse(HttpResponse response, std::size_t size)
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
        m_onFrame(self,
                  Concat({Encode(*envelope), body}),
                  GetWireSize(m_connection.GetStream(), size));
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

HttpServerChannel::HttpServerChannel(Ptr<OctetStream> stream,
                                     std::shared_ptr<const HttpRoutes> routes)
    : m_connection(
          stream,
          kLimits,
          [this](HttpRequest request, std::size_t size) {
              HandleRequest(std::move(request), size);
          },
          [this] { HandleClosed(); })
    , m_routes(std::move(routes))
{
}

uint32_t
HttpServerChannel::Send(ByteView frame)
{
    const Envelope envelope = TakeEnvelope(frame);
    if (!m_connection.IsAsked() || envelope.run != m_run)
    {
        NS_LOG_DEBUG("an answer that nobody waits for: dropped");
        return 0;
    }
    const std::size_t size = m_connection.Respond(MakeResponse(envelope, frame));
    return GetWireSize(m_connection.GetStream(), size);
}

void
HttpServerChannel::Refuse(uint16_t status)
{
    HttpResponse refusal;
    refusal.status = status;
    m_connection.Respond(refusal);
}

void
HttpServerChannel::HandleRequest(HttpRequest request, std::size_t size)
{
    const Ptr<HttpServerChannel> self(this);
    auto envelope = ParseRequestId(request.fields);
    if (!envelope)
    {
        Refuse(400);
        return;
    }
    bool known = false;
    const HttpSegments segments = SplitTarget(request.target);
    for (const HttpRoute& route : *m_routes)
    {
        if (!route.path.Match(segments))
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
                m_onFrame(self,
                          Concat({Encode(*envelope), Encode(request)}),
                          GetWireSize(m_connection.GetStream(), size));
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

} // namespace ehealth
} // namespace ns3
