// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ERROR_TEXT_H
#define EHEALTH_ERROR_TEXT_H

#include <stdexcept>
#include <string>

namespace ns3
{
namespace ehealth
{

/// @return whether the text has the part in it
inline bool
Contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

/// @return what the action complains about; empty when it succeeds
template <class F>
std::string
ErrorOf(F action)
{
    try
    {
        action();
    }
    catch (const std::runtime_error& error)
    {
        return error.what();
    }
    return "";
}

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ERROR_TEXT_H
