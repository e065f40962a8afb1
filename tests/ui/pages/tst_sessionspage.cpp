#include "tests/support/changes.h"
#include "tests/support/scenes.h"
#include "ui/models/endedoperationsmodel.h"
#include "ui/pages/sessions/sessionspage.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/keyvaluegrid.h"
#include "ui/widgets/noticebar.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestSessionsPage : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_config;

    static bool shows(const QWidget& page, const QString& text)
    {
        const QList<NoticeBar*> bars = page.findChildren<NoticeBar*>();
        return std::any_of(bars.begin(), bars.end(),
                           [&](const NoticeBar* bar) { return bar->isVisible() && bar->text().contains(text); });
    }

private slots:
    void initTestCase() { QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_config.path()); }

    void theTreeOpensWhatMatters()
    {
        test::FakeWorkbench bench;
        SessionsPage page(bench);
        page.resize(1200, 800);
        page.show();
        test::sceneNormal(bench);
        auto* tree = page.findChild<QTreeView*>(u"sessionsTree"_s);
        QVERIFY(tree->isVisible());
        const QModelIndex server = tree->model()->index(0, 0);
        const QModelIndex session = tree->model()->index(0, 0, server);
        QVERIFY(tree->isExpanded(server));
        QVERIFY(tree->isExpanded(session));
        QVERIFY(!tree->isExpanded(tree->model()->index(0, 0, session)));
        QCOMPARE(page.findChild<QTableView*>(u"accountSessions"_s)->model()->rowCount(), 2);
    }

    void aWaitingTrainerSaysWhy()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        SessionsPage page(bench);
        page.show();
        page.select(u"7f3a9b52:train:2"_s);
        QVERIFY(shows(page, u"all 4 adapter slots busy"_s));
        QTest::mouseClick(page.findChild<QPushButton*>(u"sessionCopyId"_s), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"7f3a9b52:train:2"_s);
        QVERIFY(!page.findChild<QPushButton*>(u"sessionSample"_s)->isVisible());
        QCOMPARE(page.findChild<QTableView*>(u"sessionTimeline"_s)->model()->rowCount(), 1);
    }

    void aClientShowsWhatItHasDone()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        SessionsPage page(bench);
        page.show();
        auto* history = page.findChild<QTabWidget*>(u"sessionHistory"_s);
        const auto* done = page.findChild<QTableView*>(u"sessionOperations"_s)->model();
        QAbstractItemModelTester tester(const_cast<QAbstractItemModel*>(done));
        page.select(u"7f3a9b52:train:0"_s);
        QVERIFY(history->isTabVisible(1));
        QCOMPARE(history->tabText(1), u"Ended operations: 4"_s);
        QCOMPARE(done->index(0, EndedOperationsModel::Seq).data().toString(), u"247"_s); // the newest is first
        const int failed = 1;
        QCOMPARE(done->index(failed, EndedOperationsModel::How).data().toString(), u"failed"_s);
        QVERIFY(done->index(failed, EndedOperationsModel::Reason).data().toString().contains(u"503"_s));
        QCOMPARE(done->index(failed, EndedOperationsModel::Took).data().toString(), u"400 ms"_s);
        page.select(u"7f3a9b52-1d0e-4a77-9c21"_s); // a session has none of its own
        QVERIFY(!history->isTabVisible(1));
        QCOMPARE(done->rowCount(), 0);
    }

    void endingAsksFirst()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        SessionsPage page(bench);
        page.show();
        page.select(u"7f3a9b52:sample:0"_s);
        QTest::mouseClick(page.findChild<QPushButton*>(u"sessionEnd"_s), Qt::LeftButton);
        QVERIFY(!bench.calls.contains(u"closeClient 7f3a9b52:sample:0"_s));
        QVERIFY(shows(page, u"End this client?"_s));
        const QList<NoticeBar*> bars = page.findChildren<NoticeBar*>();
        for (NoticeBar* bar : bars)
            if (bar->text().contains(u"End this client?"_s))
                Q_EMIT bar->linkActivated(u"end"_s);
        QVERIFY(bench.calls.contains(u"closeClient 7f3a9b52:sample:0"_s));
        QVERIFY(!shows(page, u"End this client?"_s));
    }

    void aSamplerLeadsToSampling()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        SessionsPage page(bench);
        page.show();
        QSignalSpy asked(&page, &SessionsPage::sampleFromRequested);
        page.select(u"7f3a9b52:sample:3"_s);
        QTest::mouseClick(page.findChild<QPushButton*>(u"sessionSample"_s), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<SamplingTarget>().modelPath, u"tinker://7f3a9b52:train:1/sampler_weights/000150"_s);
    }

    void aHiddenPageDoesNothingAndIsCurrentWhenShown()
    {
        test::FakeWorkbench bench;
        SessionsPage page(bench);
        page.show();
        page.hide();
        const auto* tree = page.findChild<QTreeView*>(u"sessionsTree"_s);
        const auto* listed = page.findChild<QTableView*>(u"accountSessions"_s);
        const auto* timeline = page.findChild<QTableView*>(u"sessionTimeline"_s);
        test::sceneNormal(bench);
        QCOMPARE(tree->model()->rowCount() + listed->model()->rowCount() + timeline->model()->rowCount(), 0);
        QVERIFY2(bench.calls.isEmpty(), qPrintable(bench.calls.join(u' ')));
        page.select(u"7f3a9b52:train:2"_s);
        page.show();
        QCOMPARE(tree->model()->rowCount(), 1);
        QCOMPARE(listed->model()->rowCount(), 2);
        QCOMPARE(tree->currentIndex().data().toString(), u"trainer sort-5 RL"_s);
        QCOMPARE(timeline->model()->rowCount(), 1);
        QCOMPARE(bench.calls.count(u"refreshAccountSessions"_s), 1);
    }

    void aListedSessionShowsWhatTheServerKnows()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        SessionsPage page(bench);
        page.resize(1200, 800);
        page.show();
        page.select(u"7f3a9b52:train:2"_s);
        auto* listed = page.findChild<QTableView*>(u"accountSessions"_s);
        const QAbstractItemModelTester tester(listed->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        const int row = listed->model()->index(0, 1).data().toString() == u"–"_s ? 0 : 1;
        listed->selectRow(row);
        QVERIFY(!page.findChild<QTreeView*>(u"sessionsTree"_s)->selectionModel()->hasSelection());
        QVERIFY(!page.findChild<QPushButton*>(u"sessionEnd"_s)->isVisible());
        QCOMPARE(bench.calls.count(u"lookIntoSession e91b0c44-77ff-4bd2-8a10"_s), 1);
        SessionsSnapshot sessions = bench.sessions();
        sessions.listed[0].clientsKnown = true;
        sessions.listed[0].clients = {sessions.listed[1].clients[0]};
        bench.setSessions(sessions);
        QCOMPARE(listed->model()->index(row, 1).data().toString(), u"1"_s);
        const QList<ElidedLabel*> labels = page.findChild<KeyValueGrid*>()->findChildren<ElidedLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(),
                            [](const ElidedLabel* label) { return label->text() == u"01cc63de:train:0"_s; }));
        QCOMPARE(bench.calls.count(u"lookIntoSession e91b0c44-77ff-4bd2-8a10"_s), 1);
        page.select(u"7f3a9b52:train:2"_s);
        QVERIFY(!listed->selectionModel()->hasSelection());
        QVERIFY(page.findChild<QPushButton*>(u"sessionEnd"_s)->isVisible());
    }

    void aListedSessionThatCannotBeLookedIntoSaysWhy()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        SessionsPage page(bench);
        page.show();
        QTRY_VERIFY(bench.calls.contains(u"refreshAccountSessions"_s));
        bench.nextError = Error::make(ErrorKind::Timeout, "no details");
        auto* listed = page.findChild<QTableView*>(u"accountSessions"_s);
        for (int row = 0; row < 2; ++row)
            listed->selectRow(row);
        listed->selectRow(listed->model()->index(0, 1).data().toString() == u"–"_s ? 0 : 1);
        QTRY_VERIFY(shows(page, u"no details"_s));
        page.select(u"7f3a9b52:sample:0"_s);
        QVERIFY(!shows(page, u"no details"_s));
    }

    void whatStaysIsLeftAlone()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        SessionsPage page(bench);
        page.resize(1200, 800);
        page.show();
        page.select(u"7f3a9b52:train:2"_s);
        const auto* end = page.findChild<QPushButton*>(u"sessionEnd"_s);
        QVERIFY(shows(page, u"all 4 adapter slots busy"_s));
        test::Changes changes(page);
        bench.setConnection(bench.connection());
        bench.setSessions(bench.sessions());
        QCOMPARE(changes.take(), QString());
        SessionsSnapshot sessions = bench.sessions();
        for (ClientRow& client : sessions.sessions[0].clients) {
            ++client.nextSeqId;
            for (OperationRow& operation : client.operations)
                ++operation.retries;
        }
        bench.setSessions(sessions);
        const QString seen = changes.take();
        QVERIFY(!seen.isEmpty());
        QVERIFY2(!seen.contains(u": Hide"_s), qPrintable(seen));
        QVERIFY(end->isVisible());
        const QPoint place = end->pos();
        for (ClientRow& client : sessions.sessions[0].clients)
            client.operations.clear(); // between two steps
        bench.setSessions(sessions);
        changes.take();
        QCOMPARE(end->pos(), place);
        page.select(u"7f3a9b52-1d0e-4a77-9c21"_s);
        QVERIFY(!shows(page, u"all 4 adapter slots busy"_s));
        QVERIFY(!page.findChild<QPushButton*>(u"sessionDetach"_s)->isVisible());
    }

    void aSelectionWaitsForItsObject()
    {
        test::FakeWorkbench bench;
        SessionsPage page(bench);
        page.show();
        page.select(u"7f3a9b52:sample:0"_s);
        test::sceneNormal(bench);
        auto* tree = page.findChild<QTreeView*>(u"sessionsTree"_s);
        QCOMPARE(tree->currentIndex().data().toString(), u"sampler base"_s);
    }

    void theServersListIsAskedOncePerSession()
    {
        test::FakeWorkbench bench;
        SessionsPage page(bench);
        page.show();
        QVERIFY(bench.calls.isEmpty());
        bench.nextError = Error::make(ErrorKind::Timeout, "no list");
        test::sceneNormal(bench);
        bench.setConnection(bench.connection());
        QCOMPARE(bench.calls.count(u"refreshAccountSessions"_s), 1);
        QTRY_VERIFY(shows(page, u"no list"_s));
    }

    void whatTheServerLacksIsGreyWithTheReason()
    {
        test::FakeWorkbench bench;
        SessionsPage page(bench);
        page.show();
        bench.nextError = Error::make(ErrorKind::HttpStatus, "no such endpoint");
        bench.nextError->code = kNotOffered;
        ConnectionSnapshot connection;
        connection.state = ConnectionState::Connected;
        connection.sessionId = u"s"_s;
        connection.features.set(ServerFunction::SessionList, {Offer::NotOffered, NoOffer::NoEndpoint, 404});
        bench.setConnection(connection);
        QTRY_VERIFY(bench.calls.contains(u"refreshAccountSessions"_s));
        const auto* reload = page.findChild<QToolButton*>(u"sessionsReload"_s);
        QVERIFY(!reload->isEnabled());
        QVERIFY(reload->toolTip().contains(u"HTTP 404"_s));
        QCoreApplication::sendPostedEvents();
        QVERIFY(!shows(page, u"no such endpoint"_s));
        connection.features = {};
        bench.setConnection(connection);
        QVERIFY(reload->isEnabled());
    }

    void at_3c_aFailedClientCanBeRemoved()
    {
        test::FakeWorkbench bench;
        test::sceneFaulty(bench);
        SessionsPage page(bench);
        page.show();
        page.select(u"7f3a9b52:train:2"_s);
        QVERIFY(!page.findChild<QPushButton*>(u"sessionEnd"_s)->isVisible());
        auto* remove = page.findChild<QPushButton*>(u"sessionRemove"_s);
        QVERIFY(remove->isVisible());
        QTest::mouseClick(remove, Qt::LeftButton);
        QVERIFY(bench.calls.contains(u"closeClient 7f3a9b52:train:2"_s));
    }

    void detachingLeavesTheWorkToTheServer()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        SessionsPage page(bench);
        page.show();
        auto* detach = page.findChild<QPushButton*>(u"sessionDetach"_s);
        page.select(u"7f3a9b52:sample:0"_s); // nothing in flight
        QVERIFY(detach->isVisible() && !detach->isEnabled());
        QVERIFY(!detach->toolTip().isEmpty());
        page.select(u"7f3a9b52:train:2"_s);
        QVERIFY(detach->isVisible() && detach->isEnabled());
        QTest::mouseClick(detach, Qt::LeftButton);
        QVERIFY(bench.calls.contains(u"detachClient 7f3a9b52:train:2"_s));
    }

    void at_10a_aLostSessionCanBeDismissed()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        SessionsPage page(bench);
        page.show();
        SessionsSnapshot sessions = bench.sessions();
        sessions.sessions[0].state = LiveState::Lost;
        bench.setSessions(sessions);
        page.select(sessions.sessions[0].id);
        auto* remove = page.findChild<QPushButton*>(u"sessionRemove"_s);
        QVERIFY(remove->isVisible());
        QTest::mouseClick(remove, Qt::LeftButton);
        QVERIFY(bench.calls.contains(u"endSession "_s + sessions.sessions[0].id));
        bench.setSessions({});
        QVERIFY(!remove->isVisible());
    }

    void filterKeepsTheParents()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        SessionsPage page(bench);
        page.show();
        page.findChild<QLineEdit*>(u"sessionsFilter"_s)->setText(u"pirate"_s);
        auto* model = page.findChild<QTreeView*>(u"sessionsTree"_s)->model();
        const QModelIndex session = model->index(0, 0, model->index(0, 0));
        QCOMPARE(model->rowCount(session), 1);
    }
};

QTEST_MAIN(TestSessionsPage)
#include "tst_sessionspage.moc"
