#include "core/session/queuenotice.h"

#include <QTest>

using namespace tinkex;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;
using State = wire::QueueState;

class TestQueueNotice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneLineAMinute()
    {
        QueueNotice notice(QueueNotice::Kind::Training);
        QVERIFY(notice.note(State::PausedCapacity, {}, 1s));
        QVERIFY(!notice.note(State::PausedRateLimit, u"other"_s, 30s));
        QVERIFY(!notice.note(State::PausedCapacity, {}, 60s + 999ms));
        QVERIFY(notice.note(State::PausedCapacity, {}, 61s));
    }

    void neverOfAnActiveQueue()
    {
        QueueNotice notice(QueueNotice::Kind::Sampling);
        QVERIFY(!notice.note(State::Active, u"all fine"_s, 1s));
        QVERIFY(!notice.note(State::Unknown, {}, 1s));
        QVERIFY(notice.note(State::Unknown, u"told"_s, 1s)); // and the silent ones opened no window
    }

    void reasons()
    {
        const auto text = [](QueueNotice::Kind kind, State state, const QString& reason) {
            return QueueNotice(kind).note(state, reason, 1s).value_or(QString());
        };
        using K = QueueNotice::Kind;
        QVERIFY(text(K::Training, State::PausedRateLimit, u"the server's words"_s).contains(u"the server's words"_s));
        QVERIFY(text(K::Training, State::PausedRateLimit, {}).contains(u"training clients"_s));
        QVERIFY(text(K::Sampling, State::PausedRateLimit, {}).contains(u"sampler weights"_s));
        QVERIFY(text(K::Sampling, State::PausedCapacity, {}).contains(u"capacity"_s));
    }
};

QTEST_GUILESS_MAIN(TestQueueNotice)
#include "tst_queuenotice.moc"
