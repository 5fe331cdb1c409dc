// SPDX-License-Identifier: GPL-2.0-only
// The keys of [scheme] and [adversary], as those of scenario-keys.cc.
#include "ns3/scenario-key-table.h"

namespace ns3
{
namespace ehealth
{
namespace keys
{

using S = Scenario;

namespace
{

const std::vector<std::string> kSchemes{"national-phr",
                                        "emr-authorization",
                                        "symmetric-ehr",
                                        "mobile-cloud",
                                        "cost-profile-chiou",
                                        "cost-profile-mohit",
                                        "cost-profile-kumar",
                                        "cost-profile-li"};

} // namespace

const std::vector<std::string>&
GetSchemes()
{
    return kSchemes;
}

void
AddScheme(KeyTable& table)
{
    table.Choice<&S::scheme, &S::Scheme::name>(
        "scheme.name",
        "national-phr",
        kSchemes,
        "The e-health scheme whose protocols run; a cost profile replays the operations and bits "
        "that "
        "paper 002 prints of a scheme. For several at once see [[deployment]].");
    table.Choice<&S::scheme, &S::Scheme::variant>(
        "scheme.variant",
        "published",
        {"published", "hardened"},
        "What the paper says, or with all defences added. With tables [[deployment]] each has its "
        "own.");
    table.Plain<&S::scheme, &S::Scheme::with>(
        "scheme.with",
        KeyType::TextList,
        "",
        "Single defences added to the variant, by the attack they answer (\"E3\").");
    table.Plain<&S::scheme, &S::Scheme::without>(
        "scheme.without",
        KeyType::TextList,
        "",
        "Single defences removed from the variant, by the attack they answer (\"E3\").");
    table.Choice<&S::scheme, &S::Scheme::suite>(
        "scheme.suite",
        "p256",
        {"p256", "x25519", "rsa2048"},
        "Cryptographic algorithms: ECDSA and ECDH on P-256, Ed25519 and X25519, or RSA of 2048 "
        "bits.");
    table.Quantity<&S::scheme, &S::Scheme::clockTolerance>(
        "scheme.clock_tolerance",
        Dimension::Time,
        "5 s",
        "0 s",
        "1 h",
        "Time stamps that differ more from the receiver's clock are refused.");
    table.Quantity<&S::scheme, &S::Scheme::otpLifetime>(
        "scheme.otp_lifetime",
        Dimension::Time,
        "30 min",
        "1 s",
        "1 d",
        "How long a one-time password opens a record.");
    table.Quantity<&S::scheme, &S::Scheme::loginLifetime>(
        "scheme.login_lifetime",
        Dimension::Time,
        "8 h",
        "1 s",
        "365 d",
        "How long a medico stays logged in to the hospital's LAN. Default: a shift.");
    table.Number<&S::scheme, &S::Scheme::falseMatchRate>(
        "scheme.false_match_rate",
        "ratio",
        "1e-8",
        0,
        1,
        "Chance that a finger matches a template of another one in a search among a province's "
        "people (default E24).");
    table.Number<&S::scheme, &S::Scheme::falseNonMatchRate>(
        "scheme.false_non_match_rate",
        "ratio",
        "0.02",
        0,
        1,
        "Chance that such a search does not find the finger's own template (default E24).");
    table.Quantity<&S::scheme, &S::Scheme::messageTimeout>(
        "scheme.message_timeout",
        Dimension::Time,
        "10 s",
        "1 ms",
        "1 h",
        "A role waits so long for the next message of a protocol run.");
    table.Quantity<&S::scheme, &S::Scheme::crlLifetime>(
        "scheme.crl_lifetime",
        Dimension::Time,
        "7 d",
        "1 min",
        "365 d",
        "Validity of a certificate revocation list; the next one is issued when half of it is "
        "over.");
    table.Quantity<&S::scheme, &S::Scheme::certificateLifetime>(
        "scheme.certificate_lifetime",
        Dimension::Time,
        "365 d",
        "1 h",
        "7300 d",
        "Validity of a holder's certificate.");
    table.Integer<&S::scheme, &S::Scheme::rsaPoolSize>(
        "scheme.rsa_pool_size",
        "key pairs",
        "8",
        1,
        10000,
        "RSA key pairs generated at the start and shared by the holders: each takes 0.1 s. Only "
        "for the suite rsa2048.");
}

void
AddAdversary(KeyTable& table)
{
    table.Plain<&S::adversary, &S::Adversary::attacks>(
        "adversary.attacks",
        KeyType::TextList,
        "",
        "Attacks that take place, each with an adversary of its own, by id (\"E2\"): see ehealth "
        "attacks --list.");
    table.Quantity<&S::adversary, &S::Adversary::start>("adversary.start",
                                                        Dimension::Time,
                                                        "0 s",
                                                        "0 s",
                                                        "365 d",
                                                        "Simulated time when they begin.");
    table.Quantity<&S::adversary, &S::Adversary::duration>(
        "adversary.duration",
        Dimension::Time,
        "0 s",
        "0 s",
        "365 d",
        "How long they last; 0 s: to the end of the run.");
}

} // namespace keys
} // namespace ehealth
} // namespace ns3
