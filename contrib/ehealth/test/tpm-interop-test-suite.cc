// SPDX-License-Identifier: GPL-2.0-only
// A simulated phone's quote, judged by tpm2_checkquote of tpm2-tools.
#include "ns3/test.h"
#include "ns3/trusted-phone.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <tss2/tss2_tpm2_types.h>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

void
WriteFile(const std::string& path, ByteView octets)
{
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(octets.data()),
               static_cast<std::streamsize>(octets.size()));
}

template <class T>
Bytes
Dump(const T& structure)
{
    return ByteView(reinterpret_cast<const uint8_t*>(&structure), sizeof(structure)).ToBytes();
}

/// tpm2-tools' file of PCR values: its structures as they lie in memory, little-endian.
Bytes
DumpPcrs(PcrSelection selection, const std::vector<Digest>& values)
{
    TPML_PCR_SELECTION list{};
    list.count = 1;
    list.pcrSelections[0].hash = TPM2_ALG_SHA256;
    list.pcrSelections[0].sizeofSelect = 3;
    list.pcrSelections[0].pcrSelect[0] = static_cast<BYTE>(selection);
    list.pcrSelections[0].pcrSelect[1] = static_cast<BYTE>(selection >> 8);
    list.pcrSelections[0].pcrSelect[2] = static_cast<BYTE>(selection >> 16);
    TPML_DIGEST digests{};
    for (const Digest& value : values)
    {
        TPM2B_DIGEST& out = digests.digests[digests.count++];
        out.size = static_cast<UINT16>(value.size());
        std::copy(value.begin(), value.end(), out.buffer);
    }
    const UINT32 lists = 1;
    return Concat({Dump(list), Dump(lists), Dump(digests)});
}

class CheckQuoteTestCase : public TestCase
{
  public:
    CheckQuoteTestCase() : TestCase("tpm2_checkquote judges quotes of a phone")
    {
    }

  private:
    /// @return the exit status of tpm2_checkquote
    int Check(const TpmQuote& quote, const std::vector<Digest>& values, const Bytes& nonce)
    {
        const std::string message = CreateTempDirFilename("quote.msg");
        const std::string signature = CreateTempDirFilename("quote.sig");
        const std::string pcrs = CreateTempDirFilename("quote.pcrs");
        WriteFile(message, quote.attest);
        WriteFile(signature, quote.signature);
        WriteFile(pcrs, DumpPcrs(TrustedPhone::kSoftwarePcrs, values));
        const std::string command = "tpm2_checkquote --public '" + m_key + "' --message '" +
                                    message + "' --signature '" + signature + "' --pcr '" + pcrs +
                                    "' --hash-algorithm sha256 --qualification " + ToHex(nonce) +
                                    " > '" + CreateTempDirFilename("log") + "' 2>&1";
        return std::system(command.c_str());
    }

    void DoRun() override
    {
        NS_TEST_ASSERT_MSG_EQ(std::system("command -v tpm2_checkquote > /dev/null"),
                              0,
                              "tpm2_checkquote is missing (Debian: tpm2-tools)");
        const auto image = [](const char* text) {
            return std::make_shared<const SoftwareImage>(ByteView(text).ToBytes());
        };
        TrustedPhone phone(
            1,
            "PD-1",
            {{image("boot loader"), image("TEE OS"), image("kernel")}, image("PHR-CA"), nullptr});
        phone.InstallTrustedApp(image("PHR-TA"));
        RandomStream random(1, "test", "interop");
        const Bytes nonce = random.Take(32);
        const auto quote = phone.Quote(nonce, 1000, random);
        NS_TEST_ASSERT_MSG_EQ(quote.has_value(), true, "a quote");
        const auto values = phone.ReadMeasurements();
        m_key = CreateTempDirFilename("ak.pub");
        WriteFile(m_key, phone.GetAttestationPublicArea());

        NS_TEST_EXPECT_MSG_EQ(Check(*quote, values, nonce), 0, "accepted");
        const auto flip = [](Bytes octets, std::size_t at) {
            octets[at] ^= 1;
            return octets;
        };
        const std::size_t last = quote->attest.size() - 1;
        for (const std::size_t at : {std::size_t{8}, std::size_t{60}, last})
        {
            NS_TEST_EXPECT_MSG_NE(Check({flip(quote->attest, at), quote->signature}, values, nonce),
                                  0,
                                  "statement, octet " << at);
        }
        NS_TEST_EXPECT_MSG_NE(Check({quote->attest, flip(quote->signature, 20)}, values, nonce),
                              0,
                              "signature");
        NS_TEST_EXPECT_MSG_NE(Check(*quote, values, flip(nonce, 0)), 0, "nonce");
        auto other = values;
        other[1][0] ^= 1;
        NS_TEST_EXPECT_MSG_NE(Check(*quote, other, nonce), 0, "PCR values");
        TrustedPhone stranger(1, "PD-2", phone.GetStorage().software);
        WriteFile(m_key, stranger.GetAttestationPublicArea());
        NS_TEST_EXPECT_MSG_NE(Check(*quote, values, nonce), 0, "key");
    }

    std::string m_key;
};

class TpmInteropTestSuite : public TestSuite
{
  public:
    TpmInteropTestSuite() : TestSuite("ehealth-tpm-interop", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new CheckQuoteTestCase);
    }
};

TpmInteropTestSuite g_tpmInteropTestSuite;

} // namespace
