#include "tests/core/transport/transportbench.h"

#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// What opens the circuit breaker of a lane, what does not, and what closes it again.
class TestHttpTransportBreaker : public ManyCallsBench {
    Q_OBJECT

private Q_SLOTS:
    void init() { openFresh(); }
    void cleanup() { close(); }

    void ax_9_breakerRejectsThenTriesExactlyOne()
    {
        m_server->always("/a", answer::status(503));
        for (int i = 1; i <= 5; ++i) {
            send(TrafficClass::Rest, "/a", RetryPolicy::none());
            QTRY_COMPARE(count("/a"), i);
        }
        QCOMPARE(m_transport->breakerState(TrafficClass::Rest), CircuitBreaker::State::Open);
        m_done.clear();
        send(TrafficClass::Rest, "/a");
        QTRY_COMPARE(m_done.size(), 1U);
        const Error rejected = m_done.at(0).second.error();
        QCOMPARE(rejected.code, u"circuit_open"_s);
        QCOMPARE(rejected.retryAfter, std::optional(Milliseconds(30'000)));
        QVERIFY(rejected.isTransient());
        QCOMPARE(m_server->count("/a"), 5);

        m_clock.advance(30s);
        m_done.clear();
        m_server->always("/a", m_server->hold());
        m_transport->setLimits({8, 4, 64, 1000, 20, 2});
        for (int i = 0; i < 10; ++i)
            send(TrafficClass::Rest, "/a");
        QTRY_COMPARE(m_done.size(), 9U);
        QTRY_COMPARE(m_server->heldCount("/a"), 1);
        m_server->release("/a", ServerResponse::json("{}"));
        QTRY_COMPARE(m_done.size(), 10U);
        QVERIFY(m_done.back().second.has_value());
        m_server->always("/a", answer::json("{}"));
        for (int i = 0; i < 10; ++i)
            send(TrafficClass::Rest, "/a");
        QTRY_COMPARE(m_done.size(), 20U);
        QVERIFY(m_done.back().second.has_value());
    }

    /// The fifth opens it; those that come in afterwards reach their callers and move nothing.
    void c1_50_twentyFailuresAtOnce()
    {
        m_transport->setLimits({8, 4, 64, 1000, 20, 2});
        m_server->always("/a", m_server->hold());
        for (int i = 0; i < 20; ++i)
            send(TrafficClass::Rest, "/a", RetryPolicy::none());
        QTRY_COMPARE(m_server->heldCount("/a"), 20);
        const auto fail = [this](int times) {
            for (int i = 0; i < times; ++i)
                QVERIFY(m_server->release("/a", {503, {}, "{}"}));
        };
        fail(4);
        QTRY_COMPARE(count("/a"), 4);
        QCOMPARE(m_transport->breakerState(TrafficClass::Rest), CircuitBreaker::State::Closed);
        fail(1);
        QTRY_COMPARE(count("/a"), 5);
        QCOMPARE(m_transport->breakerState(TrafficClass::Rest), CircuitBreaker::State::Open);
        m_clock.advance(10s);
        fail(15);
        QTRY_COMPARE(count("/a"), 20);
        for (const auto& [path, result] : m_done)
            QCOMPARE(result.error().httpStatus, 503);
        send(TrafficClass::Rest, "/a");
        QTRY_COMPARE(count("/a"), 21);
        QCOMPARE(m_done.back().second.error().code, u"circuit_open"_s);
        QCOMPARE(m_server->count("/a"), 20);
        m_clock.advance(20s);
        QCOMPARE(m_transport->breakerState(TrafficClass::Rest), CircuitBreaker::State::HalfOpen);
    }

    void cancelledTrialGivesWayToTheNext()
    {
        m_server->always("/a", answer::status(503));
        for (int i = 1; i <= 5; ++i) {
            send(TrafficClass::Rest, "/a", RetryPolicy::none());
            QTRY_COMPARE(count("/a"), i);
        }
        m_clock.advance(30s);
        m_server->always("/a", m_server->hold());
        CallHandle trial = send(TrafficClass::Rest, "/a");
        QTRY_COMPARE(m_server->heldCount("/a"), 1);
        trial.cancel();
        QTRY_COMPARE(m_server->heldCount("/a"), 0);
        send(TrafficClass::Rest, "/a");
        QTRY_COMPARE(m_server->heldCount("/a"), 1);
        QCOMPARE(m_server->count("/a"), 7);
    }

    /// Faults that are no HTTP answer count like one: dropped, garbage, refused.
    void ax_24_faultsWithoutAnAnswerOpenTheBreaker()
    {
        m_server->expect("/a", {answer::dropBeforeHeaders(), answer::reset(), answer::garbage(),
                                answer::truncated("{", 10), answer::dropAfterHeaders()});
        for (int i = 1; i <= 5; ++i) {
            QCOMPARE(m_transport->breakerState(TrafficClass::Rest), CircuitBreaker::State::Closed);
            send(TrafficClass::Rest, "/a", RetryPolicy::none());
            QTRY_COMPARE(count("/a"), i);
        }
        QCOMPARE(m_transport->breakerState(TrafficClass::Rest), CircuitBreaker::State::Open);
        send(TrafficClass::Rest, "/a");
        QTRY_COMPARE(count("/a"), 6);
        QCOMPARE(m_done.back().second.error().code, u"circuit_open"_s);
    }

    void breakerLeavesControlAlone()
    {
        m_server->always("/a", answer::status(503));
        for (int i = 1; i <= 12; ++i) {
            send(TrafficClass::Control, "/a", RetryPolicy::none());
            QTRY_COMPARE(count("/a"), i);
        }
        QCOMPARE(m_server->count("/a"), 12);
    }

    /// A server may hold polls for longer than they wait; and one dead future's 500s are its own affair.
    void breakerLeavesPollsAlone()
    {
        m_server->always("/poll", m_server->hold());
        for (int i = 0; i < 5; ++i)
            send(TrafficClass::Futures, "/poll", RetryPolicy::none(), 45s);
        QTRY_COMPARE(m_server->heldCount("/poll"), 5);
        m_clock.advance(45s);
        QTRY_COMPARE(count("/poll"), 5);
        QCOMPARE(m_done.back().second.error().kind, ErrorKind::Timeout);
        QCOMPARE(m_transport->breakerState(TrafficClass::Futures), CircuitBreaker::State::Closed);

        m_server->always("/dead", answer::status(500));
        for (int i = 1; i <= 6; ++i) {
            send(TrafficClass::Futures, "/dead", RetryPolicy::none());
            QTRY_COMPARE(count("/dead"), i);
        }
        QCOMPARE(m_server->count("/dead"), 6);
    }

    /// A stream as the trial of a half-open breaker lets the others go when its head has come, not when it ends.
    void aTrialHasPassedWhenItsReplyBegins()
    {
        m_server->always("/a", answer::status(503));
        for (int i = 1; i <= 5; ++i) {
            send(TrafficClass::Sampling, "/a", RetryPolicy::none());
            QTRY_COMPARE(count("/a"), i);
        }
        m_clock.advance(30s);
        std::optional<Responder> held;
        m_server->always("/stream", [&](const ServerRequest&, Responder responder) { held = responder; });
        send(TrafficClass::Sampling, "/stream");
        QTRY_VERIFY(held.has_value());
        QCOMPARE(m_transport->breakerState(TrafficClass::Sampling), CircuitBreaker::State::HalfOpen);
        held->sendRaw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", false);
        QTRY_COMPARE(m_transport->breakerState(TrafficClass::Sampling), CircuitBreaker::State::Closed);
        QCOMPARE(count("/stream"), 0);
        m_server->always("/b", answer::json("{}"));
        send(TrafficClass::Sampling, "/b");
        QTRY_COMPARE(count("/b"), 1);
        QVERIFY(m_done.back().second.has_value());
    }

    void clientErrorsDoNotOpenTheBreaker()
    {
        m_server->always("/a", answer::status(404));
        for (int i = 1; i <= 8; ++i) {
            send(TrafficClass::Rest, "/a");
            QTRY_COMPARE(count("/a"), i);
        }
        QCOMPARE(m_transport->breakerState(TrafficClass::Rest), CircuitBreaker::State::Closed);
    }
};

QTEST_GUILESS_MAIN(TestHttpTransportBreaker)
#include "tst_httptransportbreaker.moc"
