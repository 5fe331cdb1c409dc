// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_VPN_HELPER_H
#define EHEALTH_VPN_HELPER_H

#include "ns3/esp-gateway.h"
#include "ns3/object-factory.h"

#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-helper
 * Makes nodes security gateways (EspGateway) under one certificate authority, and says which hosts
 * are members of which virtual private networks.
 */
class VpnHelper
{
  public:
    /**
     * @param seed of all keys
     * @param epoch Unix time at simulated time zero, seconds
     * @param suite of the gateways' keys
     */
    VpnHelper(uint64_t seed, int64_t epoch, Suite suite);
    VpnHelper(const VpnHelper&) = delete;
    VpnHelper& operator=(const VpnHelper&) = delete;

    /// Sets an attribute of the gateways made from now on.
    void SetGatewayAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @param node with PrefixRouting, whose first device leads to the other gateways
     * @param address that the node is given there; others route to it
     * @return the gateway
     */
    Ptr<EspGateway> Install(Ptr<Node> node, Ipv4Address address);

    /// Makes a host a member of VPNs, behind a gateway.
    void AddMember(Ipv4Address host, Ipv4Address gateway, std::vector<VpnDirectory::VpnId> vpns);

    /// @return the identity that the authority gives to a gateway of this address
    GatewayIdentity MakeIdentity(Ipv4Address address);

    /// From now on GetAssociations() and WriteKeys() gather nothing: for long runs.
    void ForgetKeys();

    /// @return how often a gateway installed a pair of associations: twice for each key exchange
    uint64_t GetInstalled() const
    {
        return m_installed;
    }

    /// @return every pair of associations installed so far, oldest first
    const std::vector<EspAssociation>& GetAssociations() const
    {
        return m_associations;
    }

    /// @return how many packets were dropped, by reason
    const std::map<EspDropReason, uint64_t>& GetDrops() const
    {
        return m_drops;
    }

    /**
     * Writes the keys of all associations so far in the form of Wireshark's table "esp_sa", which
     * its ESP dissector decrypts with. Throws std::runtime_error when the file cannot be written.
     */
    void WriteKeys(const std::string& path) const;

  private:
    void HandleInstalled(const EspAssociation& association);
    void HandleDrop(Ptr<const Packet> packet, EspDropReason reason);

    uint64_t m_seed;
    int64_t m_epoch;
    Suite m_suite;
    ObjectFactory m_factory;
    RandomStream m_random;
    CertificateAuthority m_root;
    CertificateAuthority m_issuing;
    std::shared_ptr<CertificateVerifier> m_verifier;
    Ptr<VpnDirectory> m_directory;
    uint64_t m_serial{1};
    bool m_keepKeys{true};
    uint64_t m_installed{0};
    std::vector<EspAssociation> m_associations;
    std::map<EspDropReason, uint64_t> m_drops;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_VPN_HELPER_H
