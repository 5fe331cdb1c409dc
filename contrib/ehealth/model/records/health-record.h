// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_HEALTH_RECORD_H
#define EHEALTH_HEALTH_RECORD_H

#include "ns3/access-control.h"
#include "ns3/codec.h"
#include "ns3/digest.h"

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-records
/// A P-PHR code: leads to the record and, by its first four octets, to its home server.
using PhrCode = std::array<uint8_t, 16>;

/// @ingroup ehealth-records
/// @return the number of the home server that a P-PHR code leads to
inline uint32_t
GetHomeCode(const PhrCode& code)
{
    uint32_t home{};
    wire::Reader(ByteView(code).Sub(0, sizeof(home))).Get(home);
    return home;
}

/// @ingroup ehealth-records
/// A signed entry of a record; entries are only ever added.
struct RecordEntry
{
    std::string author;  //!< M_Id
    int64_t time{};      //!< Unix time, milliseconds
    std::string section; //!< "encounters", ...
    Bytes content;       //!< FHIR R4 resources as JSON text
    Bytes signature;     //!< sig_M(H(content))
    EHEALTH_FIELDS(author, time, section, content, signature)
};

/// @ingroup ehealth-records
/// A personal health record (PHR).
struct HealthRecord
{
    PhrCode code{};       //!< leads to the record
    std::string patient;  //!< P_Id
    Digest fingerprint{}; //!< SHA-256 of the encoded fingerprint template
    uint32_t version{};   //!< number of entries
    bool compressed{};    //!< the summary is zlib data (RFC 1950)
    Bytes summary;        //!< a FHIR R4 document Bundle (JSON): what was known at enrolment
    AccessControl access; //!< the patient's
    std::vector<RecordEntry> entries; //!< oldest first
    EHEALTH_FIELDS(code, patient, fingerprint, version, compressed, summary, access, entries)
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_HEALTH_RECORD_H
