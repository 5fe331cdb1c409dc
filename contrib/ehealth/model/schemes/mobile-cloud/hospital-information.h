// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_HOSPITAL_INFORMATION_H
#define EHEALTH_HOSPITAL_INFORMATION_H

#include "ns3/mobile-cloud-common.h"

#include <functional>

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/// What HIS has, and what it asks the Key Manager next to it.
struct HospitalInformationSetup
{
    /// @return medical data of a patient
    std::function<EprAttributes(const std::string& patient)> findMedical;
    /// @return Pub of a patient; nothing for strangers
    std::function<std::optional<PublicKey>(const std::string& patient)> findKey;
};

/**
 * @ingroup ehealth-mobile-cloud
 * Hospital information system: "medical data which is recorded by medical staff and doctor on HIS"
 * (section IV-A).
 */
class HospitalInformation : public SimpleRefCount<HospitalInformation>
{
  public:
    /**
     * @param agent of the hospital's server
     * @param parameters what everybody knows
     * @param setup see there
     */
    HospitalInformation(Ptr<Agent> agent,
                        const Parameters& parameters,
                        HospitalInformationSetup setup);

  private:
    Script ServeEpr(Session& s);

    Ptr<Agent> m_agent;
    const Parameters& m_parameters;
    HospitalInformationSetup m_setup;
};

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_HOSPITAL_INFORMATION_H
