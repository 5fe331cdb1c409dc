// SPDX-License-Identifier: GPL-2.0-only
#include "replica-link.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

namespace
{

/// Marks backlogs in their header: "EHBL".
constexpr int64_t kApplicationId = 0x4548424c;
constexpr int64_t kFormat = 1;

/// Changes in one message of a catch-up.
constexpr int64_t kBatch = 64;

/// The other end is tried again so often; one client waits for it.
const Time kProbe = Seconds(5);

/// While alive, what it marks is under way; a session that is cut off ends that, too.
class Underway
{
  public:
    explicit Underway(bool& mark) : m_mark(mark)
    {
        m_mark = true;
    }

    ~Underway()
    {
        m_mark = false;
    }

    Underway(const Underway&) = delete;
    Underway& operator=(const Underway&) = delete;

  private:
    bool& m_mark;
};

enum Query : uint8_t
{
    Insert,
    Select,
    Delete,
    Count,
};

SqliteSchema
GetSchema()
{
    return {"backlog of changes",
            kApplicationId,
            kFormat,
            {"CREATE TABLE change (id INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL)"},
            {"INSERT INTO change (body) VALUES (?)",
             "SELECT id, body FROM change ORDER BY id LIMIT ?",
             "DELETE FROM change WHERE id <= ?",
             "SELECT count(*) FROM change"}};
}

} // namespace

ReplicaLink::ReplicaLink(Ptr<Agent> agent,
                         const char* role,
                         const Parameters& parameters,
                         std::string backlogPath,
                         Apply apply)
    : m_agent(agent)
    , m_role(role)
    , m_parameters(parameters)
    , m_backlogPath(std::move(backlogPath))
    , m_apply(std::move(apply))
    , m_catchUp(parameters.protocols.catchUp)
{
    m_catchUp.concludingRoles = {role};
}

ReplicaLink::~ReplicaLink()
{
    m_nextTry.Cancel();
}

void
ReplicaLink::Connect(const Peer& other, const SymmetricKey& key, LinkCipher::Side side)
{
    m_other = other;
    m_cipher.emplace(key, side);
    m_agent->Serve<ReplicaChange>(m_role, [this](Session& s) { return Take(s); });
    m_agent->Serve<CatchUpRequest>(m_role, [this](Session& s) { return ServeCatchUp(s); });
}

Task<Bytes>
ReplicaLink::OpenRecord(Session& s, MessageType type, LinkRecord record)
{
    auto opened = co_await s.Run(m_cipher->Open(type, record));
    auto plain = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    co_await s.Require(m_cipher->Accept(record), Reason::Replayed);
    co_return plain;
}

Task<bool>
ReplicaLink::Send(Session& s, Bytes change)
{
    ReplicaChange p1;
    p1.sealed = co_await s.Run(m_cipher->Seal(ReplicaChange::kType, std::move(change)));
    co_await s.Send(m_other, p1);
    // Sooner than a client, who would else give up the server that does answer.
    const auto p2 = co_await s.TryReceive<ReplicaAcknowledgement>(m_parameters.failoverTimeout / 2);
    if (p2)
    {
        co_await OpenRecord(s, ReplicaAcknowledgement::kType, p2->sealed);
    }
    co_return p2.has_value();
}

Script
ReplicaLink::Ship(Session& s, Bytes change)
{
    if (!m_cipher)
    {
        co_return;
    }
    while (!m_otherDown)
    {
        const uint64_t returns = m_returns;
        const bool written = co_await Send(s, change);
        if (written)
        {
            co_return;
        }
        // Unless it has come back while this was on its way to where nobody was: then again.
        if (m_returns == returns)
        {
            m_otherDown = true;
            m_nextProbe = Simulator::Now() + kProbe;
        }
    }
    const std::size_t size = change.size();
    auto keep = op::Write(size, [this, change = std::move(change)] {
        Keep(change);
        return true;
    });
    co_await s.Run(std::move(keep));
    if (!m_draining && Simulator::Now() >= m_nextProbe)
    {
        co_await Drain(s);
    }
}

Script
ReplicaLink::Drain(Session& s)
{
    // When the session is cut off, whoever comes next goes on.
    const Underway underway(m_draining);
    bool written = true;
    // One by one: the session may end at any time.
    CatchUpAnswerBody oldest = ReadBacklog(1);
    while (written && !oldest.changes.empty())
    {
        written = co_await Send(s, oldest.changes.front());
        if (written)
        {
            Forget(oldest.last);
            oldest = ReadBacklog(1);
        }
    }
    m_otherDown = !written;
    m_nextProbe = Simulator::Now() + kProbe;
}

Script
ReplicaLink::Take(Session& s)
{
    const auto p1 = co_await s.Receive<ReplicaChange>();
    const Peer from = s.GetSender();
    Bytes change = co_await OpenRecord(s, ReplicaChange::kType, p1.sealed);
    const std::size_t size = change.size();
    auto write = op::Write(size, [this, change = std::move(change)] {
        m_apply(change);
        return true;
    });
    co_await s.Run(std::move(write));
    ReplicaAcknowledgement p2;
    Bytes nothing;
    p2.sealed = co_await s.Run(m_cipher->Seal(ReplicaAcknowledgement::kType, nothing));
    co_await s.Send(from, p2);
}

Script
ReplicaLink::ServeCatchUp(Session& s)
{
    bool more = true;
    while (more)
    {
        const auto f1 = co_await s.Receive<CatchUpRequest>();
        const Peer from = s.GetSender();
        const Bytes plain = co_await OpenRecord(s, CatchUpRequest::kType, f1.sealed);
        const auto request = co_await s.Parse<CatchUpRequestBody>(plain);
        auto read = op::Read(kBatch, [this, received = request.received] {
            Forget(received);
            return ReadBacklog(kBatch);
        });
        const CatchUpAnswerBody body = co_await s.Run(std::move(read));
        more = !body.changes.empty();
        CatchUpAnswer f2;
        f2.sealed = co_await s.Run(m_cipher->Seal(CatchUpAnswer::kType, Encode(body)));
        if (!more)
        {
            // A connection from before the outage waits ever longer until it tries again (RFC 6298,
            // section 5.5). From here on the other gets the changes at once.
            m_agent->CloseConnections();
            ++m_returns;
        }
        m_otherDown = more;
        co_await s.Send(from, f2);
    }
}

void
ReplicaLink::BeginCatchUp(uint32_t site, std::function<void()> done)
{
    m_done = std::move(done);
    m_behind = true;
    TryCatchUp(site, kProbe);
}

void
ReplicaLink::TryCatchUp(uint32_t site, Time pause)
{
    if (!m_behind)
    {
        return;
    }
    if (!m_catchingUp)
    {
        // A connection to where nobody was waits ever longer until it tries again.
        m_agent->CloseConnections();
        m_agent->Begin(m_catchUp, site, m_role, [this](Session& s) { return CatchUp(s); });
    }
    // Less and less often: a simulation that is quiet otherwise is to end.
    m_nextTry = Simulator::Schedule(pause, &ReplicaLink::TryCatchUp, this, site, 2 * pause);
}

Script
ReplicaLink::CatchUp(Session& s)
{
    const Underway underway(m_catchingUp);
    CatchUpRequestBody request;
    bool more = true;
    while (more)
    {
        CatchUpRequest f1;
        f1.sealed = co_await s.Run(m_cipher->Seal(CatchUpRequest::kType, Encode(request)));
        co_await s.Send(m_other, f1);
        const auto f2 = co_await s.Receive<CatchUpAnswer>();
        const Bytes plain = co_await OpenRecord(s, CatchUpAnswer::kType, f2.sealed);
        const auto body = co_await s.Parse<CatchUpAnswerBody>(plain);
        more = !body.changes.empty();
        request.received = body.last;
        auto write = op::Write(plain.size(), [this, body] {
            for (const Bytes& change : body.changes)
            {
                m_apply(change);
            }
            return true;
        });
        co_await s.Run(std::move(write));
    }
    m_otherDown = false;
    m_behind = false;
    m_done();
    // What this server wrote when nobody heard it any more.
    co_await Drain(s);
}

SqliteStore&
ReplicaLink::GetBacklog()
{
    if (!m_backlog)
    {
        m_backlog = std::make_unique<SqliteStore>(m_backlogPath, GetSchema());
    }
    return *m_backlog;
}

void
ReplicaLink::Keep(const Bytes& change)
{
    SqliteStore::Statement(GetBacklog(), Insert).Bind(ByteView(change)).Step();
}

CatchUpAnswerBody
ReplicaLink::ReadBacklog(int64_t limit)
{
    CatchUpAnswerBody body;
    if (m_backlog)
    {
        SqliteStore::Statement row(*m_backlog, Select);
        row.Bind(limit);
        while (row.Step())
        {
            body.last = static_cast<uint64_t>(row.GetNumber(0));
            body.changes.push_back(row.GetBlob(1).ToBytes());
        }
    }
    return body;
}

void
ReplicaLink::Forget(uint64_t last)
{
    if (m_backlog)
    {
        SqliteStore::Statement(*m_backlog, Delete).Bind(static_cast<int64_t>(last)).Step();
    }
}

uint64_t
ReplicaLink::CountBacklog()
{
    return m_backlog ? m_backlog->Count(Count) : 0;
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
