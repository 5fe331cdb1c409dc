// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_REQUEST_PROOF_H
#define EHEALTH_REQUEST_PROOF_H

#include "ns3/mobile-cloud-common.h"

#include <map>
#include <set>
#include <utility>

/**
 * @file
 * @ingroup ehealth-mobile-cloud
 * Who asks the cloud, and how often: what the hardened variant adds to its services.
 */

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/// @return a request's proof as a field. @param proof signed
HttpField MakeAuthorization(const RequestProof& proof);

/// @return the proof of a request; nothing when there is none that decodes
std::optional<RequestProof> FindAuthorization(const HttpFields& fields);

/**
 * Makes the proof of a request.
 * @param s of who asks
 * @param method "GET", or kSubscribe
 * @param target what the method is applied to
 * @param id R_i
 * @param keys of R_i
 * @return the proof, signed
 */
Task<RequestProof>
MakeProof(Session& s, std::string method, std::string target, std::string id, PartyKeys keys);

/// Adds the proof to a request, in the variants in which DAS asks for it. @return the request
template <class M>
Task<M>
Authorize(Session& s, const Parameters& parameters, M request, std::string id, PartyKeys keys)
{
    if (parameters.defences.NeedsProof())
    {
        const RequestProof proof = co_await MakeProof(s, request.method, request.target, id, keys);
        request.fields.push_back(MakeAuthorization(proof));
    }
    co_return request;
}

/// Method of the proof of a PushSubscription; its target is the subscriber.
constexpr const char* kSubscribe = "SUBSCRIBE";

/**
 * @ingroup ehealth-mobile-cloud
 * A service's check of proofs: by the party itself, fresh, and used once.
 */
class ProofGuard
{
  public:
    /// @param parameters what everybody knows
    explicit ProofGuard(const Parameters& parameters) : m_parameters(parameters)
    {
    }

    /**
     * Ends the script unless the proof is good; does nothing in variants without proofs.
     * @param s of the service
     * @param proof as received
     * @param method of the request
     * @param target of the request
     * @param requester who has to ask
     */
    Script Require(Session& s,
                   std::optional<RequestProof> proof,
                   std::string method,
                   std::string target,
                   std::string requester);

  private:
    const Parameters& m_parameters;
    std::set<Bytes> m_seen;                 //!< signatures of proofs
    std::multimap<int64_t, Bytes> m_forget; //!< when they may be forgotten
};

/**
 * @ingroup ehealth-mobile-cloud
 * How often the phone is asked for the same record by the same reader.
 */
class NoticeLimit
{
  public:
    /// @param interval between two notices about one reader and record, milliseconds
    explicit NoticeLimit(int64_t interval) : m_interval(interval)
    {
    }

    /**
     * @param patient P_i
     * @param requester R_i
     * @param date of the record
     * @param now Unix time, milliseconds
     * @return whether a notice is due
     */
    bool IsDue(const std::string& patient,
               const std::string& requester,
               int64_t date,
               int64_t now) const;

    /// Uses a notice up, if one is due. Parameters as IsDue(). @return whether one was
    bool Take(const std::string& patient, const std::string& requester, int64_t date, int64_t now);

  private:
    /// The last notice.
    struct Notice
    {
        int64_t date;
        int64_t time;
    };

    int64_t m_interval;
    std::map<std::pair<std::string, std::string>, Notice> m_noticed; //!< by P_i and R_i
};

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_REQUEST_PROOF_H
