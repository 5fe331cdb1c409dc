// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_EPR_DOCUMENT_H
#define EHEALTH_EPR_DOCUMENT_H

#include "ns3/codec.h"

#include <optional>
#include <string>

/**
 * @file
 * @ingroup ehealth-mobile-cloud
 * Electronic patient records (EPR) in clear and encrypted, and their JSON documents (paper 001,
 * Fig. 3).
 */

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

/// How the attributes of a record are encrypted.
enum class EncryptionMode : uint8_t
{
    Hybrid,   //!< one RSA-OAEP operation and AES-256-GCM a record
    Literal,  //!< one RSA-OAEP operation an attribute, as the paper has it
    Textbook, //!< one RSA operation without padding an attribute: what an attack is shown on
};

/// @return "hybrid", "literal" or "textbook"
const char* GetName(EncryptionMode mode);

/// @return the mode of that name; nothing when there is none
std::optional<EncryptionMode> FindEncryptionMode(const std::string& name);

/// An attribute of a record: S_1 ... S_n in the paper.
struct EprAttribute
{
    std::string name;  //!< "pulseRate"
    std::string value; //!< "72"
    EHEALTH_FIELDS(name, value)
};

/// All attributes of a record.
using EprAttributes = std::vector<EprAttribute>;

/// Number of vital signs of Fig. 3.
constexpr std::size_t kEprVitalSigns = 5;

/**
 * @param values pulse rate (1/min), respiratory rate (1/min), systolic and diastolic pressure
 *        (mmHg), body temperature (degrees Celsius)
 * @return the attributes of Fig. 3, in its order, each value with one decimal
 */
EprAttributes MakeVitalSigns(const std::array<double, kEprVitalSigns>& values);

/// EPR: a record in clear.
struct Epr
{
    std::string patient;      //!< P_i
    uint64_t version{};       //!< counted by the phone
    int64_t date{};           //!< of the latest data, Unix time, milliseconds
    EprAttributes attributes; //!< health data of sensors and medical data of the hospital
    EHEALTH_FIELDS(patient, version, date, attributes)
};

/// An attribute under RSA.
struct EncryptedAttribute
{
    std::string name; //!< in clear, as in Fig. 3
    Bytes value;      //!< RSA ciphertext
    EHEALTH_FIELDS(name, value)
};

/// How long DAS may hand a proxy copy out; hardened variant.
struct ProxyCapability
{
    int64_t expiry{}; //!< Unix time, milliseconds
    bool once{};      //!< to be deleted when it was handed out
    EHEALTH_FIELDS(expiry, once)
};

/// EPR^Pub: a record that is encrypted, as DAS keeps it.
struct EprDocument
{
    std::string patient;                        //!< P_i
    std::string requester;                      //!< R_i; empty: the master copy
    uint64_t version{};                         //!< of the record
    int64_t date{};                             //!< of the record, Unix time, milliseconds
    EncryptionMode mode{};                      //!< how it is encrypted
    Bytes wrappedKey;                           //!< hybrid: under RSA-OAEP
    Bytes record;                               //!< hybrid: under AES-256-GCM
    std::vector<EncryptedAttribute> attributes; //!< literal and textbook
    std::string keyId;                          //!< of a short-lived key; empty: the party's own
    std::optional<ProxyCapability> capability;  //!< hardened: of a proxy copy
    Bytes certificate;                          //!< hardened: of Pub^P, DER
    Bytes escrow;                               //!< hardened: the record for break-glass
    Bytes signature;                            //!< of P over the rest
    EHEALTH_FIELDS(patient,
                   requester,
                   version,
                   date,
                   mode,
                   wrappedKey,
                   record,
                   attributes,
                   keyId,
                   capability,
                   certificate,
                   escrow,
                   signature)

    /// @return what is signed: (patient, R, version, date, EPR^PubR and the rest)
    Bytes GetSigned() const;
};

/// @return the JSON document
std::string ToJson(const EprDocument& document);

/// @return the document; nothing when the text is not JSON, or members are missing, unknown or of
/// another type
std::optional<EprDocument> ParseEprDocument(const std::string& json);

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_EPR_DOCUMENT_H
