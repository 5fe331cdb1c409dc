// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_REPLICA_LINK_H
#define EHEALTH_REPLICA_LINK_H

#include "ns3/link-cipher.h"
#include "ns3/sqlite-store.h"
#include "ns3/symmetric-ehr-common.h"

#include <functional>
#include <memory>

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

/**
 * @ingroup ehealth-symmetric-ehr
 * One end of the link between the two servers of a service. Every change is written by both before
 * it is answered for. While the other end does not answer, changes are kept in a backlog (SQLite)
 * and tried again every few seconds; a server that was down asks for it before it serves again.
 */
class ReplicaLink
{
  public:
    /// Writes a change of the other end. @throws RecordStoreError
    using Apply = std::function<void(const Bytes& change)>;

    /**
     * @param agent of the server
     * @param role of the server, as results name it
     * @param parameters what everybody knows
     * @param backlogPath file of the backlog, made when it is first needed
     * @param apply writes a change
     */
    ReplicaLink(Ptr<Agent> agent,
                const char* role,
                const Parameters& parameters,
                std::string backlogPath,
                Apply apply);
    ~ReplicaLink();

    /**
     * Connects the two ends. Without this, the service has one server.
     * @param other the other server
     * @param key shared by the two
     * @param side the two must differ
     */
    void Connect(const Peer& other, const SymmetricKey& key, LinkCipher::Side side);

    /// Has a change written by the other end, or keeps it for later. @return when either is done
    Script Ship(Session& s, Bytes change);

    /**
     * Fetches what this end missed, then hands over what the other end missed. Tries again, less
     * and less often, until the other end has answered.
     * @param site where, for the record
     * @param done called afterwards; not to hold the owner of this object
     */
    void BeginCatchUp(uint32_t site, std::function<void()> done);

    /// @return whether there is another server
    bool IsConnected() const
    {
        return m_cipher.has_value();
    }

    /// @return whether the other end is thought to be down
    bool IsOtherDown() const
    {
        return m_otherDown;
    }

    /// @return number of changes the other end is still to get
    uint64_t CountBacklog();

  private:
    /// Sends a change. @return whether the other end has written it
    Task<bool> Send(Session& s, Bytes change);
    /// Sends the backlog, oldest first, until nothing is left or the other end does not answer.
    Script Drain(Session& s);
    Script Take(Session& s);
    Script ServeCatchUp(Session& s);
    /// Begins to catch up unless that is under way, and looks again after a pause.
    void TryCatchUp(uint32_t site, Time pause);
    Script CatchUp(Session& s);
    Task<Bytes> OpenRecord(Session& s, MessageType type, LinkRecord record);

    SqliteStore& GetBacklog();
    void Keep(const Bytes& change);
    /// @return the oldest changes, at most so many
    CatchUpAnswerBody ReadBacklog(int64_t limit);
    void Forget(uint64_t last);

    Ptr<Agent> m_agent;
    const char* m_role;
    const Parameters& m_parameters;
    std::string m_backlogPath;
    std::unique_ptr<SqliteStore> m_backlog; //!< null until there was one
    Apply m_apply;
    Protocol m_catchUp;
    Peer m_other;
    std::optional<LinkCipher> m_cipher; //!< nothing: no other end
    bool m_otherDown{false};
    uint64_t m_returns{0};    //!< how often the other replica has caught up
    bool m_behind{false};     //!< this end may have missed something
    bool m_catchingUp{false}; //!< a session is about it
    EventId m_nextTry;
    std::function<void()> m_done; //!< told when this end has caught up
    bool m_draining{false};
    Time m_nextProbe; //!< while the other end is down: when to try again
};

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_REPLICA_LINK_H
