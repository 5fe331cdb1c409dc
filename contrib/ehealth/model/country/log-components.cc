// SPDX-License-Identifier: GPL-2.0-only
#include "log-components.h"

#include "ns3/log.h"

#include <map>
#include <sstream>
#include <stdexcept>

namespace ns3
{
namespace ehealth
{

void
EnableLogComponents(const std::string& text)
{
    static const std::map<std::string, LogLevel> levels{
        {"level_error", LOG_LEVEL_ERROR},
        {"level_warn", LOG_LEVEL_WARN},
        {"level_debug", LOG_LEVEL_DEBUG},
        {"level_info", LOG_LEVEL_INFO},
        {"level_function", LOG_LEVEL_FUNCTION},
        {"level_logic", LOG_LEVEL_LOGIC},
        {"level_all", LOG_LEVEL_ALL},
    };
    std::istringstream entries(text);
    for (std::string entry; std::getline(entries, entry, ':');)
    {
        const std::size_t equals = entry.find('=');
        const std::string component = entry.substr(0, equals);
        const std::string level =
            equals == std::string::npos ? "level_all" : entry.substr(equals + 1);
        if (LogComponent::GetComponentList()->count(component) == 0)
        {
            throw std::runtime_error("run.log: no log component \"" + component +
                                     "\"; this module's are Ehealth..., such as EhealthSession");
        }
        const auto found = levels.find(level);
        if (found == levels.end())
        {
            throw std::runtime_error("run.log: no log level \"" + level +
                                     "\"; give one of level_error, level_warn, level_debug, "
                                     "level_info, level_function, level_logic, level_all");
        }
        LogComponentEnable(component.c_str(), found->second);
        LogComponentEnable(
            component.c_str(),
            static_cast<LogLevel>(LOG_PREFIX_TIME | LOG_PREFIX_NODE | LOG_PREFIX_LEVEL));
    }
}

} // namespace ehealth
} // namespace ns3
