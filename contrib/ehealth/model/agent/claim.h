// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_CLAIM_H
#define EHEALTH_CLAIM_H

#include "ns3/bytes.h"

#include <cstdint>
#include <string>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * What a scheme promises.
 */
struct SecurityGoal
{
    /// How claims are judged.
    enum class Kind : uint8_t
    {
        Secrecy,            //!< nobody else learns what is claimed Secret
        Agreement,          //!< every Commit has a Running of the peer with the same data
        InjectiveAgreement, //!< and no two have the same one: nothing is accepted twice
        BoundedWork,        //!< strangers cannot make honest roles work: measured, not claimed
        Unlinkability,      //!< visits do not tell whose they are: measured as an advantage
    };

    const char* name;  //!< as claims and results have it
    Kind kind;         //!< how it is judged
    const char* title; //!< a sentence for people
};

/// The goal that schemes have in common: who only listens cannot tell a patient's visits from
/// others'.
constexpr const char* kUnlinkability = "unlinkability of patients";

/**
 * @ingroup ehealth-agent
 * What an honest role asserts while it plays its part, for the goals of its scheme to be judged by
 * (G. Lowe, "A hierarchy of authentication specifications", CSFW 1997). Claims cost nothing when
 * nobody listens to Agent's trace source "Claim".
 */
struct Claim
{
    /// Kinds of claim.
    enum class Kind : uint8_t
    {
        Secret,  //!< nobody but actor and peer is to learn the data
        Running, //!< the actor takes part in a run with the peer, with this data
        Commit,  //!< the actor believes to have completed a run with the peer, with this data:
                 //!< there must be a Running of the peer for each one
    };

    Kind kind;         //!< what is asserted
    uint64_t run;      //!< number of the protocol run
    const char* goal;  //!< of the scheme
    std::string actor; //!< who asserts it: an identity of the scheme
    std::string peer;  //!< with whom; empty: anybody
    Bytes data;        //!< what both must agree on, or what is secret
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_CLAIM_H
