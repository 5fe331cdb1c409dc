// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_HOSPITAL_CLOUD_H
#define EHEALTH_HOSPITAL_CLOUD_H

#include "ns3/emr-authorization-common.h"

#include <functional>

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

/// Reads M_EMR by ID_P; nothing for a patient without one. Called on worker threads.
using EmrArchive = std::function<std::optional<Bytes>(const std::string& patient)>;

/**
 * @ingroup ehealth-emr-authorization
 * Role HPC: a hospital's private cloud, which stores its patients' EMRs. No message of the scheme
 * changes an EMR, so they are read from an archive.
 */
class HospitalCloud : public SimpleRefCount<HospitalCloud>
{
  public:
    /**
     * @param agent the server's agent
     * @param parameters public ones
     * @param id ID_HPC
     * @param keys PUK_HPC, PRK_HPC
     * @param archive the EMRs
     */
    HospitalCloud(Ptr<Agent> agent,
                  const PublicParameters& parameters,
                  std::string id,
                  KeyPair keys,
                  EmrArchive archive);

    /// Begins the registration. @param site where, for the record. @return the run
    uint64_t BeginRegistration(uint32_t site);

    /// @return R_HPC1, S_HPC; nothing before the registration
    const std::optional<RegisteredSecret>& GetSecret() const
    {
        return m_secret;
    }

    /// @return ID_HPC
    const std::string& GetId() const
    {
        return m_id;
    }

  private:
    Script RegisterHospital(Session& s);
    Script ServeEmr(Session& s);

    Ptr<Agent> m_agent;
    const PublicParameters& m_parameters;
    std::string m_id;
    KeyPair m_keys;
    EmrArchive m_archive;
    std::optional<RegisteredSecret> m_secret;
    MessageGuard m_guard;
};

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_HOSPITAL_CLOUD_H
