// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_LTE_MOBILE_CELL_H
#define EHEALTH_LTE_MOBILE_CELL_H

#include "ns3/data-rate.h"
#include "ns3/impaired-channel.h"
#include "ns3/mobile-cell.h"

#include <map>

namespace ns3
{

class EpcHelper;
class LteHelper;
class RandomVariableStream;

namespace ehealth
{

/**
 * @ingroup ehealth-helper
 * A cell as ns-3's LTE and EPC models: each sector is an eNB with a core network of its own (MME,
 * SGW, PGW) and a radio channel of its own, without neighbours that interfere; each phone is a UE
 * that stays at one Distance from the antenna, wherever in the building it is. RRC is exchanged in
 * messages, the default bearer uses RLC in acknowledged mode, path loss is COST 231-Hata's at 2
 * GHz. The PGW of a sector hangs on the router by a link of CoreDelay, which stands for what is
 * between a real antenna and the Internet and is not modelled.
 *
 * It computes every subframe of a millisecond for every phone, traffic or not: it is for a few
 * cells and tens of phones. Phones are added before the simulation starts (aborts otherwise: ns-3's
 * UEs count subframes from time 0); the first ones are attached some 100 ms after, each
 * AttachInterval later than the one before. Phones without a sector are in one together.
 */
class LteMobileCell : public MobileCell
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    LteMobileCell();
    ~LteMobileCell() override;

    /// @return how many of the phones have a bearer
    uint32_t GetConnectedPhones() const;

    bool TakesLatecomers() const override;
    /// Faults hit the links between the PGWs and the router.
    void SetImpairment(Ptr<LinkImpairment> impairment) override;
    int64_t AssignStreams(int64_t stream) override;
    /// Written for all phones of a sector together, at the router: UEs have no capture of their
    /// own.
    void EnablePcap(const std::string& prefix, Ptr<NetDevice> phone) override;

  protected:
    void DoDispose() override;

  private:
    /// An eNB with its radio and its core network.
    struct Sector
    {
        Ptr<LteHelper> radio;
        Ptr<EpcHelper> core;
        Ptr<NetDevice> enb;
        Ptr<NetDevice> uplink;     //!< of the router, towards the PGW
        Ptr<ImpairedChannel> link; //!< between the two
        uint32_t interface {
            0
        };                    //!< of the router, towards the PGW
        uint32_t phones{0};   //!< added
        bool captured{false}; //!< by a pcap file
    };

    void DoInstall() override;
    Ptr<NetDevice> DoAddPhone(Ptr<Node> node, Ipv4Address address, uint32_t sector) override;
    Sector& GetSector(uint32_t number);
    void MakeRadio(Sector& sector);
    void ConnectCore(Sector& sector);
    /// @param link between PGW and router. @param share of a sector's peak rate that faults leave
    void SetCoreRate(const ImpairedChannel& link, double share) const;
    /// Gives the queues of a UE's or UeManager's bearers their limit.
    void LimitQueues(const Object& bearers) const;
    void Attach(uint32_t sector, Ptr<NetDevice> phone);

    uint8_t m_bandwidth{0};               ///< resource blocks
    double m_stationPower{0};             ///< dBm
    Ptr<RandomVariableStream> m_distance; ///< metres
    Time m_coreDelay;
    Time m_attachInterval;
    uint32_t m_queueLimit{0}; ///< bytes
    std::map<uint32_t, Sector> m_sectors;
    std::map<Ptr<NetDevice>, uint32_t> m_sectorOf;
    Ptr<LinkImpairment> m_impairment;
    int64_t m_nextStream{-1}; ///< -1: not assigned
    uint32_t m_connected{0};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_LTE_MOBILE_CELL_H
