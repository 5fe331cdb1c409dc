// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_TREE_NETWORK_HELPER_H
#define EHEALTH_TREE_NETWORK_HELPER_H

#include "ns3/background-load.h"
#include "ns3/data-rate.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address.h"
#include "ns3/link-impairment.h"
#include "ns3/net-device-container.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/prefix-routing.h"

#include <deque>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// What a link did; counted from the devices' trace sources.
struct LinkCounters
{
    std::string linkClass; //!< "core", "metro", "hospital-uplink", "lan", ...
    std::string name;      //!< of the lower end
    uint64_t rate{0};      //!< bit/s in each direction; 0: not a fixed rate
    uint64_t packets{0};   //!< sent, both directions
    uint64_t bytes{0};     //!< sent, both directions
    uint64_t dropped{0};   //!< packets that a full queue or a fault dropped
};

/**
 * @ingroup ehealth-helper
 * Grows a network as a tree of point-to-point links: each node below the root is attached to one
 * router above it, owns one prefix, and routes everything else upwards. Every router so holds one
 * route a child, found in O(1) by PrefixRouting; links need no addresses of their own, no ARP and
 * no queue discs.
 */
class TreeNetworkHelper
{
  public:
    /// A link to the node above.
    struct Uplink
    {
        const char* linkClass; //!< as results name it
        DataRate rate;         //!< in each direction
        Time delay;            //!< propagation and forwarding, one way
    };

    TreeNetworkHelper();
    TreeNetworkHelper(const TreeNetworkHelper&) = delete;
    TreeNetworkHelper& operator=(const TreeNetworkHelper&) = delete;

    /// @return the root router
    Ptr<Node> AddRoot(const std::string& name);

    /**
     * @param parent the router above
     * @param name for logs and results
     * @param network the prefix of everything below this router
     * @param prefixLength its length, bits
     * @param uplink the link to the parent
     * @return the router
     */
    Ptr<Node> AddRouter(Ptr<Node> parent,
                        const std::string& name,
                        Ipv4Address network,
                        uint8_t prefixLength,
                        const Uplink& uplink);

    /**
     * @param parent the router above
     * @param name for logs and results
     * @param address of the host
     * @param uplink the link to the parent
     * @return the host
     */
    Ptr<Node>
    AddHost(Ptr<Node> parent, const std::string& name, Ipv4Address address, const Uplink& uplink);

    /// Routes a further prefix of a child's through its parents, up to the root.
    void Announce(Ptr<Node> child, Ipv4Address network, uint8_t prefixLength);

    /// @param fast whether links made from now on have a FastLinkNetDevice at their ends, which
    /// costs half the events but has no traces and no pcap files; they do not unless told
    void SetFastLinks(bool fast)
    {
        m_fastLinks = fast;
    }

    /// Installs IPv4 with PrefixRouting on a node that is no part of the tree (a phone).
    void InstallStack(Ptr<Node> node) const;

    /**
     * Counts what a link does that is no part of the tree.
     * @param linkClass as results name it
     * @param name of the link
     * @param link a MobileCell or a channel, with the trace sources Carried and Drop
     * @return the counters; valid for good
     */
    LinkCounters& AddCounters(const std::string& linkClass,
                              const std::string& name,
                              Ptr<Object> link);

    /// Writes a pcap file a device, "<prefix>-<node>-<device>.pcap", for all links of the tree.
    void EnablePcap(const std::string& prefix) const;

    /**
     * Lets faults impair the link from a node to the one above.
     * @param name of the node, which is no root
     * @param impairment its faults; it may have none yet
     */
    static void Impair(const std::string& name, Ptr<LinkImpairment> impairment);

    /**
     * Lets others use the link from a node to the one above.
     * @param name of the node, which is no root
     * @param up what they send upwards
     * @param down what they send to the node
     */
    static void SetLoad(const std::string& name, Ptr<BackgroundLoad> up, Ptr<BackgroundLoad> down);

    /// @return the counters of all links
    const std::deque<LinkCounters>& GetCounters() const
    {
        return m_counters;
    }

    /// @return the network mask of a prefix length, bits
    static Ipv4Mask GetMask(uint8_t prefixLength);

    /// @return the routing of a node of the tree
    static Ptr<PrefixRouting> GetRouting(Ptr<Node> node);

  private:
    struct Parent
    {
        Ptr<Node> node;
        uint32_t interface; //!< on the parent, towards the child
    };

    /// @return the device towards the node above. @param name of a node that is no root
    static Ptr<PointToPointNetDevice> GetUpwards(const std::string& name);

    LinkCounters& MakeCounters(const std::string& linkClass, const std::string& name);
    Ptr<Node> Attach(Ptr<Node> parent, const std::string& name, const Uplink& uplink);
    Ptr<PointToPointNetDevice> MakeDevice(Ptr<Node> node,
                                          const DataRate& rate,
                                          LinkCounters& counters) const;

    bool m_fastLinks{false};
    InternetStackHelper m_stack;
    NetDeviceContainer m_devices;
    std::map<uint32_t, Parent> m_parents; //!< by node id
    std::deque<LinkCounters> m_counters;  //!< addresses stay valid
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_TREE_NETWORK_HELPER_H
