// SPDX-License-Identifier: GPL-2.0-only
// The keys of [monitoring], [mobile_cloud] and [cloud], as those of scenario-keys.cc.
#include "ns3/scenario-key-table.h"

namespace ns3
{
namespace ehealth
{
namespace keys
{

using S = Scenario;
using M = Scenario::Monitoring;
using C = Scenario::Cloud;
using B = Scenario::MobileCloud;

void
AddMonitoring(KeyTable& table)
{
    table.Number<&S::monitoring, &M::populationShare>(
        "monitoring.population_share",
        "share",
        "0",
        0,
        1,
        "Share of the people whom wearables and a phone monitor, spread evenly over the country. "
        "Schemes without monitoring do not use it. No source: the schemes are not deployed.");
    table.Quantity<&S::monitoring, &M::samplingPeriod>(
        "monitoring.sampling_period",
        Dimension::Time,
        "1 min",
        "1 s",
        "1 d",
        "Between readings of the wearables; rounded so that readings divide the upload period.");
    table.Quantity<&S::monitoring, &M::uploadPeriod>("monitoring.upload_period",
                                                     Dimension::Time,
                                                     "15 min",
                                                     "10 s",
                                                     "7 d",
                                                     "Between uploads of a phone. No source.");
    table.Number<&S::monitoring, &M::reviewsPerPatientDay>(
        "monitoring.reviews_per_patient_day",
        "reviews per patient and day",
        "1",
        0,
        1440,
        "How often a doctor looks at a monitored patient's record. No source.");
    table.Number<&S::monitoring, &M::watchedShare>(
        "monitoring.watched_share",
        "share",
        "0.01",
        0,
        1,
        "Share of the monitored patients whom doctors watch closely. No source.");
    table.Number<&S::monitoring, &M::watchedReviews>(
        "monitoring.watched_reviews",
        "share",
        "0.5",
        0,
        1,
        "Share of the reviews that are of those patients. No source.");
    table.Plain<&S::monitoring, &M::reviewHourlyProfile>(
        "monitoring.review_hourly_profile",
        KeyType::Text,
        nullptr,
        "How a day's reviews spread over the hours: a column of hourly_profiles.csv. Without it: "
        "as arrivals (workload.hourly_profile).");
    table.Number<&S::monitoring, &M::emergenciesPerPatientYear>(
        "monitoring.emergencies_per_patient_year",
        "emergencies per patient and year",
        "1",
        0,
        10000,
        "Acute heart failure of monitored patients, at any hour. No source: it depends on whom one "
        "monitors.");
    table.Quantity<&S::monitoring, &M::emergencyDuration>(
        "monitoring.emergency_duration",
        Dimension::Time,
        "30 min",
        "1 min",
        "7 d",
        "From the onset until somebody else notices: without an alarm by then it was missed.");
    table.Integer<&S::monitoring, &M::alarmScore>("monitoring.alarm_score",
                                                  "points",
                                                  "5",
                                                  1,
                                                  12,
                                                  "Aggregate NEWS2 score from which a reading "
                                                  "alarms; 5 asks for an urgent response, 7 for an "
                                                  "emergency response (S108).");
    table.Integer<&S::monitoring, &M::alarmSingleScore>(
        "monitoring.alarm_single_score",
        "points",
        "0",
        0,
        3,
        "Score of a single vital sign from which a reading alarms, too; 0: none does.");
    table.Integer<&S::monitoring, &M::alarmReadings>(
        "monitoring.alarm_readings",
        "readings",
        "3",
        1,
        100,
        "So many readings in a row have to alarm before the phone raises an emergency.");
}

void
AddMobileCloud(KeyTable& table)
{
    table.Choice<&S::mobileCloud, &B::encryption>(
        "mobile_cloud.encryption",
        "hybrid",
        {"hybrid", "literal", "textbook"},
        "How records are encrypted: one RSA-OAEP operation and AES-256-GCM a record, one RSA-OAEP "
        "operation an attribute as the paper has it, or RSA without padding, which attacks are "
        "shown on.");
    table.Integer<&S::mobileCloud, &B::patientsPerNode>(
        "mobile_cloud.patients_per_node",
        "patients",
        "100",
        1,
        10000,
        "So many monitored patients of a hospital share a simulated phone with its connections and "
        "its radio: 100,000 nodes would not fit into memory. 1: each has an own one.");
    table.Number<&S::mobileCloud, &B::grantedShare>(
        "mobile_cloud.granted_share",
        "share",
        "1",
        0,
        1,
        "Share of the monitored patients who have granted the doctors of their hospital continuous "
        "access before the run; who has not refuses reviews. No source.");
}

void
AddCloud(KeyTable& table)
{
    table.Integer<&S::cloud, &C::cores>("cloud.cores",
                                        "cores",
                                        "2",
                                        1,
                                        1024,
                                        "Cores of an instance of a service in the public cloud.");
    table.Integer<&S::cloud, &C::minInstances>("cloud.min_instances",
                                               "instances",
                                               "1",
                                               1,
                                               10000,
                                               "Instances that are always there.");
    table.Integer<&S::cloud, &C::maxInstances>(
        "cloud.max_instances",
        "instances",
        "20",
        1,
        10000,
        "Instances at most; as many as cloud.min_instances: no scaling.");
    table.Number<&S::cloud, &C::targetUtilisation>(
        "cloud.target_utilisation",
        "share",
        "0.6",
        0.01,
        1,
        "Busy share of the running cores that scaling aims at. Default of Google App Engine, on "
        "which the paper's prototype ran (well known).");
    table.Quantity<&S::cloud, &C::period>(
        "cloud.evaluation_period",
        Dimension::Time,
        "15 s",
        "1 s",
        "1 h",
        "Between evaluations of the rule. Default of Kubernetes.");
    table.Quantity<&S::cloud, &C::startUp>("cloud.start_up",
                                           Dimension::Time,
                                           "30 s",
                                           "0 s",
                                           "1 h",
                                           "From the decision until an instance takes requests. No "
                                           "source.");
    table.Quantity<&S::cloud, &C::calm>("cloud.calm",
                                        Dimension::Time,
                                        "5 min",
                                        "0 s",
                                        "1 d",
                                        "For how long fewer instances have to be enough before one "
                                        "stops. Default of Kubernetes.");
}

} // namespace keys
} // namespace ehealth
} // namespace ns3
