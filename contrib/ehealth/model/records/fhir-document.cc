// SPDX-License-Identifier: GPL-2.0-only
#include "fhir-document.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <zlib.h>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr double kPi = 3.14159265358979323846;
/// The standard normal's 95th percentile.
constexpr double kZ95 = 1.6448536269514722;

/// A coded concept (SNOMED CT, RxNorm or LOINC, as the resource wants).
struct Concept
{
    const char* code;
    const char* display;
};

constexpr Concept kConditions[] = {
    {"38341003", "Hypertensive disorder"},
    {"44054006", "Diabetes mellitus type 2"},
    {"195967001", "Asthma"},
    {"13645005", "Chronic obstructive lung disease"},
    {"53741008", "Coronary arteriosclerosis"},
    {"35489007", "Depressive disorder"},
    {"396275006", "Osteoarthritis"},
    {"40930008", "Hypothyroidism"},
};
constexpr Concept kAllergies[] = {
    {"91936005", "Allergy to penicillin"},
    {"91935009", "Allergy to peanut"},
    {"300916003", "Latex allergy"},
    {"419474003", "Allergy to mould"},
};
constexpr Concept kMedications[] = {
    {"314076", "lisinopril 10 MG Oral Tablet"},
    {"860975", "metformin hydrochloride 500 MG Oral Tablet"},
    {"197361", "amlodipine 5 MG Oral Tablet"},
    {"617314", "atorvastatin 10 MG Oral Tablet"},
    {"966222", "levothyroxine sodium 0.05 MG Oral Tablet"},
    {"745679", "albuterol 0.09 MG/ACTUAT Metered Dose Inhaler"},
};
constexpr Concept kObservations[] = {
    {"8480-6", "Systolic blood pressure"},
    {"8867-4", "Heart rate"},
    {"8310-5", "Body temperature"},
    {"2339-0", "Glucose [Mass/volume] in Blood"},
    {"718-7", "Hemoglobin [Mass/volume] in Blood"},
    {"2160-0", "Creatinine [Mass/volume] in Serum or Plasma"},
};

constexpr const char* kSnomed = "http://snomed.info/sct";
constexpr const char* kRxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr const char* kLoinc = "http://loinc.org";

template <std::size_t N>
const Concept&
Choose(const Concept (&concepts)[N], RandomStream& random)
{
    return concepts[random.NextBelow(N)];
}

/// Appends the entries of a Bundle, one resource after the other.
class BundleWriter
{
  public:
    BundleWriter(const char* type, const std::string& patient, RandomStream& random)
        : m_patient(patient), m_random(random), m_document(ToHex(random.Take(16)))
    {
        m_text = "{\"resourceType\":\"Bundle\",\"type\":\"";
        m_text += type;
        m_text += "\",\"identifier\":{\"system\":\"urn:ietf:rfc:3986\",\"value\":\"" + MakeUrn() +
                  "\"},\"timestamp\":\"" + MakeDate() + "T08:00:00Z\",\"entry\":[";
    }

    std::size_t GetSize() const
    {
        return m_text.size();
    }

    void AddComposition()
    {
        Begin("Composition");
        m_text += "\"status\":\"final\",\"type\":{\"coding\":[{\"system\":\"http://loinc.org\","
                  "\"code\":\"60591-5\",\"display\":\"Patient summary Document\"}]},";
        AddSubject("subject");
        m_text += ",\"date\":\"" + MakeDate() + "\",\"title\":\"Patient summary\"";
        End();
    }

    void AddPatient()
    {
        Begin("Patient");
        m_text += "\"identifier\":[{\"system\":\"urn:ehealth:national-id\",\"value\":\"" +
                  m_patient + "\"}],\"birthDate\":\"" + std::to_string(1930 + Below(90)) +
                  "-01-15\",\"gender\":\"" + (Below(2) == 0 ? "female" : "male") + "\"";
        End();
    }

    void AddEncounter()
    {
        Begin("Encounter");
        m_text += "\"status\":\"finished\",\"class\":{\"system\":\"http://terminology.hl7.org/"
                  "CodeSystem/v3-ActCode\",\"code\":\"AMB\"},";
        AddSubject("subject");
        m_text += ",\"period\":{\"start\":\"" + MakeDate() + "\"}";
        End();
    }

    /// One of the clinical resources.
    void AddFinding()
    {
        switch (Below(6))
        {
        case 0:
            AddCoded("Condition", "code", kSnomed, Choose(kConditions, m_random));
            AddSubject("subject");
            m_text += ",\"recordedDate\":\"" + MakeDate() + "\"";
            break;
        case 1:
            AddCoded("AllergyIntolerance", "code", kSnomed, Choose(kAllergies, m_random));
            AddSubject("patient");
            m_text += ",\"criticality\":\"low\"";
            break;
        case 2:
        case 3:
            AddCoded("MedicationStatement",
                     "medicationCodeableConcept",
                     kRxNorm,
                     Choose(kMedications, m_random));
            AddSubject("subject");
            m_text += ",\"status\":\"active\",\"dosage\":[{\"text\":\"" +
                      std::to_string(1 + Below(3)) + " daily\"}]";
            break;
        default:
            AddCoded("Observation", "code", kLoinc, Choose(kObservations, m_random));
            AddSubject("subject");
            m_text += ",\"status\":\"final\",\"effectiveDateTime\":\"" + MakeDate() +
                      "\",\"valueQuantity\":{\"value\":" + std::to_string(40 + Below(160)) +
                      ",\"system\":\"http://unitsofmeasure.org\",\"code\":\"1\"}";
        }
        End();
    }

    /// Free text of a given length.
    void AddNote(std::size_t length)
    {
        static constexpr const char* words[] = {"patient",
                                                "reports",
                                                "mild",
                                                "pain",
                                                "since",
                                                "morning",
                                                "advised",
                                                "rest",
                                                "follow",
                                                "up",
                                                "in",
                                                "two",
                                                "weeks",
                                                "no",
                                                "fever",
                                                "stable"};
        Begin("Basic");
        m_text += "\"code\":{\"text\":\"note\"},\"text\":{\"status\":\"generated\",\"div\":\"";
        const std::size_t end = m_text.size() + length;
        while (m_text.size() < end)
        {
            m_text += words[Below(16)];
            m_text += ' ';
        }
        m_text += "\"}";
        End();
    }

    std::string Finish()
    {
        m_text += "]}";
        return std::move(m_text);
    }

  private:
    uint64_t Below(uint64_t bound)
    {
        return m_random.NextBelow(bound);
    }

    /// Resources of a document are numbered within it, as exports do: it compresses like real ones.
    std::string MakeUrn()
    {
        const std::string number = std::to_string(100000000000 + m_resources++);
        return "urn:uuid:" + m_document.substr(0, 8) + "-" + m_document.substr(8, 4) + "-4" +
               m_document.substr(13, 3) + "-8" + m_document.substr(17, 3) + "-" + number;
    }

    std::string MakeDate()
    {
        const auto twoDigits = [](uint64_t number) {
            return std::to_string(100 + number).substr(1);
        };
        return "20" + twoDigits(10 + Below(16)) + "-" + twoDigits(1 + Below(12)) + "-" +
               twoDigits(1 + Below(28));
    }

    void Begin(const char* type)
    {
        m_text += m_first ? "{" : ",{";
        m_first = false;
        m_text += "\"fullUrl\":\"" + MakeUrn() + "\",\"resource\":{\"resourceType\":\"";
        m_text += type;
        m_text += "\",";
    }

    void End()
    {
        m_text += "}}";
    }

    void AddCoded(const char* type, const char* field, const char* system, const Concept& what)
    {
        Begin(type);
        m_text += "\"";
        m_text += field;
        m_text += "\":{\"coding\":[{\"system\":\"";
        m_text += system;
        m_text += "\",\"code\":\"";
        m_text += what.code;
        m_text += "\",\"display\":\"";
        m_text += what.display;
        m_text += "\"}]},";
    }

    void AddSubject(const char* field)
    {
        m_text += "\"";
        m_text += field;
        m_text += "\":{\"identifier\":{\"value\":\"" + m_patient + "\"}}";
    }

    std::string m_text;
    const std::string& m_patient;
    RandomStream& m_random;
    std::string m_document; //!< 32 hexadecimal digits
    uint64_t m_resources{0};
    bool m_first{true};
};

/// Octets kept for the closing note.
constexpr std::size_t kReserve = 600;

std::string
FillUp(BundleWriter& bundle, std::size_t size)
{
    constexpr std::size_t noteFrame = 190;
    while (bundle.GetSize() + kReserve < size)
    {
        bundle.AddFinding();
    }
    if (bundle.GetSize() + noteFrame < size)
    {
        bundle.AddNote(size - bundle.GetSize() - noteFrame);
    }
    return bundle.Finish();
}

} // namespace

std::size_t
SizeDistribution::Draw(RandomStream& random) const
{
    // Box-Muller; 1 - u avoids the logarithm of zero.
    const double u = 1 - random.NextDouble();
    const double v = random.NextDouble();
    const double z = std::sqrt(-2 * std::log(u)) * std::cos(2 * kPi * v);
    const double sigma = std::log(p95 / median) / kZ95;
    return static_cast<std::size_t>(std::clamp(median * std::exp(sigma * z), min, max));
}

std::string
MakePatientSummary(const std::string& patient, std::size_t size, RandomStream& random)
{
    BundleWriter bundle("document", patient, random);
    bundle.AddComposition();
    bundle.AddPatient();
    return FillUp(bundle, size);
}

std::string
MakeEncounter(const std::string& patient, std::size_t size, RandomStream& random)
{
    BundleWriter bundle("collection", patient, random);
    bundle.AddEncounter();
    return FillUp(bundle, size);
}

Bytes
Deflate(ByteView plain)
{
    uLongf size = compressBound(plain.size());
    Bytes compressed(size);
    if (compress2(compressed.data(), &size, plain.data(), plain.size(), Z_BEST_SPEED) != Z_OK)
    {
        throw std::runtime_error("zlib: out of memory");
    }
    compressed.resize(size);
    return compressed;
}

std::optional<Bytes>
Inflate(ByteView compressed, std::size_t limit)
{
    // Grows with what comes out, so that a small input cannot claim much memory.
    Bytes plain;
    z_stream stream{};
    stream.next_in = const_cast<Bytef*>(compressed.data());
    stream.avail_in = static_cast<uInt>(compressed.size());
    if (inflateInit(&stream) != Z_OK)
    {
        return std::nullopt;
    }
    int result = Z_OK;
    while (result == Z_OK && plain.size() <= limit)
    {
        const std::size_t done = plain.size();
        plain.resize(done + std::max<std::size_t>(4096, 4 * compressed.size()));
        stream.next_out = plain.data() + done;
        stream.avail_out = static_cast<uInt>(plain.size() - done);
        result = inflate(&stream, Z_NO_FLUSH);
        plain.resize(plain.size() - stream.avail_out);
    }
    const bool complete = result == Z_STREAM_END && stream.avail_in == 0 && plain.size() <= limit;
    inflateEnd(&stream);
    return complete ? std::optional<Bytes>(std::move(plain)) : std::nullopt;
}

} // namespace ehealth
} // namespace ns3
