// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EPC_MOBILE_CELL_H
#define EHEALTH_EPC_MOBILE_CELL_H

#include "ns3/impaired-channel.h"
#include "ns3/mobile-cell.h"

#include <map>
#include <memory>

namespace ns3
{

class EpcHelper;
class LteEnbRrc;
class LteUeRrc;
class RandomVariableStream;

namespace ehealth
{

/**
 * @ingroup ehealth-helper
 * A cell as a full stack of ns-3: each sector is an antenna with a core network of its own (MME,
 * SGW, PGW) and a radio channel of its own, without neighbours that interfere; each phone stays at
 * one Distance from the antenna, wherever in the building it is. The PGW of a sector
 * hangs on the router by a link of CoreDelay, which stands for what is between a real antenna and
 * the Internet and is not modelled. LteMobileCell and NrMobileCell say which radio it is.
 *
 * It computes every slot for every phone, traffic or not: it is for a few cells and tens of
 * phones. Phones are added before the simulation starts (aborts otherwise: ns-3's UEs count
 * subframes from time 0). Phones without a sector are in one together.
 */
class EpcMobileCell : public MobileCell
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    EpcMobileCell();
    ~EpcMobileCell() override;

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
    /// The antenna of a sector, its core network and its phones' radios.
    class Radio
    {
      public:
        virtual ~Radio() = default;
        /// @return the core network
        virtual Ptr<EpcHelper> GetCore() const = 0;
        /// @return the antenna
        virtual Ptr<NetDevice> GetStation() const = 0;
        /// @return its radio resource control
        virtual Ptr<LteEnbRrc> GetStationRrc() const = 0;
        /// Make a node a phone.
        /// @param node with a MobilityModel
        /// @param distance from the antenna, metres
        /// @return the device
        virtual Ptr<NetDevice> AddPhone(Ptr<Node> node, double distance) = 0;
        /// @param phone that AddPhone() gave
        /// @return its radio resource control
        virtual Ptr<LteUeRrc> GetPhoneRrc(Ptr<NetDevice> phone) const = 0;
        /// Attach a phone, which has its address.
        /// @param phone that AddPhone() gave
        /// @param number of phones before it
        virtual void Attach(Ptr<NetDevice> phone, uint32_t number) = 0;
        /// Use fixed random streams.
        /// @param device antenna or phone
        /// @param stream first stream number
        /// @return the number of streams used
        virtual int64_t AssignStreams(Ptr<NetDevice> device, int64_t stream) = 0;
    };

    void DoDispose() override;

  private:
    /// A radio, and how the router reaches it.
    struct Sector
    {
        std::unique_ptr<Radio> radio;
        Ptr<NetDevice> uplink;       //!< of the router, towards the PGW
        Ptr<ImpairedChannel> link;   //!< between the two
        uint32_t uplinkInterface{0}; //!< its number at the router
        uint32_t phones{0};          //!< added
        bool captured{false};        //!< by a pcap file
    };

    /// @return the radio of one more sector
    virtual std::unique_ptr<Radio> MakeRadio() const = 0;
    /// @return what a sector carries at most, bit/s: what faults leave is a share of it
    virtual double GetPeakRate() const = 0;

    void DoInstall() override;
    Ptr<NetDevice> DoAddPhone(Ptr<Node> node, Ipv4Address address, uint32_t sector) override;
    Sector& GetSector(uint32_t number);
    void PrepareStation(Radio& radio);
    void ConnectCore(Sector& sector);
    /// @param link between PGW and router. @param share of a sector's peak rate that faults leave
    void SetCoreRate(const ImpairedChannel& link, double share) const;
    /// Gives the queues of a UE's or UeManager's bearers their limit.
    void LimitQueues(const Object& bearers) const;

    Ptr<RandomVariableStream> m_distance; ///< metres
    Time m_coreDelay;
    uint32_t m_queueLimit{0}; ///< bytes
    std::map<uint32_t, Sector> m_sectors;
    std::map<Ptr<NetDevice>, uint32_t> m_sectorOf;
    Ptr<LinkImpairment> m_impairment;
    int64_t m_nextStream{-1}; ///< -1: not assigned
    uint32_t m_connected{0};
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EPC_MOBILE_CELL_H
