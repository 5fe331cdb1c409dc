// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NFC_HELPER_H
#define EHEALTH_NFC_HELPER_H

#include "ns3/net-device-container.h"
#include "ns3/nfc-channel.h"
#include "ns3/nfc-net-device.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/trace-helper.h"
#include "ns3/vector.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-helper
 * Installs NFC devices. Pcap files are of LINKTYPE_ISO_14443 (264): Wireshark decodes
 * them; the time of a frame in them is that of its end.
 */
class NfcHelper : public PcapHelperForDevice
{
  public:
    NfcHelper();

    /// @param name attribute of NfcNetDevice, for the devices installed from now on
    /// @param value its value
    void SetDeviceAttribute(const std::string& name, const AttributeValue& value);

    /// @param name attribute of NfcChannel
    /// @param value its value
    void SetChannelAttribute(const std::string& name, const AttributeValue& value);

    /// @return a new channel
    Ptr<NfcChannel> CreateChannel() const;

    /**
     * Give a node an NFC device.
     * @param node a node; it needs a MobilityModel by the time it is to communicate
     * @param mode reader, card or peer
     * @param channel where to attach it; null: later
     * @return the device
     */
    Ptr<NfcNetDevice> Install(Ptr<Node> node, NfcMode mode, Ptr<NfcChannel> channel) const;

    /**
     * Give a node an NFC device and a place to stand, by a ConstantPositionMobilityModel.
     * @param node a node without a MobilityModel
     * @param mode reader, card or peer
     * @param channel where to attach it
     * @param position metres
     * @return the device
     */
    Ptr<NfcNetDevice>
    InstallAt(Ptr<Node> node, NfcMode mode, Ptr<NfcChannel> channel, const Vector& position) const;

    /**
     * Bring a phone to a device; one of the two begins to search for the other: a phone in reader
     * mode, the device otherwise. A search or link that the phone is still engaged in ends.
     * @param phone a device whose node has a MobilityModel
     * @param device a device whose node has one
     * @param mode of the phone from now on; the other one gets its counterpart
     * @return which of the two polls
     */
    static Ptr<NfcNetDevice> LayOn(Ptr<NfcNetDevice> phone,
                                   Ptr<NfcNetDevice> device,
                                   NfcMode mode = NfcMode::Card);

    /**
     * Use fixed random streams for the NFC devices of a container.
     * @param devices devices; those of other kinds are passed over
     * @param stream first stream number
     * @return the number of streams used
     */
    static int64_t AssignStreams(const NetDeviceContainer& devices, int64_t stream);

  private:
    void EnablePcapInternal(std::string prefix,
                            Ptr<NetDevice> nd,
                            bool promiscuous,
                            bool explicitFilename) override;

    ObjectFactory m_deviceFactory;
    ObjectFactory m_channelFactory;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NFC_HELPER_H
