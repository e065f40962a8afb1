#include "core/wire/codec.h"
#include "tests/core/acceptance/stack.h"
#include "tests/core/acceptance/tinkermock.h"

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatience = Stack::kPatience;
const char* const kStream = "/api/v1/stream_sample";
const char* const kStreamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

std::string token(int id)
{
    return "data: {\"token\":\"t" + std::to_string(id) + "\",\"token_id\":" + std::to_string(id) + "}\n\n";
}

std::string end(int total)
{
    return "data: {\"finish_reason\":\"stop\",\"total_tokens\":" + std::to_string(total) + "}\n\ndata: [DONE]\n\n";
}

/// An open stream that the test feeds.
class Feed {
public:
    Answer answer()
    {
        return [this](const ServerRequest&, Responder responder) {
            m_responder.emplace(std::move(responder));
            m_responder->sendRaw(kStreamHead, false);
        };
    }
    bool isOpen() const { return m_responder && m_responder->isOpen(); }
    void send(const std::string& bytes, bool close = false) { m_responder->sendRaw(bytes, close); }

private:
    std::optional<Responder> m_responder;
};

} // namespace

/// Streamed samples over the wire.
class TestSampleStream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void c1_47_tokensComeAsTheyAreMade();
    void c1_47_stopsEarly();
    void c1_47_stopsBeforeTheFirstToken();
    void tellsWhyItBroke_data();
    void tellsWhyItBroke();
    void isSentAgainBeforeTheFirstToken();
    void isNotSentAgainAfterTheFirstToken();
    void aServerWithoutItSaysSo();
    void refusesWhatSampleRefuses();

private:
    OperationHandle stream(wire::SampleRequest request = Stack::prompt())
    {
        return m_sampler->sampleStream(
            std::move(request), m_stack.get(),
            [this](const wire::SampleChunk& chunk) { m_tokens.push_back(chunk.tokenId.value_or(-1)); },
            m_outcome.handler());
    }
    bool hasEnded()
    {
        return QTest::qWaitFor([this] { return m_outcome.has_value(); }, kPatience);
    }

    std::unique_ptr<TinkerMock> m_mock;
    std::unique_ptr<Stack> m_stack;
    SamplingClient* m_sampler = nullptr;
    std::vector<int> m_tokens;
    Later<StreamOutcome> m_outcome;
};

void TestSampleStream::init()
{
    m_mock = std::make_unique<TinkerMock>();
    m_stack = std::make_unique<Stack>(m_mock->baseUrl());
    m_sampler = m_stack->sampler(m_stack->open());
    m_tokens.clear();
    m_outcome = {};
    QVERIFY(m_sampler);
}

void TestSampleStream::cleanup()
{
    m_stack.reset();
    m_mock.reset();
}

void TestSampleStream::c1_47_tokensComeAsTheyAreMade()
{
    Feed feed;
    m_mock->expect(kStream, {feed.answer()});
    stream();
    QTRY_VERIFY_WITH_TIMEOUT(feed.isOpen(), kPatience);
    feed.send(token(1));
    QTRY_COMPARE_WITH_TIMEOUT(m_tokens.size(), std::size_t{1}, kPatience);
    QVERIFY(!m_outcome.has_value());
    const std::string second = token(2);
    feed.send(second.substr(0, 9));
    feed.send(second.substr(9) + token(3) + end(3), true);
    QVERIFY(hasEnded());
    QVERIFY(m_outcome->has_value());
    QCOMPARE(m_tokens, (std::vector<int>{1, 2, 3}));
    QCOMPARE((*m_outcome)->stopReason, wire::StopReason::Stop);
    QCOMPARE((*m_outcome)->totalTokens, std::int64_t{3});
    const auto sent = wire::decode<wire::SampleRequest>(m_mock->requests(kStream).front().body);
    QVERIFY(sent.has_value());
    QCOMPARE(sent->seqId, std::optional<std::int64_t>(0));
    QCOMPARE(sent->samplingSessionId.value_or(""), m_sampler->samplingSessionId());
    QCOMPARE(m_sampler->nextSeqId(), std::int64_t{1});
    QCOMPARE(m_stack->accounts.front()->link.dispatch().inFlight(), 0);
}

void TestSampleStream::c1_47_stopsEarly()
{
    Feed feed;
    m_mock->expect(kStream, {feed.answer()});
    OperationHandle handle = stream();
    QTRY_VERIFY_WITH_TIMEOUT(feed.isOpen(), kPatience);
    feed.send(token(1));
    QTRY_COMPARE_WITH_TIMEOUT(m_tokens.size(), std::size_t{1}, kPatience);
    handle.cancel();
    QVERIFY(hasEnded());
    QCOMPARE(m_outcome->error().kind, ErrorKind::Cancelled);
    QTRY_VERIFY_WITH_TIMEOUT(!feed.isOpen(), kPatience); // the server sees that nobody listens
    QCOMPARE(m_tokens.size(), std::size_t{1});
    QTRY_COMPARE(m_stack->tasks.tasks().size(), 0);
}

void TestSampleStream::c1_47_stopsBeforeTheFirstToken()
{
    SamplingDispatch& dispatch = m_stack->accounts.front()->link.dispatch();
    Feed feed;
    m_mock->expect(kStream, {feed.answer()});
    OperationHandle handle = stream();
    QTRY_VERIFY_WITH_TIMEOUT(feed.isOpen(), kPatience);
    QCOMPARE(dispatch.inFlight(), 1);
    handle.cancel();
    QVERIFY(hasEnded());
    QCOMPARE(m_outcome->error().kind, ErrorKind::Cancelled);
    QTRY_COMPARE(dispatch.inFlight(), 0);
    QCOMPARE(dispatch.bytesInFlight(), 0);
    QTRY_VERIFY_WITH_TIMEOUT(!feed.isOpen(), kPatience);
}

void TestSampleStream::tellsWhyItBroke_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("detail");
    const QByteArray head(kStreamHead);
    const QByteArray first = QByteArray::fromStdString(token(1));
    QTest::newRow("the server's error") << head + first + "data: {\"error\":\"out of memory\"}\n\n"
                                        << ErrorKind::RemoteTask << u"out of memory"_s;
    QTest::newRow("no end") << head + first << ErrorKind::Protocol << u"before the sample did"_s;
    QTest::newRow("endless event") << head + first + "data: " + QByteArray(2 << 20, 'x') << ErrorKind::Protocol
                                   << u"longer than allowed"_s;
    QTest::newRow("cut off") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n") + first
                             << ErrorKind::Network << QString();
}

void TestSampleStream::tellsWhyItBroke()
{
    QFETCH(const QByteArray, body);
    QFETCH(const ErrorKind, kind);
    QFETCH(const QString, detail);
    m_mock->expect(kStream, {answer::raw(body.toStdString())});
    stream();
    QVERIFY(hasEnded());
    QVERIFY(!m_outcome->has_value());
    QCOMPARE(m_outcome->error().kind, kind);
    QVERIFY2(m_outcome->error().toText().contains(detail), qPrintable(m_outcome->error().toText()));
    QCOMPARE(m_mock->count(kStream), 1);
}

void TestSampleStream::isSentAgainBeforeTheFirstToken()
{
    m_mock->expect(kStream, {answer::dropBeforeHeaders(), answer::status(429, {{"retry-after-ms", "20"}}),
                             answer::raw(kStreamHead + token(1) + end(1))});
    stream();
    QTRY_COMPARE_WITH_TIMEOUT(m_mock->count(kStream), 2, kPatience);
    QTRY_VERIFY(m_stack->accounts.front()->link.dispatch().isPaused());
    QVERIFY(hasEnded());
    QVERIFY(m_outcome->has_value());
    const auto sent = m_mock->requests(kStream);
    QCOMPARE(sent.size(), std::size_t{3});
    for (const ServerRequest& request : sent) {
        const auto body = wire::decode<wire::SampleRequest>(request.body);
        QVERIFY(body && body->seqId == std::optional<std::int64_t>(0));
    }
}

void TestSampleStream::isNotSentAgainAfterTheFirstToken()
{
    m_mock->always(kStream, answer::truncated(token(1), 1'000));
    stream();
    QVERIFY(hasEnded());
    QVERIFY(!m_outcome->has_value());
    QCOMPARE(m_tokens, std::vector<int>{1});
    QCOMPARE(m_mock->count(kStream), 1);
}

void TestSampleStream::aServerWithoutItSaysSo()
{
    m_mock->always(kStream, answer::status(404, {}, "{\"detail\":\"Not Found\"}"));
    stream();
    QVERIFY(hasEnded());
    QVERIFY(!m_outcome->has_value());
    QCOMPARE(m_outcome->error().code, u"not_offered"_s);
}

void TestSampleStream::refusesWhatSampleRefuses()
{
    stream(Stack::prompt(0));
    QVERIFY(hasEnded());
    QCOMPARE(m_outcome->error().kind, ErrorKind::Validation);
    QCOMPARE(m_mock->count(kStream), 0);
}

QTEST_GUILESS_MAIN(TestSampleStream)
#include "tst_samplestream.moc"
