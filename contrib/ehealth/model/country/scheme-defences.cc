// SPDX-License-Identifier: GPL-2.0-only
#include "scheme-defences.h"

#include "ns3/emr-authorization-common.h"
#include "ns3/mobile-cloud-common.h"
#include "ns3/national-phr-common.h"
#include "ns3/symmetric-ehr-common.h"

#include <algorithm>
#include <map>

namespace ns3
{
namespace ehealth
{

namespace
{

const std::map<std::string, const DefenceCatalogue*>&
GetCatalogues()
{
    static const std::map<std::string, const DefenceCatalogue*> catalogues{
        {"emr-authorization", &emrauthorization::kDefences},
        {"mobile-cloud", &mobilecloud::kDefences},
        {"national-phr", &nationalphr::kDefences},
        {"symmetric-ehr", &symmetricehr::kDefences}};
    return catalogues;
}

} // namespace

const DefenceCatalogue&
GetDefences(const std::string& scheme)
{
    static const DefenceCatalogue none{};
    const auto found = GetCatalogues().find(scheme);
    return found == GetCatalogues().end() ? none : *found->second;
}

const std::vector<SecurityGoal>&
GetGoals(const std::string& scheme)
{
    static const std::map<std::string, const std::vector<SecurityGoal>*> goals{
        {"emr-authorization", &emrauthorization::kGoals},
        {"mobile-cloud", &mobilecloud::kGoals},
        {"national-phr", &nationalphr::kGoals},
        {"symmetric-ehr", &symmetricehr::kGoals}};
    static const std::vector<SecurityGoal> none;
    const auto found = goals.find(scheme);
    return found == goals.end() ? none : *found->second;
}

bool
IsDefence(const std::string& name)
{
    return std::any_of(GetCatalogues().begin(), GetCatalogues().end(), [&name](const auto& each) {
        return each.second->Has(name);
    });
}

SchemeVariant
MakeVariant(const Scenario& scenario, const Scenario::Deployment& deployment)
{
    const DefenceCatalogue& catalogue = GetDefences(deployment.scheme);
    SchemeVariant base = deployment.variant == Variant::Hardened
                           ? SchemeVariant::Hardened(catalogue)
                           : SchemeVariant::Published(catalogue);
    if (const std::string& mutant = scenario.symmetricEhr.mutant;
        deployment.scheme == "symmetric-ehr" && mutant != "none")
    {
        // Results say what was wrong on purpose.
        const std::string letter(1, catalogue.letter);
        std::vector<std::string> defences;
        for (const Defence& defence : catalogue.defences)
        {
            if (base.Defends(defence.number))
            {
                defences.push_back(letter + std::to_string(defence.number));
            }
        }
        base = SchemeVariant("published/" + mutant).With(catalogue, defences);
    }
    return base.With(catalogue, scenario.scheme.with).Without(catalogue, scenario.scheme.without);
}

} // namespace ehealth
} // namespace ns3
