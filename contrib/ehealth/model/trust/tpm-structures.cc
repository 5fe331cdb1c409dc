// SPDX-License-Identifier: GPL-2.0-only
#include "tpm-structures.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cstring>
#include <tss2/tss2_mu.h>

namespace ns3
{
namespace ehealth
{
namespace tpm
{

namespace
{

/// More than any structure here takes.
constexpr std::size_t kRoom = 2048;

/// PCR selections name 24 PCRs (PC Client platform).
constexpr std::size_t kSelectOctets = Tpm::kPcrs / 8;

constexpr std::size_t kScalar = 32;

template <class T, class F>
Bytes
Marshal(const T& structure, F marshal)
{
    Bytes octets(kRoom);
    std::size_t size = 0;
    const TSS2_RC result = marshal(&structure, octets.data(), octets.size(), &size);
    NS_ABORT_MSG_IF(result != TSS2_RC_SUCCESS, "TPM structure: libtss2-mu says " << result);
    octets.resize(size);
    return octets;
}

/// @return whether the octets are the structure, and nothing else
template <class T, class F>
bool
Unmarshal(ByteView octets, F unmarshal, T* structure)
{
    std::size_t size = 0;
    return unmarshal(octets.data(), octets.size(), &size, structure) == TSS2_RC_SUCCESS &&
           size == octets.size();
}

template <class Buffer>
void
Put(Buffer& buffer, ByteView octets)
{
    NS_ABORT_MSG_IF(octets.size() > sizeof(buffer.buffer), "too long for a TPM structure");
    buffer.size = static_cast<UINT16>(octets.size());
    std::copy(octets.begin(), octets.end(), buffer.buffer);
}

template <class Buffer>
ByteView
Get(const Buffer& buffer)
{
    return {buffer.buffer, buffer.size};
}

bool
GetDigest(const TPM2B_DIGEST& buffer, Digest& digest)
{
    std::copy_n(buffer.buffer, digest.size(), digest.begin());
    return buffer.size == digest.size();
}

TPML_PCR_SELECTION
MakeSelection(PcrSelection selection)
{
    TPML_PCR_SELECTION list{};
    list.count = 1;
    list.pcrSelections[0].hash = TPM2_ALG_SHA256;
    list.pcrSelections[0].sizeofSelect = kSelectOctets;
    for (std::size_t i = 0; i < kSelectOctets; ++i)
    {
        list.pcrSelections[0].pcrSelect[i] = static_cast<BYTE>(selection >> (8 * i));
    }
    return list;
}

std::optional<PcrSelection>
FindSelection(const TPML_PCR_SELECTION& list)
{
    if (list.count != 1 || list.pcrSelections[0].hash != TPM2_ALG_SHA256 ||
        list.pcrSelections[0].sizeofSelect != kSelectOctets)
    {
        return std::nullopt;
    }
    PcrSelection selection = 0;
    for (std::size_t i = 0; i < kSelectOctets; ++i)
    {
        selection |= PcrSelection{list.pcrSelections[0].pcrSelect[i]} << (8 * i);
    }
    return selection;
}

} // namespace

Digest
DeriveKey(ByteView key, std::string_view label, ByteView contextU, ByteView contextV)
{
    // One block of SP 800-108 in counter mode gives all 256 bits.
    static constexpr std::array<uint8_t, 4> counter{0, 0, 0, 1};
    static constexpr std::array<uint8_t, 1> end{0};
    static constexpr std::array<uint8_t, 4> bits{0, 0, 1, 0};
    return HmacSha256(key, Concat({counter, label, end, contextU, contextV, bits}));
}

Bytes
MarshalSelection(PcrSelection selection)
{
    return Marshal(MakeSelection(selection), Tss2_MU_TPML_PCR_SELECTION_Marshal);
}

Digest
MakePcrPolicy(PcrSelection selection, const Digest& pcrs)
{
    const Digest fresh{};
    wire::Writer command;
    command.Put(uint32_t{TPM2_CC_PolicyPCR});
    return Sha256({fresh, command.Take(), MarshalSelection(selection), pcrs});
}

Bytes
MarshalPublic(const PublicArea& area)
{
    TPM2B_PUBLIC object{};
    TPMT_PUBLIC& out = object.publicArea;
    out.type = area.type;
    out.nameAlg = TPM2_ALG_SHA256;
    // No password opens it (userWithAuth clear): only its policy.
    out.objectAttributes = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_NODA;
    Put(out.authPolicy, area.policy);
    if (area.type == kAlgSymCipher)
    {
        out.objectAttributes |=
            TPMA_OBJECT_SENSITIVEDATAORIGIN | TPMA_OBJECT_DECRYPT | TPMA_OBJECT_SIGN_ENCRYPT;
        out.parameters.symDetail.sym.algorithm = TPM2_ALG_AES;
        out.parameters.symDetail.sym.keyBits.aes = 256;
        out.parameters.symDetail.sym.mode.aes = TPM2_ALG_CFB;
        Put(out.unique.sym, area.unique);
    }
    else
    {
        out.parameters.keyedHashDetail.scheme.scheme = TPM2_ALG_NULL;
        Put(out.unique.keyedHash, area.unique);
    }
    return Marshal(object, Tss2_MU_TPM2B_PUBLIC_Marshal);
}

std::optional<PublicArea>
UnmarshalPublic(ByteView octets)
{
    TPM2B_PUBLIC object{};
    PublicArea area;
    if (!Unmarshal(octets, Tss2_MU_TPM2B_PUBLIC_Unmarshal, &object))
    {
        return std::nullopt;
    }
    area.type = object.publicArea.type;
    const TPM2B_DIGEST& unique = area.type == kAlgSymCipher ? object.publicArea.unique.sym
                                                            : object.publicArea.unique.keyedHash;
    // Whatever else it says must be what MarshalPublic() writes.
    if (!GetDigest(object.publicArea.authPolicy, area.policy) ||
        (area.type != kAlgSymCipher && area.type != kAlgKeyedHash) ||
        !GetDigest(unique, area.unique) || MarshalPublic(area) != octets)
    {
        return std::nullopt;
    }
    return area;
}

Bytes
MakeName(ByteView publicArea)
{
    wire::Writer algorithm;
    algorithm.Put(uint16_t{TPM2_ALG_SHA256});
    return Concat({algorithm.Take(), Sha256(publicArea.Sub(sizeof(UINT16)))});
}

Bytes
MarshalSensitive(const SensitiveArea& area)
{
    TPM2B_SENSITIVE object{};
    object.sensitiveArea.sensitiveType = area.type;
    Put(object.sensitiveArea.seedValue, area.obfuscation);
    if (area.type == kAlgSymCipher)
    {
        Put(object.sensitiveArea.sensitive.sym, area.secret);
    }
    else
    {
        Put(object.sensitiveArea.sensitive.bits, area.secret);
    }
    return Marshal(object, Tss2_MU_TPM2B_SENSITIVE_Marshal);
}

std::optional<SensitiveArea>
UnmarshalSensitive(ByteView octets)
{
    TPM2B_SENSITIVE object{};
    SensitiveArea area;
    if (!Unmarshal(octets, Tss2_MU_TPM2B_SENSITIVE_Unmarshal, &object) ||
        !GetDigest(object.sensitiveArea.seedValue, area.obfuscation))
    {
        return std::nullopt;
    }
    area.type = object.sensitiveArea.sensitiveType;
    area.secret = (area.type == kAlgSymCipher ? Get(object.sensitiveArea.sensitive.sym)
                                              : Get(object.sensitiveArea.sensitive.bits))
                      .ToBytes();
    return area;
}

Bytes
MarshalAttestationKey(ByteView point)
{
    TPM2B_PUBLIC object{};
    TPMT_PUBLIC& out = object.publicArea;
    out.type = TPM2_ALG_ECC;
    out.nameAlg = TPM2_ALG_SHA256;
    out.objectAttributes = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT |
                           TPMA_OBJECT_SENSITIVEDATAORIGIN | TPMA_OBJECT_USERWITHAUTH |
                           TPMA_OBJECT_RESTRICTED | TPMA_OBJECT_SIGN_ENCRYPT;
    TPMS_ECC_PARMS& detail = out.parameters.eccDetail;
    detail.symmetric.algorithm = TPM2_ALG_NULL;
    detail.scheme.scheme = TPM2_ALG_ECDSA;
    detail.scheme.details.ecdsa.hashAlg = TPM2_ALG_SHA256;
    detail.curveID = TPM2_ECC_NIST_P256;
    detail.kdf.scheme = TPM2_ALG_NULL;
    Put(out.unique.ecc.x, point.Sub(1, kScalar));
    Put(out.unique.ecc.y, point.Sub(1 + kScalar, kScalar));
    return Marshal(object, Tss2_MU_TPM2B_PUBLIC_Marshal);
}

Bytes
MarshalQuote(const QuoteStatement& statement)
{
    TPMS_ATTEST attest{};
    attest.magic = TPM2_GENERATED_VALUE;
    attest.type = TPM2_ST_ATTEST_QUOTE;
    attest.qualifiedSigner.size = static_cast<UINT16>(statement.signer.size());
    std::copy(statement.signer.begin(), statement.signer.end(), attest.qualifiedSigner.name);
    Put(attest.extraData, statement.nonce);
    attest.clockInfo.clock = statement.clock;
    attest.clockInfo.resetCount = statement.resetCount;
    attest.clockInfo.safe = TPM2_YES;
    attest.firmwareVersion = 1;
    attest.attested.quote.pcrSelect = MakeSelection(statement.selection);
    Put(attest.attested.quote.pcrDigest, statement.pcrs);
    return Marshal(attest, Tss2_MU_TPMS_ATTEST_Marshal);
}

std::optional<QuoteStatement>
UnmarshalQuote(ByteView octets)
{
    TPMS_ATTEST attest{};
    QuoteStatement statement;
    if (!Unmarshal(octets, Tss2_MU_TPMS_ATTEST_Unmarshal, &attest) ||
        attest.magic != TPM2_GENERATED_VALUE || attest.type != TPM2_ST_ATTEST_QUOTE ||
        !GetDigest(attest.attested.quote.pcrDigest, statement.pcrs))
    {
        return std::nullopt;
    }
    const auto selection = FindSelection(attest.attested.quote.pcrSelect);
    if (!selection)
    {
        return std::nullopt;
    }
    statement.selection = *selection;
    statement.signer = ByteView(attest.qualifiedSigner.name, attest.qualifiedSigner.size).ToBytes();
    statement.nonce = Get(attest.extraData).ToBytes();
    statement.clock = attest.clockInfo.clock;
    statement.resetCount = attest.clockInfo.resetCount;
    return statement;
}

Bytes
MarshalSignature(ByteView signature)
{
    TPMT_SIGNATURE out{};
    out.sigAlg = TPM2_ALG_ECDSA;
    out.signature.ecdsa.hash = TPM2_ALG_SHA256;
    Put(out.signature.ecdsa.signatureR, signature.Sub(0, kScalar));
    Put(out.signature.ecdsa.signatureS, signature.Sub(kScalar));
    return Marshal(out, Tss2_MU_TPMT_SIGNATURE_Marshal);
}

std::optional<Bytes>
UnmarshalSignature(ByteView octets)
{
    // Both numbers are of full length, so there is one form: two identifiers, then each number
    // behind its length.
    constexpr std::size_t first = 3 * sizeof(UINT16);
    constexpr std::size_t second = first + kScalar + sizeof(UINT16);
    if (octets.size() != second + kScalar)
    {
        return std::nullopt;
    }
    Bytes signature = Concat({octets.Sub(first, kScalar), octets.Sub(second)});
    if (MarshalSignature(signature) != octets)
    {
        return std::nullopt;
    }
    return signature;
}

} // namespace tpm
} // namespace ehealth
} // namespace ns3
