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
        const QList<Notice> notices = of(bench);
        QVERIFY(find(notices, u"connection"_s));
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
