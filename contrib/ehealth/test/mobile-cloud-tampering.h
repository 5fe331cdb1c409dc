// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MOBILE_CLOUD_TAMPERING_H
#define EHEALTH_MOBILE_CLOUD_TAMPERING_H

#include "mobile-cloud-fixture.h"

/**
 * @file
 * @ingroup ehealth-tests
 * Tests that change one part of one message, as tables.
 */

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/// What a message is tampered with in.
enum class Phase : uint8_t
{
    Register,
    Upload,
    Retrieve,
    Grant,
    Emergency,
    Subscribe,
    Revoke,
    BreakGlass,
};

/// A change of a message, and who refuses it for what reason.
struct Tampering
{
    std::string name;
    Phase phase;
    std::function<void(World&)> apply;
    Ending expected;
    bool hardened;
};

/// All changes, collected.
class Tamperings
{
  public:
    template <class M, class F>
    void Add(const char* what,
             const char* sender,
             Phase phase,
             F change,
             const char* refusing,
             Reason reason,
             bool hardened = false)
    {
        const auto apply = [sender, change](World& world) { world.Tamper<M>(sender, change); };
        m_all.push_back({std::string(M::kType.step) + ": " + what + (hardened ? ", hardened" : ""),
                         phase,
                         apply,
                         {refusing, reason},
                         hardened});
    }

    /// The same for the document that an HTTP message carries.
    template <class M, class F>
    void AddDocument(const char* what,
                     const char* sender,
                     Phase phase,
                     F change,
                     const char* refusing,
                     Reason reason,
                     bool hardened = false)
    {
        Add<M>(
            what,
            sender,
            phase,
            [change](M& message) {
                if (message.content.empty())
                {
                    return; // DAS has none yet
                }
                auto document = ParseEprDocument(message.content);
                NS_ABORT_UNLESS(document);
                change(*document);
                message.content = ToJson(*document);
            },
            refusing,
            reason,
            hardened);
    }

    /// The message is cut short, or has an octet too many.
    template <class M>
    void AddMalformed(const char* sender, Phase phase, const char* receiver)
    {
        const std::string step = M::kType.step;
        m_all.push_back({step + ": cut short",
                         phase,
                         [sender](World& world) {
                             world.TamperBody<M>(sender, [](Bytes& body) { body.pop_back(); });
                         },
                         {receiver, Reason::Malformed},
                         false});
        m_all.push_back({step + ": an octet too many",
                         phase,
                         [sender](World& world) {
                             world.TamperBody<M>(sender, [](Bytes& body) { body.push_back('x'); });
                         },
                         {receiver, Reason::Malformed},
                         false});
    }

    const std::vector<Tampering>& Get() const
    {
        return m_all;
    }

  private:
    std::vector<Tampering> m_all;
};

/// Changes the first octet of the record that a document holds.
inline void
FlipRecord(EprDocument& document)
{
    document.record.front() ^= 1;
}

/// Adds the changes of retrieval, grants and emergencies: messages B, G and E.
void AddAccess(Tamperings& t);

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MOBILE_CLOUD_TAMPERING_H
