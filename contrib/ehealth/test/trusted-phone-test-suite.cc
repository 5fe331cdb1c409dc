// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/rsa-key-pool.h"
#include "ns3/signature.h"
#include "ns3/test.h"
#include "ns3/trusted-phone.h"

#include <algorithm>
#include <functional>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

SoftwareImagePtr
MakeImage(const std::string& text)
{
    return std::make_shared<const SoftwareImage>(ByteView(text).ToBytes());
}

PhoneSoftware
MakeSoftware()
{
    return {{MakeImage("boot loader"), MakeImage("TEE OS"), MakeImage("kernel")},
            MakeImage("PHR-CA"),
            nullptr};
}

const Bytes kCard = ByteView("f, P_Id, certificate, code").ToBytes();
const Bytes kRecord = Bytes(5000, 'r');

/// @return a phone with PHR-TA, card and record
TrustedPhone
MakePhone()
{
    TrustedPhone phone(1, "PD-1", MakeSoftware());
    phone.InstallTrustedApp(MakeImage("PHR-TA"));
    RandomStream random(1, "test", "phone");
    phone.SealCard(kCard, random);
    phone.StoreRecord(kRecord, random);
    return phone;
}

/// @return a number to compare and print
int
Number(PhoneError error)
{
    return static_cast<int>(error);
}

const int kNone = Number(PhoneError::None);
const int kNotProvisioned = Number(PhoneError::NotProvisioned);

bool
Opens(TrustedPhone& phone)
{
    return phone.OpenCard() == kCard && phone.ReadRecord() == kRecord;
}

/// From the factory to a card.
class ProvisioningTestCase : public TestCase
{
  public:
    ProvisioningTestCase() : TestCase("card and record need PHR-TA and outlive a boot")
    {
    }

  private:
    void DoRun() override
    {
        RandomStream random(1, "test", "phone");
        TrustedPhone phone(1, "PD-1", MakeSoftware());
        const auto seal = [&](const Bytes& card) { return Number(phone.SealCard(card, random)); };
        const auto store = [&] { return Number(phone.StoreRecord(kRecord, random)); };
        const auto open = [&] { return Number(phone.OpenCard().GetError()); };
        const auto read = [&] { return Number(phone.ReadRecord().GetError()); };
        NS_TEST_EXPECT_MSG_EQ(seal(kCard), kNotProvisioned, "no PHR-TA yet");
        NS_TEST_EXPECT_MSG_EQ(store(), kNotProvisioned, "no PHR-TA yet");
        NS_TEST_EXPECT_MSG_EQ(phone.Quote("n", 0, random).has_value(), false, "no PHR-TA yet");
        NS_TEST_EXPECT_MSG_EQ(open(), kNotProvisioned, "no card yet");
        phone.InstallTrustedApp(MakeImage("PHR-TA"));
        NS_TEST_EXPECT_MSG_EQ(open(), kNotProvisioned, "no card yet");
        NS_TEST_EXPECT_MSG_EQ(read(), kNotProvisioned, "no record yet");
        NS_TEST_EXPECT_MSG_EQ(store(), kNotProvisioned, "a card first: its state seals the record");
        NS_TEST_EXPECT_MSG_EQ(phone.GetStorage().record.empty(), true, "nothing is lost later");
        NS_TEST_EXPECT_MSG_EQ(seal(kCard), kNone, "sealed");
        NS_TEST_EXPECT_MSG_EQ(store(), kNone, "stored");
        NS_TEST_EXPECT_MSG_EQ(Opens(phone), true, "at once");
        phone.Boot();
        NS_TEST_EXPECT_MSG_EQ(Opens(phone), true, "after a boot");
        PhoneSoftware software = MakeSoftware();
        software.trustedApp = MakeImage("PHR-TA");
        NS_TEST_EXPECT_MSG_EQ((phone.ReadMeasurements() == TrustedPhone::Measure(software)),
                              true,
                              "what was measured");
        const Bytes plain = phone.GetStorage().card;
        NS_TEST_EXPECT_MSG_EQ(
            (std::search(plain.begin(), plain.end(), kCard.begin(), kCard.end()) == plain.end()),
            true,
            "the storage does not hold the card in clear");

        const Bytes other = ByteView("another card").ToBytes();
        NS_TEST_EXPECT_MSG_EQ(seal(other), kNone, "another card");
        NS_TEST_EXPECT_MSG_EQ((phone.OpenCard() == other), true, "replaces the first");
        NS_TEST_EXPECT_MSG_EQ(read(), kNotProvisioned, "whose record is gone");
        phone.EraseCard();
        NS_TEST_EXPECT_MSG_EQ(open(), kNotProvisioned, "erased");

        // More stages than PCRs: the last PCR takes what is left.
        PhoneSoftware large = MakeSoftware();
        large.platform.resize(30, MakeImage("stage"));
        TrustedPhone many(1, "PD-2", large);
        many.InstallTrustedApp(MakeImage("PHR-TA"));
        many.SealCard(kCard, random);
        many.Boot();
        NS_TEST_EXPECT_MSG_EQ(many.OpenCard().has_value(), true, "30 stages");
        many.GetStorage().software.platform[29] = MakeImage("malware");
        many.Boot();
        NS_TEST_EXPECT_MSG_EQ(Number(many.OpenCard().GetError()),
                              Number(PhoneError::OtherState),
                              "the last of 30 stages is measured, too");
    }
};

/// What an attacker with the phone in hand can do.
class TamperingTestCase : public TestCase
{
  public:
    TamperingTestCase() : TestCase("a changed image, card or record does not open")
    {
    }

  private:
    void DoRun() override
    {
        using Storage = TrustedPhone::Storage;
        const auto image = MakeImage("malware");
        const std::vector<std::pair<const char*, std::function<void(Storage&)>>> changes{
            {"boot loader", [&](Storage& s) { s.software.platform[0] = image; }},
            {"TEE OS", [&](Storage& s) { s.software.platform[1] = image; }},
            {"kernel", [&](Storage& s) { s.software.platform[2] = image; }},
            {"one stage less", [&](Storage& s) { s.software.platform.pop_back(); }},
            {"one stage more", [&](Storage& s) { s.software.platform.push_back(image); }},
            {"PHR-CA", [&](Storage& s) { s.software.clientApp = image; }},
            {"PHR-TA", [&](Storage& s) { s.software.trustedApp = image; }},
            {"no PHR-TA", [&](Storage& s) { s.software.trustedApp = nullptr; }},
        };
        const int otherState = Number(PhoneError::OtherState);
        const int altered = Number(PhoneError::Altered);
        for (const auto& [what, change] : changes)
        {
            TrustedPhone phone = MakePhone();
            change(phone.GetStorage());
            NS_TEST_EXPECT_MSG_EQ(Opens(phone), true, what << ": not running yet");
            phone.Boot();
            const int why = phone.GetStorage().software.trustedApp ? otherState : kNotProvisioned;
            NS_TEST_EXPECT_MSG_EQ(Number(phone.OpenCard().GetError()), why, what << ": no card");
            NS_TEST_EXPECT_MSG_EQ(Number(phone.ReadRecord().GetError()),
                                  why,
                                  what << ": no record");
            RandomStream random(1, "test", "tampering");
            NS_TEST_EXPECT_MSG_EQ(Number(phone.StoreRecord(kRecord, random)),
                                  why,
                                  what << ": no writing");
            phone.Restore();
            NS_TEST_EXPECT_MSG_EQ(Opens(phone), true, what << ": restored");
        }
        TrustedPhone phone = MakePhone();
        phone.GetStorage().record.back() ^= 1;
        NS_TEST_EXPECT_MSG_EQ(Number(phone.ReadRecord().GetError()), altered, "record changed");
        NS_TEST_EXPECT_MSG_EQ(phone.OpenCard().has_value(), true, "the card is not concerned");
        phone.GetStorage().card.back() ^= 1;
        NS_TEST_EXPECT_MSG_EQ(Number(phone.OpenCard().GetError()), altered, "card changed");
        phone.Boot();
        NS_TEST_EXPECT_MSG_EQ(Number(phone.OpenCard().GetError()),
                              otherState,
                              "card measured as changed");
        TrustedPhone second = MakePhone();
        second.GetStorage().recordKey = second.GetStorage().cardKey;
        NS_TEST_EXPECT_MSG_EQ(Number(second.ReadRecord().GetError()),
                              altered,
                              "an object of another kind");

        TrustedPhone thief(1, "PD-2", MakeSoftware());
        thief.InstallTrustedApp(MakeImage("PHR-TA"));
        thief.GetStorage() = MakePhone().GetStorage();
        thief.Boot();
        NS_TEST_EXPECT_MSG_EQ(Number(thief.OpenCard().GetError()),
                              altered,
                              "copied to another phone");
    }
};

/// An attacker puts an older M-PHR back, to hide or repeat what came later.
class RollbackTestCase : public TestCase
{
  public:
    RollbackTestCase() : TestCase("an older record is noticed")
    {
    }

  private:
    void DoRun() override
    {
        TrustedPhone phone = MakePhone();
        RandomStream random(1, "test", "rollback");
        const TrustedPhone::Storage before = phone.GetStorage();
        phone.StoreRecord(Bytes(6000, 's'), random);
        const TrustedPhone::Storage after = phone.GetStorage();
        const int rolledBack = Number(PhoneError::RolledBack);
        phone.GetStorage() = before;
        NS_TEST_EXPECT_MSG_EQ(Number(phone.ReadRecord().GetError()), rolledBack, "at once");
        phone.Boot();
        NS_TEST_EXPECT_MSG_EQ(Number(phone.ReadRecord().GetError()), rolledBack, "after a boot");
        NS_TEST_EXPECT_MSG_EQ((phone.OpenCard() == kCard), true, "the card is the same");
        phone.GetStorage() = after;
        NS_TEST_EXPECT_MSG_EQ((phone.ReadRecord() == Bytes(6000, 's')), true, "the newest opens");

        // The counter outlives the card: what was kept of an earlier one does not come back.
        phone.SealCard(kCard, random);
        phone.StoreRecord(kRecord, random);
        phone.GetStorage() = after;
        phone.Boot();
        NS_TEST_EXPECT_MSG_EQ(Number(phone.ReadRecord().GetError()), rolledBack, "another card's");
    }
};

/// Figure 1: several TPMs in one TEE.
class OwnershipTestCase : public TestCase
{
  public:
    OwnershipTestCase() : TestCase("each TPM is reached by its owner only")
    {
    }

  private:
    void DoRun() override
    {
        TrustedPhone phone(1, "PD-1", MakeSoftware());
        phone.AddApplicationTpm("bank");
        const auto reaches = [&phone](const char* tpm, const char* caller) {
            return phone.FindTpm(tpm, caller) != nullptr;
        };
        NS_TEST_EXPECT_MSG_EQ(reaches(TrustedPhone::kPhrTpm, TrustedPhone::kPhrTa),
                              false,
                              "PHR-TA is not there yet");
        phone.InstallTrustedApp(MakeImage("PHR-TA"));
        for (const char* caller :
             {TrustedPhone::kPhrTa, TrustedPhone::kTeeOs, "bank", "", "phr-ca"})
        {
            const auto is = [caller](const char* owner) { return caller == std::string(owner); };
            NS_TEST_EXPECT_MSG_EQ(reaches(TrustedPhone::kPhrTpm, caller),
                                  is(TrustedPhone::kPhrTa),
                                  caller << " and TPM-PHR");
            NS_TEST_EXPECT_MSG_EQ(reaches(TrustedPhone::kPlatformTpm, caller),
                                  is(TrustedPhone::kTeeOs),
                                  caller << " and Platform-TPM");
            NS_TEST_EXPECT_MSG_EQ(reaches("bank", caller), is("bank"), caller << " and the bank's");
        }
        NS_TEST_EXPECT_MSG_EQ(reaches("no such", "bank"), false, "no such TPM");
        RandomStream random(1, "test", "owners");
        const auto sealed = phone.FindTpm("bank", "bank")->Seal("x", SelectPcrs({0}), random);
        NS_TEST_EXPECT_MSG_EQ(phone.FindTpm(TrustedPhone::kPhrTpm, TrustedPhone::kPhrTa)
                                  ->Unseal(sealed, SelectPcrs({0}))
                                  .has_value(),
                              false,
                              "one TPM's object is nothing to another");
    }
};

/// What a country does with phones that nobody uses.
class PuttingAwayTestCase : public TestCase
{
  public:
    PuttingAwayTestCase() : TestCase("a phone that is put away comes back as it was")
    {
    }

  private:
    void DoRun() override
    {
        const PhoneSoftware shared = MakeSoftware();
        RandomStream random(1, "test", "putting away");
        for (const Suite suite : {Suite::P256, Suite::X25519, Suite::Rsa2048})
        {
            TrustedPhone phone = MakePhone();
            phone.AddApplicationTpm("bank");
            phone.StoreRecord(kRecord, random);
            phone.KeepHolderKey(KeyPair::Generate(suite, random));
            phone.GetStorage().software.clientApp = MakeImage("malware, not yet running");
            const TrustedPhone::Storage before = phone.GetStorage();
            phone.StoreRecord(kRecord, random);

            const Bytes saved = phone.Save(shared);
            const auto again = TrustedPhone::Load(1, shared, saved);
            NS_TEST_EXPECT_MSG_EQ((again->Save(shared) == saved), true, "nothing is lost");
            NS_TEST_EXPECT_MSG_EQ(Opens(*again), true, "without a boot");
            NS_TEST_EXPECT_MSG_EQ(again->GetRecordCount(), 3, "counted on");
            NS_TEST_EXPECT_MSG_EQ((again->FindTpm("bank", "bank") != nullptr), true, "the bank's");
            const Bytes message = ByteView("message").ToBytes();
            NS_TEST_EXPECT_MSG_EQ(Verify(phone.GetHolderKey()->GetPublic(),
                                         message,
                                         Sign(*again->GetHolderKey(), message, random)),
                                  true,
                                  "the same key");
            NS_TEST_EXPECT_MSG_EQ((again->GetHolderKey()->GetPublic().Encode() ==
                                   phone.GetHolderKey()->GetPublic().Encode()),
                                  true,
                                  "both of its halves, and both keys of the suite");
            again->GetStorage() = before;
            NS_TEST_EXPECT_MSG_EQ(Number(again->ReadRecord().GetError()),
                                  Number(PhoneError::RolledBack),
                                  "older records are still noticed");
            again->Boot();
            NS_TEST_EXPECT_MSG_EQ(Number(again->OpenCard().GetError()),
                                  Number(PhoneError::OtherState),
                                  "and other software");
            again->Restore();
            NS_TEST_EXPECT_MSG_EQ((again->OpenCard() == kCard), true, "and it is restored");
        }
        NS_TEST_EXPECT_MSG_EQ((DecodePrivate(ByteView("no key")) == nullptr), true, "malformed");
        const Bytes key = EncodePrivate(KeyPair::Generate(Suite::P256, random).GetSigningKey());
        NS_TEST_EXPECT_MSG_EQ((DecodePrivate(Concat({key, Bytes(1)})) == nullptr), true, "longer");
        const TrustedPhone bare(1, "PD-3", MakeSoftware());
        const auto again = TrustedPhone::Load(1, shared, bare.Save(shared));
        NS_TEST_EXPECT_MSG_EQ(again->GetHolderKey().has_value(), false, "no key");
        NS_TEST_EXPECT_MSG_EQ(Number(again->OpenCard().GetError()), kNotProvisioned, "no card");
    }
};

class TrustedPhoneTestSuite : public TestSuite
{
  public:
    TrustedPhoneTestSuite() : TestSuite("ehealth-trusted-phone", TestSuite::Type::UNIT)
    {
        AddTestCase(new ProvisioningTestCase);
        AddTestCase(new TamperingTestCase);
        AddTestCase(new RollbackTestCase);
        AddTestCase(new OwnershipTestCase);
        AddTestCase(new PuttingAwayTestCase);
    }
};

TrustedPhoneTestSuite g_trustedPhoneTestSuite;

} // namespace
