// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_CODE_ISSUER_H
#define EHEALTH_CODE_ISSUER_H

#include "ns3/digest.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * Gives out the codes of a register such as the Insurance DB. A code holds a person's number and a
 * check value keyed with the run's seed: the register recognises its own codes and refuses others
 * without storing 80 million of them. Thread-safe.
 */
class CodeIssuer
{
  public:
    /**
     * @param seed of the run
     * @param kind begins every code and distinguishes registers: "IC"
     */
    CodeIssuer(uint64_t seed, std::string kind);

    /// @return the person's code, such as "IC-0000123456-9f3a60c2"
    std::string Make(uint64_t number) const;

    /// @return the number of the person whose code it is; nothing for a code not given out
    std::optional<uint64_t> Find(std::string_view code) const;

  private:
    std::string m_kind;
    Digest m_key;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_CODE_ISSUER_H
