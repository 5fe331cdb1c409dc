// SPDX-License-Identifier: GPL-2.0-only
// Can who only listens tell whether two visits are the same patient's?
#include "ns3/attack.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Octets that are compared wherever they stand in a message.
constexpr std::size_t kWindow = 12;
/// Patients that visit several times, and how often.
constexpr std::size_t kPatients = 4;
constexpr std::size_t kVisits = 4;
/// Between two visits.
const Time kPause = Seconds(30);
/// The adversary's advantage above which patients count as linkable.
constexpr double kLinkable = 0.5;

/**
 * Patients come several times; the adversary taps one class of link and knows what messages look
 * like, but no key. Two visits are alike as far as they have octets and sizes of messages in common
 * that few other visits have. The advantage is the largest difference, over all thresholds, between
 * the share of pairs of one patient's visits that are taken for one patient's and the share of
 * pairs of two patients' visits that are: 0 is guessing, 1 is certainty.
 */
class LinkingAttack : public Attack
{
  public:
    /// @param link that is tapped
    explicit LinkingAttack(LinkClass link) : m_link(link)
    {
    }

    void Start(AttackTargets& targets, Adversary& adversary) override
    {
        m_adversary = &adversary;
        m_truth = targets.findPatient;
        for (std::size_t i = 0; i < kPatients * kVisits; ++i)
        {
            Simulator::Schedule(adversary.GetStart() + i * kPause,
                                [&targets, i] { targets.bringPatient(i % kPatients); });
        }
        adversary.Intercept(m_link, [this](PassingMessage& passing) {
            Note(passing);
            return Adversary::kPass();
        });
    }

    void End() override
    {
        std::map<std::string, uint64_t> patients; // whose visits there are several of
        std::vector<Observed> visits;
        for (const auto& [run, seen] : m_seen)
        {
            if (const auto patient = m_truth(run))
            {
                visits.push_back({*patient, &seen});
                ++m_visitsWith.emplace("", 0).first->second;
                for (const std::string& feature : seen)
                {
                    ++m_visitsWith[feature];
                }
            }
        }
        std::vector<Pair> pairs;
        for (std::size_t a = 0; a < visits.size(); ++a)
        {
            for (std::size_t b = 0; b < a; ++b)
            {
                pairs.push_back({Compare(*visits[a].features, *visits[b].features),
                                 visits[a].patient == visits[b].patient});
                m_adversary->Attempt(0);
            }
        }
        const double advantage = GetAdvantage(pairs);
        m_adversary->ReportAdvantage(advantage);
        if (advantage > kLinkable)
        {
            m_adversary->ReportBroken(kUnlinkability);
        }
    }

  private:
    using Features = std::set<std::string>;

    /// A visit as the adversary saw it.
    struct Observed
    {
        std::string patient; //!< the truth
        const Features* features;
    };

    /// Two visits.
    struct Pair
    {
        double likeness; //!< as the adversary sees it
        bool same;       //!< the truth: one patient's
    };

    void Note(const PassingMessage& passing)
    {
        Features& seen = m_seen[passing.run];
        seen.insert(passing.type.name + std::string(" of ") + std::to_string(passing.body.size()));
        for (std::size_t at = 0; at + kWindow <= passing.body.size(); ++at)
        {
            seen.emplace(reinterpret_cast<const char*>(passing.body.data()) + at, kWindow);
        }
    }

    /// What two visits have in common counts by the information that it carries.
    double Compare(const Features& a, const Features& b) const
    {
        const auto visits = static_cast<double>(m_visitsWith.at(""));
        double likeness = 0;
        for (const std::string& feature : a)
        {
            if (b.count(feature) > 0)
            {
                likeness += std::log(visits / static_cast<double>(m_visitsWith.at(feature)));
            }
        }
        return likeness;
    }

    /// @return the distance of Kolmogorov and Smirnov between both kinds of pairs
    static double GetAdvantage(std::vector<Pair> pairs)
    {
        const auto same = static_cast<double>(
            std::count_if(pairs.begin(), pairs.end(), [](const Pair& pair) { return pair.same; }));
        const double others = static_cast<double>(pairs.size()) - same;
        if (same == 0 || others == 0)
        {
            return 0;
        }
        std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
            return a.likeness > b.likeness;
        });
        double advantage = 0;
        double sameAbove = 0;
        double othersAbove = 0;
        for (std::size_t i = 0; i < pairs.size(); ++i)
        {
            (pairs[i].same ? sameAbove : othersAbove) += 1;
            if (i + 1 == pairs.size() || pairs[i + 1].likeness < pairs[i].likeness)
            {
                advantage = std::max(advantage, sameAbove / same - othersAbove / others);
            }
        }
        return advantage;
    }

    LinkClass m_link;
    Adversary* m_adversary{nullptr};
    std::function<std::optional<std::string>(uint64_t run)> m_truth;
    std::map<uint64_t, Features> m_seen; //!< by run
    std::unordered_map<std::string, uint64_t> m_visitsWith;
};

/// Where the patient's device speaks in paper 002.
class OpenLinkingAttack : public LinkingAttack
{
  public:
    OpenLinkingAttack() : LinkingAttack(LinkClass::Open)
    {
    }
};

/// Where the patient's phone speaks in paper 000.
class NfcLinkingAttack : public LinkingAttack
{
  public:
    NfcLinkingAttack() : LinkingAttack(LinkClass::Nfc)
    {
    }
};

const AttackRegistration<OpenLinkingAttack> g_open({"E-link",
                                                    "emr-authorization",
                                                    "visits of one patient are told from others'",
                                                    "tap without keys",
                                                    "open links",
                                                    false,
                                                    false});
const AttackRegistration<NfcLinkingAttack> g_nfc({"N-link",
                                                  "national-phr",
                                                  "visits of one patient are told from others'",
                                                  "tap without keys",
                                                  "NFC",
                                                  true,
                                                  true});

} // namespace
} // namespace ehealth
} // namespace ns3
