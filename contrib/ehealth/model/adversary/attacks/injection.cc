// SPDX-License-Identifier: GPL-2.0-only
// What anybody on the path can try without any key, on whatever passes.
#include "ns3/emr-authorization-targets.h"
#include "ns3/national-phr-targets.h"

#include <deque>
#include <utility>

namespace ns3
{
namespace ehealth
{

namespace
{

/**
 * Sits on some classes of links, and has patients come there.
 */
class InjectionAttack : public AttackOn<AttackTargets>
{
  protected:
    /// Meddles with messages of these classes of links.
    void Sit(const std::vector<LinkClass>& links)
    {
        for (std::size_t i = 0; i < kPatients; ++i)
        {
            After(Seconds(20.0 * static_cast<double>(i)),
                  [this, i] { GetTargets().bringPatient(i); });
        }
        for (const LinkClass link : links)
        {
            GetAdversary().Intercept(link, [this](PassingMessage& passing) {
                Meddle(passing);
                return Adversary::kPass();
            });
        }
    }

    /// A message passes.
    virtual void Meddle(PassingMessage& passing) = 0;

    /// @return whether to meddle with this message: with one of a run, whichever
    bool Choose(uint64_t run)
    {
        constexpr uint64_t kOneIn = 3;
        return GetAdversary().GetRandom().NextBelow(kOneIn) == 0 && m_chosen.insert(run).second;
    }

  private:
    static constexpr std::size_t kPatients = 8;

    std::set<uint64_t> m_chosen; //!< runs
};

/// Sends every message once more, within dT.
class ReplayAttack : public InjectionAttack
{
    void DoStart() override
    {
        Sit({LinkClass::Lan, LinkClass::Internet});
    }

    void Meddle(PassingMessage& passing) override
    {
        constexpr double kLatest = 4;
        const Time delay = Seconds(kLatest * GetAdversary().GetRandom().NextDouble());
        Later(delay, [this, passing = PassingMessage(passing)] {
            GetAdversary().Attempt(passing.run);
            GetAdversary().Inject(passing);
        });
    }
};

/// Flips a bit of a message of each run, anywhere; and a bit of the first card's code, which the
/// published scheme protects by nothing.
class TamperAttack : public InjectionAttack
{
    void DoStart() override
    {
        Sit({LinkClass::Nfc, LinkClass::Lan, LinkClass::Internet});
        GetAdversary().Intercept<nationalphr::PresentCard>(
            LinkClass::Nfc,
            [this](PassingMessage& passing, nationalphr::PresentCard& card) {
                if (!std::exchange(m_codeFlipped, true))
                {
                    GetAdversary().Attempt(passing.run);
                    card.code.front() ^= 1;
                }
                return Adversary::kPass();
            });
    }

    void Meddle(PassingMessage& passing) override
    {
        if (!passing.body.empty() && Choose(passing.run))
        {
            GetAdversary().Attempt(passing.run);
            const uint64_t bit = GetAdversary().GetRandom().NextBelow(8 * passing.body.size());
            passing.body[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
        }
    }

    bool m_codeFlipped{false};
};

/// Puts another run's message of the same kind in the place of one, long after dT.
class ExpiredAttack : public InjectionAttack
{
    void DoStart() override
    {
        Sit({LinkClass::Nfc, LinkClass::Lan, LinkClass::Internet});
    }

    void Meddle(PassingMessage& passing) override
    {
        auto& seen = m_seen[passing.type.GetId()];
        const Time now = Simulator::Now();
        Bytes original = passing.body;
        while (seen.size() > 1 && seen[1].first + kOld <= now)
        {
            seen.pop_front();
        }
        if (!seen.empty() && seen.front().first + kOld <= now && Choose(passing.run))
        {
            GetAdversary().Attempt(passing.run);
            passing.body = seen.front().second;
        }
        seen.emplace_back(now, std::move(original));
    }

    const Time kOld{Seconds(30)};

    std::map<uint32_t, std::deque<std::pair<Time, Bytes>>> m_seen; //!< by type, with its time
};

/// Removes from messages what only hardened ones have.
class DowngradeAttack : public NationalPhrAttack
{
    void DoStart() override
    {
        using namespace nationalphr;
        After(Time(), [this] { GetTargets().bringPatient(0); });
        Strip(LinkClass::Lan, &RecordAnswer::proof);
        Strip(LinkClass::Lan, &EmergencyAnswer::proof);
        Strip(LinkClass::Internet, &TrustedAppImage::signature);
        Strip(LinkClass::Internet, &AuthorityShare::signature);
        Strip(LinkClass::Internet, &PhoneShare::signature);
        Strip(LinkClass::Nfc, &AuthorityKey::token);
    }

    template <class M, class Field>
    void Strip(LinkClass link, Field M::*field)
    {
        GetAdversary().Intercept<M>(link, [this, field](PassingMessage& passing, M& m) {
            GetAdversary().Attempt(passing.run);
            (m.*field).reset();
            return Adversary::kPass();
        });
    }
};

/// Cuts the tag from what is under session keys: what is left looks like the paper's.
class OpenDowngradeAttack : public EmrAuthorizationAttack
{
    void DoStart() override
    {
        using namespace emrauthorization;
        After(Time(), [this] { GetTargets().bringPatient(0); });
        Cut<BiomedicalSignal>();
        Cut<Diagnosis>();
    }

    template <class M>
    void Cut()
    {
        GetAdversary().Intercept<M>(LinkClass::Open, [this](PassingMessage& passing, M& m) {
            GetAdversary().Attempt(passing.run);
            m.sealed.resize(m.sealed.size() - std::min(m.sealed.size(), kTag));
            return Adversary::kPass();
        });
    }

    static constexpr std::size_t kTag = 16; //!< of AES-256-GCM
};

/// Puts a message of its own making, in a patient's name, in the place of each first one.
class OpenForgeAttack : public EmrAuthorizationAttack
{
    void DoStart() override
    {
        using namespace emrauthorization;
        After(Time(), [this] { GetTargets().bringPatient(0); });
        m_keys.emplace(GetAdversary().Compute(op::GenerateKeyPair(Suite::P256)));
        GetAdversary().Intercept<ConsultationRequest>(
            LinkClass::Open,
            [this](PassingMessage& passing, ConsultationRequest& m1) {
                const auto patients = GetTargets().listPatients();
                const auto doctor = FindAddressee(passing);
                if (doctor && !patients.empty())
                {
                    GetAdversary().Attempt(passing.run);
                    const auto any = GetAdversary().GetRandom().NextBelow(patients.size());
                    Forge(*doctor, patients[any], m1);
                }
                return Adversary::kPass();
            });
    }

    /// Eqs 11 to 13, with a key pair that is nobody's.
    void Forge(const emrauthorization::Doctor& doctor,
               const std::string& patient,
               emrauthorization::ConsultationRequest& m1)
    {
        using namespace emrauthorization;
        const auto& parameters = GetTargets().scheme->GetParameters();
        ConsultationRequestBody c1;
        c1.patient = patient;
        GetAdversary().GetRandom().Fill(c1.biometric.data(), c1.biometric.size());
        c1.rP1 = MakePoint();
        c1.rP2 = MakePoint();
        c1.time = GetAdversary().GetUnixTime();
        ConsultationRequestStatement
            s1{c1.rP1, c1.patient, c1.rP2, c1.biometric, parameters.pk.Encode(), c1.time, {}};
        if (GetTargets().variant.Defends(E2))
        {
            s1.doctor = doctor.GetIdentity().id;
        }
        m1.time = c1.time;
        m1.sealed = GetAdversary().Compute(op::Seal(doctor.GetIdentity().keys.GetPublic(),
                                                    ConsultationRequest::kType.name,
                                                    Encode(c1)));
        m1.signature =
            GetAdversary().Compute(op::Sign(*m_keys, ConsultationRequest::kType.name, Encode(s1)));
    }

    EcPoint::Encoded MakePoint()
    {
        const EcScalar secret = GetAdversary().Compute(op::DrawScalar());
        return GetAdversary().Compute(op::MultiplyGenerator(secret)).Encode();
    }

    std::optional<KeyPair> m_keys;
};

const AttackRegistration<ReplayAttack> g_replay({"N-replay",
                                                 "national-phr",
                                                 "every message is sent again within dT",
                                                 "tap, replay",
                                                 "LAN and Internet",
                                                 false,
                                                 false});
const AttackRegistration<TamperAttack> g_tamper({"N-tamper",
                                                 "national-phr",
                                                 "a bit of a message is flipped",
                                                 "man in the middle without keys",
                                                 "NFC, LAN and Internet",
                                                 true,
                                                 false});
const AttackRegistration<ExpiredAttack> g_expired({"N-expired",
                                                   "national-phr",
                                                   "old messages come in the place of new ones",
                                                   "man in the middle without keys",
                                                   "NFC, LAN and Internet",
                                                   true,
                                                   false});
const AttackRegistration<DowngradeAttack>
    g_downgrade({"N-downgrade",
                 "national-phr",
                 "what only hardened messages have is removed from them",
                 "man in the middle without keys",
                 "NFC, LAN and Internet",
                 false,
                 false});
const AttackRegistration<OpenDowngradeAttack>
    g_openDowngrade({"E-downgrade",
                     "emr-authorization",
                     "tags are cut from what is under session keys",
                     "man in the middle without keys",
                     "open links",
                     false,
                     false});
const AttackRegistration<OpenForgeAttack> g_openForge({"E-forge",
                                                       "emr-authorization",
                                                       "first messages are made in patients' names",
                                                       "man in the middle without keys",
                                                       "D, M1",
                                                       false,
                                                       false});

} // namespace
} // namespace ehealth
} // namespace ns3
