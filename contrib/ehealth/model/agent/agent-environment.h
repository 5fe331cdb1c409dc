// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_AGENT_ENVIRONMENT_H
#define EHEALTH_AGENT_ENVIRONMENT_H

#include "ns3/device-costs.h"
#include "ns3/link-class.h"
#include "ns3/nstime.h"
#include "ns3/simple-ref-count.h"
#include "ns3/tls-context.h"
#include "ns3/worker-pool.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * What all agents of a simulation share.
 */
struct AgentEnvironment : public SimpleRefCount<AgentEnvironment>
{
    /**
     * @param runSeed seed of all randomness
     * @param workers number of threads that execute cryptographic operations
     * @param deviceCosts what operations cost on which device
     */
    AgentEnvironment(uint64_t runSeed, unsigned workers, DeviceCosts deviceCosts)
        : seed(runSeed), costs(std::move(deviceCosts)), pool(workers)
    {
    }

    /// @return the true time, which nodes' clocks may miss: Unix time, milliseconds
    int64_t GetUnixTime() const;

    /**
     * @param suite of all keys
     * @param name of the party
     * @return what TLS needs to know of the run; identity, verifier and clients' role are to add
     */
    TlsContext::Settings MakeTlsSettings(Suite suite, std::string name) const;

    uint64_t seed;                        //!< of all randomness
    int64_t epoch{0};                     //!< Unix time at simulated time zero, milliseconds
    DeviceCosts costs;                    //!< what operations cost on which device
    WorkerPool pool;                      //!< computes operations
    LinkOverheads overheads{};            //!< octets that the legs' protection adds
    Time messageTimeout{Seconds(10)};     //!< how long a role waits for a message
    uint16_t port{7000};                  //!< TCP port of every agent
    uint16_t tlsPort{443};                //!< TCP port of agents that speak TLS
    uint16_t httpPort{80};                //!< of agents that serve HTTP, where TLS is modelled
    bool tls{false};                      //!< Internet legs run TLS; otherwise they are modelled
    std::shared_ptr<TlsKeyLog> tlsKeyLog; //!< told of TLS's secrets; null: nobody is
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_AGENT_ENVIRONMENT_H
