// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/link-cipher.h"
#include "ns3/test.h"

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

class LinkCipherTestCase : public TestCase
{
  public:
    LinkCipherTestCase() : TestCase("link cipher: sides, tampering, replay window")
    {
    }

  private:
    static constexpr MessageType kType{"1", "AgentTestMessage"};
    static constexpr MessageType kOtherType{"2", "AgentTestOther"};

    void DoRun() override
    {
        const auto key = LinkCipher::DeriveKey(1, "alice", "bob");
        NS_TEST_ASSERT_MSG_EQ((key == LinkCipher::DeriveKey(1, "alice", "bob")), true, "repeats");
        NS_TEST_ASSERT_MSG_EQ((key == LinkCipher::DeriveKey(2, "alice", "bob")), false, "by seed");
        NS_TEST_ASSERT_MSG_EQ((key == LinkCipher::DeriveKey(1, "bob", "alice")), false, "by name");

        LinkCipher client(key, LinkCipher::Side::Client);
        LinkCipher server(key, LinkCipher::Side::Server);
        const Bytes body = ByteView("the body").ToBytes();
        const LinkRecord first = Seal(client, body);
        const LinkRecord second = Seal(client, body);
        NS_TEST_ASSERT_MSG_EQ(second.sequence, first.sequence + 1, "numbers count up");
        NS_TEST_ASSERT_MSG_EQ((first.sealed == second.sealed), false, "the nonce differs");
        NS_TEST_ASSERT_MSG_EQ((Open(server, kType, first) == body), true, "the other side opens");
        NS_TEST_ASSERT_MSG_EQ(Open(client, kType, first).has_value(),
                              false,
                              "a record reflected to its sender is refused");
        NS_TEST_ASSERT_MSG_EQ(Open(server, kOtherType, first).has_value(),
                              false,
                              "a record does not pass as another message");
        LinkCipher stranger(LinkCipher::DeriveKey(1, "eve", "bob"), LinkCipher::Side::Server);
        NS_TEST_ASSERT_MSG_EQ(Open(stranger, kType, first).has_value(), false, "another key");
        for (std::size_t i = 0; i < first.sealed.size(); ++i)
        {
            LinkRecord changed = first;
            changed.sealed[i] ^= 1;
            NS_TEST_ASSERT_MSG_EQ(Open(server, kType, changed).has_value(),
                                  false,
                                  "a changed octet " << i << " is noticed");
        }
        LinkRecord renumbered = first;
        renumbered.sequence += 1;
        NS_TEST_ASSERT_MSG_EQ(Open(server, kType, renumbered).has_value(),
                              false,
                              "a changed number is noticed");
        CheckWindow(key);
    }

    void CheckWindow(const SymmetricKey& key)
    {
        LinkCipher receiver(key, LinkCipher::Side::Server);
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, 1), true, "the first record");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, 1), false, "a replay");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, 5), true, "records were lost or overtaken");
        for (const uint64_t late : {3, 2, 4})
        {
            NS_TEST_ASSERT_MSG_EQ(Accept(receiver, late), true, "late, once: " << late);
            NS_TEST_ASSERT_MSG_EQ(Accept(receiver, late), false, "late, again: " << late);
        }
        // The window holds the 1024 numbers up to the highest: 977 ... 2000.
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, 2000), true, "a jump beyond the window");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, 2000 - 1023), true, "the oldest in the window");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, 2000 - 1023), false, "the oldest, again");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, 2000 - 1024), false, "older than the window");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, 5), false, "long past");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, 2001), true, "the next");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, 2001 - 1023), true, "the edge moved");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, 2000), false, "marks moved with it");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, 2001 + 1023), true, "a jump inside the window");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, 2001), false, "its edge is still marked");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, UINT64_MAX), true, "the last number");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, UINT64_MAX), false, "once");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, UINT64_MAX - 1023), true, "its window");
        NS_TEST_ASSERT_MSG_EQ(Accept(receiver, 0), false, "zero is never given out");
    }

    LinkRecord Seal(LinkCipher& cipher, const Bytes& body)
    {
        return cipher.Seal(kType, body).work(m_random);
    }

    std::optional<Bytes> Open(const LinkCipher& cipher,
                              const MessageType& type,
                              const LinkRecord& record)
    {
        return cipher.Open(type, record).work(m_random);
    }

    static bool Accept(LinkCipher& cipher, uint64_t sequence)
    {
        LinkRecord record;
        record.sequence = sequence;
        return cipher.Accept(record);
    }

    RandomStream m_random{1, "test", "link-cipher"};
};

class LinkCipherTestSuite : public TestSuite
{
  public:
    LinkCipherTestSuite() : TestSuite("ehealth-link-cipher", TestSuite::Type::UNIT)
    {
        AddTestCase(new LinkCipherTestCase);
    }
};

LinkCipherTestSuite g_linkCipherTestSuite;

} // namespace
