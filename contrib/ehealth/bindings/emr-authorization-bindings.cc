// SPDX-License-Identifier: GPL-2.0-only
// The EMR authorization scheme: its messages in the order of its equations, its group and its
// registration.
#include "message-bindings.h"
#include "ns3/emr-authorization-common.h"

namespace py = pybind11;

namespace ns3
{
namespace ehealth
{

using namespace emrauthorization;

namespace
{

void
BindGroup(py::module_& ec)
{
    // Both before their methods, whose documentation names them.
    py::class_<EcScalar> scalars(ec, "Scalar", "A number modulo the order of P-256.");
    py::class_<EcPoint> points(ec, "Point", "A point of P-256; scalar * point multiplies.");
    scalars.def(py::init<>())
        .def_static("draw",
                    &EcScalar::Draw,
                    py::arg("random"),
                    "A number from 1 to the order less 1, all equally likely.")
        .def_static(
            "hash",
            [](const py::bytes& octets) { return EcScalar::Hash({FromPython(octets)}); },
            py::arg("octets"),
            "SHA-256 as a number modulo the order.")
        .def_static(
            "decode",
            [](const py::bytes& encoded) {
                const auto scalar = EcScalar::Decode(FromPython(encoded));
                if (!scalar)
                {
                    throw py::value_error("encoded: give 32 octets, big-endian, below the order");
                }
                return *scalar;
            },
            py::arg("encoded"),
            "The number of 32 octets, big-endian.")
        .def(
            "encode",
            [](const EcScalar& scalar) { return ToPython(scalar.Encode()); },
            "The octets that decode() reads.")
        .def(
            "__add__",
            [](const EcScalar& a, const EcScalar& b) { return a + b; },
            py::is_operator())
        .def(
            "__mul__",
            [](const EcScalar& a, const EcScalar& b) { return a * b; },
            py::is_operator())
        .def(
            "__mul__",
            [](const EcScalar& a, const EcPoint& b) { return b.Multiply(a); },
            py::is_operator())
        .def(
            "__eq__",
            [](const EcScalar& a, const EcScalar& b) { return a == b; },
            py::is_operator())
        .attr("__hash__") = py::none();

    points
        .def_static("generator",
                    &EcPoint::MultiplyGenerator,
                    py::arg("scalar"),
                    "The scalar times the generator P.")
        .def_static(
            "decode",
            [](const py::bytes& encoded) {
                const auto point = EcPoint::Decode(FromPython(encoded));
                if (!point)
                {
                    throw py::value_error(
                        "encoded: give a point of P-256 as 65 octets, SEC 1, uncompressed");
                }
                return *point;
            },
            py::arg("encoded"),
            "The point of 65 octets: SEC 1, uncompressed; it is checked to be on the curve.")
        .def(
            "encode",
            [](const EcPoint& point) { return ToPython(point.Encode()); },
            "The octets that decode() reads.")
        .def(
            "__add__",
            [](const EcPoint& a, const EcPoint& b) { return a + b; },
            py::is_operator())
        .def(
            "__eq__",
            [](const EcPoint& a, const EcPoint& b) { return a == b; },
            py::is_operator())
        .attr("__hash__") = py::none();
}

void
BindRegistration(py::module_& ec)
{
    py::class_<RegisteredSecret>(ec, "RegisteredSecret", "What a registration gives X.")
        .def_readonly("r", &RegisteredSecret::r)
        .def_readonly("secret", &RegisteredSecret::secret)
        .def("holds",
             &RegisteredSecret::Holds,
             py::arg("hash"),
             py::arg("pk"),
             "Whether S_X P = R_X + h PK: Eqs 4, 7 and 10.");
    ec.def(
        "register",
        [](const std::string& id,
           const py::bytes& extra,
           const EcScalar& secret,
           RandomStream& random) { return MakeSecret(id, FromPython(extra), secret, random); },
        py::arg("id"),
        py::arg("extra"),
        py::arg("secret"),
        py::arg("random"),
        "Eqs 2-3, 5-6, 8-9: R_X = rP and S_X = r + h(ID_X || extra || R_X) s; extra is B_P, Cert_D "
        "or nothing, secret is PC's s.");
    ec.def(
        "hash_identity",
        [](const std::string& id, const py::bytes& extra, const EcPoint& r) {
            return EcScalar::Hash({EncodeIdentity(id, FromPython(extra), r.Encode())});
        },
        py::arg("id"),
        py::arg("extra"),
        py::arg("r"),
        "h(ID_X || extra || R_X).");
}

void
BindMessages(py::module_& messages)
{
    py::enum_<Registrant>(messages, "Registrant", "Who registers.")
        .value("PATIENT", Registrant::Patient)
        .value("DOCTOR", Registrant::Doctor)
        .value("PRIVATE_CLOUD", Registrant::PrivateCloud);
    BindMessage<SecretRequest>(messages);
    BindMessage<SecretGrant>(messages);
    BindPart<ConsultationRequestBody>(messages, "ConsultationRequestBody");
    BindPart<ConsultationRequestStatement>(messages, "ConsultationRequestStatement");
    BindMessage<ConsultationRequest>(messages);
    BindPart<ConsultationAnswerBody>(messages, "ConsultationAnswerBody");
    BindPart<ConsultationAnswerStatement>(messages, "ConsultationAnswerStatement");
    BindMessage<ConsultationAnswer>(messages);
    BindPart<BiomedicalSignalBody>(messages, "BiomedicalSignalBody");
    BindMessage<BiomedicalSignal>(messages);
    BindPart<IndexRequestBody>(messages, "IndexRequestBody");
    BindPart<IndexRequestStatement>(messages, "IndexRequestStatement");
    BindMessage<IndexRequest>(messages);
    BindPart<IndexAnswerBody>(messages, "IndexAnswerBody");
    BindPart<IndexAnswerStatement>(messages, "IndexAnswerStatement");
    BindMessage<IndexAnswer>(messages);
    BindPart<EmrSessionRequestBody>(messages, "EmrSessionRequestBody");
    BindPart<EmrSessionRequestStatement>(messages, "EmrSessionRequestStatement");
    BindMessage<EmrSessionRequest>(messages);
    BindPart<EmrSessionAnswerBody>(messages, "EmrSessionAnswerBody");
    BindPart<EmrSessionAnswerStatement>(messages, "EmrSessionAnswerStatement");
    BindMessage<EmrSessionAnswer>(messages);
    BindPart<EmrRequestBody>(messages, "EmrRequestBody");
    BindMessage<EmrRequest>(messages);
    BindPart<EmrAnswerBody>(messages, "EmrAnswerBody");
    BindMessage<EmrAnswer>(messages);
    BindPart<DiagnosisBody>(messages, "DiagnosisBody");
    BindMessage<Diagnosis>(messages);
}

} // namespace

void
BindEmrAuthorization(py::module_& module)
{
    py::module_ ec = module.def_submodule("ec", "P-256, and the registration of paper 002 on it.");
    BindGroup(ec);
    BindRegistration(ec);
    py::module_ messages =
        module.def_submodule("emr_authorization", "The messages of paper 002, Eqs 2-50.");
    BindMessages(messages);
}

} // namespace ehealth
} // namespace ns3
