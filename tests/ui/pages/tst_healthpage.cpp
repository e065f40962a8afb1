#include "tests/support/scenes.h"
#include "ui/models/cellroles.h"
#include "ui/models/metricsmodel.h"
#include "ui/models/recoveriesmodel.h"
#include "ui/pages/health/healthpage.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/noticebar.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <memory>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestHealthPage : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_config;

    static int rows(const QWidget& page, const QString& table)
    {
        return page.findChild<QTableView*>(table)->model()->rowCount();
    }

    static void showTab(const QWidget& page, const QString& table)
    {
        auto* tabs = page.findChild<QTabWidget*>(u"healthTabs"_s);
        for (int i = 0; i < tabs->count(); ++i)
            if (tabs->widget(i)->objectName() == table || tabs->widget(i)->findChild<QTableView*>(table))
                tabs->setCurrentIndex(i);
    }

    /// Cells of one row, without the thin spaces in numbers.
    static QString textOf(const QAbstractItemModel* model, int row, const QList<int>& columns)
    {
        QStringList cells;
        for (const int column : columns)
            cells << model->index(row, column).data().toString().remove(QChar(0x202f));
        return cells.join(u' ');
    }

    /// Counts every change of a model, under the model tester.
    class Watch {
    public:
        explicit Watch(QAbstractItemModel* model)
            : m_tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest),
              m_spies{std::make_shared<QSignalSpy>(model, &QAbstractItemModel::rowsInserted),
                      std::make_shared<QSignalSpy>(model, &QAbstractItemModel::rowsRemoved),
                      std::make_shared<QSignalSpy>(model, &QAbstractItemModel::dataChanged),
                      std::make_shared<QSignalSpy>(model, &QAbstractItemModel::layoutChanged),
                      std::make_shared<QSignalSpy>(model, &QAbstractItemModel::modelReset)}
        {}
        qsizetype changes() const
        {
            qsizetype sum = 0;
            for (const auto& spy : m_spies)
                sum += spy->size();
            return sum;
        }

    private:
        QAbstractItemModelTester m_tester;
        QList<std::shared_ptr<QSignalSpy>> m_spies;
    };

private slots:
    void initTestCase() { QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_config.path()); }

    void oneSentenceSaysWhyOneWaits()
    {
        test::FakeWorkbench bench;
        HealthPage page(bench);
        page.show();
        HealthSnapshot health;
        health.waiting.connection = ConnectionState::Connected;
        health.waiting.wait.kind = Wait::Kind::Capacity;
        health.waiting.wait.reason = u"no slot"_s;
        health.waiting.operation = u"optim_step"_s;
        bench.setHealth(health);
        const auto* bar = page.findChild<NoticeBar*>(u"whyWaiting"_s);
        QVERIFY2(bar->text().contains(u"paused optim_step for want of capacity — “no slot”"_s),
                 qPrintable(bar->text()));
        QCOMPARE(bar->tone(), Tone::Warn);
    }

    void tablesFollow()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        HealthPage page(bench);
        page.show();
        auto* tree = page.findChild<QTreeView*>(u"supervisionTree"_s);
        QVERIFY(tree->isExpanded(tree->model()->index(0, 0)));
        QCOMPARE(rows(page, u"latencyTable"_s), 6);
        QCOMPARE(rows(page, u"laneTable"_s), 6);
        showTab(page, u"requestTable"_s);
        QCOMPARE(rows(page, u"requestTable"_s), 120);
        page.findChild<QLineEdit*>(u"requestFilter"_s)->setText(u"asample"_s);
        QCOMPARE(rows(page, u"requestTable"_s), 24);
    }

    void aHiddenPageDoesNothingAndIsCurrentWhenShown()
    {
        test::FakeWorkbench bench;
        HealthPage page(bench);
        page.show();
        page.hide();
        const Watch tree(page.findChild<QTreeView*>(u"supervisionTree"_s)->model());
        const Watch latencies(page.findChild<QTableView*>(u"latencyTable"_s)->model());
        const Watch events(page.findChild<QTableView*>(u"eventTable"_s)->model());
        test::sceneNormal(bench);
        QCOMPARE(tree.changes() + latencies.changes() + events.changes(), 0);
        page.show();
        QVERIFY(tree.changes() > 0);
        QCOMPARE(rows(page, u"latencyTable"_s), 6);
        QCOMPARE(rows(page, u"eventTable"_s), 5);
        QVERIFY(page.findChild<NoticeBar*>(u"whyWaiting"_s)->text().contains(u"adapter slots"_s));
    }

    void aHiddenTabDoesNothingAndIsCurrentWhenShown()
    {
        test::FakeWorkbench bench;
        HealthPage page(bench);
        page.show();
        const QStringList names{u"requestTable"_s, u"taskTable"_s, u"metricsTable"_s, u"recoveryTable"_s,
                                u"censusTable"_s};
        QList<std::shared_ptr<Watch>> watches;
        for (const QString& name : names)
            watches << std::make_shared<Watch>(page.findChild<QTableView*>(name)->model());
        test::sceneFaulty(bench);
        for (qsizetype i = 0; i < names.size(); ++i) {
            QVERIFY2(watches[i]->changes() == 0, qPrintable(names[i]));
            showTab(page, names[i]);
            QVERIFY2(rows(page, names[i]) > 0, qPrintable(names[i]));
        }
        const Watch events(page.findChild<QTableView*>(u"eventTable"_s)->model());
        bench.addEvents({{99, 1, Severity::Error, u"app"_s, {}, u"late"_s}});
        QCOMPARE(events.changes(), 0);
    }

    void metricsShowPercentilesAndTheDistribution()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        HealthPage page(bench);
        page.show();
        showTab(page, u"metricsTable"_s);
        const auto* model = page.findChild<QTableView*>(u"metricsTable"_s)->model();
        QCOMPARE(model->rowCount(), 5);
        QCOMPARE(textOf(model, 0,
                        {MetricsModel::Name, MetricsModel::Kind, MetricsModel::Value, MetricsModel::P50,
                         MetricsModel::P95, MetricsModel::P99}),
                 u"tinkex_request_duration_ms histogram 1000 1.40 402 588"_s);
        QCOMPARE(model->index(0, MetricsModel::Distribution).data(SparkRole).value<QVector<double>>().size(), 13);
        const QString buckets = model->index(0, MetricsModel::Distribution).data(Qt::ToolTipRole).toString();
        QVERIFY2(buckets.startsWith(u"up to 1: 310\nup to 2: 260"_s), qPrintable(buckets));
        QCOMPARE(textOf(model, 2, {MetricsModel::Name, MetricsModel::Value, MetricsModel::P50}),
                 u"tinkex_requests_success 15632 –"_s);
        page.findChild<QLineEdit*>(u"metricsFilter"_s)->setText(u"failure"_s);
        QCOMPARE(model->rowCount(), 1);
    }

    void recoveriesSayHowFarTheyAre()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        HealthPage page(bench);
        page.show();
        showTab(page, u"recoveryTable"_s);
        const auto* empty = page.findChild<EmptyState*>(u"recoveryEmpty"_s);
        QVERIFY(empty->isVisible());
        QVERIFY(empty->findChild<QLabel*>()->text().contains(u"switched off"_s));
        test::sceneFaulty(bench);
        QVERIFY(!empty->isVisible());
        const auto* model = page.findChild<QTableView*>(u"recoveryTable"_s)->model();
        QCOMPARE(textOf(model, 0, {RecoveriesModel::State, RecoveriesModel::Attempts, RecoveriesModel::Checkpoint}),
                 u"recovered 1 / 3 tinker://7f3a9b52:train:0/weights/000100"_s);
        QCOMPARE(textOf(model, 1, {RecoveriesModel::State, RecoveriesModel::Attempts}), u"waiting 2 / 3"_s);
        QVERIFY(model->index(1, RecoveriesModel::NextTry).data().toString().startsWith(u"in "_s));
        QVERIFY(model->index(1, RecoveriesModel::Why).data().toString().contains(u"model not loaded"_s));
    }

    void taskTotalsSayHowTasksEnded()
    {
        test::FakeWorkbench bench;
        test::sceneFaulty(bench);
        HealthPage page(bench);
        page.resize(1440, 900);
        page.show();
        showTab(page, u"taskTable"_s);
        QString text = page.findChild<ElidedLabel*>(u"taskTotals"_s)->text();
        text.remove(QChar(0x202f));
        QCOMPARE(text, u"running: 2 · queued: 0 · overdue: 1 · finished: 4210 · failed: 3 · cancelled: 6"_s);
    }

    void eventFilters()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        HealthPage page(bench);
        page.show();
        auto* events = page.findChild<QTableView*>(u"eventTable"_s);
        QCOMPARE(events->model()->rowCount(), 5);
        page.findChild<QComboBox*>(u"eventSeverity"_s)->setCurrentIndex(2);
        QCOMPARE(events->model()->rowCount(), 2);
        page.findChild<QComboBox*>(u"eventSeverity"_s)->setCurrentIndex(0);
        QCOMPARE(events->model()->rowCount(), 6);
        page.findChild<QLineEdit*>(u"eventFilter"_s)->setText(u"429"_s);
        QCOMPARE(events->model()->rowCount(), 1);
    }

    void aTaskCanBeCancelled()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        HealthPage page(bench);
        page.resize(1300, 900);
        page.show();
        page.findChild<QTabWidget*>(u"healthTabs"_s)->setCurrentIndex(2);
        auto* cancel = page.findChild<QPushButton*>(u"cancelTask"_s);
        QVERIFY(!cancel->isEnabled());
        page.findChild<QTableView*>(u"taskTable"_s)->selectRow(1);
        QVERIFY(cancel->isEnabled());
        QTest::mouseClick(cancel, Qt::LeftButton);
        QCOMPARE(bench.calls, QStringList{u"cancelTask 2"_s});
    }
};

QTEST_MAIN(TestHealthPage)
#include "tst_healthpage.moc"
