#include "tests/core/transport/transportbench.h"

#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// How a call ends when it does not end with an answer, and what becomes of a body that is not kept in memory.
class TestHttpTransportEnds : public SingleCallBench {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>();
        open(made("tml-old"));
        m_result.reset();
    }
    void cleanup() { close(); }

    /// Cancel, time of an attempt, time without a byte, time of the whole call and size have an error each.
    void endsAreToldApart_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("code");
        QTest::newRow("cancelled") << u"cancel"_s << ErrorKind::Cancelled << QString();
        QTest::newRow("attempt") << u"timeout"_s << ErrorKind::Timeout << u"timeout"_s;
        QTest::newRow("no byte") << u"inactive"_s << ErrorKind::Timeout << u"inactive"_s;
        QTest::newRow("whole call") << u"deadline"_s << ErrorKind::Timeout << u"deadline"_s;
        QTest::newRow("size") << u"size"_s << ErrorKind::Protocol << u"too_large"_s;
    }
    void endsAreToldApart()
    {
        QFETCH(QString, how);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, code);
        m_server->always("/a", how == u"size"_s ? answer::huge(5'000) : m_server->hold());
        Call what = call();
        what.retry = RetryPolicy::none();
        what.timeout = how == u"timeout"_s ? 4s : 1h;
        if (how == u"inactive"_s)
            what.inactivity = 4s;
        if (how == u"deadline"_s)
            what.deadline = 4s;
        what.maxResponseBytes = 4'999;
        CallHandle handle = send(what);
        if (how == u"cancel"_s) {
            QTRY_COMPARE(m_server->heldCount("/a"), 1);
            handle.cancel();
        } else if (how != u"size"_s) {
            QTRY_COMPARE(m_server->heldCount("/a"), 1);
            m_clock.advance(3'999ms);
            QCoreApplication::processEvents();
            QVERIFY(!m_result);
            m_clock.advance(1ms);
        }
        QTRY_VERIFY(m_result);
        QVERIFY(!*m_result);
        QCOMPARE(m_result->error().kind, kind);
        QCOMPARE(m_result->error().code, code);
        QTRY_COMPARE(m_server->heldCount("/a"), 0); // the connection is given up too
    }

    void deadlineCountsQueueAndBackOff()
    {
        m_server->always("/a", answer::status(503));
        Call what = call();
        what.deadline = 1s;
        send(what);
        QTRY_COMPARE(m_transport->journal().entries().back().state, RequestState::Waiting);
        m_clock.advance(500ms);
        QTRY_COMPARE(m_server->count("/a"), 2);
        QTRY_COMPARE(m_transport->journal().entries().back().state, RequestState::Waiting);
        m_clock.advance(500ms);
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().code, u"deadline"_s);
        m_clock.advance(1h);
        QCOMPARE(m_server->count("/a"), 2);
    }

    /// Bytes that trickle in keep a call alive; its own time limit ends it all the same.
    void everyByteCountsAsActivity()
    {
        m_server->always("/a", answer::trickle(m_clock, std::string(40, 'x'), 10, 3s));
        Call what = call();
        what.inactivity = 20s; // the whole takes longer
        const Milliseconds begun = m_clock.now();
        send(what);
        QTRY_COMPARE(m_server->count("/a"), 1);
        for (int i = 0; i < 300 && !m_result; ++i) {
            m_clock.advance(1s);
            QTest::qWait(5); // real bytes on a real socket
        }
        QTRY_VERIFY(m_result);
        QVERIFY2(m_result->has_value(), m_result->has_value() ? "" : qPrintable(m_result->error().toText()));
        QCOMPARE((*m_result)->body.size(), 40U);
        QVERIFY(m_clock.now() - begun > 25s);
    }

    void bodyGoesToTheSink()
    {
        std::string all;
        for (int i = 0; i < 200'000; ++i)
            all += static_cast<char>('a' + i % 26);
        m_server->expect("/a", {answer::status(500), answer::truncated(all.substr(0, 50'000), all.size())});
        m_server->always("/a", answer::json(all));
        std::string stored;
        std::vector<qint64> totals;
        Call what = call();
        what.sink.begin = [&](qint64 total) {
            totals.push_back(total);
            stored.clear();
            return Result<void>();
        };
        what.sink.write = [&](std::string_view bytes) {
            stored += bytes;
            return Result<void>();
        };
        send(what);
        for (int retry = 1; retry <= 2; ++retry) {
            QTRY_COMPARE(m_transport->counters().retries, static_cast<quint64>(retry));
            m_clock.advance(10s);
        }
        QTRY_VERIFY(m_result);
        QVERIFY(m_result->has_value());
        QVERIFY((*m_result)->body.empty());
        QVERIFY(stored == all);
        const auto size = static_cast<qint64>(all.size());
        QCOMPARE(totals, (std::vector<qint64>{size, size})); // an error's body is none for the sink
        QVERIFY(!m_transport->lastRoundTrip());              // its length says nothing about the way
    }

    void sinkThatFailsEndsTheCall_data()
    {
        QTest::addColumn<bool>("atBegin");
        QTest::newRow("begin") << true;
        QTest::newRow("write") << false;
    }
    void sinkThatFailsEndsTheCall()
    {
        QFETCH(bool, atBegin);
        m_server->always("/a", answer::json(R"({"a":1})"));
        Call what = call();
        const auto full = [](bool fails) -> Result<void> {
            return fails ? Result<void>(failure(ErrorKind::Storage, "the disk is full")) : Result<void>();
        };
        what.sink.begin = [=](qint64) {
            return full(atBegin);
        };
        what.sink.write = [=](std::string_view) {
            return full(!atBegin);
        };
        send(what);
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().kind, ErrorKind::Storage);
        QCOMPARE(m_result->error().detail, u"the disk is full"_s);
        QCOMPARE(m_server->count("/a"), 1); // not tried again
    }

    void emptyBodyBeginsTheSinkToo()
    {
        m_server->always("/a", answer::json(""));
        int begun = 0;
        Call what = call();
        what.sink.begin = [&](qint64) {
            ++begun;
            return Result<void>();
        };
        what.sink.write = [](std::string_view) {
            return Result<void>();
        };
        send(what);
        QTRY_VERIFY(m_result);
        QVERIFY(m_result->has_value());
        QCOMPARE(begun, 1);
    }

    /// What a download may hold is for its file; the page that comes with a refusal is not worth as much memory.
    void sinkKeepsRefusalsSmall()
    {
        m_server->always("/a", answer::status(403, {}, std::string(3'000'000, 'x')));
        Call what = call();
        what.maxResponseBytes = std::size_t{1} << 36;
        what.sink.begin = [](qint64) {
            return Result<void>();
        };
        what.sink.write = [](std::string_view) {
            return Result<void>();
        };
        send(what);
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().code, u"too_large"_s);
    }

    void anAttemptWithoutAnAnswerShowsNoStatus()
    {
        m_server->expect("/a", {answer::status(503), answer::dropBeforeHeaders(), answer::dropBeforeHeaders()});
        Call what = call();
        what.retry.maxRetries = 1;
        send(what);
        QTRY_COMPARE(m_transport->journal().entries().back().state, RequestState::Waiting);
        QCOMPARE(m_transport->journal().entries().back().httpStatus, 503);
        m_clock.advance(10s);
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().kind, ErrorKind::Network);
        QCOMPARE(m_transport->journal().entries().back().httpStatus, 0);
    }
};

Q_DECLARE_METATYPE(tinkex::ErrorKind)

QTEST_GUILESS_MAIN(TestHttpTransportEnds)
#include "tst_httptransportends.moc"
