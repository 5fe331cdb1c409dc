// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MOBILE_HELPER_H
#define EHEALTH_MOBILE_HELPER_H

#include "ns3/base-station-net-device.h"
#include "ns3/mobile-cell.h"
#include "ns3/mobile-channel.h"
#include "ns3/mobile-net-device.h"
#include "ns3/object-factory.h"
#include "ns3/trace-helper.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-helper
 * Installs base stations and the mobile interfaces of phones. Pcap files contain IPv4 packets
 * (LINKTYPE_RAW).
 */
class MobileHelper : public PcapHelperForDevice
{
  public:
    MobileHelper();

    /**
     * Ask for a fidelity that not every build has.
     * @param type name of its TypeId
     * @return whether this build has it
     */
    static bool HasCellType(const std::string& type);

    /**
     * Choose the fidelity of the cells that MakeCell() makes.
     * @param type ns3::ehealth::ProfileMobileCell (the default), ns3::ehealth::LteMobileCell or,
     *             where HasCellType() says so, ns3::ehealth::NrMobileCell; aborts for others
     */
    void SetCellType(const std::string& type);

    /// @param name attribute of the cells' type
    /// @param value its value
    void SetCellAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Make a cell of the chosen fidelity behind a router, which owns it.
     * @param router a node whose routing is a PrefixRouting
     * @param network the phones' prefix
     * @param prefixLength its length, bits
     * @return the cell
     */
    Ptr<MobileCell> MakeCell(Ptr<Node> router, Ipv4Address network, uint8_t prefixLength) const;

    /// @param name attribute of MobileChannel, of base stations and of cells by profile
    /// @param value its value
    void SetChannelAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Make a node a base station, with a channel of its own.
     * @param node network side
     * @return the device; its GetChannel() is a MobileChannel
     */
    Ptr<BaseStationNetDevice> InstallBaseStation(Ptr<Node> node) const;

    /**
     * Make a router the base station of a cell, with routes to its phones.
     * @param router a node whose routing is a PrefixRouting
     * @param network the phones' prefix
     * @param prefixLength its length, bits
     * @return the cell's channel, whose device 0 is the base station
     */
    Ptr<MobileChannel> InstallCell(Ptr<Node> router,
                                   Ipv4Address network,
                                   uint8_t prefixLength) const;

    /**
     * Give a node a mobile interface with an address and a default route, attached to a cell.
     * @param node phone; its routing is a PrefixRouting
     * @param cell the channel
     * @param address within the cell's prefix
     * @param sector see MobileChannel::AttachPhone
     * @return the device
     */
    Ptr<MobileNetDevice> InstallPhone(Ptr<Node> node,
                                      Ptr<MobileChannel> cell,
                                      Ipv4Address address,
                                      uint32_t sector = MobileChannel::kNoSector) const;

    /**
     * Give a node a mobile interface. It is attached later: MobileChannel::AttachPhone.
     * @param node phone
     * @return the device
     */
    Ptr<MobileNetDevice> InstallPhone(Ptr<Node> node) const;

  private:
    void EnablePcapInternal(std::string prefix,
                            Ptr<NetDevice> nd,
                            bool promiscuous,
                            bool explicitFilename) override;

    ObjectFactory m_cellFactory;
    ObjectFactory m_channelFactory;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MOBILE_HELPER_H
