// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NATIONAL_PHR_TAMPERING_H
#define EHEALTH_NATIONAL_PHR_TAMPERING_H

#include "national-phr-fixture.h"

/**
 * @file
 * @ingroup ehealth-tests
 * Tests that change one field of one message, as tables.
 */

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

/// What a message is tampered with in.
enum class Run
{
    Patient,       //!< enrols at hospital 0
    Home,          //!< visit at hospital 0
    Province,      //!< of a patient of hospital 0 at hospital 1
    OtherProvince, //!< the same at hospital 2
    Conscious,     //!< emergency outside
    Unconscious,   //!< emergency at hospital 1, of a patient of hospital 0
    Sync,          //!< synchronisation at hospital 1, of a patient of hospital 0
};

/// What the tampering leads to.
struct Consequence
{
    Ending ending;
    bool stored{false}; //!< a store changed: the message comes when the run is decided
};

/// A change of one field of one message.
struct Tampering
{
    std::string name;
    Run run;
    std::function<void(World&)> apply;
    Consequence consequence;
};

/// @return a tampering: a change of message M at its sender, and the role that rejects it
template <class M, class F>
Tampering
Change(const char* field,
       const char* sender,
       Run run,
       F change,
       const char* role,
       Reason reason,
       bool stored = false)
{
    return {std::string(M::kType.name) + "." + field,
            run,
            [sender, change](World& world) { world.Tamper<M>(sender, change); },
            {{role, reason}, stored}};
}

/// Tables 3 and 4, and what they make servers say to each other.
/// @{
std::vector<Tampering> MakeTable3Tamperings();
std::vector<Tampering> MakeTable4Tamperings();
std::vector<Tampering> MakeServerTamperings();
/// @}

/// Table 5 and sections 4.3, 4.7 and 4.8.
/// @{
std::vector<Tampering> MakeTable5Tamperings();
std::vector<Tampering> MakeUnconsciousTamperings();
std::vector<Tampering> MakeSyncTamperings();
/// @}

/// Weaknesses of the published scheme: nobody notices, by design of the paper.
std::vector<Tampering> MakeUnnoticedTamperings();

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NATIONAL_PHR_TAMPERING_H
