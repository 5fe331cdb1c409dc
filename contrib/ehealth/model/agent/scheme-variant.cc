// SPDX-License-Identifier: GPL-2.0-only
#include "scheme-variant.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

namespace
{

std::string
GetName(const DefenceCatalogue& catalogue, const Defence& defence)
{
    return catalogue.letter + std::to_string(defence.number);
}

} // namespace

bool
DefenceCatalogue::Has(const std::string& name) const
{
    return std::any_of(defences.begin(), defences.end(), [&](const Defence& defence) {
        return ehealth::GetName(*this, defence) == name;
    });
}

SchemeVariant::SchemeVariant(std::string name) : m_name(std::move(name))
{
}

SchemeVariant
SchemeVariant::Published(const DefenceCatalogue& catalogue)
{
    SchemeVariant variant("published");
    for (const Defence& defence : catalogue.defences)
    {
        variant.m_defences |= static_cast<uint32_t>(defence.published) << defence.number;
    }
    return variant;
}

SchemeVariant
SchemeVariant::Hardened(const DefenceCatalogue& catalogue)
{
    SchemeVariant variant("hardened");
    for (const Defence& defence : catalogue.defences)
    {
        variant.m_defences |= 1U << defence.number;
    }
    return variant;
}

SchemeVariant
SchemeVariant::With(const DefenceCatalogue& catalogue, const std::vector<std::string>& names) const
{
    SchemeVariant variant = *this;
    for (const Defence& defence : catalogue.defences)
    {
        const std::string name = ehealth::GetName(catalogue, defence);
        if (!Defends(defence.number) && std::count(names.begin(), names.end(), name) > 0)
        {
            variant.m_defences |= 1U << defence.number;
            variant.m_name += "+" + name;
        }
    }
    return variant;
}

SchemeVariant
SchemeVariant::Without(const DefenceCatalogue& catalogue,
                       const std::vector<std::string>& names) const
{
    SchemeVariant variant = *this;
    for (const Defence& defence : catalogue.defences)
    {
        const std::string name = ehealth::GetName(catalogue, defence);
        if (Defends(defence.number) && std::count(names.begin(), names.end(), name) > 0)
        {
            variant.m_defences &= ~(1U << defence.number);
            variant.m_name += "-" + name;
        }
    }
    return variant;
}

} // namespace ehealth
} // namespace ns3
