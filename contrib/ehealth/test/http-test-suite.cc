// SPDX-License-Identifier: GPL-2.0-only
// HTTP/1.1 messages and connections, without a network.
#include "ns3/http-channel.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

namespace
{

using namespace ns3;
using namespace ns3::ehealth;

/// A stream whose other end is a test.
class TestStream : public OctetStream
{
  public:
    void Send(Bytes octets) override
    {
        sent.append(octets.begin(), octets.end());
    }

    void Close() override
    {
        open = false;
    }

    bool IsOpen() const override
    {
        return open;
    }

    Address GetPeerName() const override
    {
        return {};
    }

    bool IsSecure() const override
    {
        return false;
    }

    uint32_t GetProtection(std::size_t) const override
    {
        return 0;
    }

    /// The other end sends.
    void Arrive(const std::string& text)
    {
        if (m_onData)
        {
            m_onData(text);
        }
    }

    std::string sent; //!< to the other end
    bool open{true};
};

constexpr const char* kRequest = "PUT /a/b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nxyz";

class ServerTestCase : public TestCase
{
  public:
    ServerTestCase() : TestCase("server")
    {
    }

  private:
    void DoRun() override
    {
        TestKeepAlive();
        TestPieces();
        TestRefusals();
        TestClose();
    }

    struct Server
    {
        explicit Server(const HttpLimits& limits = {})
            : stream(Create<TestStream>())
            , connection(
                  stream,
                  limits,
                  [this](HttpRequest request, std::size_t size) {
                      requests.push_back(std::move(request));
                      sizes.push_back(size);
                  },
                  [this] { ++closed; })
        {
        }

        Ptr<TestStream> stream;
        std::vector<HttpRequest> requests;
        std::vector<std::size_t> sizes; //!< of the requests
        int closed{0};
        HttpServerConnection connection;
    };

    void TestKeepAlive()
    {
        Server server;
        server.stream->Arrive(std::string(kRequest) + kRequest);
        NS_TEST_ASSERT_MSG_EQ(server.requests.size(), 1, "the second waits for the first");
        const HttpRequest& request = server.requests.front();
        NS_TEST_EXPECT_MSG_EQ(request.method, "PUT", "method");
        NS_TEST_EXPECT_MSG_EQ(request.target, "/a/b", "target");
        NS_TEST_EXPECT_MSG_EQ(request.content, "xyz", "content");
        NS_TEST_EXPECT_MSG_EQ(server.sizes.front(), std::string(kRequest).size(), "octets");
        NS_TEST_EXPECT_MSG_EQ(*FindField(request.fields, "hOST"), "h", "fields");
        NS_TEST_EXPECT_MSG_EQ((FindField(request.fields, "Content-Length") == nullptr),
                              true,
                              "length is not among them");
        HttpResponse response;
        response.status = 404;
        response.content = "no";
        const std::string expected = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno";
        NS_TEST_EXPECT_MSG_EQ(server.connection.Respond(response), expected.size(), "octets");
        NS_TEST_EXPECT_MSG_EQ(server.connection.Respond(response), expected.size(), "octets");
        NS_TEST_EXPECT_MSG_EQ(server.connection.Respond(response), 0, "no request");
        NS_TEST_EXPECT_MSG_EQ(server.requests.size(), 2, "both");
        NS_TEST_EXPECT_MSG_EQ(server.stream->sent, expected + expected, "one answer each");
        NS_TEST_EXPECT_MSG_EQ(server.stream->open, true, "stays open");
    }

    void TestPieces()
    {
        Server server;
        for (const char c : std::string(kRequest))
        {
            server.stream->Arrive(std::string(1, c));
        }
        NS_TEST_ASSERT_MSG_EQ(server.requests.size(), 1, "octet by octet");
        NS_TEST_EXPECT_MSG_EQ(server.sizes.front(), std::string(kRequest).size(), "octets");
        NS_TEST_EXPECT_MSG_EQ(server.requests.front().content, "xyz", "content");
        Server chunked;
        chunked.stream->Arrive("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                               "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        NS_TEST_ASSERT_MSG_EQ(chunked.requests.size(), 1, "chunked");
        NS_TEST_EXPECT_MSG_EQ(chunked.requests.front().content, "abcde", "its content");
    }

    void TestRefusals()
    {
        struct Case
        {
            std::string text;
            const char* status;
        };

        HttpLimits limits;
        limits.head = 200;
        limits.content = 10;
        const std::string head = "PUT / HTTP/1.1\r\nHost: h\r\n";
        for (const Case& each :
             {Case{"\r\r\r\r", "400"},
              {"GET / HTTP/1.1\r\n\r\n", "400"},
              {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
              {"GET / HTTP/3.0\r\nHost: h\r\n\r\n", "400"},
              {"GET /\r\n\r\n", "400"},
              {head + "Content-Length: -1\r\n\r\n", "400"},
              {head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx", "400"},
              {head + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx", "400"},
              {head + "no colon\r\n\r\n", "400"},
              {head + "Content-Length: 11\r\n\r\n", "413"},
              {head + "X: " + std::string(300, 'x') + "\r\n\r\n", "431"}})
        {
            Server server(limits);
            server.stream->Arrive(each.text);
            NS_TEST_EXPECT_MSG_EQ(server.requests.size(), 0, "nobody sees " + each.text);
            NS_TEST_EXPECT_MSG_EQ(server.stream->sent.substr(0, 12),
                                  std::string("HTTP/1.1 ") + each.status,
                                  "answer to " + each.text);
            NS_TEST_EXPECT_MSG_EQ(server.stream->open, false, "closed");
            server.stream->Arrive(kRequest);
            NS_TEST_EXPECT_MSG_EQ(server.requests.size(), 0, "and nothing more taken");
            Server slow(limits);
            for (const char c : each.text)
            {
                slow.stream->Arrive(std::string(1, c));
            }
            NS_TEST_EXPECT_MSG_EQ(slow.requests.size(),
                                  0,
                                  "nobody sees the octets of " + each.text);
            NS_TEST_EXPECT_MSG_EQ(slow.stream->sent.substr(0, 12),
                                  std::string("HTTP/1.1 ") + each.status,
                                  "answer to the octets of " + each.text);
        }
    }

    void TestClose()
    {
        Server server;
        server.stream->Arrive("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        server.connection.Respond({});
        NS_TEST_EXPECT_MSG_EQ(server.stream->open, false, "the client wanted it");
        NS_TEST_EXPECT_MSG_EQ((server.stream->sent.find("Connection: close") != std::string::npos),
                              true,
                              "and is told");
    }
};

class ClientTestCase : public TestCase
{
  public:
    ClientTestCase() : TestCase("client")
    {
    }

  private:
    struct Client
    {
        Client()
            : stream(Create<TestStream>())
            , connection(
                  stream,
                  {},
                  [this](HttpResponse response, std::size_t size) {
                      responses.push_back(std::move(response));
                      sizes.push_back(size);
                  },
                  [this] { ++closed; })
        {
        }

        Ptr<TestStream> stream;
        std::vector<HttpResponse> responses;
        std::vector<std::size_t> sizes; //!< of the responses
        int closed{0};
        HttpClientConnection connection;
    };

    void DoRun() override
    {
        const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        {
            Client client;
            HttpRequest request;
            request.method = "GET";
            request.target = "/1";
            client.connection.Send(request);
            request.target = "/2";
            client.connection.Send(request);
            NS_TEST_EXPECT_MSG_EQ(client.stream->sent,
                                  "GET /1 HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
                                  "the second request waits");
            client.stream->Arrive(answer);
            NS_TEST_EXPECT_MSG_EQ((client.stream->sent.find("GET /2") != std::string::npos),
                                  true,
                                  "until the first is answered");
            client.stream->Arrive("HTTP/1.1 204 No Content\r\n\r\n");
            NS_TEST_ASSERT_MSG_EQ(client.responses.size(), 2, "both answers");
            NS_TEST_EXPECT_MSG_EQ(client.responses[0].content, "ok", "content");
            NS_TEST_EXPECT_MSG_EQ(client.sizes[0], answer.size(), "octets");
            NS_TEST_EXPECT_MSG_EQ(client.responses[1].status, 204, "status");
            NS_TEST_EXPECT_MSG_EQ(client.closed, 0, "open");
            client.stream->Arrive(answer);
            NS_TEST_EXPECT_MSG_EQ(client.closed, 1, "an answer that nobody asked for");
        }
        for (const std::string& wrong :
             {std::string("HTTP/1.1 2 OK\r\n\r\n"), std::string("hello\r\n\r\n"), answer + "more"})
        {
            Client client;
            HttpRequest request;
            request.method = "GET";
            request.target = "/";
            client.connection.Send(request);
            client.stream->Arrive(wrong);
            NS_TEST_EXPECT_MSG_EQ(client.responses.size(), 0, "no answer: " + wrong);
            NS_TEST_EXPECT_MSG_EQ(client.closed, 1, "closed: " + wrong);
        }
    }
};

/// A frame of a channel: who sends what in which run.
template <class M>
Bytes
MakeFrame(uint32_t type, const M& message)
{
    Envelope envelope;
    envelope.type = type;
    envelope.run = 7;
    return Concat({Encode(envelope), Encode(message)});
}

/// Both ends know what a message takes on the wire, and that some messages HTTP has not.
class ChannelTestCase : public TestCase
{
  public:
    ChannelTestCase() : TestCase("channels: octets of messages")
    {
    }

  private:
    static constexpr uint32_t kQuestion = 11;
    static constexpr uint32_t kAnswer = 12;

    void DoRun() override
    {
        const auto near = Create<TestStream>();
        const auto far = Create<TestStream>();
        const auto client = Create<HttpClientChannel>(near, "das");
        const HttpRoutes routes{{"PUT", HttpPath("/a"), kQuestion}};
        const auto server =
            Create<HttpServerChannel>(far, std::make_shared<const HttpRoutes>(routes));
        std::vector<uint32_t> received;
        const auto keep = [&received](Ptr<MessageStream>, const Bytes&, uint32_t size) {
            received.push_back(size);
        };
        client->SetFrameCallback(keep);
        server->SetFrameCallback(keep);

        HttpRequest request;
        request.method = "PUT";
        request.target = "/a";
        request.content = "xyz";
        HttpResponse response;
        response.content = "ok";
        NS_TEST_EXPECT_MSG_EQ(server->Send(MakeFrame(kAnswer, response)), 0, "nobody has asked");
        NS_TEST_EXPECT_MSG_EQ(far->sent, "", "nothing is sent");

        const uint32_t question = client->Send(MakeFrame(kQuestion, request));
        NS_TEST_EXPECT_MSG_EQ(question, near->sent.size(), "the request");
        far->Arrive(near->sent);
        const uint32_t answer = server->Send(MakeFrame(kAnswer, response));
        NS_TEST_EXPECT_MSG_EQ(answer, far->sent.size(), "the response");
        near->Arrive(far->sent);
        NS_TEST_ASSERT_MSG_EQ(received.size(), 2, "both arrive");
        NS_TEST_EXPECT_MSG_EQ(received[0], question, "as much as was sent");
        NS_TEST_EXPECT_MSG_EQ(received[1], answer, "as much as was sent");

        near->sent.clear();
        const auto notice = MakeFrame(AbortNotice::kType.GetId(), AbortNotice{});
        NS_TEST_EXPECT_MSG_EQ(client->Send(notice), 0, "a client cannot tell that it gave up");
        NS_TEST_EXPECT_MSG_EQ(near->sent, "", "nothing is sent");
    }
};

class PathTestCase : public TestCase
{
  public:
    PathTestCase() : TestCase("paths")
    {
    }

  private:
    void DoRun() override
    {
        const HttpPath path("/proxy/{patient}/{requester}");
        const auto match = [&path](const std::string& target) {
            return path.Match(SplitTarget(target));
        };
        const std::string target = path.Fill({"P 1/2", "R%"});
        NS_TEST_EXPECT_MSG_EQ(target, "/proxy/P%201%2F2/R%25", "percent-encoded");
        const auto values = match(target);
        NS_TEST_ASSERT_MSG_EQ(values.has_value(), true, "matches");
        NS_TEST_EXPECT_MSG_EQ(values->at(0), "P 1/2", "first");
        NS_TEST_EXPECT_MSG_EQ(values->at(1), "R%", "second");
        NS_TEST_EXPECT_MSG_EQ(match("/proxy/a/%62")->at(1), "b", "an escape at the end");
        NS_TEST_EXPECT_MSG_EQ(match("/proxy/a/b?c=d").has_value(), true, "with a query");
        for (const char* other : {"/proxy/a",
                                  "/proxy/a/b/c",
                                  "/master/a/b",
                                  "/proxy//b",
                                  "proxy/a/b",
                                  "",
                                  "/proxy/a/%",
                                  "/proxy/a/%2",
                                  "/proxy/a/%2x"})
        {
            NS_TEST_EXPECT_MSG_EQ(match(other).has_value(), false, other);
        }
        NS_TEST_EXPECT_MSG_EQ(GetHttpStatus(Reason::Malformed), 400, "status of a reason");
    }
};

class HttpTestSuite : public TestSuite
{
  public:
    HttpTestSuite() : TestSuite("ehealth-http", TestSuite::Type::UNIT)
    {
        AddTestCase(new ServerTestCase);
        AddTestCase(new ClientTestCase);
        AddTestCase(new ChannelTestCase);
        AddTestCase(new PathTestCase);
    }
};

HttpTestSuite g_httpTestSuite;

} // namespace
