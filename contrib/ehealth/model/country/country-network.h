// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COUNTRY_NETWORK_H
#define EHEALTH_COUNTRY_NETWORK_H

#include "ns3/country-data.h"
#include "ns3/country-mobile.h"
#include "ns3/nfc-channel.h"
#include "ns3/nfc-helper.h"
#include "ns3/scenario.h"
#include "ns3/tree-network-helper.h"

#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/// The nodes of a hospital.
struct HospitalNodes
{
    std::string name;                     //!< "ir-23.h012"
    Ptr<Node> gateway;                    //!< router of the LAN
    Ipv4Address gatewayAddress;           //!< reserved for it
    Ptr<Node> database;                   //!< server of the provincial database
    Ptr<Node> desk;                       //!< registration desk, HP-RA
    std::vector<Ptr<Node>> medicoDevices; //!< workstations with a reader
    Ptr<NfcChannel> nfc;                  //!< of all its readers
    uint32_t province{0};                 //!< index in CountryNetwork::GetProvinces()
    uint32_t network{0};                  //!< address of the LAN
    uint32_t nextHost{1};                 //!< number of the LAN's next host
};

/// The nodes of a province.
struct ProvinceNodes
{
    std::string name;       //!< "ir-23"
    Ptr<Node> pop;          //!< point of presence
    Ipv4Address popAddress; //!< reserved for it
    Ptr<Node> authority;    //!< P-RA
    uint32_t nextHost{2};   //!< number of the next server beside P-RA
};

/**
 * @ingroup ehealth-country
 * A country as a tree of ns-3 nodes: national core, province points of presence, metro routers,
 * hospitals with a LAN; the national data centre and the Internet exchange; a 4G and a 5G base
 * station a province. A link's delay is its length times route factor and fibre delay, plus the
 * router's.
 *
 * Address plan: 10.0.0.0/8 with 7 bits province (0: national), 5 metro, 5 site and 7 host; phones
 * in 100.64.0.0/10, one /18 a base station; Internet services in 203.0.113.0/24.
 *
 * Simplifications: a metro router stands in the province's capital; the LAN switch is a layer-3
 * switch, so that the cost of a frame does not grow with the number of stations; one base station
 * of each technology serves a whole province, with a sector for each hospital, whose phones share
 * its capacity; 5G differs from 4G in round-trip time and the sectors' capacity alone.
 */
class CountryNetwork
{
  public:
    /**
     * @param scenario the links' figures
     * @param data the country
     * @param hospitals its hospitals, ordered by province
     */
    CountryNetwork(const Scenario& scenario,
                   const CountryData& data,
                   const std::vector<HospitalSite>& hospitals);

    /// @return the provinces, ordered as the data
    const std::vector<ProvinceNodes>& GetProvinces() const
    {
        return m_provinces;
    }

    /// @return the hospitals, ordered by province
    const std::vector<HospitalNodes>& GetHospitals() const
    {
        return m_hospitals;
    }

    /// @name Nodes of the national data centre and the Internet
    /// @{

    /// @return the router of the national data centre
    Ptr<Node> GetDataCentre() const
    {
        return m_dataCentre;
    }

    /// @return the address reserved for that router
    Ipv4Address GetDataCentreAddress() const;

    /// @return C-PHRC
    Ptr<Node> GetCentralPhrc() const
    {
        return m_centralPhrc;
    }

    /// @return EH-ISSUING CA
    Ptr<Node> GetIssuingAuthority() const
    {
        return m_issuingAuthority;
    }

    /// @return the Insurance database
    Ptr<Node> GetInsurance() const
    {
        return m_insurance;
    }

    /// @return the Medical Council database
    Ptr<Node> GetMedicalCouncil() const
    {
        return m_medicalCouncil;
    }

    /// @}

    /**
     * Adds a server to the national data centre.
     * @param name of the server
     * @param connections how many of its peers keep a connection to it
     */
    Ptr<Node> AddNationalServer(const std::string& name, uint32_t connections);

    /**
     * Adds a server at a province's point of presence.
     * @param province its index
     * @param name of the server
     * @param connections how many of its peers keep a connection to it
     */
    Ptr<Node> AddProvinceServer(uint32_t province, const std::string& name, uint32_t connections);

    /// Adds a host to a hospital's LAN. @param hospital its index. @param name within the hospital
    Ptr<Node> AddHospitalHost(uint32_t hospital, const std::string& name);

    /// @param hospital its index. @return how many more hosts its LAN has addresses for
    uint32_t GetFreeAddresses(uint32_t hospital) const;

    /// Adds a server of the hospital's workstations and of other hospitals to its LAN.
    /// @param hospital its index. @param name within the hospital
    Ptr<Node> AddHospitalServer(uint32_t hospital, const std::string& name);

    /**
     * @param node a node with a mobility model
     * @param mode reader or card
     * @param channel of the hospital; null: the device is attached later
     * @return a new NFC device of the node
     */
    Ptr<NfcNetDevice> AddNfcDevice(Ptr<Node> node, NfcMode mode, Ptr<NfcChannel> channel);

    /// Writes pcap files of all links, readers and phones, also of those still to be added.
    void EnablePcap(const std::string& prefix);

    /// @return the faults of a link, none at first. @param link one that FindLinks() gave
    Ptr<LinkImpairment> GetImpairment(const LinkCounters& link);

    /**
     * @param place a class of link, the name of a link (its lower end's), or the beginning of names
     *        with a '*' after it
     * @return the links that are meant; none when nothing is
     */
    std::vector<const LinkCounters*> FindLinks(const std::string& place) const;

    /// @return the mobile access of all provinces, in their order
    CountryMobile& GetMobile()
    {
        return m_mobile;
    }

    /// @return the tree, with its link counters
    TreeNetworkHelper& GetTree()
    {
        return m_tree;
    }

    /// @return the tree, with its link counters
    const TreeNetworkHelper& GetTree() const
    {
        return m_tree;
    }

  private:
    Time GetWanDelay(double kilometres) const;
    void Impair(const LinkCounters& link, Ptr<LinkImpairment> impairment);
    void AddNational(Ptr<Node> root, uint32_t nHospitals);
    Ptr<Node> AddLanHost(HospitalNodes& hospital, const std::string& name);
    void AddProvince(Ptr<Node> above, uint32_t index, const Province& province, double distance);
    void AddHospital(Ptr<Node> metro,
                     uint32_t siteInProvince,
                     const HospitalSite& site,
                     double distance);
    void LoadLan(const std::string& host) const;

    const Scenario& m_scenario;
    TreeNetworkHelper m_tree;
    CountryMobile m_mobile;
    std::vector<ProvinceNodes> m_provinces;
    std::vector<HospitalNodes> m_hospitals;
    Ptr<Node> m_dataCentre; //!< router
    uint32_t m_nextNationalHost{1};
    Ptr<Node> m_centralPhrc;
    Ptr<Node> m_issuingAuthority;
    Ptr<Node> m_insurance;
    Ptr<Node> m_medicalCouncil;
    NfcHelper m_nfcHelper;
    std::map<Ptr<NfcChannel>, LinkCounters*> m_nfcCounters; //!< of each hospital's channel
    NetDeviceContainer m_readers; //!< and what is read outside of hospitals
    std::string m_pcapPrefix;     //!< empty: none
    int64_t m_nextStream{0};
    std::map<const LinkCounters*, Ptr<LinkImpairment>> m_impairments; //!< not iterated
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COUNTRY_NETWORK_H
