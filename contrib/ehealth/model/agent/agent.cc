// SPDX-License-Identifier: GPL-2.0-only
#include "agent.h"

#include "ns3/codec.h"
#include "ns3/frame-stream.h"
#include "ns3/inet-socket-address.h"
#include "ns3/log.h"
#include "ns3/modelled-tls-stream.h"
#include "ns3/node-clock.h"
#include "ns3/operations.h"
#include "ns3/packet.h"
#include "ns3/session.h"
#include "ns3/sharded-tcp.h"
#include "ns3/wall-profile.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthAgent");
NS_OBJECT_ENSURE_REGISTERED(Agent);

namespace
{

Reason
GetReason(StreamError error)
{
    switch (error)
    {
    case StreamError::None:
    case StreamError::LinkLost:
        return Reason::LinkLost;
    case StreamError::HandshakeFailed:
        return Reason::HandshakeFailed;
    case StreamError::ExpiredCertificate:
        return Reason::ExpiredCertificate;
    case StreamError::NotYetValidCertificate:
        return Reason::NotYetValid;
    case StreamError::RevokedCertificate:
        return Reason::RevokedCertificate;
    case StreamError::RejectedCertificate:
        return Reason::RejectedCertificate;
    case StreamError::RejectedSignature:
        return Reason::RejectedSignature;
    case StreamError::RejectedRecord:
        return Reason::RejectedDecryption;
    }
    NS_FATAL_ERROR("no such error: " << static_cast<int>(error));
}

/// @return the other end; Ipv4Address() when the connection has none yet
Ipv4Address
GetPeerAddress(const MessageStream& stream)
{
    const Address name = stream.GetPeerName();
    return InetSocketAddress::IsMatchingType(name) ? InetSocketAddress::ConvertFrom(name).GetIpv4()
                                                   : Ipv4Address();
}

} // namespace

TypeId
Agent::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::Agent")
            .SetParent<Application>()
            .SetGroupName("Ehealth")
            .AddAttribute("IdleTimeout",
                          "A connection that was opened here and carried no "
                          "message for so long is closed; 0: never.",
                          TimeValue(Hours(1)),
                          MakeTimeAccessor(&Agent::SetIdleTimeout, &Agent::GetIdleTimeout),
                          MakeTimeChecker(Time()))
            .AddTraceSource("RunStart",
                            "A protocol run begins here.",
                            MakeTraceSourceAccessor(&Agent::m_traceRunStart),
                            "ns3::ehealth::Agent::RunStartCallback")
            .AddTraceSource("SessionEnd",
                            "A role's script ended, with its reason.",
                            MakeTraceSourceAccessor(&Agent::m_traceSessionEnd),
                            "ns3::ehealth::Agent::SessionEndCallback")
            .AddTraceSource("Sent",
                            "A message was handed to a link.",
                            MakeTraceSourceAccessor(&Agent::m_traceSent),
                            "ns3::ehealth::Agent::SentCallback")
            .AddTraceSource("Received",
                            "A complete message arrived.",
                            MakeTraceSourceAccessor(&Agent::m_traceReceived),
                            "ns3::ehealth::Agent::ReceivedCallback")
            .AddTraceSource("Operation",
                            "An operation was executed and charged for.",
                            MakeTraceSourceAccessor(&Agent::m_traceOperation),
                            "ns3::ehealth::Agent::OperationCallback")
            .AddTraceSource("Think",
                            "A person takes time.",
                            MakeTraceSourceAccessor(&Agent::m_traceThink),
                            "ns3::ehealth::Agent::ThinkCallback")
            .AddTraceSource("Claim",
                            "A role asserts what its scheme promises.",
                            MakeTraceSourceAccessor(&Agent::m_traceClaim),
                            "ns3::ehealth::Agent::ClaimCallback");
    return tid;
}

Agent::Agent(Ptr<AgentEnvironment> environment,
             std::string name,
             const std::string& device,
             uint32_t cores)
    : m_environment(environment)
    , m_name(std::move(name))
    , m_processor(device, cores, environment->costs)
    , m_routes(std::make_shared<HttpRoutes>())
    , m_connections([this](Ptr<MessageStream> stream) { return IsInUse(stream); })
{
}

Agent::~Agent() = default;

void
Agent::DoDispose()
{
    m_sessions.clear();
    m_services.clear();
    m_connections.Clear();
    for (const auto& device : m_nfcDevices)
    {
        device->SetMessageCallback({});
        device->SetBusyCallback({});
    }
    m_nfcDevices.clear();
    m_listeners.clear();
    Application::DoDispose();
}

void
Agent::StartApplication()
{
    if (!m_listening)
    {
        return;
    }
    OpenPort(m_environment->port, &Agent::HandleAccept);
    if (!m_routes->empty() && !m_environment->tls)
    {
        OpenPort(m_environment->httpPort, &Agent::HandleHttpAccept);
    }
    if (m_tls && m_tls->GetSettings().identity)
    {
        OpenPort(m_environment->tlsPort, &Agent::HandleTlsAccept);
    }
}

void
Agent::OpenPort(uint16_t port, void (Agent::*accept)(Ptr<Socket>, const Address&))
{
    for (const auto& listener : ShardedTcp::CreateListeners(GetNode()))
    {
        TcpStream::Configure(listener);
        listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), port));
        listener->Listen();
        listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    MakeCallback(accept, this));
        m_listeners.push_back(listener);
    }
}

void
Agent::StopApplication()
{
    for (const auto& listener : m_listeners)
    {
        listener->Close();
    }
}

void
Agent::Serve(const MessageType& opener, const char* role, ScriptFactory script)
{
    m_services[opener.GetId()] = {role, std::move(script)};
}

void
Agent::StopServing(const MessageType& opener)
{
    m_services.erase(opener.GetId());
}

uint64_t
Agent::Begin(const Protocol& protocol, uint32_t site, const char* role, const ScriptFactory& script)
{
    const uint64_t run = static_cast<uint64_t>(GetNode()->GetId()) << 24 | m_begun++;
    m_traceRunStart({run, &protocol, &m_variant.GetName(), site});
    Session& session = MakeSession(run, role);
    session.Start(script(session));
    return run;
}

void
Agent::AddNfcDevice(Ptr<NfcNetDevice> device)
{
    device->SetMessageCallback(MakeCallback(&Agent::HandleNfcMessage, this));
    device->SetBusyCallback(MakeCallback(&Agent::IsBusy, this));
    m_nfcDevices.push_back(device);
}

void
Agent::SetPersistentConnections(bool persistent)
{
    m_persistent = persistent;
}

void
Agent::SetListening(bool listening)
{
    m_listening = listening;
}

void
Agent::SetVariant(SchemeVariant variant)
{
    m_variant = std::move(variant);
}

void
Agent::SetTls(std::shared_ptr<const TlsContext> context)
{
    m_tls = std::move(context);
    m_tickets = m_tls ? std::make_shared<TlsTickets>() : nullptr;
}

void
Agent::SetPlace(std::string place)
{
    m_place = std::move(place);
}

void
Agent::SetOutgoingFilter(OutgoingFilter filter)
{
    m_filter = std::move(filter);
}

int64_t
Agent::GetUnixTime() const
{
    const auto clock = GetObject<NodeClock>();
    const Time error = clock ? clock->GetError() : Time();
    return m_environment->epoch + (Simulator::Now() + error).GetMilliSeconds();
}

Session&
Agent::MakeSession(uint64_t run, const char* role)
{
    auto& session = m_sessions[run];
    session = std::make_unique<Session>(*this, run, role);
    return *session;
}

void
Agent::EndSession(uint64_t run)
{
    const auto entry = m_sessions.find(run);
    const std::unique_ptr<Session> session = std::move(entry->second);
    m_sessions.erase(entry);
    if (!m_persistent && m_sessions.empty())
    {
        m_connections.CloseOpened();
    }
}

void
Agent::CloseConnections()
{
    m_connections.CloseOpened();
    ForgetTickets();
}

void
Agent::ResetConnections()
{
    m_connections.Reset();
    ForgetTickets();
}

void
Agent::ForgetTickets()
{
    if (m_tickets)
    {
        m_tickets = std::make_shared<TlsTickets>();
    }
}

void
Agent::SetIdleTimeout(Time timeout)
{
    m_connections.SetIdleTimeout(timeout);
}

Time
Agent::GetIdleTimeout() const
{
    return m_connections.GetIdleTimeout();
}

bool
Agent::IsInUse(Ptr<MessageStream> stream) const
{
    return std::any_of(m_sessions.begin(), m_sessions.end(), [&stream](const auto& session) {
        return session.second->Uses(stream);
    });
}

void
Agent::SendMessage(uint64_t run,
                   const Peer& to,
                   const MessageType& type,
                   Bytes body,
                   const std::function<void(bool delivered)>& done)
{
    if (!m_filter)
    {
        Transmit(run, to, type, body, done);
        return;
    }
    PassingMessage passing{*this, run, type, to, std::move(body)};
    const std::optional<Time> delay = m_filter(passing);
    if (!delay)
    {
        if (done)
        {
            done(false);
        }
    }
    else if (delay->IsZero())
    {
        Transmit(run, passing.to, type, passing.body, done);
    }
    else
    {
        Simulator::Schedule(*delay,
                            [self = Ptr<Agent>(this),
                             run,
                             to = passing.to,
                             &type,
                             body = std::move(passing.body),
                             done] { self->Transmit(run, to, type, body, done); });
    }
}

void
Agent::Forward(const PassingMessage& message)
{
    Transmit(message.run, message.to, message.type, message.body, nullptr);
}

void
Agent::Transmit(uint64_t run,
                const Peer& to,
                const MessageType& type,
                const Bytes& body,
                const std::function<void(bool delivered)>& done)
{
    Envelope envelope;
    envelope.type = type.GetId();
    envelope.run = run;
    const Bytes frame = Concat({Encode(envelope), body});
    const auto bodySize = static_cast<uint32_t>(body.size());
    const WallProfile::Scope profile(WallProfile::Part::Network);
    if (to.GetLink() != LinkClass::Nfc)
    {
        const Ptr<MessageStream> stream = to.GetStream() ? to.GetStream() : GetStream(to);
        if (!stream->IsOpen())
        {
            return; // nothing leaves any more
        }
        const uint32_t wireSize = stream->Send(frame);
        stream->SetLastUse(Simulator::Now());
        if (wireSize > 0)
        {
            m_traceSent(
                {run, &type, &m_name, GetPeerAddress(*stream), to.GetLink(), wireSize, bodySize});
        }
        return;
    }
    m_traceSent({run,
                 &type,
                 &m_name,
                 Ipv4Address(),
                 LinkClass::Nfc,
                 static_cast<uint32_t>(frame.size()),
                 bodySize});
    to.GetDevice()->Transfer(Create<Packet>(frame.data(), frame.size()), [done](auto status) {
        if (done)
        {
            done(status == NfcTransferStatus::Delivered);
        }
    });
}

Ptr<MessageStream>
Agent::GetStream(const Peer& peer)
{
    const WallProfile::Scope profile(WallProfile::Part::Network);
    if (const Ptr<MessageStream> open = m_connections.Find(peer))
    {
        return open;
    }
    const Ptr<MessageStream> stream = OpenStream(peer);
    Listen(stream);
    m_connections.AddOpened(peer, stream);
    return stream;
}

Ptr<MessageStream>
Agent::OpenStream(const Peer& peer)
{
    if (m_tls && peer.GetLink() == LinkClass::Internet)
    {
        const InetSocketAddress address(peer.GetAddress(), m_environment->tlsPort);
        const auto tls = MakeTlsStream(Create<TcpStream>(GetNode(), address),
                                       TlsConnection::Role::Client,
                                       peer.GetName());
        if (peer.IsHttp())
        {
            return Create<HttpClientChannel>(tls, peer.GetName());
        }
        return Create<FrameStream>(tls, LinkClass::Internet, m_environment->overheads);
    }
    if (peer.IsHttp())
    {
        const InetSocketAddress address(peer.GetAddress(), m_environment->httpPort);
        return Create<HttpClientChannel>(
            MakeHttpTransport(Create<TcpStream>(GetNode(), address), true),
            peer.GetName());
    }
    return Create<FrameStream>(GetNode(),
                               InetSocketAddress(peer.GetAddress(), m_environment->port),
                               peer.GetLink(),
                               m_environment->overheads);
}

Ptr<OctetStream>
Agent::MakeHttpTransport(Ptr<TcpStream> transport, bool isClient)
{
    const LinkOverhead& overhead =
        m_environment->overheads[static_cast<std::size_t>(LinkClass::Internet)];
    if (overhead.perRecord == 0 && overhead.clientHandshake == 0)
    {
        return transport;
    }
    return Create<ModelledTlsStream>(transport, isClient, overhead);
}

Ptr<TlsStream>
Agent::MakeTlsStream(Ptr<TcpStream> transport, TlsConnection::Role role, const std::string& server)
{
    // A stream of its own for each connection, as for each operation of a session.
    RandomStream random(m_environment->seed, m_name, "tls", m_tlsConnections++);
    auto connection =
        std::make_unique<TlsConnection>(m_tls, role, server, std::move(random), m_tickets);
    return Create<TlsStream>(transport,
                             std::move(connection),
                             [this](const TlsWork& work, std::function<void()> done) {
                                 ChargeTls(work, std::move(done));
                             });
}

void
Agent::ChargeTls(const TlsWork& work, std::function<void()> done)
{
    const OperationCost cost = op::GetTlsCost(work);
    const Processor::Slot slot =
        m_processor.Reserve(Simulator::Now(), m_processor.GetCost(cost.items));
    Simulator::Schedule(slot.queued + slot.cost,
                        [this, cost, slot, host = work.hostSeconds, done = std::move(done)] {
                            m_traceOperation({kNoRun,
                                              "tls",
                                              &m_processor.GetDevice(),
                                              m_processor.GetWorld(),
                                              &cost,
                                              slot.cost,
                                              slot.queued,
                                              host});
                            done();
                        });
}

void
Agent::Listen(Ptr<MessageStream> stream)
{
    stream->SetFrameCallback([this](Ptr<MessageStream> from, Bytes frame, uint32_t wireSize) {
        from->SetLastUse(Simulator::Now());
        HandleFrame(Peer::Behind(from), std::move(frame), wireSize);
    });
    stream->SetClosedCallback([this](Ptr<MessageStream> closed) { HandleClosed(closed); });
}

void
Agent::HandleAccept(Ptr<Socket> socket, const Address&)
{
    Accept(Create<FrameStream>(socket, m_environment->overheads));
}

void
Agent::HandleTlsAccept(Ptr<Socket> socket, const Address&)
{
    const auto tls = MakeTlsStream(Create<TcpStream>(socket), TlsConnection::Role::Server, {});
    if (!m_routes->empty())
    {
        Accept(Create<HttpServerChannel>(tls, m_routes));
        return;
    }
    Accept(Create<FrameStream>(tls, LinkClass::Internet, m_environment->overheads));
}

void
Agent::HandleHttpAccept(Ptr<Socket> socket, const Address&)
{
    Accept(
        Create<HttpServerChannel>(MakeHttpTransport(Create<TcpStream>(socket), false), m_routes));
}

void
Agent::Accept(Ptr<MessageStream> stream)
{
    m_connections.AddAccepted(stream);
    Listen(stream);
}

void
Agent::HandleClosed(Ptr<MessageStream> stream)
{
    m_connections.Remove(stream);
    std::vector<uint64_t> affected;
    for (const auto& [run, session] : m_sessions)
    {
        if (session->Uses(stream))
        {
            affected.push_back(run);
        }
    }
    for (const uint64_t run : affected)
    {
        if (const auto entry = m_sessions.find(run); entry != m_sessions.end())
        {
            entry->second->HandleClosed(stream, GetReason(stream->GetError()));
        }
    }
}

void
Agent::HandleNfcMessage(Ptr<NfcNetDevice> device, Ptr<Packet> message)
{
    Bytes frame(message->GetSize());
    message->CopyData(frame.data(), static_cast<uint32_t>(frame.size()));
    HandleFrame(Peer::Near(device), std::move(frame), message->GetSize());
}

bool
Agent::IsBusy() const
{
    return std::any_of(m_sessions.begin(), m_sessions.end(), [](const auto& session) {
        return !session.second->IsWaiting();
    });
}

void
Agent::HandleFrame(const Peer& from, Bytes frame, uint32_t bytes)
{
    const WallProfile::Scope profile(WallProfile::Part::Scripts);
    const auto envelope = Decode<Envelope>(ByteView(frame).Sub(0, kEnvelope));
    if (!envelope)
    {
        NS_LOG_WARN(m_name << ": a frame of " << frame.size() << " octets is no message: dropped");
        return;
    }
    frame.erase(frame.begin(), frame.begin() + kEnvelope);
    const auto session = m_sessions.find(envelope->run);
    const auto service = m_services.find(envelope->type);
    m_traceReceived({envelope->run, envelope->type, &m_name, PeekPointer(GetNode()), bytes});
    if (session != m_sessions.end())
    {
        session->second->Deliver(from, envelope->type, std::move(frame));
        return;
    }
    if (service == m_services.end())
    {
        NS_LOG_DEBUG(m_name << ": a message for run " << envelope->run
                            << " that is not under way: dropped");
        return;
    }
    Session& opened = MakeSession(envelope->run, service->second.role);
    opened.Deliver(from, envelope->type, std::move(frame));
    opened.Start(service->second.script(opened));
}

} // namespace ehealth
} // namespace ns3
