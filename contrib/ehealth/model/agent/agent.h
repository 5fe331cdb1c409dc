// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_AGENT_H
#define EHEALTH_AGENT_H

#include "ns3/agent-connections.h"
#include "ns3/agent-environment.h"
#include "ns3/application.h"
#include "ns3/claim.h"
#include "ns3/http-channel.h"
#include "ns3/message-type.h"
#include "ns3/nstime.h"
#include "ns3/operation.h"
#include "ns3/outcome.h"
#include "ns3/peer.h"
#include "ns3/processor.h"
#include "ns3/scheme-variant.h"
#include "ns3/task.h"
#include "ns3/tls-stream.h"
#include "ns3/traced-callback.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace ns3
{
namespace ehealth
{

class Session;

/**
 * @ingroup ehealth-agent
 * A protocol, as results name it, and the roles whose success concludes a run of it.
 */
struct Protocol
{
    const char* scheme;                       //!< "national-phr"
    const char* name;                         //!< "visit"
    std::vector<const char*> concludingRoles; //!< a run is accepted when all of them are
};

/// Traced when a protocol run begins.
struct RunStart
{
    uint64_t run;               //!< number of the protocol run
    const Protocol* protocol;   //!< what is run
    const std::string* variant; //!< of the scheme, where the run begins
    uint32_t site;              //!< where it takes place, as the caller numbers sites
};

/// Traced when a role's script ends.
struct SessionEnd
{
    uint64_t run;     //!< number of the protocol run
    const char* role; //!< as results name it
    Reason reason;    //!< why it ended
};

/// Traced when a message leaves a role.
struct MessageSent
{
    uint64_t run;              //!< number of the protocol run
    const MessageType* type;   //!< step and name
    const std::string* sender; //!< name of the agent
    Ipv4Address to;            //!< where to; Ipv4Address(): over NFC
    LinkClass link;            //!< class of the leg
    uint32_t bytes;            //!< as handed to the link, framing and protection included
    uint32_t bodyBytes;        //!< of the encoded message itself
};

/// Traced when a complete message reaches an agent.
struct MessageReceived
{
    uint64_t run;                //!< number of the protocol run
    uint32_t typeId;             //!< MessageType::GetId(), as it stands on the wire
    const std::string* receiver; //!< name of the agent
    const Node* node;            //!< of the agent
    uint32_t bytes;              //!< as taken from the link, framing and protection included
};

/// In place of a run's number: what is done for no run in particular.
constexpr uint64_t kNoRun = UINT64_MAX;

/// Traced when an operation is complete.
struct OperationEvent
{
    uint64_t run;              //!< number of the protocol run, or kNoRun
    const char* role;          //!< who ran it
    const std::string* device; //!< class of the processor
    ExecutionWorld world;      //!< where in the device
    const OperationCost* cost; //!< name, algorithm and primitives
    Time charged;              //!< simulated time on the core
    Time queued;               //!< simulated time waiting for a core
    double hostSeconds;        //!< the host's time
};

/// Traced when a person, not the system, has taken time.
struct ThinkEvent
{
    uint64_t run;  //!< number of the protocol run
    Time duration; //!< simulated time
};

class Agent;

/**
 * @ingroup ehealth-agent
 * A message on its way out of an agent, as whoever sits on the path has it in hand.
 */
struct PassingMessage
{
    Agent& sender;           //!< whose it is
    uint64_t run;            //!< number of the protocol run
    const MessageType& type; //!< step and name
    Peer to;                 //!< where it goes; may be changed
    Bytes body;              //!< the encoded message; may be changed
};

/**
 * @ingroup ehealth-agent
 * A node's protocol endpoint: it receives messages over TCP and NFC, hands them to the sessions of
 * the protocol runs they belong to, and runs the roles' scripts.
 *
 * A role registers the message that opens its part with Serve(); the role that begins a run is
 * started with Begin().
 */
class Agent : public Application
{
  public:
    /// Makes the coroutine of a role for a session.
    using ScriptFactory = std::function<Script(Session&)>;

    /**
     * Called with every outgoing message before it is framed; may change it in place. The tests'
     * and adversaries' way to tamper.
     * @return how long the message is held back; nothing when it is lost
     */
    using OutgoingFilter = std::function<std::optional<Time>(PassingMessage&)>;

    static TypeId GetTypeId();

    /**
     * @param environment shared by all agents
     * @param name unique: "ir-23.h012.medico-3"
     * @param device class of the processor in the cost table
     * @param cores number of its cores
     */
    Agent(Ptr<AgentEnvironment> environment,
          std::string name,
          const std::string& device,
          uint32_t cores);
    ~Agent() override;

    /// Registers the role whose part of a run is opened by message M.
    template <class M>
    void Serve(const char* role, ScriptFactory script)
    {
        Serve(M::kType, role, std::move(script));
    }

    /// Registers the role whose part of a run is opened by a message of the type.
    void Serve(const MessageType& opener, const char* role, ScriptFactory script);

    /**
     * Registers the role that answers HTTP requests M, a struct with kMethod and kPath; see
     * http-channel.h. To be called before the agent starts. An agent that does so speaks HTTP with
     * whoever opens connections of the class Internet to it.
     */
    template <class M>
    void ServeHttp(const char* role, ScriptFactory script)
    {
        Serve(M::kType, role, std::move(script));
        m_routes->push_back({M::kMethod, GetHttpPath<M>(), M::kType.GetId()});
    }

    /// No longer answers messages of the type: they are dropped unless a session awaits them.
    void StopServing(const MessageType& opener);

    /**
     * Begins a protocol run here.
     *
     * @param protocol what is run; must outlive the simulation
     * @param site where, for the record
     * @param role the name of the role played here
     * @param script the role's coroutine
     * @return the run's number: unique in the simulation, the same in every repetition of it
     */
    uint64_t
    Begin(const Protocol& protocol, uint32_t site, const char* role, const ScriptFactory& script);

    /// Takes part in NFC exchanges through a device of the node.
    void AddNfcDevice(Ptr<NfcNetDevice> device);

    /// @param persistent false: connections opened here are closed when the session ends
    void SetPersistentConnections(bool persistent);

    /**
     * Closes the connections opened here, once everything queued is sent, and forgets what would
     * let later ones resume them: the device goes to somebody else.
     */
    void CloseConnections();

    /// Closes all connections, also those that others opened: what a restart does.
    void ResetConnections();

    /// @param timeout a connection that was opened here and carried no message for so long is
    /// closed; zero: never. The attribute IdleTimeout
    void SetIdleTimeout(Time timeout);

    /// @return see SetIdleTimeout()
    Time GetIdleTimeout() const;

    /// @param listening false: nobody opens connections to this agent; to be set before it starts
    void SetListening(bool listening);

    /**
     * Makes Internet legs of this agent TLS; without, they are modelled. To be called before it
     * starts. An agent whose context has an identity also serves TLS, if it listens at all.
     * @param context of the agent, or shared by agents without a certificate
     */
    void SetTls(std::shared_ptr<const TlsContext> context);

    /// @param filter see OutgoingFilter; none when empty
    void SetOutgoingFilter(OutgoingFilter filter);

    /// Puts a message of this agent on its way without asking the filter: for whoever held it back
    /// or repeats it. Nothing happens when its connection is gone.
    void Forward(const PassingMessage& message);

    /// @param variant of the scheme whose roles play here
    void SetVariant(SchemeVariant variant);

    /// @return the form of the scheme whose roles play here
    const SchemeVariant& GetVariant() const
    {
        return m_variant;
    }

    /// @return the unique name
    const std::string& GetName() const
    {
        return m_name;
    }

    /// @param place where the agent is, if its name does not say so (place-name.h): phones move
    void SetPlace(std::string place);

    /// @return where the agent is: its name, unless SetPlace() said otherwise
    const std::string& GetPlace() const
    {
        return m_place.empty() ? m_name : m_place;
    }

    /// @return what all agents share
    AgentEnvironment& GetEnvironment() const
    {
        return *m_environment;
    }

    /// @return the simulated processor
    Processor& GetProcessor()
    {
        return m_processor;
    }

    /// @return this node's clock: Unix time, milliseconds
    int64_t GetUnixTime() const;

    /// @return number of sessions under way
    std::size_t GetSessionCount() const
    {
        return m_sessions.size();
    }

    /// TracedCallback signatures.
    using RunStartCallback = void (*)(const RunStart&);
    /// TracedCallback signature
    using SessionEndCallback = void (*)(const SessionEnd&);
    /// TracedCallback signature
    using SentCallback = void (*)(const MessageSent&);
    /// TracedCallback signature
    using ReceivedCallback = void (*)(const MessageReceived&);
    /// TracedCallback signature
    using OperationCallback = void (*)(const OperationEvent&);
    /// TracedCallback signature
    using ThinkCallback = void (*)(const ThinkEvent&);
    /// TracedCallback signature
    using ClaimCallback = void (*)(const Claim&);

  protected:
    void DoDispose() override;

  private:
    friend class Session;

    struct Service
    {
        const char* role;
        ScriptFactory script;
    };

    void StartApplication() override;
    void StopApplication() override;

    Session& MakeSession(uint64_t run, const char* role);
    void EndSession(uint64_t run);

    /// Frames a message and hands it to the link; over NFC, says when it was delivered or lost.
    void SendMessage(uint64_t run,
                     const Peer& to,
                     const MessageType& type,
                     Bytes body,
                     const std::function<void(bool delivered)>& done);
    void Transmit(uint64_t run,
                  const Peer& to,
                  const MessageType& type,
                  const Bytes& body,
                  const std::function<void(bool delivered)>& done);
    /// @return the connection to an address, opened if there is none
    Ptr<MessageStream> GetStream(const Peer& peer);
    Ptr<MessageStream> OpenStream(const Peer& peer);
    Ptr<TlsStream> MakeTlsStream(Ptr<TcpStream> transport,
                                 TlsConnection::Role role,
                                 const std::string& server);
    /// Takes the processor's time for TLS, which belongs to no protocol run.
    void ChargeTls(const TlsWork& work, std::function<void()> done);
    /// Forgets what would let connections resume earlier ones.
    void ForgetTickets();
    bool IsInUse(Ptr<MessageStream> stream) const;
    Ptr<OctetStream> MakeHttpTransport(Ptr<TcpStream> transport, bool isClient);
    void OpenPort(uint16_t port, void (Agent::*accept)(Ptr<Socket>, const Address&));
    void Accept(Ptr<MessageStream> stream);
    void Listen(Ptr<MessageStream> stream);
    void HandleAccept(Ptr<Socket> socket, const Address& from);
    void HandleHttpAccept(Ptr<Socket> socket, const Address& from);
    void HandleTlsAccept(Ptr<Socket> socket, const Address& from);
    void HandleClosed(Ptr<MessageStream> stream);
    void HandleFrame(const Peer& from, Bytes frame, uint32_t bytes);
    void HandleNfcMessage(Ptr<NfcNetDevice> device, Ptr<Packet> message);
    /// @return whether a session computes, or does anything else but wait for a message
    bool IsBusy() const;

    Ptr<AgentEnvironment> m_environment;
    std::string m_name;
    std::string m_place; //!< empty: the name says it
    SchemeVariant m_variant;
    Processor m_processor;
    std::vector<Ptr<Socket>> m_listeners;
    bool m_persistent{true};
    bool m_listening{true};
    OutgoingFilter m_filter;
    std::map<uint32_t, Service> m_services; //!< by opening message
    std::shared_ptr<HttpRoutes> m_routes;   //!< HTTP requests among them
    std::map<uint64_t, std::unique_ptr<Session>> m_sessions;
    uint64_t m_operations{0}; //!< begun by sessions so far
    AgentConnections m_connections;
    std::vector<Ptr<NfcNetDevice>> m_nfcDevices;
    std::shared_ptr<const TlsContext> m_tls;
    std::shared_ptr<TlsTickets> m_tickets;
    uint64_t m_tlsConnections{0};
    uint32_t m_begun{0};

    TracedCallback<const RunStart&> m_traceRunStart;
    TracedCallback<const SessionEnd&> m_traceSessionEnd;
    TracedCallback<const MessageSent&> m_traceSent;
    TracedCallback<const MessageReceived&> m_traceReceived;
    TracedCallback<const OperationEvent&> m_traceOperation;
    TracedCallback<const ThinkEvent&> m_traceThink;
    TracedCallback<const Claim&> m_traceClaim;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_AGENT_H
