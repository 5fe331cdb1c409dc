// SPDX-License-Identifier: GPL-2.0-only
#include "code-issuer.h"

#include "ns3/codec.h"

#include <charconv>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Least digits of a number, so that codes of all inhabitants are equally long.
constexpr std::size_t kDigits = 10;
/// Octets of a check value.
constexpr std::size_t kCheck = 4;

} // namespace

CodeIssuer::CodeIssuer(uint64_t seed, std::string kind) : m_kind(std::move(kind))
{
    wire::Writer writer;
    writer.Put(seed);
    m_key = Sha256({writer.Take(), "codes", m_kind});
}

std::string
CodeIssuer::Make(uint64_t number) const
{
    const std::string digits = std::to_string(number);
    std::string code = m_kind + "-";
    code.append(kDigits - std::min(kDigits, digits.size()), '0');
    code += digits;
    const Digest check = HmacSha256(m_key, code);
    code += "-" + ToHex(ByteView(check).Sub(0, kCheck));
    return code;
}

std::optional<uint64_t>
CodeIssuer::Find(std::string_view code) const
{
    const std::size_t prefix = m_kind.size() + 1;
    uint64_t number = 0;
    if (code.size() < prefix + kDigits ||
        std::from_chars(code.data() + prefix, code.data() + code.size(), number).ec !=
            std::errc() ||
        Make(number) != code)
    {
        return std::nullopt;
    }
    return number;
}

} // namespace ehealth
} // namespace ns3
