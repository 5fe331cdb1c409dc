// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_COUNTRY_MOBILE_H
#define EHEALTH_COUNTRY_MOBILE_H

#include "ns3/link-impairment.h"
#include "ns3/mobile-cell.h"
#include "ns3/mobile-helper.h"
#include "ns3/random-stream.h"
#include "ns3/scenario.h"
#include "ns3/tree-network-helper.h"

#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * The mobile access of a country: a cell of 4G and one of 5G behind a router of their own in each
 * province. Phones are in 100.64.0.0/10, one /18 a cell.
 */
class CountryMobile
{
  public:
    /// A cell: what ChooseCell() gives.
    enum class CellNumber : uint32_t
    {
    };

    /**
     * @param scenario network.mobile; outlives this object
     * @param tree where routers are added; outlives this object
     */
    CountryMobile(const Scenario& scenario, TreeNetworkHelper& tree);
    CountryMobile(const CountryMobile&) = delete;
    CountryMobile& operator=(const CountryMobile&) = delete;

    /**
     * Adds the cells of the next province.
     * @param pop its point of presence
     * @param name of the province
     * @param uplink of the cells' routers
     * @param stream first of the cells' random streams
     * @return the number of streams used
     */
    int64_t AddProvince(Ptr<Node> pop,
                        const std::string& name,
                        const TreeNetworkHelper::Uplink& uplink,
                        int64_t stream);

    /// @param province its index. @return the cell there that the next use of a phone is in: 4G or
    /// 5G, drawn by network.mobile.share_5g
    CellNumber ChooseCell(uint32_t province);

    /// @return whether phones of the cell can move from sector to sector
    bool CanMovePhones(CellNumber cell) const;

    /**
     * Says that phones will be added to a sector, before the simulation starts.
     * @param province its index
     * @param sector see AddPhone()
     */
    void ReservePhones(uint32_t province, uint32_t sector = MobileCell::kNoSector);

    /**
     * @param cell where the phone is
     * @param sector whose capacity it shares; kNoSector: nobody's
     * @return the mobile device of a new node
     */
    Ptr<NetDevice> AddPhone(CellNumber cell, uint32_t sector = MobileCell::kNoSector);

    /// Gives a phone to somebody else: MobileCell::MovePhone(). @param cell where it is. @param
    /// phone one that AddPhone() gave. @param sector where it goes
    void MovePhone(CellNumber cell, Ptr<NetDevice> phone, uint32_t sector);

    /// @param link counters of any link. @param impairment its faults. @return whether the link is
    /// a cell's; nothing happens otherwise
    bool Impair(const LinkCounters& link, Ptr<LinkImpairment> impairment);

    /// Writes pcap files of the phones added from now on.
    void EnablePcap(const std::string& prefix);

  private:
    struct Cell
    {
        std::string name;     //!< "ir-23.4g"
        Ipv4Address prefix;   //!< of its phones
        Ptr<MobileCell> cell; //!< null: no phone has this technology
        LinkCounters* counters{nullptr};
        uint32_t nextPhone{1}; //!< host number of the next phone
        /// Phones that nobody has yet, by sector: of cells to which none can be added later.
        std::map<uint32_t, std::vector<Ptr<NetDevice>>> spare;
    };

    Ptr<MobileCell>
    MakeCell(const Cell& cell, bool is5g, Ptr<Node> pop, const TreeNetworkHelper::Uplink& uplink);
    static CellNumber GetCellNumber(uint32_t province, bool is5g);
    Cell& GetCell(CellNumber number);
    Ptr<NetDevice> MakePhone(Cell& cell, uint32_t sector);

    const Scenario::Network::Mobile& m_settings;
    TreeNetworkHelper& m_tree;
    RandomStream m_technologies; //!< draws of who is on 5G
    MobileHelper m_helper;
    std::string m_pcapPrefix;  //!< empty: none
    std::vector<Cell> m_cells; //!< 4G and 5G of each province
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_COUNTRY_MOBILE_H
