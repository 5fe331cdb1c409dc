// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NR_MOBILE_CELL_H
#define EHEALTH_NR_MOBILE_CELL_H

#include "ns3/epc-mobile-cell.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-helper
 * A cell as 5G-LENA's model of 5G New Radio (ns-3's contributed module nr; only in builds that
 * found it): gNBs and UEs in an urban micro cell (3GPP TR 38.901, street canyon, with fast fading
 * that does not change), one bandwidth part of 30 kHz subcarrier spacing, time-division duplex,
 * proportional fair OFDMA scheduler, beams towards the phone. The core network is the EPC, as the
 * module has no other; RRC is ideal: its messages take no time and no radio resources. RLC is in
 * unacknowledged mode: in acknowledged mode nr 2.3 lets phones with a poor channel wait for ever.
 * Phones are attached before the simulation starts.
 */
class NrMobileCell : public EpcMobileCell
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    NrMobileCell();
    ~NrMobileCell() override;

  private:
    class NrRadio;

    std::unique_ptr<Radio> MakeRadio() const override;
    double GetPeakRate() const override;

    double m_frequency{0};    ///< Hz
    double m_bandwidth{0};    ///< Hz
    double m_stationPower{0}; ///< dBm
    std::string m_pattern;    ///< of slots
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NR_MOBILE_CELL_H
