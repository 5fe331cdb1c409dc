// SPDX-License-Identifier: GPL-2.0-only
#include "message-bindings.h"
#include "ns3/tpm.h"

#include <pybind11/stl.h>
#include <set>

namespace py = pybind11;

namespace ns3
{
namespace ehealth
{

namespace
{

PcrSelection
ToSelection(const std::vector<uint32_t>& pcrs)
{
    PcrSelection selection = 0;
    for (const uint32_t pcr : pcrs)
    {
        if (pcr >= Tpm::kPcrs)
        {
            throw py::value_error("PCR " + std::to_string(pcr) + "; give 0 to 23");
        }
        selection |= SelectPcrs({pcr});
    }
    return selection;
}

Digest
ToDigest(const py::bytes& bytes)
{
    const ByteView view = FromPython(bytes);
    Digest digest{};
    if (view.size() != digest.size())
    {
        throw py::value_error("digest: " + std::to_string(view.size()) + " octets; give 32");
    }
    std::copy(view.begin(), view.end(), digest.begin());
    return digest;
}

/// Aborting is for the simulation; a notebook is told.
void
RequireAtMost(const char* name, const py::bytes& octets, std::size_t limit)
{
    if (FromPython(octets).size() > limit)
    {
        throw py::value_error(std::string(name) + ": " + std::to_string(FromPython(octets).size()) +
                              " octets; give at most " + std::to_string(limit));
    }
}

std::optional<py::bytes>
ToOptional(const std::optional<Bytes>& bytes)
{
    return bytes ? std::optional<py::bytes>(ToPython(*bytes)) : std::nullopt;
}

/// Remembers its counters: to define one twice would abort the interpreter.
class ExplorableTpm : public Tpm
{
  public:
    using Tpm::Tpm;

    /// @throws py::value_error when the counter exists
    void Define(uint32_t index)
    {
        if (!m_defined.insert(index).second)
        {
            throw py::value_error("counter " + std::to_string(index) + " exists");
        }
        DefineCounter(index);
    }

  private:
    std::set<uint32_t> m_defined;
};

void
BindObjects(py::class_<ExplorableTpm>& type)
{
    type.def(
            "seal",
            [](const ExplorableTpm& tpm,
               const py::bytes& data,
               const std::vector<uint32_t>& pcrs,
               RandomStream& random) {
                RequireAtMost("data", data, Tpm::kMaxSealed);
                return tpm.Seal(FromPython(data), ToSelection(pcrs), random);
            },
            py::arg("data"),
            py::arg("pcrs"),
            py::arg("random"),
            "An object that opens only while these PCRs are as they are now.")
        .def(
            "unseal",
            [](const ExplorableTpm& tpm,
               const TpmObject& object,
               const std::vector<uint32_t>& pcrs) {
                return ToOptional(tpm.Unseal(object, ToSelection(pcrs)));
            },
            py::arg("object"),
            py::arg("pcrs"),
            "The data; None when the object is foreign or changed, or the PCRs differ.")
        .def(
            "create_binding_key",
            [](const ExplorableTpm& tpm, const std::vector<uint32_t>& pcrs, RandomStream& random) {
                return tpm.CreateBindingKey(ToSelection(pcrs), random);
            },
            py::arg("pcrs"),
            py::arg("random"),
            "A symmetric key that is usable only while these PCRs are as they are now.")
        .def(
            "encrypt",
            [](const ExplorableTpm& tpm,
               const TpmObject& key,
               const std::vector<uint32_t>& pcrs,
               const py::bytes& data,
               RandomStream& random) {
                return ToOptional(tpm.Encrypt(key, ToSelection(pcrs), FromPython(data), random));
            },
            py::arg("key"),
            py::arg("pcrs"),
            py::arg("data"),
            py::arg("random"),
            "IV || ciphertext || HMAC-SHA256; None when the key cannot be used now.")
        .def(
            "decrypt",
            [](const ExplorableTpm& tpm,
               const TpmObject& key,
               const std::vector<uint32_t>& pcrs,
               const py::bytes& encrypted) {
                return ToOptional(tpm.Decrypt(key, ToSelection(pcrs), FromPython(encrypted)));
            },
            py::arg("key"),
            py::arg("pcrs"),
            py::arg("encrypted"),
            "The data; None when key or PCRs do not allow it, or it was changed.");
}

void
BindQuotes(py::class_<ExplorableTpm>& type)
{
    type.def(
            "quote",
            [](ExplorableTpm& tpm,
               const py::bytes& nonce,
               const std::vector<uint32_t>& pcrs,
               uint64_t clock,
               RandomStream& random) {
                RequireAtMost("nonce", nonce, Tpm::kMaxNonce);
                return tpm.Quote(FromPython(nonce), ToSelection(pcrs), clock, random);
            },
            py::arg("nonce"),
            py::arg("pcrs"),
            py::arg("clock"),
            py::arg("random"),
            "A statement about PCRs, signed by the attestation key; clock in milliseconds.")
        .def_static(
            "check_quote",
            [](const PublicKey& key,
               const TpmQuote& quote,
               const py::bytes& nonce,
               const std::vector<uint32_t>& pcrs,
               const std::vector<py::bytes>& values) {
                std::vector<Digest> digests;
                std::transform(values.begin(), values.end(), std::back_inserter(digests), ToDigest);
                return Tpm::CheckQuote(key, quote, FromPython(nonce), ToSelection(pcrs), digests);
            },
            py::arg("key"),
            py::arg("quote"),
            py::arg("nonce"),
            py::arg("pcrs"),
            py::arg("values"),
            "Whether the quote says that these PCRs have these values.")
        .def_property_readonly("attestation_key", &ExplorableTpm::GetAttestationKey)
        .def(
            "attestation_public_area",
            [](ExplorableTpm& tpm) { return ToPython(tpm.GetAttestationPublicArea()); },
            "The attestation key's public part as a TPM2B_PUBLIC.");
}

} // namespace

void
BindTpm(py::module_& module)
{
    py::module_ tpm = module.def_submodule("tpm", "A TPM 2.0 in software, for exploration.");
    BindPart<TpmObject>(tpm, "TpmObject");
    BindPart<TpmQuote>(tpm, "TpmQuote");
    py::class_<ExplorableTpm> type(
        tpm,
        "Tpm",
        "PCRs, sealed objects, binding keys, counters and quotes of a TPM 2.0, in "
        "its wire format.");
    type.def(py::init<uint64_t, std::string>(), py::arg("seed"), py::arg("name") = "notebook")
        .def("startup", &ExplorableTpm::Startup, "All PCRs become zero; objects and counters stay.")
        .def(
            "extend",
            [](ExplorableTpm& self, uint32_t pcr, const py::bytes& digest) {
                ToSelection({pcr});
                self.Extend(pcr, ToDigest(digest));
            },
            py::arg("pcr"),
            py::arg("digest"),
            "PCR := SHA-256(PCR || digest).")
        .def(
            "read_pcrs",
            [](const ExplorableTpm& self, const std::vector<uint32_t>& pcrs) {
                std::vector<py::bytes> values;
                for (const Digest& value : self.ReadPcrs(ToSelection(pcrs)))
                {
                    values.push_back(ToPython(value));
                }
                return values;
            },
            py::arg("pcrs"),
            "The values, lowest number first.")
        .def("define_counter", &ExplorableTpm::Define, py::arg("index"), "A monotonic counter.")
        .def("increment_counter",
             &ExplorableTpm::IncrementCounter,
             py::arg("index"),
             "The new value; None when there is no such counter.")
        .def("read_counter",
             &ExplorableTpm::ReadCounter,
             py::arg("index"),
             "The value; None before the first increment.");
    BindObjects(type);
    BindQuotes(type);
}

} // namespace ehealth
} // namespace ns3
