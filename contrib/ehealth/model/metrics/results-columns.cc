// SPDX-License-Identifier: GPL-2.0-only
#include "results-database.h"

namespace ns3
{
namespace ehealth
{

const std::vector<ResultsColumn>&
GetResultsColumns()
{
    static const std::vector<ResultsColumn> columns{
        {"run", "key", "TEXT", "", "Property of the run"},
        {"run", "value", "TEXT", "", "Its value"},

        {"site", "id", "INTEGER", "", "Number of the site"},
        {"site", "kind", "TEXT", "", "hospital or data-centre"},
        {"site", "name", "TEXT", "", "Unique name"},
        {"site", "province", "TEXT", "", "Province"},
        {"site", "lat", "REAL", "degree", "Latitude"},
        {"site", "lon", "REAL", "degree", "Longitude"},

        {"protocol_run", "id", "INTEGER", "", "Number of the run, as in its messages"},
        {"protocol_run", "scheme", "TEXT", "", "Scheme"},
        {"protocol_run", "variant", "TEXT", "", "Variant of the scheme"},
        {"protocol_run", "protocol", "TEXT", "", "Protocol"},
        {"protocol_run", "province", "TEXT", "", "Province where it took place"},
        {"protocol_run", "site", "INTEGER", "", "Site where it took place"},
        {"protocol_run", "start_s", "REAL", "s", "Start, simulated time"},
        {"protocol_run", "latency_s", "REAL", "s", "Latency without the time people take"},
        {"protocol_run", "outcome", "TEXT", "", "accepted, rejected or failed"},
        {"protocol_run", "reason", "TEXT", "", "Why it ended"},
        {"protocol_run", "network_s", "REAL", "s", "Messages under way, except by NFC"},
        {"protocol_run", "crypto_s", "REAL", "s", "Operations on processors"},
        {"protocol_run",
         "tee_s",
         "REAL",
         "s",
         "Part of crypto_s in a phone's TEE, world switches included"},
        {"protocol_run", "tpm_s", "REAL", "s", "Part of crypto_s in a phone's TPM"},
        {"protocol_run", "queue_s", "REAL", "s", "Operations waiting for a processor"},
        {"protocol_run", "nfc_s", "REAL", "s", "Messages under way by NFC, discovery included"},
        {"protocol_run", "think_s", "REAL", "s", "Time people took"},
        {"protocol_run", "messages", "INTEGER", "1", "Messages sent"},
        {"protocol_run", "bytes", "INTEGER", "byte", "Handed to links, protection included"},

        {"message", "protocol_run", "INTEGER", "", "Run it belongs to"},
        {"message", "step", "TEXT", "", "Row of the paper's table"},
        {"message", "name", "TEXT", "", "Kind of message"},
        {"message", "sender", "TEXT", "", "Sending agent"},
        {"message", "receiver", "TEXT", "", "Receiving agent"},
        {"message", "link", "TEXT", "", "Class of the leg"},
        {"message", "sent_s", "REAL", "s", "Sent, simulated time"},
        {"message", "received_s", "REAL", "s", "Received, simulated time"},
        {"message", "bytes", "INTEGER", "byte", "Size with framing and protection"},
        {"message", "body_bytes", "INTEGER", "byte", "Size of the message itself"},

        {"crypto_op", "scheme", "TEXT", "", "Scheme; - after the end of a run"},
        {"crypto_op", "role", "TEXT", "", "Role that ran it"},
        {"crypto_op", "device", "TEXT", "", "Class of device"},
        {"crypto_op", "operation", "TEXT", "", "Operation"},
        {"crypto_op", "algorithm", "TEXT", "", "Algorithm"},
        {"crypto_op", "count", "INTEGER", "1", "Executions"},
        {"crypto_op", "charged_s", "REAL", "s", "Simulated time charged"},
        {"crypto_op", "host_s", "REAL", "s", "Time the host took; not reproducible"},
        {"crypto_op", "protocol", "TEXT", "", "Protocol; - after the end of a run"},

        {"primitive", "name", "TEXT", "", "Elementary operation, as in the cost table"},
        {"primitive", "count", "INTEGER", "1", "Executions"},
        {"primitive", "octets", "INTEGER", "byte", "Input of all executions"},

        {"profile", "part", "TEXT", "", "What the host's time was spent on; see --profile"},
        {"profile", "name", "TEXT", "", "Operation and algorithm; empty for other parts"},
        {"profile", "count", "INTEGER", "1", "How often it was begun"},
        {"profile", "wall_s", "REAL", "s", "The host's time; not reproducible"},

        {"sample", "time_s", "REAL", "s", "Simulated time"},
        {"sample", "rss_bytes", "INTEGER", "byte", "Memory of the process; not reproducible"},
        {"sample",
         "store_bytes",
         "INTEGER",
         "byte",
         "Part of it that SQLite has, for stores and results, as the allocator counts it"},
        {"sample", "open_runs", "INTEGER", "1", "Protocol runs under way"},
        {"sample", "sessions", "INTEGER", "1", "Roles' parts of protocol runs under way"},
        {"sample", "sockets", "INTEGER", "1", "TCP sockets, those that listen included"},

        {"attack_run", "attack", "INTEGER", "", "Number of the row, from 0"},
        {"attack_run", "id", "TEXT", "", "Attack, as the table of its scheme names it"},
        {"attack_run", "scheme", "TEXT", "", "Scheme that is attacked"},
        {"attack_run", "variant", "TEXT", "", "Variant of the scheme"},
        {"attack_run", "capability", "TEXT", "", "What the adversary can do"},
        {"attack_run", "target", "TEXT", "", "To whom"},
        {"attack_run", "place", "TEXT", "", "Whom it reaches; empty: the whole country"},
        {"attack_run", "start_s", "REAL", "s", "Begins, simulated time"},
        {"attack_run", "end_s", "REAL", "s", "Ends; NULL: with the simulation"},
        {"attack_run", "attempts", "INTEGER", "1", "Attempts"},
        {"attack_run", "successes", "INTEGER", "1", "Goals broken, once a run and goal"},
        {"attack_run", "goal", "TEXT", "", "First goal broken; empty: none"},
        {"attack_run", "first_success_s", "REAL", "s", "When, simulated time; NULL: never"},
        {"attack_run", "victim_s", "REAL", "s", "Processor time of honest roles spent on it"},
        {"attack_run", "attacker_s", "REAL", "s", "Processor time of the adversary"},
        {"attack_run", "detected", "INTEGER", "1", "Roles' parts that ended with a refusal"},
        {"attack_run", "detected_by", "TEXT", "", "Who refused first, and why"},
        {"attack_run", "goals", "TEXT", "", "All goals broken, with semicolons between"},
        {"attack_run", "advantage", "REAL", "1", "Over guessing; NULL: not of this attack"},

        {"attack_event", "attack", "INTEGER", "", "Row of attack_run it belongs to"},
        {"attack_event", "time_s", "REAL", "s", "Simulated time"},
        {"attack_event", "event", "TEXT", "", "attempt, success or detected"},
        {"attack_event", "protocol_run", "INTEGER", "", "Run it is about; 0: none"},
        {"attack_event", "detail", "TEXT", "", "Goal broken, or role that refused and why"},

        {"link", "class", "TEXT", "", "Class of link"},
        {"link", "name", "TEXT", "", "Lower end of the link"},
        {"link", "packets", "INTEGER", "1", "Packets sent, both directions"},
        {"link", "bytes", "INTEGER", "byte", "Octets sent, both directions"},
        {"link", "dropped", "INTEGER", "1", "Packets dropped"},
        {"link", "utilisation", "REAL", "1", "Mean share of the capacity; NULL when not fixed"},

        {"observation", "name", "TEXT", "", "What was observed"},
        {"observation", "unit", "TEXT", "", "Unit of the value"},
        {"observation", "site", "INTEGER", "", "Site where; NULL: of no site"},
        {"observation", "time_s", "REAL", "s", "When, simulated time"},
        {"observation", "value", "REAL", "", "Value"},

        {"metric", "name", "TEXT", "", "Name"},
        {"metric", "unit", "TEXT", "", "Unit"},
        {"metric", "title", "TEXT", "", "Meaning"},
        {"metric", "value", "REAL", "", "Value; NULL when there is none"},
        {"metric", "source", "TEXT", "", "What it is computed from"},

        {"column", "table", "TEXT", "", "Table"},
        {"column", "column", "TEXT", "", "Column"},
        {"column", "type", "TEXT", "", "SQLite type"},
        {"column", "unit", "TEXT", "", "Unit; 1 for counts and ratios"},
        {"column", "title", "TEXT", "", "Meaning"},
    };
    return columns;
}

} // namespace ehealth
} // namespace ns3
