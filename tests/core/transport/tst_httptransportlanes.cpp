#include "core/base/post.h"
#include "tests/core/transport/transportbench.h"

#include <QElapsedTimer>
#include <QTest>
#include <QThread>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// Many calls at once: lanes and rate gate.
class TestHttpTransportLanes : public ManyCallsBench {
    Q_OBJECT

private Q_SLOTS:
    void init() { openFresh(); }
    void cleanup() { close(); }

    void heartbeatPassesAThousandHangingPolls()
    {
        m_server->always("/poll", m_server->hold());
        m_server->always("/beat", answer::json("{}"));
        for (int i = 0; i < 1200; ++i)
            send(TrafficClass::Futures, "/poll");
        QTRY_COMPARE_WITH_TIMEOUT(m_server->heldCount("/poll"), 1000, 20'000);
        QCOMPARE(lane(TrafficClass::Futures).inFlight, 1000);
        QCOMPARE(lane(TrafficClass::Futures).waiting, 200);
        QElapsedTimer timer;
        timer.start();
        send(TrafficClass::Control, "/beat");
        QTRY_COMPARE(count("/beat"), 1);
        QVERIFY2(timer.elapsed() < 1000, "the heartbeat waited");
        m_server->always("/poll", answer::json("{}"));
        for (int i = 0; i < 1000; ++i)
            QVERIFY(m_server->release("/poll", ServerResponse::json("{}")));
        QTRY_COMPARE_WITH_TIMEOUT(count("/poll"), 1200, 20'000);
    }

    void lanesHoldTheirLimits_data()
    {
        QTest::addColumn<int>("trafficClass");
        QTest::addColumn<int>("limit");
        QTest::newRow("control") << static_cast<int>(TrafficClass::Control) << 8;
        QTest::newRow("training") << static_cast<int>(TrafficClass::Training) << 4;
        QTest::newRow("sampling") << static_cast<int>(TrafficClass::Sampling) << 64;
        QTest::newRow("rest") << static_cast<int>(TrafficClass::Rest) << 8;
        QTest::newRow("telemetry") << static_cast<int>(TrafficClass::Telemetry) << 2;
        QTest::newRow("transfer") << static_cast<int>(TrafficClass::Transfer) << 2;
    }
    void lanesHoldTheirLimits()
    {
        QFETCH(int, trafficClass);
        QFETCH(int, limit);
        m_server->always("/a", m_server->hold());
        for (int i = 0; i < limit + 3; ++i)
            send(static_cast<TrafficClass>(trafficClass), "/a");
        QTRY_COMPARE(m_server->heldCount("/a"), limit);
        QCOMPARE(lane(static_cast<TrafficClass>(trafficClass)).waiting, 3);
        m_server->release("/a", ServerResponse::json("{}"));
        QTRY_COMPARE(m_server->count("/a"), limit + 1);
    }

    void limitsCanChange()
    {
        m_server->always("/a", m_server->hold());
        for (int i = 0; i < 6; ++i)
            send(TrafficClass::Training, "/a");
        QTRY_COMPARE(m_server->heldCount("/a"), 4);
        m_transport->setLimits({8, 5, 64, 1000, 8, 2});
        QTRY_COMPARE(m_server->heldCount("/a"), 5);
        m_transport->setLimits({8, 0, 64, 1000, 8, 2});
        QCOMPARE(lane(TrafficClass::Training).limit, 1);
    }

    /// With one permit: the backing-off call gives it away, but goes before later ones when it is ready again.
    void backOffFreesThePermitAndKeepsThePlace()
    {
        m_transport->setLimits({8, 1, 64, 1000, 8, 2});
        m_server->expect("/1", {answer::status(500, {{"retry-after-ms", "100"}}), answer::json("{}")});
        m_server->always("/2", m_server->hold());
        m_server->always("/3", answer::json("{}"));
        for (const char* path : {"/1", "/2", "/3"})
            send(TrafficClass::Training, path);
        QTRY_COMPARE(m_server->heldCount("/2"), 1);
        m_clock.advance(100ms);
        QCOMPARE(m_server->count("/1"), 1); // no permit yet
        m_server->release("/2", ServerResponse::json("{}"));
        QTRY_COMPARE(m_done.size(), 3U);
        const std::vector<std::string> expected = {"/1", "/2", "/1", "/3"};
        std::vector<std::string> seen;
        for (const ServerRequest& request : m_server->requests())
            seen.push_back(request.path);
        QCOMPARE(seen, expected);
    }

    /// What holds a call back reaches its sender, in order, and only while it waits.
    void tellsWhatHoldsACallBack()
    {
        using R = CallWait::Reason;
        m_transport->setLimits({8, 1, 64, 1000, 8, 2});
        m_server->always("/held", m_server->hold());
        m_server->expect("/a", {answer::status(429, {{"retry-after-ms", "700"}}), answer::json("{}")});
        std::vector<CallWait> waits;
        std::vector<CallWait> first;
        const auto watched = [](std::vector<CallWait>& into, const std::string& path) {
            Call call;
            call.trafficClass = TrafficClass::Training;
            call.path = path;
            call.onWait = [&into](const CallWait& wait) {
                into.push_back(wait);
            };
            return call;
        };
        int done = 0;
        const auto count = [&done](const Result<HttpReply>&) {
            ++done;
        };
        m_transport->send(watched(first, "/held"), m_owner.get(), count);
        m_transport->send(watched(waits, "/a"), m_owner.get(), count);
        QVERIFY(waits.empty()); // never inside send()
        QTRY_COMPARE(waits.size(), 1U);
        QCOMPARE(waits[0].reason, R::LaneFull);
        QTRY_COMPARE(m_server->heldCount("/held"), 1);
        m_server->release("/held", ServerResponse::json("{}"));
        QTRY_COMPARE(waits.size(), 3U);
        QCOMPARE(waits[1].reason, R::None);
        QCOMPARE(waits[2].reason, R::BackOff);
        QCOMPARE(waits[2].attempt, 1);
        QCOMPARE(waits[2].attempts, 11);
        QCOMPARE(waits[2].until, m_clock.now() + 700ms);
        QCOMPARE(waits[2].why->httpStatus, 429);

        std::vector<CallWait> later;
        m_server->always("/b", answer::json("{}"));
        m_transport->send(watched(later, "/b"), m_owner.get(), count);
        QTRY_COMPARE(later.size(), 1U);
        QCOMPARE(later[0].reason, R::Gate);
        QCOMPARE(later[0].until, m_clock.now() + 700ms);
        m_clock.advance(700ms);
        QTRY_COMPARE(waits.back().reason, R::None);
        m_clock.advance(100ms);
        QTRY_COMPARE(done, 3);
        QCOMPARE(later.back().reason, R::None);
        QVERIFY(first.empty());
    }

    void cancelledCallsGiveTheirPermitsBack()
    {
        m_server->always("/a", m_server->hold());
        std::vector<CallHandle> handles;
        for (int i = 0; i < 4; ++i)
            handles.push_back(send(TrafficClass::Training, "/a"));
        QTRY_COMPARE(m_server->heldCount("/a"), 4);
        send(TrafficClass::Training, "/b");
        for (CallHandle& handle : handles)
            handle.cancel();
        QTRY_COMPARE(m_server->count("/b"), 1);
        QTRY_COMPARE(m_done.size(), 5U);
        QCOMPARE(lane(TrafficClass::Training).inFlight, 0);
    }

    /// A 200 of a request that was sent before the 429 does not open the gate.
    void ax_22_earlierSuccessDoesNotOpenTheGate()
    {
        m_server->always("/held", m_server->hold());
        m_server->always("/limited", answer::status(429, {{"retry-after", "1"}}));
        m_server->always("/next", answer::json("{}"));
        send(TrafficClass::Sampling, "/held");
        QTRY_COMPARE(m_server->heldCount("/held"), 1);
        send(TrafficClass::Sampling, "/limited", RetryPolicy::none());
        QTRY_COMPARE(count("/limited"), 1);
        QCOMPARE(m_done.at(0).second.error().kind, ErrorKind::RateLimited);
        QVERIFY(lane(TrafficClass::Sampling).gateOpensAtMs > m_clock.wallMs());
        m_server->release("/held", ServerResponse::json("{}"));
        QTRY_COMPARE(count("/held"), 1);
        send(TrafficClass::Sampling, "/next");
        m_clock.advance(999ms);
        QCOMPARE(lane(TrafficClass::Sampling).waiting, 1);
        QCOMPARE(m_server->count("/next"), 0);
        m_clock.advance(1ms);
        QTRY_COMPARE(count("/next"), 1);
        QCOMPARE(lane(TrafficClass::Sampling).gateOpensAtMs, 0);
    }

    /// 20 waiters on a 500 ms window, extended to 1,000 ms at 400 ms.
    void ax_38_waitersLookAgainAndLeaveOneByOne()
    {
        m_server->always("/next", answer::json("{}"));
        m_server->always("/limited", m_server->hold());
        send(TrafficClass::Sampling, "/limited", RetryPolicy::none());
        send(TrafficClass::Sampling, "/limited", RetryPolicy::none());
        QTRY_COMPARE(m_server->heldCount("/limited"), 2);
        m_server->release("/limited", {429, {{"retry-after-ms", "500"}}, "{}"});
        QTRY_COMPARE(count("/limited"), 1);
        for (int i = 0; i < 20; ++i)
            send(TrafficClass::Sampling, "/next");
        m_clock.advance(400ms);
        m_server->release("/limited", {429, {{"retry-after-ms", "600"}}, "{}"});
        QTRY_COMPARE(count("/limited"), 2);
        m_clock.advance(599ms);
        QCOMPARE(lane(TrafficClass::Sampling).waiting, 20);
        m_clock.advance(1ms);
        QCOMPARE(lane(TrafficClass::Sampling).waiting, 19);
        m_clock.advance(50ms);
        QCOMPARE(lane(TrafficClass::Sampling).waiting, 14);
        m_clock.advance(150ms);
        QTRY_COMPARE(count("/next"), 20);
    }

    void gateDoesNotTouchOtherLanes()
    {
        m_server->always("/limited", answer::status(429));
        m_server->always("/ok", answer::json("{}"));
        send(TrafficClass::Sampling, "/limited", RetryPolicy::none());
        send(TrafficClass::Control, "/limited", RetryPolicy::none());
        QTRY_COMPARE(count("/limited"), 2);
        for (const auto other : {TrafficClass::Control, TrafficClass::Training, TrafficClass::Futures})
            send(other, "/ok");
        QTRY_COMPARE(count("/ok"), 3);
        QCOMPARE(lane(TrafficClass::Sampling).gateOpensAtMs, m_clock.wallMs() + 1000);
    }

    /// One gate for a server and key, whoever sends: after a 429 nothing of sixteen threads' calls leaves before its
    /// window ends.
    void at_8_sixteenThreadsShareOneGate()
    {
        m_server->always("/limited", answer::status(429, {{"retry-after", "2"}}));
        m_server->always("/ok", answer::json("{}"));
        send(TrafficClass::Sampling, "/limited", RetryPolicy::none());
        QTRY_COMPARE(count("/limited"), 1);
        std::vector<std::unique_ptr<QThread>> threads;
        for (int i = 0; i < 16; ++i) {
            threads.emplace_back(QThread::create([this] {
                for (int k = 0; k < 1'000; ++k)
                    post(m_owner.get(),
                         [this, k] { k % 25 == 0 ? void(send(TrafficClass::Sampling, "/ok")) : void(); });
            }));
            threads.back()->start();
        }
        for (const auto& thread : threads)
            QVERIFY(thread->wait(30'000));
        QTRY_COMPARE(lane(TrafficClass::Sampling).waiting, 640);
        m_clock.advance(1'999ms);
        QCOMPARE(lane(TrafficClass::Sampling).waiting, 640);
        for (int i = 0; i < 1'000 && count("/ok") < 640; ++i) {
            m_clock.advance(10ms);
            QCoreApplication::processEvents();
        }
        QTRY_COMPARE(count("/ok"), 640);
    }

    /// The breaker's exemption is not one from the 429's window.
    void gateHoldsPollsBack()
    {
        m_server->always("/limited", answer::status(429));
        m_server->always("/poll", answer::json("{}"));
        send(TrafficClass::Futures, "/limited", RetryPolicy::none());
        QTRY_COMPARE(count("/limited"), 1);
        send(TrafficClass::Futures, "/poll");
        m_clock.advance(999ms);
        QCOMPARE(lane(TrafficClass::Futures).waiting, 1);
        m_clock.advance(1ms);
        QTRY_COMPARE(count("/poll"), 1);
    }

private:
    LaneSummary lane(TrafficClass trafficClass) const
    {
        return m_transport->lanes().at(static_cast<qsizetype>(trafficClass));
    }
};

QTEST_GUILESS_MAIN(TestHttpTransportLanes)
#include "tst_httptransportlanes.moc"
