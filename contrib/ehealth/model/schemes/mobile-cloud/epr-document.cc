// SPDX-License-Identifier: GPL-2.0-only
#include "epr-document.h"

#include "ns3/base64.h"

#include <nlohmann/json.hpp>

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

using Json = nlohmann::ordered_json;

namespace
{

constexpr EncryptionMode kModes[] = {EncryptionMode::Hybrid,
                                     EncryptionMode::Literal,
                                     EncryptionMode::Textbook};

/// Reads members of an object; after one that does not fit, nothing is read any more.
class MemberReader
{
  public:
    explicit MemberReader(const Json& object) : m_object(object)
    {
        m_ok = object.is_object();
    }

    void Text(const char* name, std::string& value, bool required = true)
    {
        if (const Json* member = Find(name, required))
        {
            m_ok = member->is_string();
            if (m_ok)
            {
                value = member->get<std::string>();
            }
        }
    }

    void Octets(const char* name, Bytes& value, bool required)
    {
        std::string text;
        Text(name, text, required);
        auto octets = m_ok ? FromBase64(text) : std::nullopt;
        m_ok = octets.has_value();
        if (m_ok)
        {
            value = std::move(*octets);
        }
    }

    template <class T>
    void Number(const char* name, T& value)
    {
        if (const Json* member = Find(name, true))
        {
            m_ok = member->is_number_unsigned();
            if (m_ok)
            {
                value = member->get<T>();
            }
        }
    }

    void Flag(const char* name, bool& value)
    {
        if (const Json* member = Find(name, true))
        {
            m_ok = member->is_boolean();
            value = m_ok && member->get<bool>();
        }
    }

    /// @return the member; null when it is missing, which is a mistake if it is required
    const Json* Find(const char* name, bool required)
    {
        if (!m_ok)
        {
            return nullptr;
        }
        const auto member = m_object.find(name);
        if (member == m_object.end())
        {
            m_ok = !required;
            return nullptr;
        }
        ++m_found;
        return &*member;
    }

    void Reject()
    {
        m_ok = false;
    }

    /// @return whether every member fitted and was read
    bool IsDone() const
    {
        return m_ok && m_found == m_object.size();
    }

  private:
    const Json& m_object;
    bool m_ok;
    std::size_t m_found{0};
};

} // namespace

const char*
GetName(EncryptionMode mode)
{
    constexpr const char* names[] = {"hybrid", "literal", "textbook"};
    return names[static_cast<std::size_t>(mode)];
}

std::optional<EncryptionMode>
FindEncryptionMode(const std::string& name)
{
    for (const EncryptionMode mode : kModes)
    {
        if (name == GetName(mode))
        {
            return mode;
        }
    }
    return std::nullopt;
}

EprAttributes
MakeVitalSigns(const std::array<double, kEprVitalSigns>& values)
{
    constexpr const char* names[kEprVitalSigns] = {"pulseRate",
                                                   "respiratoryRate",
                                                   "systolic",
                                                   "diastolic",
                                                   "bodyTemperature"};
    EprAttributes attributes;
    for (std::size_t i = 0; i < kEprVitalSigns; ++i)
    {
        char text[32];
        std::snprintf(text, sizeof(text), "%.1f", values[i]);
        attributes.push_back({names[i], text});
    }
    return attributes;
}

Bytes
EprDocument::GetSigned() const
{
    EprDocument unsignedPart = *this;
    unsignedPart.signature.clear();
    return Encode(unsignedPart);
}

std::string
ToJson(const EprDocument& document)
{
    Json json;
    json["patientId"] = document.patient;
    if (!document.requester.empty())
    {
        json["requesterId"] = document.requester;
    }
    json["version"] = document.version;
    json["recordDate"] = static_cast<uint64_t>(document.date);
    json["encryption"] = GetName(document.mode);
    if (document.mode == EncryptionMode::Hybrid)
    {
        json["encryptedKey"] = ToBase64(document.wrappedKey);
        json["vitalSign"] = ToBase64(document.record);
    }
    else
    {
        Json attributes = Json::object();
        for (const EncryptedAttribute& attribute : document.attributes)
        {
            attributes[attribute.name] = ToBase64(attribute.value);
        }
        json["vitalSign"] = std::move(attributes);
    }
    if (!document.keyId.empty())
    {
        json["keyId"] = document.keyId;
    }
    if (document.capability)
    {
        json["capability"] = {{"expiry", static_cast<uint64_t>(document.capability->expiry)},
                              {"once", document.capability->once}};
    }
    const auto putOctets = [&json](const char* name, const Bytes& octets) {
        if (!octets.empty())
        {
            json[name] = ToBase64(octets);
        }
    };
    putOctets("certificate", document.certificate);
    putOctets("escrow", document.escrow);
    putOctets("signature", document.signature);
    return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

std::optional<EprDocument>
ParseEprDocument(const std::string& text)
{
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object())
    {
        return std::nullopt;
    }
    EprDocument document;
    MemberReader reader(json);
    reader.Text("patientId", document.patient);
    reader.Text("requesterId", document.requester, false);
    reader.Number("version", document.version);
    reader.Number("recordDate", document.date);
    std::string encryption;
    reader.Text("encryption", encryption);
    const auto mode = FindEncryptionMode(encryption);
    if (!mode || document.patient.empty() || document.date < 0)
    {
        return std::nullopt;
    }
    document.mode = *mode;
    if (*mode == EncryptionMode::Hybrid)
    {
        reader.Octets("encryptedKey", document.wrappedKey, true);
        reader.Octets("vitalSign", document.record, true);
    }
    else if (const Json* attributes = reader.Find("vitalSign", true))
    {
        MemberReader members(*attributes);
        for (const auto& [name, value] : attributes->items())
        {
            auto& attribute = document.attributes.emplace_back();
            attribute.name = name;
            members.Octets(name.c_str(), attribute.value, true);
        }
        if (!members.IsDone())
        {
            reader.Reject();
        }
    }
    reader.Text("keyId", document.keyId, false);
    if (const Json* capability = reader.Find("capability", false))
    {
        auto& terms = document.capability.emplace();
        MemberReader members(*capability);
        members.Number("expiry", terms.expiry);
        members.Flag("once", terms.once);
        if (!members.IsDone())
        {
            reader.Reject();
        }
    }
    reader.Octets("certificate", document.certificate, false);
    reader.Octets("escrow", document.escrow, false);
    reader.Octets("signature", document.signature, false);
    return reader.IsDone() ? std::optional(std::move(document)) : std::nullopt;
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
