// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_ATTRIBUTE_POLICY_H
#define EHEALTH_ATTRIBUTE_POLICY_H

#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

/// Attributes of a health professional as "name:value", such as "hospital:tehran-3".
using AttributeSet = std::set<std::string>;

/**
 * @ingroup ehealth-symmetric-ehr
 * A text is not a policy. what() says where and why.
 */
class PolicyError : public std::runtime_error
{
  public:
    /// @param position of the offending character, from 1. @param message the problem and remedy
    PolicyError(std::size_t position, const std::string& message);

    /// @return position of the offending character, from 1
    std::size_t GetPosition() const
    {
        return m_position;
    }

  private:
    std::size_t m_position;
};

/**
 * @ingroup ehealth-symmetric-ehr
 * A: which attributes a doctor must have to read a record. A monotone formula in a small language:
 *
 * @verbatim
   policy    = term { "OR" term }
   term      = factor { "AND" factor }
   factor    = "(" policy ")" | threshold | attribute
   threshold = number "OF" "(" policy { "," policy } ")"
   attribute = name ":" value
   name      = a-z { a-z | 0-9 | "-" }
   value     = { A-Z | a-z | 0-9 | "." | "_" | "-" } | '"' { any but '"' } '"'
   @endverbatim
 *
 * The paper's set of required attributes {a, b} is "a AND b". There is no NOT: a professional of
 * whom an attribute is not registered would satisfy it.
 */
class AttributePolicy
{
  public:
    /// Longest text, octets.
    static constexpr std::size_t kMaxLength = 4096;
    /// Deepest nesting of parentheses.
    static constexpr unsigned kMaxDepth = 32;

    /// @return the policy of a text. @throws PolicyError with the position of the first problem
    static AttributePolicy Parse(std::string_view text);

    /// @return whether a professional with exactly these attributes satisfies it
    bool IsSatisfiedBy(const AttributeSet& attributes) const;

    /// @return the policy as text, with a parenthesis around every combination but the outermost
    std::string ToText() const;

    /// A part of a policy.
    struct Node;

  private:
    explicit AttributePolicy(std::shared_ptr<const Node> root);

    std::shared_ptr<const Node> m_root;
};

/// @return the attribute "name:value". @throws PolicyError when the text is none
std::string ParseAttribute(std::string_view text);

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_ATTRIBUTE_POLICY_H
