// SPDX-License-Identifier: GPL-2.0-only
#include "attack.h"

#include <map>

namespace ns3
{
namespace ehealth
{

namespace
{

struct NaturalOrder
{
    /// By letters first, then by length, so that E2 precedes E10.
    bool operator()(const std::string& a, const std::string& b) const
    {
        const auto split = [](const std::string& id) {
            const std::size_t letters = std::min(id.find_first_of("0123456789"), id.size());
            return std::tuple(id.substr(0, letters), id.size(), id);
        };
        return split(a) < split(b);
    }
};

struct Entry
{
    AttackInfo info;
    AttackRegistry::Factory factory;
};

std::map<std::string, Entry, NaturalOrder>&
GetEntries()
{
    static std::map<std::string, Entry, NaturalOrder> entries;
    return entries;
}

} // namespace

void
AttackRegistry::Register(AttackInfo info, Factory factory)
{
    const std::string id = info.id;
    const bool isNew = GetEntries().emplace(id, Entry{std::move(info), std::move(factory)}).second;
    NS_ABORT_MSG_UNLESS(isNew, "attack " << id << ": registered twice");
}

const AttackInfo*
AttackRegistry::Find(const std::string& id)
{
    const auto found = GetEntries().find(id);
    return found == GetEntries().end() ? nullptr : &found->second.info;
}

std::unique_ptr<Attack>
AttackRegistry::Make(const std::string& id)
{
    const auto found = GetEntries().find(id);
    NS_ABORT_MSG_IF(found == GetEntries().end(), "attack " << id << ": none of this id");
    return found->second.factory();
}

std::vector<AttackInfo>
AttackRegistry::List()
{
    std::vector<AttackInfo> list;
    for (const auto& entry : GetEntries())
    {
        list.push_back(entry.second.info);
    }
    return list;
}

} // namespace ehealth
} // namespace ns3
