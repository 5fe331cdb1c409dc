// SPDX-License-Identifier: GPL-2.0-only
// Can who only listens tell whether two visits are the same patient's?
#include "ns3/attack.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
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
/// So many visits of patients who came once are compared with those and one another: pairs grow
/// with the square.
constexpr std::size_t kOthers = 64;
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
        const std::vector<Observed> visits = Choose();
        std::unordered_map<uint64_t, uint64_t> visitsWith; // by feature
        for (const Observed& visit : visits)
        {
            m_adversary->Attempt(visit.run);
            for (const uint64_t feature : *visit.features)
            {
                ++visitsWith[feature];
            }
        }
        std::unordered_map<uint64_t, double> information;
        for (const auto& [feature, number] : visitsWith)
        {
            information[feature] =
                std::log(static_cast<double>(visits.size()) / static_cast<double>(number));
        }
        std::vector<Pair> pairs;
        for (std::size_t a = 0; a < visits.size(); ++a)
        {
            for (std::size_t b = 0; b < a; ++b)
            {
                pairs.push_back({Compare(*visits[a].features, *visits[b].features, information),
                                 visits[a].patient == visits[b].patient});
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
    /// Hashes of what was seen of a visit; of those that are compared in order, each once.
    using Features = std::vector<uint64_t>;

    /// A visit as the adversary saw it.
    struct Observed
    {
        std::string patient; //!< the truth
        uint64_t run;
        Features* features;
    };

    /// Two visits.
    struct Pair
    {
        double likeness; //!< as the adversary sees it
        bool same;       //!< the truth: one patient's
    };

    void Note(const PassingMessage& passing)
    {
        const std::hash<std::string_view> hash;
        Features& seen = m_seen[passing.run];
        seen.push_back(
            hash(passing.type.name + std::string(" of ") + std::to_string(passing.body.size())));
        const std::string_view body(reinterpret_cast<const char*>(passing.body.data()),
                                    passing.body.size());
        for (std::size_t at = 0; at + kWindow <= body.size(); ++at)
        {
            seen.push_back(hash(body.substr(at, kWindow)));
        }
    }

    /// @return the visits to compare: all of who came several times, some of the others
    std::vector<Observed> Choose()
    {
        std::map<std::string, std::vector<Observed>> byPatient;
        for (auto& [run, seen] : m_seen)
        {
            if (const auto patient = m_truth(run))
            {
                byPatient[*patient].push_back({*patient, run, &seen});
            }
        }
        std::vector<Observed> chosen;
        std::vector<Observed> others;
        for (const auto& [patient, visits] : byPatient)
        {
            auto& group = visits.size() > 1 ? chosen : others;
            group.insert(group.end(), visits.begin(), visits.end());
        }
        for (std::size_t i = 0; i < kOthers && !others.empty(); ++i)
        {
            std::swap(others[m_adversary->GetRandom().NextBelow(others.size())], others.back());
            chosen.push_back(others.back());
            others.pop_back();
        }
        for (const Observed& visit : chosen)
        {
            Features& features = *visit.features;
            std::sort(features.begin(), features.end());
            features.erase(std::unique(features.begin(), features.end()), features.end());
        }
        return chosen;
    }

    /// What two visits have in common counts by the information that it carries.
    static double Compare(const Features& a,
                          const Features& b,
                          const std::unordered_map<uint64_t, double>& information)
    {
        double likeness = 0;
        for (const uint64_t feature : a)
        {
            if (std::binary_search(b.begin(), b.end(), feature))
            {
                likeness += information.at(feature);
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
