// SPDX-License-Identifier: GPL-2.0-only
#include "attribute-policy.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

/// An attribute, or so many of the children: AND asks for all of them, OR for one.
struct AttributePolicy::Node
{
    enum class Kind : uint8_t
    {
        Attribute,
        And,
        Or,
        Threshold,
    };

    Kind kind{Kind::Attribute};
    std::string attribute;
    std::size_t required{0};
    std::vector<std::shared_ptr<const Node>> children;

    bool Holds(const AttributeSet& attributes) const
    {
        if (kind == Kind::Attribute)
        {
            return attributes.count(attribute) > 0;
        }
        const auto satisfied =
            std::count_if(children.begin(), children.end(), [&attributes](const auto& child) {
                return child->Holds(attributes);
            });
        return static_cast<std::size_t>(satisfied) >= required;
    }

    std::string ToText(bool outermost) const;
};

namespace
{

using Node = AttributePolicy::Node;
using NodePtr = std::shared_ptr<const Node>;

bool
IsDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool
IsLower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool
IsWordCharacter(char c)
{
    return IsLower(c) || IsDigit(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
}

bool
IsName(std::string_view word)
{
    return !word.empty() && IsLower(word.front()) &&
           std::all_of(word.begin(), word.end(), [](char c) {
               return IsLower(c) || IsDigit(c) || c == '-';
           });
}

/// Recursive descent: a method for each rule of the grammar.
class Parser
{
  public:
    explicit Parser(std::string_view text) : m_text(text)
    {
        if (text.size() > AttributePolicy::kMaxLength)
        {
            Fail(AttributePolicy::kMaxLength,
                 "a policy has at most " + std::to_string(AttributePolicy::kMaxLength) +
                     " characters");
        }
    }

    NodePtr ParseWhole()
    {
        SkipSpace();
        if (AtEnd())
        {
            Fail(m_at, "the policy is empty: write an attribute such as hospital:tehran-3");
        }
        NodePtr root = ParsePolicy(0);
        if (!AtEnd())
        {
            Fail(m_at, "expected AND, OR or the end" + Found());
        }
        return root;
    }

    std::string ParseWholeAttribute()
    {
        std::string attribute = ParseAttribute();
        if (!AtEnd())
        {
            Fail(m_at, "expected the end of the attribute" + Found());
        }
        return attribute;
    }

  private:
    [[noreturn]] static void Fail(std::size_t at, const std::string& message)
    {
        throw PolicyError(at + 1, message);
    }

    bool AtEnd() const
    {
        return m_at == m_text.size();
    }

    void SkipSpace()
    {
        while (!AtEnd() && (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\n'))
        {
            ++m_at;
        }
    }

    std::string_view PeekWord() const
    {
        std::size_t end = m_at;
        while (end < m_text.size() && IsWordCharacter(m_text[end]))
        {
            ++end;
        }
        return m_text.substr(m_at, end - m_at);
    }

    std::string Found() const
    {
        if (AtEnd())
        {
            return ", found the end";
        }
        const std::string_view word = PeekWord();
        return ", found '" + std::string(word.empty() ? m_text.substr(m_at, 1) : word) + "'";
    }

    bool TakeKeyword(std::string_view keyword)
    {
        if (PeekWord() != keyword)
        {
            return false;
        }
        m_at += keyword.size();
        SkipSpace();
        return true;
    }

    bool TakeCharacter(char c)
    {
        if (AtEnd() || m_text[m_at] != c)
        {
            return false;
        }
        ++m_at;
        SkipSpace();
        return true;
    }

    void Expect(char c)
    {
        if (!TakeCharacter(c))
        {
            Fail(m_at, std::string("expected '") + c + "'" + Found());
        }
    }

    NodePtr ParsePolicy(unsigned depth)
    {
        return ParseChain(Node::Kind::Or, depth);
    }

    /// policy = term { "OR" term }, term = factor { "AND" factor }
    NodePtr ParseChain(Node::Kind kind, unsigned depth)
    {
        const bool isOr = kind == Node::Kind::Or;
        Node node;
        node.kind = kind;
        do
        {
            node.children.push_back(isOr ? ParseChain(Node::Kind::And, depth) : ParseFactor(depth));
        } while (TakeKeyword(isOr ? "OR" : "AND"));
        node.required = isOr ? 1 : node.children.size();
        return node.children.size() == 1 ? node.children.front()
                                         : std::make_shared<const Node>(std::move(node));
    }

    NodePtr ParseFactor(unsigned depth)
    {
        if (depth >= AttributePolicy::kMaxDepth)
        {
            Fail(m_at, "nested more than " + std::to_string(AttributePolicy::kMaxDepth) + " deep");
        }
        if (TakeCharacter('('))
        {
            NodePtr inner = ParsePolicy(depth + 1);
            Expect(')');
            return inner;
        }
        if (!AtEnd() && IsDigit(m_text[m_at]))
        {
            return ParseThreshold(depth);
        }
        auto leaf = std::make_shared<Node>();
        leaf->attribute = ParseAttribute();
        return leaf;
    }

    NodePtr ParseThreshold(unsigned depth)
    {
        const std::size_t at = m_at;
        const std::string number(PeekWord());
        if (number.size() > 4 || !std::all_of(number.begin(), number.end(), IsDigit))
        {
            Fail(at, "'" + number + "' is no number of parts: write as in 2 OF (a:b, c:d, e:f)");
        }
        m_at += number.size();
        SkipSpace();
        if (!TakeKeyword("OF"))
        {
            Fail(m_at, "expected OF after the number" + Found());
        }
        Expect('(');
        Node node;
        node.kind = Node::Kind::Threshold;
        do
        {
            node.children.push_back(ParsePolicy(depth + 1));
        } while (TakeCharacter(','));
        Expect(')');
        node.required = std::stoul(number);
        if (node.required < 1 || node.required > node.children.size())
        {
            Fail(at,
                 number + " OF " + std::to_string(node.children.size()) +
                     " parts: give a number from 1 to " + std::to_string(node.children.size()));
        }
        return std::make_shared<const Node>(std::move(node));
    }

    std::string ParseAttribute()
    {
        const std::size_t at = m_at;
        const std::string name(PeekWord());
        if (name == "NOT")
        {
            Fail(at,
                 "NOT is not part of the language: who has no such attribute registered would "
                 "satisfy it; name the attributes that let a doctor read");
        }
        if (name == "and" || name == "or" || name == "of")
        {
            Fail(at, "write AND, OR and OF in capitals");
        }
        if (!IsName(name))
        {
            Fail(at, "expected an attribute such as hospital:tehran-3" + Found());
        }
        m_at += name.size();
        if (AtEnd() || m_text[m_at] != ':')
        {
            Fail(m_at, "expected ':' and a value after '" + name + "'" + Found());
        }
        ++m_at;
        const std::string value = ParseValue();
        SkipSpace();
        return name + ":" + value;
    }

    std::string ParseValue()
    {
        if (!AtEnd() && m_text[m_at] == '"')
        {
            const std::size_t begin = m_at + 1;
            const std::size_t end = m_text.find('"', begin);
            if (end == std::string_view::npos)
            {
                Fail(m_at, "this quotation mark is not closed");
            }
            if (end == begin)
            {
                Fail(m_at, "the value is empty");
            }
            m_at = end + 1;
            return std::string(m_text.substr(begin, end - begin));
        }
        const std::string value(PeekWord());
        if (value.empty())
        {
            Fail(m_at, "expected a value: letters, digits, '.', '_', '-', or \"quoted\"" + Found());
        }
        m_at += value.size();
        return value;
    }

    std::string_view m_text;
    std::size_t m_at{0};
};

std::string
WriteAttribute(const std::string& attribute)
{
    const std::size_t colon = attribute.find(':');
    const std::string value = attribute.substr(colon + 1);
    return std::all_of(value.begin(), value.end(), IsWordCharacter)
             ? attribute
             : attribute.substr(0, colon + 1) + '"' + value + '"';
}

} // namespace

std::string
AttributePolicy::Node::ToText(bool outermost) const
{
    if (kind == Kind::Attribute)
    {
        return WriteAttribute(attribute);
    }
    const char* separator = kind == Kind::And ? " AND " : (kind == Kind::Or ? " OR " : ", ");
    std::string text;
    for (const auto& child : children)
    {
        text += (text.empty() ? "" : separator) + child->ToText(kind == Kind::Threshold);
    }
    if (kind == Kind::Threshold)
    {
        return std::to_string(required) + " OF (" + text + ")";
    }
    return outermost ? text : "(" + text + ")";
}

PolicyError::PolicyError(std::size_t position, const std::string& message)
    : std::runtime_error("policy, character " + std::to_string(position) + ": " + message)
    , m_position(position)
{
}

AttributePolicy::AttributePolicy(std::shared_ptr<const Node> root) : m_root(std::move(root))
{
}

AttributePolicy
AttributePolicy::Parse(std::string_view text)
{
    return AttributePolicy(Parser(text).ParseWhole());
}

bool
AttributePolicy::IsSatisfiedBy(const AttributeSet& attributes) const
{
    return m_root->Holds(attributes);
}

std::string
AttributePolicy::ToText() const
{
    return m_root->ToText(true);
}

std::string
ParseAttribute(std::string_view text)
{
    return Parser(text).ParseWholeAttribute();
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
