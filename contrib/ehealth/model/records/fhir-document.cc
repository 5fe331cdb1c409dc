// SPDX-License-Identifier: GPL-2.0-only
// Documents are written by appending text: a JSON library would cost many times as much, and a
// country's day needs a million of them. Tests parse them with one.
#include "fhir-document.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace ns3
{
namespace ehealth
{

namespace
{

/// A coded concept.
struct Concept
{
    std::string_view code;
    std::string_view display;
};

constexpr std::array<Concept, 8> kConditions{{
    {"38341003", "Hypertensive disorder"},
    {"44054006", "Diabetes mellitus type 2"},
    {"195967001", "Asthma"},
    {"13645005", "Chronic obstructive lung disease"},
    {"53741008", "Coronary arteriosclerosis"},
    {"35489007", "Depressive disorder"},
    {"396275006", "Osteoarthritis"},
    {"40930008", "Hypothyroidism"},
}};
constexpr std::array<Concept, 4> kAllergies{{
    {"91936005", "Allergy to penicillin"},
    {"91935009", "Allergy to peanut"},
    {"300916003", "Latex allergy"},
    {"419474003", "Allergy to mould"},
}};
constexpr std::array<Concept, 8> kMedications{{
    {"314076", "lisinopril 10 MG Oral Tablet"},
    {"860975", "metformin hydrochloride 500 MG Oral Tablet"},
    {"197361", "amlodipine 5 MG Oral Tablet"},
    {"617314", "atorvastatin 10 MG Oral Tablet"},
    {"966222", "levothyroxine sodium 0.05 MG Oral Tablet"},
    {"745679", "albuterol 0.09 MG/ACTUAT Metered Dose Inhaler"},
    {"313782", "acetaminophen 325 MG Oral Tablet"},
    {"308192", "amoxicillin 500 MG Oral Tablet"},
}};

/// What is observed, with its unit in UCUM.
struct Observable
{
    Concept what;
    std::string_view unit;
    uint32_t low;
    uint32_t high;
};

constexpr std::array<Observable, 6> kObservables{{
    {{"8480-6", "Systolic blood pressure"}, "mm[Hg]", 95, 180},
    {{"8867-4", "Heart rate"}, "/min", 50, 120},
    {{"8310-5", "Body temperature"}, "Cel", 36, 40},
    {{"2339-0", "Glucose [Mass/volume] in Blood"}, "mg/dL", 70, 260},
    {{"718-7", "Hemoglobin [Mass/volume] in Blood"}, "g/dL", 9, 18},
    {{"29463-7", "Body weight"}, "kg", 40, 130},
}};

constexpr std::array<std::string_view, 32> kWords{{
    "patient ",    "reports ", "mild ",   "pain ",     "since ",  "morning ", "advised ",
    "rest ",       "follow ",  "up ",     "in ",       "two ",    "weeks ",   "no ",
    "fever ",      "stable ",  "blood ",  "pressure ", "within ", "range ",   "continue ",
    "medication ", "as ",      "before ", "chest ",    "clear ",  "abdomen ", "soft ",
    "skin ",       "normal ",  "review ", "results ",
}};

constexpr std::string_view kUrn = "urn:uuid:";

/// The sections of an International Patient Summary that are written here.
enum Section : std::size_t
{
    kProblems,
    kAllergySection,
    kMedicationSection,
    kResults,
    kEncounters,
    kSections,
};

/// Code in LOINC and title of each section.
constexpr std::array<Concept, kSections> kSectionCodes{{
    {"11450-4", "Problem list"},
    {"48765-2", "Allergies and adverse reactions"},
    {"10160-0", "Medication summary"},
    {"30954-2", "Results"},
    {"46240-8", "History of encounters"},
}};

/// More than any resource and the reference to it take, bytes.
constexpr std::size_t kLargestResource = 1000;

/// Writes resources of one patient as the entries of a Bundle.
class ResourceWriter
{
  public:
    ResourceWriter(const std::string& patient, std::size_t size, RandomStream& random)
        : m_patient(patient), m_random(random), m_text(GetEmptyText())
    {
        m_text.reserve(size + kLargestResource);
        m_patientUuid = MakeUuid();
        m_encounterUuid = MakeUuid();
    }

    /// @return all entries so far, each after a comma
    const std::string& GetText() const
    {
        return m_text;
    }

    /// @return where in GetText() the encounter's note may be inserted
    std::size_t GetNotePosition() const
    {
        return m_notePosition;
    }

    /// @return references to the entries of a section, each after a comma
    const std::string& GetReferences(Section section) const
    {
        return m_references[section];
    }

    std::size_t GetSize() const
    {
        return m_text.size() + m_referenceSize;
    }

    const std::string& GetPatientUuid() const
    {
        return m_patientUuid;
    }

    std::string MakeUuid()
    {
        std::array<uint8_t, 16> octets{};
        m_random.Fill(octets.data(), octets.size());
        std::string uuid = ToHex(octets);
        // Version 4, variant 1 (RFC 4122, section 4.4).
        uuid[12] = '4';
        uuid[16] = 'a';
        for (const std::size_t hyphen : {20, 16, 12, 8})
        {
            uuid.insert(hyphen, 1, '-');
        }
        return uuid;
    }

    /// @return a day since 2010
    std::string MakeDate()
    {
        const uint64_t number = m_random.NextU64();
        std::string date = "2010-01-01";
        const auto put = [&date](std::size_t at, uint64_t value) {
            date[at] = static_cast<char>('0' + value / 10);
            date[at + 1] = static_cast<char>('0' + value % 10);
        };
        put(2, 10 + number % 16);
        put(5, 1 + (number >> 16) % 12);
        put(8, 1 + (number >> 32) % 28);
        return date;
    }

    /// @return exactly so many letters and spaces
    std::string MakeNote(std::size_t length)
    {
        std::string note;
        note.reserve(length + 16);
        while (note.size() < length)
        {
            uint64_t choice = m_random.NextU64();
            for (int i = 0; i < 12 && note.size() < length; ++i)
            {
                note += kWords[choice % kWords.size()];
                choice /= kWords.size();
            }
        }
        note.resize(length);
        return note;
    }

    void AddPatient()
    {
        const uint64_t choice = m_random.NextU64();
        m_text += ",{\"fullUrl\":\"urn:uuid:";
        m_text += m_patientUuid;
        m_text += "\",\"resource\":{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":"
                  "\"urn:ehealth:national-id\",\"value\":\"";
        m_text += m_patient;
        m_text += "\"}],\"gender\":\"";
        m_text += choice % 2 == 0 ? "female" : "male";
        m_text += "\",\"birthDate\":\"";
        m_text += std::to_string(1930 + (choice >> 8) % 90);
        m_text += "-01-15\"}}";
    }

    /// The encounter that the other resources refer to.
    void AddEncounter()
    {
        Begin("Encounter", kEncounters, m_encounterUuid);
        m_text += "\"text\":{\"status\":\"generated\",\"div\":\"<div "
                  "xmlns=\\\"http://www.w3.org/1999/xhtml\\\">Outpatient visit. ";
        m_notePosition = m_text.size();
        m_text += "</div>\"},\"status\":\"finished\",\"class\":{\"system\":\"http://terminology."
                  "hl7.org/CodeSystem/v3-ActCode\",\"code\":\"AMB\",\"display\":\"ambulatory\"},";
        AddReference("subject", m_patientUuid);
        const std::string date = MakeDate();
        m_text += ",\"period\":{\"start\":\"" + date + "T09:00:00Z\",\"end\":\"" + date +
                  "T09:30:00Z\"}}}";
    }

    void AddCondition()
    {
        Begin("Condition", kProblems, MakeUuid());
        AddStatus("clinicalStatus", "condition-clinical", "active");
        AddStatus("verificationStatus", "condition-ver-status", "confirmed");
        m_text += "\"category\":[{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
                  "condition-category\",\"code\":\"problem-list-item\"}]}],";
        AddCoded("code", "http://snomed.info/sct", Choose(kConditions));
        AddReference("subject", m_patientUuid);
        m_text += ",";
        AddReference("encounter", m_encounterUuid);
        m_text += ",\"onsetDateTime\":\"" + MakeDate() + "\"}}";
    }

    void AddAllergy()
    {
        Begin("AllergyIntolerance", kAllergySection, MakeUuid());
        AddStatus("clinicalStatus", "allergyintolerance-clinical", "active");
        m_text += "\"type\":\"allergy\",\"criticality\":\"";
        m_text += m_random.NextBelow(4) == 0 ? "high\"," : "low\",";
        AddCoded("code", "http://snomed.info/sct", Choose(kAllergies));
        AddReference("patient", m_patientUuid);
        m_text += ",\"recordedDate\":\"" + MakeDate() + "\"}}";
    }

    void AddMedication()
    {
        Begin("MedicationStatement", kMedicationSection, MakeUuid());
        m_text += "\"status\":\"active\",";
        AddCoded("medicationCodeableConcept",
                 "http://www.nlm.nih.gov/research/umls/rxnorm",
                 Choose(kMedications));
        AddReference("subject", m_patientUuid);
        m_text += ",";
        AddReference("context", m_encounterUuid);
        m_text += ",\"effectivePeriod\":{\"start\":\"" + MakeDate() +
                  "\"},\"dosage\":[{\"text\":\"" + std::to_string(1 + m_random.NextBelow(3)) +
                  " daily\",\"timing\":{\"repeat\":{\"frequency\":1,\"period\":1,\"periodUnit\":"
                  "\"d\"}}}]}}";
    }

    void AddObservation()
    {
        const Observable& observable = Choose(kObservables);
        const uint64_t range = observable.high - observable.low;
        const std::string value = std::to_string(observable.low + m_random.NextBelow(range)) + "." +
                                  std::to_string(m_random.NextBelow(10));
        Begin("Observation", kResults, MakeUuid());
        m_text += "\"status\":\"final\",\"category\":[{\"coding\":[{\"system\":\"http://"
                  "terminology.hl7.org/CodeSystem/observation-category\",\"code\":\"exam\"}]}],";
        AddCoded("code", "http://loinc.org", observable.what);
        AddReference("subject", m_patientUuid);
        m_text += ",";
        AddReference("encounter", m_encounterUuid);
        m_text += ",\"effectiveDateTime\":\"" + MakeDate() +
                  "\",\"valueQuantity\":{\"value\":" + value + ",\"unit\":\"";
        m_text += observable.unit;
        m_text += "\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"";
        m_text += observable.unit;
        m_text += "\"}}}";
    }

    /// Adds resources of all kinds while there is room for the largest.
    void FillUp(std::size_t end)
    {
        while (GetSize() + kLargestResource < end)
        {
            // Shares as in summaries and encounters: mostly observations and medications.
            const uint64_t choice = m_random.NextBelow(8);
            choice < 4   ? AddObservation()
            : choice < 6 ? AddMedication()
            : choice < 7 ? AddCondition()
                         : AddAllergy();
        }
    }

  private:
    /// The room for text, as large as ever needed: fresh memory costs more than writing it.
    static std::string& GetEmptyText()
    {
        thread_local std::string text;
        text.clear();
        return text;
    }

    template <class T, std::size_t N>
    const T& Choose(const std::array<T, N>& choices)
    {
        return choices[m_random.NextBelow(N)];
    }

    void Begin(std::string_view type, Section section, const std::string& uuid)
    {
        m_text += ",{\"fullUrl\":\"urn:uuid:";
        m_text += uuid;
        m_text += "\",\"resource\":{\"resourceType\":\"";
        m_text += type;
        m_text += "\",";
        std::string& references = m_references[section];
        const std::size_t before = references.size();
        references += ",{\"reference\":\"urn:uuid:";
        references += uuid;
        references += "\"}";
        m_referenceSize += references.size() - before;
    }

    void AddStatus(std::string_view field, std::string_view system, std::string_view code)
    {
        m_text += "\"";
        m_text += field;
        m_text += "\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/";
        m_text += system;
        m_text += "\",\"code\":\"";
        m_text += code;
        m_text += "\"}]},";
    }

    void AddCoded(std::string_view field, std::string_view system, const Concept& what)
    {
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

    void AddReference(std::string_view field, const std::string& uuid)
    {
        m_text += "\"";
        m_text += field;
        m_text += "\":{\"reference\":\"urn:uuid:";
        m_text += uuid;
        m_text += "\"}";
    }

    const std::string& m_patient;
    RandomStream& m_random;
    std::string& m_text; //!< one of the thread: there is one writer at a time
    std::size_t m_notePosition{0};
    std::array<std::string, kSections> m_references;
    std::size_t m_referenceSize{0};
    std::string m_patientUuid;
    std::string m_encounterUuid;
};

std::string
MakeBundleHead(std::string_view type, ResourceWriter& writer)
{
    std::string head = "{\"resourceType\":\"Bundle\",\"identifier\":{\"system\":"
                       "\"urn:ietf:rfc:3986\",\"value\":\"";
    head += kUrn;
    head += writer.MakeUuid();
    head += "\"},\"type\":\"";
    head += type;
    head += "\",\"timestamp\":\"" + writer.MakeDate() + "T09:30:00Z\",\"entry\":[";
    return head;
}

/// The Composition up to its narrative's text.
std::string
MakeCompositionHead(ResourceWriter& writer)
{
    return "{\"fullUrl\":\"urn:uuid:" + writer.MakeUuid() +
           "\",\"resource\":{\"resourceType\":\"Composition\",\"status\":\"final\",\"type\":{"
           "\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"60591-5\",\"display\":"
           "\"Patient summary Document\"}]},\"subject\":{\"reference\":\"urn:uuid:" +
           writer.GetPatientUuid() + "\"},\"date\":\"" + writer.MakeDate() +
           "\",\"author\":[{\"display\":\"National PHR\"}],\"title\":\"Patient summary\","
           "\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/"
           "xhtml\\\">";
}

/// The Composition after its narrative's text: the sections.
std::string
MakeSections(const ResourceWriter& writer)
{
    std::string sections = "</div>\"},\"section\":[";
    for (std::size_t s = 0; s < kSections; ++s)
    {
        const std::string& references = writer.GetReferences(static_cast<Section>(s));
        sections += s == 0 ? "{\"title\":\"" : ",{\"title\":\"";
        sections += kSectionCodes[s].display;
        sections += "\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"";
        sections += kSectionCodes[s].code;
        sections += "\"}]},\"entry\":[";
        sections.append(references, 1, std::string::npos);
        sections += "]}";
    }
    return sections + "]}}";
}

} // namespace

std::string
MakePatientSummary(const std::string& patient, std::size_t size, RandomStream& random)
{
    // Composition and Bundle around the resources take less than this.
    constexpr std::size_t frame = 1800;
    ResourceWriter writer(patient, size, random);
    std::string text = MakeBundleHead("document", writer) + MakeCompositionHead(writer);
    writer.AddPatient();
    writer.AddEncounter();
    writer.AddCondition();
    writer.AddAllergy();
    writer.AddMedication();
    writer.AddObservation();
    writer.FillUp(size - std::min(size, frame));
    const std::string sections = MakeSections(writer);
    constexpr std::string_view end = "]}";
    const std::size_t used = text.size() + sections.size() + writer.GetText().size() + end.size();
    text.reserve(std::max(size, used));
    text += writer.MakeNote(size - std::min(size, used));
    text += sections;
    text += writer.GetText();
    text += end;
    return text;
}

std::string
MakeEncounter(const std::string& patient, std::size_t size, RandomStream& random)
{
    // The Bundle around the resources takes less than this.
    constexpr std::size_t frame = 300;
    ResourceWriter writer(patient, size, random);
    std::string text = MakeBundleHead("collection", writer);
    writer.AddPatient();
    writer.AddEncounter();
    writer.FillUp(size - std::min(size, frame));
    // The first entry has no comma before it.
    const std::size_t note = text.size() + writer.GetNotePosition() - 1;
    text.append(writer.GetText(), 1, std::string::npos);
    text += "]}";
    text.insert(note, writer.MakeNote(size - std::min(size, text.size())));
    return text;
}

} // namespace ehealth
} // namespace ns3
