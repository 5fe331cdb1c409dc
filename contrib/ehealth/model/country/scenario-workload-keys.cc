// SPDX-License-Identifier: GPL-2.0-only
// The keys of [workload], as those of scenario-keys.cc.
#include "ns3/scenario-key-table.h"

namespace ns3
{
namespace ehealth
{
namespace keys
{

using S = Scenario;

void
AddWorkload(KeyTable& table)
{
    table.Number<&S::workload, &S::Workload::visitsPerPersonYear>(
        "workload.visits_per_person_year",
        "visits per person and year",
        nullptr,
        0,
        1000,
        "Outpatient visits. Country data: workload.csv, outpatient_visits_per_capita (S20, S26, "
        "S31).");
    table.Plain<&S::workload, &S::Workload::hourlyProfile>(
        "workload.hourly_profile",
        KeyType::Text,
        nullptr,
        "How a day's arrivals spread over the hours: a column of hourly_profiles.csv, for example "
        "\"opd_iran_mixed_estimated\".");
    table.Number<&S::workload, &S::Workload::otherHospitalShare>(
        "workload.other_hospital_share",
        "share",
        nullptr,
        0,
        1,
        "Share of the visits inside the home province that are not to the hospital that keeps the "
        "record. Country data: workload.csv, share_admissions_other_city_same_province (S24).");
    table.Number<&S::workload, &S::Workload::otherProvinceShare>(
        "workload.other_province_share",
        "share",
        nullptr,
        0,
        1,
        "Share of all visits that are outside the home province. Country data: workload.csv, "
        "share_admissions_other_province (S24).");
    table.Number<&S::workload, &S::Workload::rateFactor>(
        "workload.rate_factor",
        "ratio",
        "1",
        0,
        1e6,
        "Multiplies the arrival rate of patients.");
    table.Number<&S::workload, &S::Workload::enrolmentShare>(
        "workload.enrolment_share",
        "share",
        "0.02",
        0,
        1,
        "Share of arriving patients who are not enrolled yet and enrol before their visit. No "
        "source: the schemes are not deployed.");
    table.Number<&S::workload, &S::Workload::enrolmentsPerPersonYear>(
        "workload.enrolments_per_person_year",
        "enrolments per person and year",
        "0",
        0,
        1000,
        "People who come to enrol and for nothing else, at the hours of visits, besides those of "
        "workload.enrolment_share. No source: the schemes are not deployed.");
    table.Number<&S::workload, &S::Workload::medicoEnrolmentsPerHospitalDay>(
        "workload.medico_enrolments_per_hospital_day",
        "enrolments per hospital and day",
        "0.5",
        0,
        1e5,
        "Medical staff who enrol. No source: staff turnover differs.");
    table.Quantity<&S::workload, &S::Workload::consultationTime>(
        "workload.consultation_time",
        Dimension::Time,
        "0 s",
        "0 s",
        "4 h",
        "Time between a medico's reading the record and writing the new entry; not counted as "
        "latency.");
    table.Number<&S::workload, &S::Workload::remoteShare>(
        "workload.remote_share",
        "ratio",
        "0",
        0,
        1,
        "Share of the consultations that are remote: the patient's phone is in the home province, "
        "not at the hospital. Only for schemes that do without NFC.");
    table.Number<&S::workload, &S::Workload::emergenciesPerPersonYear>(
        "workload.emergencies_per_person_year",
        "emergencies per person and year",
        nullptr,
        0,
        1000,
        "Emergency visits. Country data: workload.csv, emergency_visits_per_1000 (E1, S28, S32). "
        "Only for schemes with a protocol for emergencies.");
    table.Plain<&S::workload, &S::Workload::emergencyHourlyProfile>(
        "workload.emergency_hourly_profile",
        KeyType::Text,
        nullptr,
        "How a day's emergencies spread over the hours: a column of hourly_profiles.csv. Country "
        "data: \"ed_korea_published\" (S37, E23).");
    table.Number<&S::workload, &S::Workload::emergencyOutsideShare>(
        "workload.emergency_outside_share",
        "share",
        "0.17",
        0,
        1,
        "Share of the emergencies in which an emergency medico comes to a conscious patient "
        "(default S94: arrivals by ambulance).");
    table.Number<&S::workload, &S::Workload::emergencyUnconsciousShare>(
        "workload.emergency_unconscious_share",
        "share",
        "0.02",
        0,
        1,
        "Share of the emergencies in which the patient comes to the hospital unconscious. No "
        "source. Whoever is left comes by themselves and is treated as a visit.");
    table.Quantity<&S::workload, &S::Workload::syncDelay>(
        "workload.sync_delay",
        Dimension::Time,
        "1 h",
        "1 s",
        "31 d",
        "From the end of an emergency to the synchronisation of the patient's phone in the "
        "hospital. One that would be due after the run is left out. No source.");
}

} // namespace keys
} // namespace ehealth
} // namespace ns3
