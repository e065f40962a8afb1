#include "core/workbench/localworkbench.h"
#include "tests/support/scriptedserverthread.h"
#include "ui/models/cellroles.h"
#include "ui/models/sessionsmodel.h"
#include "ui/models/tasksmodel.h"
#include "ui/pages/health/healthpage.h"
#include "ui/pages/sessions/sessionspage.h"
#include "ui/widgets/figurecard.h"

#include <QElapsedTimer>
#include <QPushButton>
#include <QSettings>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QTreeView>
#include <algorithm>
#include <atomic>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatience = 30'000;

/// The longest time between two beats of a 10 ms timer on the thread it was made on.
class Heartbeat : public QObject {
public:
    Heartbeat()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(10);
        connect(&m_timer, &QTimer::timeout, this,
                [this] { m_longest = std::max(m_longest.load(), m_since.restart()); });
        m_since.start();
        m_timer.start();
    }
    qint64 longestMs() const { return m_longest; }
    qint64 takeLongestMs() { return m_longest.exchange(0); } ///< and begins anew

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    std::atomic<qint64> m_longest{0};
};

/// The same on a thread that does nothing else: what the machine itself holds up.
class ControlThread {
public:
    ControlThread()
    {
        m_thread.start();
        m_context.moveToThread(&m_thread);
        post(&m_context, [this] { m_beat = std::make_unique<Heartbeat>(); });
    }
    ~ControlThread()
    {
        post(&m_context, [this] {
            m_beat.reset();
            m_thread.quit();
        });
        m_thread.wait();
    }
    qint64 longestMs()
    {
        std::promise<qint64> longest;
        post(&m_context, [&] { longest.set_value(m_beat->longestMs()); });
        return longest.get_future().get();
    }

private:
    QThread m_thread;
    QObject m_context;
    std::unique_ptr<Heartbeat> m_beat;
};

} // namespace

/// Sessions and Health over the real core, against a server that follows a script on a thread of its own.
class TestLivePages : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_dir;
    std::unique_ptr<ScriptedServerThread> m_server;
    std::unique_ptr<Workbench> m_workbench;

    void connectWorkbench()
    {
        WorkbenchOptions options;
        options.paths = Paths::inside(m_dir.path());
        options.useKeychain = false;
        options.environment.insert(u"TINKER_BASE_URL"_s, QString::fromStdString(m_server->baseUrl()));
        options.environment.insert(u"TINKER_API_KEY"_s, u"tml-k"_s);
        m_workbench = makeLocalWorkbench(options);
        QTRY_VERIFY(!m_workbench->health().supervised.isEmpty());
        m_workbench->connectTo(u"environment"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_workbench->connection().state, ConnectionState::Connected, kPatience);
    }

    static SampleSpec spec()
    {
        SampleSpec spec;
        spec.target = {u"tiny"_s, u"tiny"_s, {}};
        spec.prompt.kind = PromptKind::TokenIds;
        spec.prompt.tokenIds = {1, 2, 3};
        return spec;
    }

private slots:
    void initTestCase() { QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_dir.path()); }

    void init()
    {
        m_server = std::make_unique<ScriptedServerThread>();
        for (const char* path : {"client/config", "client/dynamic_config", "session_heartbeat", "telemetry"})
            m_server->always(std::string("/api/v1/") + path, answer::json("{}"));
        m_server->always("/api/v1/create_session", answer::json("{\"session_id\":\"s1\"}"));
        m_server->always("/api/v1/get_server_capabilities",
                         answer::json("{\"supported_models\":[{\"model_name\":\"tiny\"}]}"));
        m_server->always("/api/v1/create_sampling_session", answer::json("{\"sampling_session_id\":\"sampler-1\"}"));
        m_server->always("/api/v1/asample", answer::json("{\"request_id\":\"r1\"}"));
        m_server->hold("/api/v1/retrieve_future", 1000);
    }

    void cleanup()
    {
        bool down = false;
        m_workbench->shutdown(this, [&down] { down = true; });
        QTRY_VERIFY_WITH_TIMEOUT(down, 6'000);
        m_workbench.reset();
        m_server.reset();
    }

    void at_1c_failingTelemetryNeverBlocksTheWindow()
    {
        m_server->always("/api/v1/telemetry", answer::status(500));
        connectWorkbench();
        ui::HealthPage page(*m_workbench);
        page.resize(1200, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        const auto* telemetry = page.findChild<ui::FigureCard*>(u"telemetryFigure"_s);
        ControlThread control;
        // What telemetry holds up is held up at every one of its attempts; what the machine does is not.
        Heartbeat heartbeat;
        std::vector<qint64> gaps;
        auto attempts = m_server->count("/api/v1/telemetry");
        while (m_workbench->health().telemetryDropped == 0) {
            QTRY_VERIFY_WITH_TIMEOUT(
                m_server->count("/api/v1/telemetry") > attempts || m_workbench->health().telemetryDropped > 0, 60'000);
            attempts = m_server->count("/api/v1/telemetry");
            gaps.push_back(heartbeat.takeLongestMs());
        }
        QTRY_VERIFY(
            telemetry->note().contains(QString::number(m_workbench->health().telemetryDropped) + u" dropped"_s));
        QVERIFY(m_server->count("/api/v1/telemetry") >= 3);
        const qint64 machine = control.longestMs();
        std::ranges::sort(gaps);
        const qint64 window = gaps[gaps.size() / 2];
        qInfo("longest gap around an attempt: window %lld ms (median of %zu, %lld to %lld), idle thread %lld ms",
              window, gaps.size(), gaps.front(), gaps.back(), machine);
        QVERIFY(gaps.size() >= 3);
        QVERIFY(window <= 50 + machine);
    }

    void at_5b_aTaskIsShownAndCancelled()
    {
        connectWorkbench();
        ui::HealthPage page(*m_workbench);
        std::optional<Result<SampleResult>> ended;
        QObject owner; // nothing is delivered after this slot
        m_workbench->sample(spec(), &owner, [&](auto result) { ended = std::move(result); });
        QVERIFY(m_server->waitForCount("/api/v1/retrieve_future", 1));
        page.show();
        auto* table = page.findChild<QTableView*>(u"taskTable"_s);
        page.findChild<QTabWidget*>(u"healthTabs"_s)->setCurrentIndex(2);
        const QAbstractItemModel* model = table->model();
        const auto rowOf = [&](const QString& name) {
            for (int row = 0; row < model->rowCount(); ++row)
                if (model->index(row, ui::TasksModel::Name).data().toString() == name)
                    return row;
            return -1;
        };
        QTRY_VERIFY(rowOf(u"sample"_s) >= 0);
        const int row = rowOf(u"sample"_s);
        const auto cell = [&](int column, int role = Qt::DisplayRole) {
            return model->index(row, column).data(role);
        };
        QVERIFY(cell(ui::TasksModel::Id, ui::SortRole).toULongLong() > 0);
        QCOMPARE(cell(ui::TasksModel::Kind).toString(), u"network"_s);
        QVERIFY(!cell(ui::TasksModel::Owner).toString().isEmpty());
        QVERIFY(cell(ui::TasksModel::Age, ui::AgeRole).toLongLong() > 0);
        table->selectRow(row);
        QElapsedTimer time;
        time.start();
        page.findChild<QPushButton*>(u"cancelTask"_s)->click();
        QTRY_VERIFY(ended.has_value());
        const qint64 took = time.elapsed();
        QCOMPARE(ended->error().kind, ErrorKind::Cancelled);
        QVERIFY2(took <= 200, qPrintable(QString::number(took)));
        QTRY_COMPARE(rowOf(u"sample"_s), -1);
        QTRY_COMPARE(m_workbench->health().taskTotals.cancelled, 1);
    }

    void ax_2_theTreeShowsTheClientsThatLive()
    {
        connectWorkbench();
        ui::SessionsPage page(*m_workbench);
        page.show();
        const auto* tree = page.findChild<QTreeView*>(u"sessionsTree"_s);
        const auto clients = [&] {
            const QAbstractItemModel* model = tree->model();
            const QModelIndex session = model->index(0, 0, model->index(0, 0));
            return session.isValid() ? model->rowCount(session) : 0;
        };
        QTRY_COMPARE(tree->model()->rowCount(tree->model()->index(0, 0)), 1);
        QCOMPARE(clients(), 0);
        m_workbench->sample(spec(), this, [](const auto&) {});
        QTRY_COMPARE(clients(), 1);
        QTRY_COMPARE(m_workbench->sessions().sessions[0].clients.size(), 1);
        m_workbench->closeClient(m_workbench->sessions().sessions[0].clients[0].id);
        QTRY_COMPARE(clients(), 0);
        QCOMPARE(m_server->count("/api/v1/create_sampling_session"), 1);
    }

    void theMetricsCountEveryRequest()
    {
        connectWorkbench();
        const auto find = [this](const QString& name) {
            const QList<MetricRow> rows = m_workbench->health().metrics;
            const auto found =
                std::find_if(rows.begin(), rows.end(), [&](const MetricRow& r) { return r.name == name; });
            return found == rows.end() ? MetricRow() : *found;
        };
        QTRY_VERIFY(find(u"tinkex_requests_total"_s).value >= 4);
        const MetricRow times = find(u"tinkex_request_duration_ms"_s);
        QCOMPARE(times.kind, MetricKind::Histogram);
        QVERIFY(times.histogram.count >= 4);
        QVERIFY(times.histogram.p99 >= times.histogram.p50);
        QVERIFY(m_workbench->health().taskTotals.finished > 0);
    }

    void aListedSessionIsLookedInto()
    {
        m_server->always("/api/v1/sessions", answer::json("{\"sessions\":[\"s1\",\"s2\"]}"));
        m_server->always("/api/v1/sessions/s2",
                         answer::json("{\"training_run_ids\":[\"s2:train:0\"],\"sampler_ids\":[]}"));
        connectWorkbench();
        ui::SessionsPage page(*m_workbench);
        page.show();
        auto* table = page.findChild<QTableView*>(u"accountSessions"_s);
        QTRY_COMPARE(table->model()->rowCount(), 1); // the own one is not among them
        QVERIFY(!m_workbench->sessions().listed[0].clientsKnown);
        table->selectRow(0);
        QTRY_VERIFY(m_workbench->sessions().listed[0].clientsKnown);
        QCOMPARE(m_workbench->sessions().listed[0].clients.size(), 1);
        QCOMPARE(m_workbench->sessions().listed[0].clients[0].id, u"s2:train:0"_s);
        QCOMPARE(m_server->count("/api/v1/sessions/s2"), 1);
    }
};

QTEST_MAIN(TestLivePages)
#include "tst_livepages.moc"
