#include "tests/support/scenes.h"
#include "ui/notices.h"

#include <QTest>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestNotices : public QObject {
    Q_OBJECT
private:
    static QList<Notice> of(const test::FakeWorkbench& bench)
    {
        return Notices::of(bench.connection(), bench.sessions(), bench.runs(), bench.health());
    }
    static const Notice* find(const QList<Notice>& notices, const QString& key)
    {
        const auto found = std::find_if(notices.begin(), notices.end(), [&](const Notice& n) { return n.key == key; });
        return found == notices.end() ? nullptr : &*found;
    }

private slots:
    void nothingWhenAllIsWell()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        QVERIFY(of(bench).isEmpty());
    }

    void everyFaultHasItsNoticeAndAnAction()
    {
        test::FakeWorkbench bench;
        test::sceneFaulty(bench);
        QVERIFY(find(of(bench), u"connection"_s));
        QCOMPARE(find(of(bench), u"run/run-1"_s)->actions.size(), 1); // nothing to resume it with
        ConnectionSnapshot connection = bench.connection();
        connection.state = ConnectionState::Connected;
        bench.setConnection(connection);
        const QList<Notice> notices = of(bench);
        QVERIFY(find(notices, u"session/7f3a9b52-1d0e-4a77-9c21"_s));
        const Notice* run = find(notices, u"run/run-1"_s);
        QVERIFY(run);
        QCOMPARE(run->actions.last().first, u"resumeRun:run-1"_s);
        const Notice* hopeless = find(notices, u"run/run-2"_s);
        QVERIFY(hopeless);
        QCOMPARE(hopeless->actions.size(), 1); // no checkpoint: nothing to resume from
        QVERIFY(find(notices, u"supervised/root/clients/7f3a"_s));
        QVERIFY(find(notices, u"telemetry"_s));
    }

    void aRunIsResumedFromItsLastWholeCheckpoint()
    {
        test::FakeWorkbench bench;
        test::sceneFaulty(bench);
        ConnectionSnapshot connection = bench.connection();
        connection.state = ConnectionState::Connected;
        bench.setConnection(connection);
        const auto offer = [&bench] {
            return find(of(bench), u"run/run-1"_s)->actions.last().second;
        };
        const QString before = offer();
        RunsSnapshot runs = bench.runs();
        RunCheckpoint half;
        half.step = 999;
        half.samplerPath = u"tinker://r/sampler_weights/999"_s;
        for (RunSnapshot& run : runs.runs)
            run.checkpoints << half;
        bench.setRuns(runs);
        QCOMPARE(offer(), before);
    }

    void manyOfOneKindShareANotice()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        SessionsSnapshot sessions = bench.sessions();
        SessionRow lost = sessions.sessions[0];
        lost.state = LiveState::Lost;
        lost.endReason = u"gone"_s;
        sessions.sessions.clear();
        const auto addLost = [&](int count) {
            for (int i = 0; i < count; ++i) {
                lost.id = u"lost-%1"_s.arg(sessions.sessions.size());
                sessions.sessions << lost;
            }
            bench.setSessions(sessions);
        };
        addLost(Notices::kApart);
        QCOMPARE(of(bench).size(), Notices::kApart);
        QCOMPARE(of(bench).first().actions.size(), 2); // few enough to be ended one by one
        addLost(5000 - Notices::kApart);
        const QList<Notice> many = of(bench);
        QCOMPARE(many.size(), 1);
        QCOMPARE(many.first().count, 5000);
        QCOMPARE(many.first().text, u"gone"_s);
        QVERIFY2(many.first().title.contains(u"5000"_s), qPrintable(many.first().title));
        QCOMPARE(many.first().actions.size(), 1);
        QCOMPARE(Notices::count(many, u"session/"), 5000);
        QCOMPARE(Notices::count(many, u"run/"), 0);
        lost.endReason = u"another reason"_s;
        addLost(1);
        QCOMPARE(of(bench).size(), 2);
    }

    void theOldestGo()
    {
        test::FakeWorkbench bench;
        test::sceneFaulty(bench);
        bench.setSessions({});
        bench.setHealth({});
        RunsSnapshot runs = bench.runs();
        RunSnapshot failed = runs.runs[0];
        failed.state = RunState::Failed;
        failed.elapsedMs = 0;
        runs.runs.clear();
        for (int i = 0; i < 20; ++i) {
            failed.id = u"failed-%1"_s.arg(i);
            failed.startedAtMs = 1000 + i;
            failed.error = Error::make(ErrorKind::RemoteTask, u"reason %1"_s.arg(i));
            runs.runs << failed;
        }
        bench.setRuns(runs);
        const QList<Notice> all = of(bench);
        QCOMPARE(all.size(), 21);
        const QList<Notice> shown = Notices::newest(all);
        QCOMPARE(shown.size(), Notices::kShown);
        QCOMPARE(shown.first().key, u"connection"_s); // it holds on
        QCOMPARE(shown[1].key, u"run/failed-14"_s);
        QCOMPARE(shown[shown.size() - 2].key, u"run/failed-19"_s);
        QCOMPARE(shown.last().key, u"more"_s);
        QCOMPARE(shown.last().count, 14);
        QCOMPARE(Notices::count(all), Notices::count(shown));
        QCOMPARE(Notices::newest(all.mid(0, Notices::kShown)).size(), Notices::kShown);
        QVERIFY(!find(Notices::newest(all.mid(0, Notices::kShown)), u"more"_s));
    }

    void aRefusedKeyLeadsToTheProfile()
    {
        test::FakeWorkbench bench;
        ConnectionSnapshot connection;
        connection.profile.id = u"hosted"_s;
        connection.state = ConnectionState::Failed;
        connection.error = Error::make(ErrorKind::Auth, "401");
        bench.setConnection(connection);
        QCOMPARE(of(bench).first().actions.first().first, u"editProfile:hosted"_s);
    }
};

QTEST_GUILESS_MAIN(TestNotices)
#include "tst_notices.moc"
