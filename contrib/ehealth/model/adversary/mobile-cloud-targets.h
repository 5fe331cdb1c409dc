// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MOBILE_CLOUD_TARGETS_H
#define EHEALTH_MOBILE_CLOUD_TARGETS_H

#include "ns3/attack.h"
#include "ns3/mobile-cloud-helper.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-adversary
 * What an installation of paper 001 offers to attacks: one patient whom nobody else monitors, whose
 * phone is on, subscribed, and looks for emergencies, and two readers who are subscribed.
 */
struct MobileCloudTargets : AttackTargets
{
    mobilecloud::MobileCloudHelper* scheme{nullptr}; //!< makes keys, and has the cloud's roles
    std::string patient;                             //!< P_i
    std::string hospitalName;                        //!< of the patient's hospital
    Ptr<mobilecloud::PatientPhone> phone;            //!< of the patient
    Ptr<mobilecloud::MonitoringApp> doctor;          //!< a doctor
    Ptr<mobilecloud::MonitoringApp> ambulance;       //!< on duty
    /// @return a genuine reading of the patient's wearables now, with this pulse
    std::function<mobilecloud::SensorReading(double pulse)> read;
};

/**
 * @ingroup ehealth-adversary
 * An attack on the secure mobile cloud, with what several of them do.
 */
class MobileCloudAttack : public AttackOn<MobileCloudTargets>
{
  protected:
    /// The patient uploads a reading.
    void Upload(double pulse)
    {
        GetTargets().phone->TakeReading(GetTargets().patient, GetTargets().read(pulse));
        GetTargets().phone->BeginUpload(GetTargets().patient, 0);
    }

    /// The patient scans a reader's code.
    void Grant(const Ptr<mobilecloud::MonitoringApp>& reader, mobilecloud::AccessType type)
    {
        GetTargets().phone->BeginGrant(GetTargets().patient,
                                       reader->ShowQrCode(),
                                       mobilecloud::AccessLevel::Read,
                                       type,
                                       0);
    }

    /// A reader asks for the patient's record. @return the run
    uint64_t Retrieve(const Ptr<mobilecloud::MonitoringApp>& reader)
    {
        return reader->BeginRetrieve({GetTargets().patient, GetTargets().hospitalName}, 0);
    }

    /// Looks at what a reader sees of the patient. @param reader whom @param what called with each
    void Watch(const Ptr<mobilecloud::MonitoringApp>& reader,
               std::function<void(const mobilecloud::EprRead&)> what)
    {
        reader->AddReadCallback(
            [what = std::move(what), patient = GetTargets().patient](const auto& read) {
                if (read.epr.patient == patient)
                {
                    what(read);
                }
            });
    }

    /// @return what the phone stored last; nothing before the first upload
    std::optional<mobilecloud::Epr> FindStored()
    {
        return GetTargets().phone->FindStored(GetTargets().patient);
    }

    /// @return the document store of the cloud, for insiders
    mobilecloud::DocumentStore& GetStore()
    {
        return GetTargets().scheme->GetDas()->GetStore();
    }

    /// @return the master copy in the cloud; nothing when there is none
    std::optional<mobilecloud::EprDocument> FindMaster()
    {
        const auto row = GetStore().FindMaster(GetTargets().patient);
        return row ? mobilecloud::ParseEprDocument(row->json) : std::nullopt;
    }

    /// Presents the vital signs of a record, if the adversary has come to one.
    void Learn(const std::optional<mobilecloud::Epr>& epr)
    {
        if (epr)
        {
            GetAdversary().Learn(mobilecloud::GetSecret(*epr));
        }
    }
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MOBILE_CLOUD_TARGETS_H
