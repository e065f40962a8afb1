#include "ui/waittext.h"

#include <QTest>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 kNow = 1'000'000'000;
constexpr int kConnected = int(ConnectionState::Connected);

QTestData& row(const char* name, Wait::Kind kind, const QString& reason = {})
{
    return QTest::newRow(name) << kConnected << int(kind) << reason;
}

} // namespace

class TestWaitText : public QObject {
    Q_OBJECT
private slots:
    void oneSentenceForEveryReason_data()
    {
        QTest::addColumn<int>("connection");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<qint64>("leftMs");
        QTest::addColumn<int>("attempt");
        QTest::addColumn<int>("attempts");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<int>("tone");
        using Kind = Wait::Kind;
        row("nothing", Kind::None) << 0LL << 0 << 0 << u"Nothing is waiting."_s << int(Tone::Ok);
        row("working", Kind::Working)
            << 0LL << 0 << 0 << u"The server is working on sample; nothing is held up here; for 6.0 s so far."_s
            << int(Tone::Info);
        row("capacity", Kind::Capacity, u"no slot"_s)
            << 0LL << 0 << 0
            << u"The server has paused sample for want of capacity — “no slot” — and goes on by itself; for 6.0 s so far."_s
            << int(Tone::Warn);
        row("rate limit", Kind::RateLimit, u"10 a minute"_s)
            << 4000LL << 2 << 0
            << u"The server has paused sample by its rate limit — “10 a minute”; next try in 4.0 s, attempt 2, for 6.0 s so far."_s
            << int(Tone::Warn);
        row("billing", Kind::Billing)
            << 60'000LL << 0 << 0
            << u"The server asks for a payment (402) before it goes on with sample: settle it with the provider, or cancel; next try in 1 min, for 6.0 s so far."_s
            << int(Tone::Bad);
        row("gate", Kind::Throttled, u"gate"_s)
            << 3800LL << 0 << 0
            << u"This program holds sample back, because the server asked for fewer requests; next try in 3.8 s, for 6.0 s so far."_s
            << int(Tone::Warn);
        row("lane", Kind::Throttled, u"lane"_s)
            << 0LL << 0 << 0
            << u"This program holds sample back until one of the requests of this kind comes back; for 6.0 s so far."_s
            << int(Tone::Warn);
        row("permit", Kind::Throttled, u"permit"_s)
            << 0LL << 0 << 0 << u"This program holds sample back until those before have been sent; for 6.0 s so far."_s
            << int(Tone::Warn);
        row("samples", Kind::Throttled, u"samples"_s)
            << 0LL << 0 << 0
            << u"This program holds sample back until another one is over: the server limits how many are under way; for 6.0 s so far."_s
            << int(Tone::Warn);
        row("bytes", Kind::Throttled, u"bytes"_s)
            << 0LL << 0 << 0
            << u"This program fetches the result of sample when those before, which are large, have been read; for 6.0 s so far."_s
            << int(Tone::Warn);
        row("unreachable", Kind::Unreachable, u"connection refused"_s)
            << 2000LL << 3 << 0
            << u"The server does not answer sample — “connection refused”; next try in 2.0 s, attempt 3, for 6.0 s so far."_s
            << int(Tone::Bad);
        row("retrying", Kind::Retrying, u"HTTP 503"_s)
            << 2000LL << 2 << 5
            << u"sample failed — “HTTP 503” — and is sent again; next try in 2.0 s, attempt 2 of 5, for 6.0 s so far."_s
            << int(Tone::Warn);
        row("expired", Kind::Expired)
            << 0LL << 0 << 0 << u"The server has forgotten sample, so it has been sent again; for 6.0 s so far."_s
            << int(Tone::Warn);
        const auto link = [](const char* name, ConnectionState state) -> QTestData& {
            return QTest::newRow(name) << int(state) << int(Kind::None) << u"refused"_s;
        };
        link("disconnected", ConnectionState::Disconnected)
            << 0LL << 0 << 0 << u"There is no connection to a server, so nothing can be sent."_s << int(Tone::Neutral);
        link("starting", ConnectionState::StartingServer)
            << 0LL << 0 << 0 << u"The embedded server is starting; work begins when it is ready."_s << int(Tone::Info);
        link("reconnecting", ConnectionState::Reconnecting)
            << 4000LL << 0 << 0 << u"The server cannot be reached — “refused”; next try in 4.0 s, for 6.0 s so far."_s
            << int(Tone::Warn);
        link("failed", ConnectionState::Failed)
            << 0LL << 0 << 0 << u"The connection has failed — “refused” — so nothing can be sent."_s << int(Tone::Bad);
    }

    void oneSentenceForEveryReason()
    {
        QFETCH(int, connection);
        QFETCH(int, kind);
        QFETCH(QString, reason);
        QFETCH(qint64, leftMs);
        QFETCH(int, attempt);
        QFETCH(int, attempts);
        HealthSnapshot health;
        health.waiting.connection = ConnectionState(connection);
        health.waiting.operation = u"sample"_s;
        health.waiting.operations = 1;
        health.waiting.wait = {Wait::Kind(kind), reason,  kNow - 6000, leftMs > 0 ? kNow + leftMs : 0,
                               attempt,          attempts};
        QTEST(WaitText::sentence(health, kNow), "sentence");
        QTEST(int(WaitText::tone(health.waiting)), "tone");
    }

    void manyWaitAlike()
    {
        HealthSnapshot health;
        health.waiting.connection = ConnectionState::Connected;
        health.waiting.wait.kind = Wait::Kind::Throttled;
        health.waiting.wait.reason = u"permit"_s;
        health.waiting.operation = u"sample"_s;
        health.waiting.operations = 64;
        QVERIFY(WaitText::sentence(health, kNow).contains(u"64 operation"_s));
        health.sampling = {10, 64, 10, 0, kNow + 3800};
        const QString throttled = WaitText::sentence(health, kNow);
        QVERIFY2(throttled.contains(u"at most 10 sample"_s) && throttled.contains(u"3.8 s"_s), qPrintable(throttled));
        health.sampling.opensAtMs = kNow + 900;
        QVERIFY(WaitText::sentence(health, kNow).contains(u"sends no samples for 0.9 s"_s));
    }

    void aCellSaysItShort()
    {
        QCOMPARE(WaitText::brief({}), QString());
        QCOMPARE(WaitText::brief({Wait::Kind::Capacity, u"no slot"_s, 0, 0, 0, 0}), u"paused: capacity — no slot"_s);
        QCOMPARE(WaitText::brief({Wait::Kind::Throttled, u"lane"_s, 0, 0, 0, 0}), u"held back: all places taken"_s);
        QCOMPARE(WaitText::state({Wait::Kind::Retrying, {}, 0, 0, 2, 5}).word, u"retry 2 of 5"_s);
        QVERIFY(!WaitText::isHeld({Wait::Kind::Working, {}, 0, 0, 0, 0}));
        QVERIFY(WaitText::isHeld({Wait::Kind::Billing, {}, 0, 0, 0, 0}));
    }
};

QTEST_GUILESS_MAIN(TestWaitText)
#include "tst_waittext.moc"
