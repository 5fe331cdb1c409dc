// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_KEY_SERVER_H
#define EHEALTH_KEY_SERVER_H

#include "ns3/key-server-store.h"
#include "ns3/replica-link.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

/// Finds what the key server has had of a record since before the simulation, by RID and P.
using KeyArchive =
    std::function<std::optional<RecordKey>(const RecordId& record, const std::string& patient)>;

/// What a key server is set up with.
struct KeyServerSetup
{
    std::string id;               //!< KS
    SymmetricKey master{};        //!< from which it derives K_X of everybody
    const char* role{kKeyServer}; //!< of this server, as results name it
    std::string path;             //!< of its database; the backlog's is this and ".backlog"
    KeyArchive archive;           //!< records older than the simulation
    /// @return whether anybody registered as a patient before the simulation has this P
    std::function<bool(const std::string& id)> isPatient;
    /// @return whether the country's register of persons has this P
    std::function<bool(const std::string& id)> isPerson;
};

/**
 * @ingroup ehealth-symmetric-ehr
 * Role KS: the key server, which shares a key with everybody, makes DEK and the session keys, and
 * hands DEK to doctors whose registered attributes satisfy the patient's policy.
 */
class KeyServer : public SimpleRefCount<KeyServer>
{
  public:
    /**
     * @param agent the server's agent
     * @param parameters what everybody knows; the realm of setup.id must be there when it serves
     * @param setup who it is and what it has
     */
    KeyServer(Ptr<Agent> agent, const Parameters& parameters, KeyServerSetup setup);

    /// Registers a doctor, or replaces the attributes; as done in person, at no simulated cost.
    void Register(const DoctorRegistration& doctor);

    /**
     * Revokes a doctor; in the hardened variant also re-encrypts what the doctor could read.
     * @param doctor D
     * @param site where, for the record
     * @return the run's number
     */
    uint64_t BeginRevocation(const std::string& doctor, uint32_t site);

    /// Stops or resumes answering; the link to the other replica is not affected.
    void SetServing(bool serving);

    /// @return the database
    KeyServerStore& GetStore()
    {
        return m_store;
    }

    /// @return the link to the other replica
    ReplicaLink& GetLink()
    {
        return m_link;
    }

    /// @return the server's agent
    const Ptr<Agent>& GetAgent() const
    {
        return m_agent;
    }

  private:
    Script ServeStore(Session& s);
    Script ServeRetrieve(Session& s);
    Script ServeAccessChange(Session& s);
    Script ServeRegistration(Session& s);
    Script Revoke(Session& s, std::string doctor);
    Script ReEncrypt(Session& s, RecordId id, std::string patient);

    /// Ends the script as NotRegistered unless the patient has registered.
    Script RequirePatient(Session& s, std::string patient);
    /// Opens what X has sealed, under K_X or, shortly after its rotation, the one before.
    Task<Bytes> OpenFrom(Session& s, std::string id, Number number, Sealed sealed);
    /// @return K_X now
    SymmetricKey GetKey(const std::string& id) const;
    /// @return K_S, which both servers keep in hardware and do not rotate
    SymmetricKey GetStoreKey() const;
    /// Writes a change here and on the other replica.
    Script Write(Session& s, KeyServerChange change);
    Task<std::optional<RecordKey>> FindRecord(Session& s, RecordId record, std::string patient);
    Task<DoctorRegistration> RequireDoctor(Session& s, std::string doctor);
    bool IsAllowed(const RecordKey& record,
                   const DoctorRegistration& doctor,
                   const std::vector<std::string>& claims,
                   int64_t now);

    Ptr<Agent> m_agent;
    const Parameters& m_parameters;
    KeyServerSetup m_setup;
    Protocol m_revocation;
    KeyServerStore m_store;
    ReplicaLink m_link;
    ReplicaChoice m_choice;
};

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_KEY_SERVER_H
