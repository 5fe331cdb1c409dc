// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_REGISTRATION_DESK_H
#define EHEALTH_REGISTRATION_DESK_H

#include "ns3/symmetric-ehr-common.h"

#include <functional>

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

/// Who vouches for patients at a desk.
struct DeskIdentity
{
    std::string id; //!< H
    /// K_H, shared with a key server; nothing when H is not registered there.
    std::function<std::optional<SymmetricKey>(const std::string& keyServer)> findKey;
};

/**
 * @ingroup ehealth-symmetric-ehr
 * Role H: the registration desk of a hospital, which sees a person's document, and passes K_P from
 * the key server to the phone that lies on its reader. What NFC carries is under a code Q that the
 * desk shows on its screen, for the phone's camera: who listens to NFC alone learns nothing.
 */
class RegistrationDesk : public SimpleRefCount<RegistrationDesk>
{
  public:
    /**
     * @param agent the desk's agent
     * @param parameters what everybody knows
     * @param identity of the desk
     */
    RegistrationDesk(Ptr<Agent> agent, const Parameters& parameters, DeskIdentity identity);

    /**
     * A person sits down at the desk.
     * @param patient P, as the person's document says
     * @return Q, on the screen until it is used
     */
    SymmetricKey Seat(const std::string& patient);

    /// @return H
    const std::string& GetId() const
    {
        return m_identity.id;
    }

    /// @return the desk's agent
    const Ptr<Agent>& GetAgent() const
    {
        return m_agent;
    }

  private:
    Script Register(Session& s);

    /// Who sits there, and what the screen shows.
    struct Applicant
    {
        std::string patient;
        SymmetricKey code{};
    };

    Ptr<Agent> m_agent;
    const Parameters& m_parameters;
    DeskIdentity m_identity;
    RandomStream m_codes;
    std::optional<Applicant> m_applicant;
    ReplicaChoice m_choice;
};

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_REGISTRATION_DESK_H
