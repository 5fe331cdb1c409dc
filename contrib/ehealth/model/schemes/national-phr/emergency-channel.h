// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EMERGENCY_CHANNEL_H
#define EHEALTH_EMERGENCY_CHANNEL_H

#include "ns3/national-phr-common.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/**
 * @ingroup ehealth-national-phr
 * Defence N10: how phone and medico of Table 5 speak. The phone's nonce makes a medico's signature
 * good for one exchange; the medico signs a Diffie-Hellman share with it, so that what the phone
 * releases can be read by that medico only, who has to be there.
 */
class EmergencyChannel
{
  public:
    /// Steps 0 and 2, role A; ends the script unless a medico answers. @return the channel
    static Task<EmergencyChannel>
    AskMedico(Session& s, const Trust& trust, std::string patient, Peer device);

    /// Steps 0 to 2, role B, with what comes as step 1. @return the channel
    static Task<EmergencyChannel>
    OfferToPhone(Session& s, const Trust& trust, Identity medico, std::string id);

    /// Step 1, role A: the phone's share and, under the key, who the patient is.
    Task<bool> SendIdentity(Session& s, Peer device, PresentIdentity identity);

    /// Sends {body}K as message M.
    template <class M, class B>
    Task<bool> Send(Session& s, Peer to, B body)
    {
        M message;
        message.sealed = co_await s.Run(m_key.Seal(M::kType, Encode(body)));
        co_await s.Send(to, message);
        co_return true;
    }

    /// Waits for {body}K as message M; ends the script when it does not authenticate.
    template <class M, class B>
    Task<B> Receive(Session& s, Time timeout)
    {
        const M message = co_await s.Receive<M>(timeout);
        auto opened = co_await s.Run(m_key.Open(M::kType, message.sealed));
        const Bytes plain = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
        B body = co_await s.Parse<B>(plain);
        co_return body;
    }

    /// @return the medico, as the certificate has it; on the phone
    const Certificate& GetMedico() const
    {
        return *m_medico;
    }

    /// @return who the patient is, to be verified; on the medico's device
    const PresentIdentity& GetIdentity() const
    {
        return *m_identity;
    }

  private:
    explicit EmergencyChannel(const SymmetricKey& key);

    VisitKey m_key;                            //!< K, fresh: no time stamp is needed
    Bytes m_share;                             //!< the phone's
    std::optional<Certificate> m_medico;       //!< on the phone
    std::optional<PresentIdentity> m_identity; //!< on the medico's device
};

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EMERGENCY_CHANNEL_H
