// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_KEY_MANAGER_H
#define EHEALTH_KEY_MANAGER_H

#include "ns3/mobile-cloud-common.h"

#include <functional>
#include <map>

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/// A doctor or member of staff, as Key Managers know them.
struct StaffEntry
{
    PublicKey key;         //!< Pub^R
    Bytes certificate;     //!< hardened: of it, DER
    bool ambulance{false}; //!< may be sent to emergencies
};

/// All staff, by R_i: patients' phones ask their own Key Manager only, so Key Managers share it.
using StaffDirectory = std::map<std::string, StaffEntry>;

/// What a Key Manager is set up with.
struct KeyManagerSetup
{
    std::string hospital;                        //!< whose it is
    KeyPair escrow;                              //!< hardened: opens escrow copies
    std::shared_ptr<const StaffDirectory> staff; //!< doctors and staff of all hospitals
    /// @return the keys of a patient who registered before the simulation; nothing for others
    std::function<std::optional<PartyKeys>(const std::string& patient)> findRegistered;
    /// @return whether somebody may register as this patient
    std::function<bool(const std::string& patient)> mayRegister;
    /// @return hardened: the certificate of a key
    std::function<Operation<Bytes>(const std::string& holder, const PublicKey& key)> certify;
};

/**
 * @ingroup ehealth-mobile-cloud
 * The Key Manager of a hospital: "generates pair of keys, keep and provide public key for different
 * user" (section III). As published it has made every private key, and so could read everything.
 */
class KeyManager : public SimpleRefCount<KeyManager>
{
  public:
    /**
     * @param agent of the hospital's server
     * @param parameters what everybody knows
     * @param setup who it is and what it has
     */
    KeyManager(Ptr<Agent> agent, const Parameters& parameters, KeyManagerSetup setup);

    /// @return Pub of somebody who registered here; nothing for others
    std::optional<PublicKey> FindPublicKey(const std::string& id) const;

    /// @return Prv of a patient as the Key Manager has it, for leaks of it: nothing when it has not
    std::optional<KeyPair> FindPrivateKey(const std::string& patient) const;

    /// @return what break-glass was used for: patient and staff, oldest first
    const std::vector<std::pair<std::string, std::string>>& GetAudit() const
    {
        return m_audit;
    }

    /// @return whether somebody may be sent to emergencies
    bool IsAmbulance(const std::string& id) const;

  private:
    struct Party
    {
        PublicKey key;
        Bytes certificate;
        std::optional<KeyPair> pair; //!< when it was made here
    };

    struct EmergencyPair
    {
        std::string id;
        KeyPair keys;
        int64_t expiry;
    };

    Script ServeKeyRequest(Session& s);
    Script ServePublicKey(Session& s);
    Script ServeEmergencyKey(Session& s);
    Script ServeEmergencyClaim(Session& s);
    Script ServeBreakGlass(Session& s);

    std::optional<Party> FindParty(const std::string& id) const;

    Ptr<Agent> m_agent;
    const Parameters& m_parameters;
    KeyManagerSetup m_setup;
    std::map<std::string, Party> m_patients; //!< who registered during the simulation
    std::map<std::pair<std::string, std::string>, EmergencyPair> m_emergencies;
    uint64_t m_emergencyPairs{0};
    std::vector<std::pair<std::string, std::string>> m_audit;
};

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_KEY_MANAGER_H
