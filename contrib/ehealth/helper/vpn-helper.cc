// SPDX-License-Identifier: GPL-2.0-only
#include "vpn-helper.h"

#include "ns3/ipv4.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr int64_t kDay = 86400;

/// From a day before the simulation on, for ten years.
Validity
MakeValidity(int64_t epoch)
{
    return {epoch - kDay, epoch + 3653 * kDay};
}

} // namespace

VpnHelper::VpnHelper(uint64_t seed, int64_t epoch, Suite suite)
    : m_seed(seed)
    , m_epoch(epoch)
    , m_suite(suite)
    , m_random(seed, "vpn", "authority")
    , m_root(CertificateAuthority::MakeRoot("VPN-ROOT",
                                            KeyPair::Generate(suite, m_random),
                                            MakeValidity(epoch),
                                            m_random))
    , m_issuing(m_root.MakeIntermediate("VPN-ISSUING",
                                        KeyPair::Generate(suite, m_random),
                                        MakeValidity(epoch),
                                        m_random))
    , m_verifier(std::make_shared<CertificateVerifier>(m_root.GetCertificate(),
                                                       m_issuing.GetCertificate()))
    , m_directory(Create<VpnDirectory>())
{
    m_factory.SetTypeId(EspGateway::GetTypeId());
    const Validity validity = MakeValidity(epoch);
    m_verifier->SetCrl(m_issuing.MakeCrl(validity.notBefore, validity.notAfter, {}, m_random));
}

void
VpnHelper::SetGatewayAttribute(const std::string& name, const AttributeValue& value)
{
    m_factory.Set(name, value);
}

GatewayIdentity
VpnHelper::MakeIdentity(Ipv4Address address)
{
    std::ostringstream name;
    name << address;
    RandomStream random(m_seed, name.str(), "gateway");
    KeyPair keys = KeyPair::Generate(m_suite, random);
    Bytes certificate = m_issuing.Issue(name.str(),
                                        "gateway",
                                        keys.GetPublic(),
                                        MakeValidity(m_epoch),
                                        m_serial++,
                                        random);
    return {std::move(keys), std::move(certificate), m_verifier};
}

Ptr<EspGateway>
VpnHelper::Install(Ptr<Node> node, Ipv4Address address)
{
    node->GetObject<Ipv4>()->AddAddress(1, {address, Ipv4Mask::GetOnes()});
    const auto gateway = m_factory.Create<EspGateway>();
    gateway->Install(node, {address, MakeIdentity(address), m_directory, m_epoch, m_seed});
    gateway->TraceConnectWithoutContext("Installed",
                                        MakeCallback(&VpnHelper::HandleInstalled, this));
    gateway->TraceConnectWithoutContext("Drop", MakeCallback(&VpnHelper::HandleDrop, this));
    return gateway;
}

void
VpnHelper::AddMember(Ipv4Address host, Ipv4Address gateway, std::vector<VpnDirectory::VpnId> vpns)
{
    m_directory->AddMember(host, gateway, std::move(vpns));
}

void
VpnHelper::ForgetKeys()
{
    m_keepKeys = false;
}

void
VpnHelper::HandleInstalled(const EspAssociation& association)
{
    ++m_installed;
    if (m_keepKeys)
    {
        m_associations.push_back(association);
    }
}

void
VpnHelper::HandleDrop(Ptr<const Packet>, EspDropReason reason)
{
    ++m_drops[reason];
}

void
VpnHelper::WriteKeys(const std::string& path) const
{
    std::ofstream file(path);
    for (const EspAssociation& each : m_associations)
    {
        // Every association is inbound at one of its ends.
        file << "\"IPv4\",\"" << each.peer << "\",\"" << each.local << "\",\"0x" << std::hex
             << each.keys.inboundSpi << std::dec
             << "\",\"AES-GCM with 16 octet ICV [RFC4106]\",\"0x" << ToHex(each.keys.inbound.key)
             << ToHex(each.keys.inbound.salt) << "\",\"NULL\",\"\"\n";
    }
    file.close();
    if (!file)
    {
        throw std::runtime_error(path + ": cannot write the keys of the VPN");
    }
}

} // namespace ehealth
} // namespace ns3
