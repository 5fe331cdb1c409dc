// SPDX-License-Identifier: GPL-2.0-only
#include "bindings.h"
#include "ns3/digest.h"
#include "ns3/hpke.h"
#include "ns3/key-agreement.h"
#include "ns3/signature.h"

#include <pybind11/stl.h>

namespace py = pybind11;

namespace ns3
{
namespace ehealth
{

namespace
{

Suite
ToSuite(const std::string& name)
{
    const auto suite = FindSuite(name);
    if (!suite)
    {
        throw py::value_error("suite: \"" + name + "\"; give p256, x25519 or rsa2048");
    }
    return *suite;
}

AeadNonce
ToNonce(const py::bytes& bytes)
{
    const ByteView view = FromPython(bytes);
    AeadNonce nonce{};
    if (view.size() != nonce.size())
    {
        throw py::value_error("nonce: " + std::to_string(view.size()) + " octets; give 12");
    }
    std::copy(view.begin(), view.end(), nonce.begin());
    return nonce;
}

void
RequireAeadKey(ByteView key)
{
    if (key.size() != 16 && key.size() != 32)
    {
        throw py::value_error("key: " + std::to_string(key.size()) + " octets; give 16 or 32");
    }
}

/// @return the octets; None when there are none
std::optional<py::bytes>
ToOptional(const std::optional<Bytes>& bytes)
{
    return bytes ? std::optional<py::bytes>(ToPython(*bytes)) : std::nullopt;
}

void
BindKeys(py::module_& crypto)
{
    py::class_<RandomStream>(crypto,
                             "RandomStream",
                             "A deterministic stream of octets: all randomness of a run comes from "
                             "such streams.")
        .def(py::init([](uint64_t seed,
                         const std::string& entity,
                         const std::string& purpose,
                         uint64_t index) { return RandomStream(seed, entity, purpose, index); }),
             py::arg("seed"),
             py::arg("entity") = "notebook",
             py::arg("purpose") = "exploration",
             py::arg("index") = 0)
        .def(
            "take",
            [](RandomStream& stream, std::size_t size) { return ToPython(stream.Take(size)); },
            py::arg("size"),
            "The next octets.")
        .def("next_double", &RandomStream::NextDouble, "A number in [0, 1).");

    py::class_<PublicKey>(crypto, "PublicKey", "Verifies signatures, encrypts.")
        .def_static(
            "decode",
            [](const std::string& suite, const py::bytes& encoded) {
                auto key = PublicKey::Decode(ToSuite(suite), FromPython(encoded));
                if (!key)
                {
                    throw py::value_error("encoded: no valid public key of the suite " + suite);
                }
                return *key;
            },
            py::arg("suite"),
            py::arg("encoded"),
            "p256: 65-octet SEC 1 point; x25519: Ed25519 (32) || X25519 (32); rsa2048: DER SPKI.")
        .def(
            "encode",
            [](const PublicKey& key) { return ToPython(key.Encode()); },
            "The octets that decode() reads.")
        .def_property_readonly("suite",
                               [](const PublicKey& key) { return GetName(key.GetSuite()); })
        .def(
            "verify",
            [](const PublicKey& key, const py::bytes& message, const py::bytes& signature) {
                return Verify(key, FromPython(message), FromPython(signature));
            },
            py::arg("message"),
            py::arg("signature"),
            "Whether the signature is this key's over the message.")
        .def(
            "seal",
            [](const PublicKey& key,
               const py::bytes& plaintext,
               RandomStream& random,
               const py::bytes& info,
               const py::bytes& aad) {
                return ToPython(HpkeSeal(key,
                                         FromPython(info),
                                         FromPython(aad),
                                         FromPython(plaintext),
                                         random));
            },
            py::arg("plaintext"),
            py::arg("random"),
            py::arg("info") = py::bytes(),
            py::arg("aad") = py::bytes(),
            "enc || ciphertext || tag: HPKE (RFC 9180), or RSA-OAEP with AES-256-GCM.");

    py::class_<KeyPair>(crypto, "KeyPair", "Signs, decrypts.")
        .def_static(
            "generate",
            [](const std::string& suite, RandomStream& random) {
                return KeyPair::Generate(ToSuite(suite), random);
            },
            py::arg("suite"),
            py::arg("random"),
            "A key pair, a function of the stream; rsa2048 keys come from a small pool.")
        .def_property_readonly("public", &KeyPair::GetPublic)
        .def_property_readonly("suite", [](const KeyPair& key) { return GetName(key.GetSuite()); })
        .def(
            "sign",
            [](const KeyPair& key, const py::bytes& message, RandomStream& random) {
                return ToPython(Sign(key, FromPython(message), random));
            },
            py::arg("message"),
            py::arg("random"),
            "ECDSA as r || s, Ed25519, or RSA-PSS: 64 or 256 octets.")
        .def(
            "open",
            [](const KeyPair& key,
               const py::bytes& sealed,
               const py::bytes& info,
               const py::bytes& aad) {
                return ToOptional(
                    HpkeOpen(key, FromPython(info), FromPython(aad), FromPython(sealed)));
            },
            py::arg("sealed"),
            py::arg("info") = py::bytes(),
            py::arg("aad") = py::bytes(),
            "The plaintext; None when anything differs.");

    py::class_<EphemeralKey>(crypto, "EphemeralKey", "One side of a Diffie-Hellman exchange.")
        .def_static(
            "generate",
            [](const std::string& suite, RandomStream& random) {
                return EphemeralKey::Generate(ToSuite(suite), random);
            },
            py::arg("suite"),
            py::arg("random"),
            "A new key: P-256 (also for rsa2048) or X25519.")
        .def_property_readonly("public",
                               [](const EphemeralKey& key) { return ToPython(key.GetPublic()); })
        .def(
            "agree",
            [](const EphemeralKey& key, const py::bytes& peer) {
                return ToOptional(key.Agree(FromPython(peer)));
            },
            py::arg("peer_public"),
            "The shared secret; None when the peer's value is no valid group element.");
}

} // namespace

void
BindCrypto(py::module_& module)
{
    py::module_ crypto =
        module.def_submodule("crypto", "The cryptography of the simulation, for exploration.");
    crypto.attr("SUITES") = py::make_tuple("p256", "x25519", "rsa2048");
    BindKeys(crypto);
    crypto.def(
        "sha256",
        [](const py::bytes& data) { return ToPython(Sha256(FromPython(data))); },
        py::arg("data"),
        "SHA-256 (FIPS 180-4).");
    crypto.def(
        "hkdf",
        [](const py::bytes& salt, const py::bytes& ikm, const py::bytes& info, std::size_t length) {
            if (length > 255 * std::tuple_size_v<Digest>)
            {
                throw py::value_error("length: " + std::to_string(length) + "; give at most 8160");
            }
            return ToPython(Hkdf(FromPython(salt), FromPython(ikm), FromPython(info), length));
        },
        py::arg("salt"),
        py::arg("ikm"),
        py::arg("info"),
        py::arg("length"),
        "HKDF-SHA256 (RFC 5869).");
    crypto.def(
        "aead_seal",
        [](const py::bytes& key,
           const py::bytes& nonce,
           const py::bytes& plaintext,
           const py::bytes& aad) {
            RequireAeadKey(FromPython(key));
            return ToPython(
                AeadSeal(FromPython(key), ToNonce(nonce), FromPython(aad), FromPython(plaintext)));
        },
        py::arg("key"),
        py::arg("nonce"),
        py::arg("plaintext"),
        py::arg("aad") = py::bytes(),
        "AES-GCM (NIST SP 800-38D): ciphertext || tag.");
    crypto.def(
        "aead_open",
        [](const py::bytes& key,
           const py::bytes& nonce,
           const py::bytes& sealed,
           const py::bytes& aad) {
            RequireAeadKey(FromPython(key));
            return ToOptional(
                AeadOpen(FromPython(key), ToNonce(nonce), FromPython(aad), FromPython(sealed)));
        },
        py::arg("key"),
        py::arg("nonce"),
        py::arg("sealed"),
        py::arg("aad") = py::bytes(),
        "The plaintext; None when anything differs.");
}

} // namespace ehealth
} // namespace ns3
