// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_LTE_MOBILE_CELL_H
#define EHEALTH_LTE_MOBILE_CELL_H

#include "ns3/epc-mobile-cell.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-helper
 * A cell as ns-3's LTE and EPC models: eNBs and UEs. RRC is exchanged in messages, the default
 * bearer uses RLC in acknowledged mode, path loss is COST 231-Hata's at 2 GHz. The first phones are
 * attached some 20 ms after the start, each AttachInterval later than the one before.
 */
class LteMobileCell : public EpcMobileCell
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    LteMobileCell();
    ~LteMobileCell() override;

  private:
    class LteRadio;

    std::unique_ptr<Radio> MakeRadio() const override;
    double GetPeakRate() const override;

    uint8_t m_bandwidth{0};   ///< resource blocks
    double m_stationPower{0}; ///< dBm
    Time m_attachInterval;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_LTE_MOBILE_CELL_H
