// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SCHEME_VARIANT_H
#define EHEALTH_SCHEME_VARIANT_H

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-agent
 * A defence of a scheme, named by the attack it answers: the scheme's letter and a number.
 */
struct Defence
{
    uint32_t number;   //!< 1 to 31: of the attack
    bool published;    //!< the paper has it
    const char* title; //!< what it does
};

/**
 * @ingroup ehealth-agent
 * All defences of a scheme.
 */
struct DefenceCatalogue
{
    char letter;                   //!< of the scheme's attacks: 'E' in "E3"
    std::vector<Defence> defences; //!< in the order of their numbers

    /// @return whether the defence, such as "E3", is one of these
    bool Has(const std::string& name) const;
};

/**
 * @ingroup ehealth-agent
 * The form in which a scheme runs: as published or hardened, with single defences added or removed.
 */
class SchemeVariant
{
  public:
    /// No defences. @param name as results have it
    explicit SchemeVariant(std::string name = "published");

    /// @return what the paper says
    static SchemeVariant Published(const DefenceCatalogue& catalogue);

    /// @return every defence
    static SchemeVariant Hardened(const DefenceCatalogue& catalogue);

    /**
     * @param catalogue of the scheme
     * @param names such as "E3"; those of other schemes are passed over
     * @return this with the defences, and "+E3" in its name
     */
    SchemeVariant With(const DefenceCatalogue& catalogue,
                       const std::vector<std::string>& names) const;

    /// @return this without the defences, and "-E3" in its name; see With()
    SchemeVariant Without(const DefenceCatalogue& catalogue,
                          const std::vector<std::string>& names) const;

    /// @return whether the defence is on
    bool Defends(uint32_t number) const
    {
        return (m_defences >> number & 1U) != 0;
    }

    /// @return as results have it: "published", "hardened", "hardened-E3"
    const std::string& GetName() const
    {
        return m_name;
    }

  private:
    std::string m_name;
    uint32_t m_defences{0}; //!< bit n: defence n is on
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SCHEME_VARIANT_H
