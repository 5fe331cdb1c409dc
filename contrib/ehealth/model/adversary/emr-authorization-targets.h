// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EMR_AUTHORIZATION_TARGETS_H
#define EHEALTH_EMR_AUTHORIZATION_TARGETS_H

#include "ns3/attack.h"
#include "ns3/emr-authorization-helper.h"
#include "ns3/inet-socket-address.h"

#include <map>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-adversary
 * What an installation of paper 002 offers to attacks.
 */
struct EmrAuthorizationTargets : AttackTargets
{
    emrauthorization::EmrAuthorizationHelper* scheme{nullptr}; //!< makes keys and dishonest parties
    Ptr<emrauthorization::PublicCloud> cloud;                  //!< PC
    std::vector<Ptr<emrauthorization::Doctor>> doctors;        //!< registered, the hospital's first
    std::vector<std::string> departments;                      //!< of every hospital
    /// A register of patients as far as they have come: others have no entry to find.
    std::function<std::vector<std::string>()> listPatients;
};

/**
 * @ingroup ehealth-adversary
 * An attack on EMR authorization, with what several of them do.
 */
class EmrAuthorizationAttack : public AttackOn<EmrAuthorizationTargets>
{
  protected:
    /// Opens what was sealed as a message. @return what it holds; nothing with another key
    template <class Body>
    std::optional<Body> Open(const KeyPair& keys, const MessageType& type, const Bytes& sealed)
    {
        const auto plain = GetAdversary().Compute(op::Open(keys, type.name, sealed));
        return plain ? Decode<Body>(*plain) : std::nullopt;
    }

    /// Opens what was encrypted with a session key, in either variant's way.
    template <class Body>
    std::optional<Body> OpenSession(const SymmetricKey& key,
                                    const MessageType& type,
                                    const Bytes& sealed)
    {
        const auto plain = GetAdversary().Compute(
            emrauthorization::OpenUnder(GetTargets().variant, key, type, sealed));
        return plain ? Decode<Body>(*plain) : std::nullopt;
    }

    /// @return the long-term keys of a party that was corrupted or whose keys leaked
    KeyPair Leak(const std::string& id)
    {
        return GetTargets().scheme->MakeKeys(id);
    }

    /// @return the doctor's workstation
    static Peer At(const emrauthorization::DoctorContact& contact)
    {
        return Peer::At(contact.address, LinkClass::Open);
    }

    /// @return whom a message over a connection that was opened by its sender is for; null when for
    /// none of the targets' doctors
    Ptr<emrauthorization::Doctor> FindAddressee(const PassingMessage& passing)
    {
        if (m_doctors.empty())
        {
            for (const auto& doctor : GetTargets().doctors)
            {
                m_doctors[GetTargets().scheme->GetContact(*doctor).address] = doctor;
            }
        }
        const auto to = passing.to.GetStream()->GetPeerName();
        const auto found = m_doctors.find(InetSocketAddress::ConvertFrom(to).GetIpv4());
        return found == m_doctors.end() ? nullptr : found->second;
    }

  private:
    std::map<Ipv4Address, Ptr<emrauthorization::Doctor>> m_doctors; //!< by address
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EMR_AUTHORIZATION_TARGETS_H
