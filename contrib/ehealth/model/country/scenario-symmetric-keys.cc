// SPDX-License-Identifier: GPL-2.0-only
// The keys of [symmetric_ehr], as those of scenario-keys.cc.
#include "ns3/scenario-key-table.h"

namespace ns3
{
namespace ehealth
{
namespace keys
{

using S = Scenario;
using E = Scenario::SymmetricEhr;

void
AddSymmetricEhr(KeyTable& table)
{
    table.Choice<&S::symmetricEhr, &E::realm>(
        "symmetric_ehr.realm",
        "country",
        {"country", "province"},
        "Key server and data store: one pair in the national data centre for everybody, or one in "
        "each province for those who live there.");
    table.Integer<&S::symmetricEhr, &E::servers>(
        "symmetric_ehr.servers",
        "servers",
        "2",
        1,
        2,
        "Servers of each key server and data store: the second is the reserve of the first, and "
        "writes every change, too.");
    table.Plain<&S::symmetricEhr, &E::policy>(
        "symmetric_ehr.policy",
        KeyType::Text,
        "role:doctor AND (hospital:$hospital OR location:$province)",
        "Which registered attributes let a doctor read a record: AND, OR, \"2 OF (a:b, c:d, "
        "e:f)\", parentheses. Doctors have role, specialisation, hospital and location; $hospital "
        "and $province are where the record was written. Patients delegate to doctors whom it does "
        "not let read.");
    table.Quantity<&S::symmetricEhr, &E::ticketLifetime>(
        "symmetric_ehr.ticket_lifetime",
        Dimension::Time,
        "10 min",
        "1 s",
        "1 d",
        "L: how long the data store takes a ticket. No source.");
    table.Quantity<&S::symmetricEhr, &E::keyLifetime>(
        "symmetric_ehr.key_lifetime",
        Dimension::Time,
        "365 d",
        "1 min",
        "7300 d",
        "Rotation period of long-term keys in the hardened variant. No source.");
    table.Quantity<&S::symmetricEhr, &E::failoverTimeout>(
        "symmetric_ehr.failover_timeout",
        Dimension::Time,
        "2 s",
        "10 ms",
        "1 min",
        "A client that gets no answer from a server in this time asks its reserve. No source.");
    table.Choice<&S::symmetricEhr, &E::mutant>("symmetric_ehr.mutant",
                                               "none",
                                               {"none",
                                                "shared-session-key",
                                                "ticket-without-record",
                                                "ticket-without-doctor",
                                                "asserted-attributes"},
                                               "A deliberate mistake in the protocol, to show that "
                                               "the attack on it is found.");
    table.Choice<&S::symmetricEhr, &E::outage>(
        "symmetric_ehr.outage",
        "none",
        {"none", "key-server", "data-store"},
        "A server that is off the network for a while: the first one of the (first) realm.");
    table.Quantity<&S::symmetricEhr, &E::outageBegin>("symmetric_ehr.outage_begin",
                                                      Dimension::Time,
                                                      "5 min",
                                                      "0 s",
                                                      "31 d",
                                                      "When the outage begins.");
    table.Quantity<&S::symmetricEhr, &E::outageDuration>("symmetric_ehr.outage_duration",
                                                         Dimension::Time,
                                                         "3 min",
                                                         "1 s",
                                                         "31 d",
                                                         "How long it lasts.");
    table.Choice<&S::symmetricEhr, &E::leakedKey>(
        "symmetric_ehr.leaked_key",
        "doctor",
        {"doctor", "patient", "data-store"},
        "Whose long-term key leaks in attack Y5: K_D of the first hospital's first doctor, K_P of "
        "the first patient who stores a record, or K_S.");
    table.Quantity<&S::symmetricEhr, &E::leakDelay>(
        "symmetric_ehr.leak_delay",
        Dimension::Time,
        "365 d",
        "0 s",
        "7300 d",
        "Attack Y5: from the end of the simulation to the leak. Where long-term keys are rotated, "
        "a key opens what was recorded less than symmetric_ehr.key_lifetime before.");
}

} // namespace keys
} // namespace ehealth
} // namespace ns3
