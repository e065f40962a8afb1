#include "ui/pages/training/trainingpage.h"

#include "tests/support/scenes.h"
#include "tests/support/settingsguard.h"
#include "ui/dialogs/newrun/newrundialog.h"
#include "ui/pages/training/rundetails.h"
#include "ui/pages/training/runlistmodel.h"
#include "ui/plots/chartcard.h"
#include "ui/plots/chartgrid.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/noticebar.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <memory>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

QPushButton* button(const QWidget& page, const QString& name)
{
    return page.findChild<QPushButton*>(name);
}

/// "pause save cancel" of the buttons that are there; a disabled one in brackets.
QString buttons(const QWidget& page)
{
    QStringList names;
    for (const QString& name :
         {u"pauseRun"_s, u"saveCheckpoint"_s, u"resumeRun"_s, u"cancelRun"_s, u"removeRun"_s, u"sampleFromRun"_s}) {
        const QPushButton* found = button(page, name);
        if (!found->isHidden())
            names.append(found->isEnabled() ? name : u'[' + name + u']');
    }
    return names.join(u' ');
}

RunsSnapshot withState(RunsSnapshot snapshot, RunState state)
{
    snapshot.runs[0].state = state;
    return snapshot;
}

} // namespace

class TestTrainingPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void empty_page_offers_the_guided_run();
    void shows_the_newest_run_and_its_charts();
    void every_state_has_its_buttons_data();
    void every_state_has_its_buttons();
    void commands_reach_the_workbench();
    void cancel_asks_only_when_steps_would_be_lost();
    void saving_first_then_cancelling();
    void failure_shows_reason_and_resumes();
    void a_known_base_model_is_enough_to_resume();
    void a_lost_run_waits_for_the_connection();
    void refused_command_is_shown();
    void sample_from_saves_a_checkpoint_first();
    void checkpoints_can_be_sampled_and_copied();
    void hiding_a_run_removes_its_curves();
    void bad_filter_complains_at_the_field();
    void crosshair_lists_the_values();
    void a_started_run_is_selected();
    void a_hidden_page_does_nothing_and_is_current_when_shown();
    void removed_runs_leave_no_trace();
    void layout_is_remembered();

private:
    std::unique_ptr<test::SettingsGuard> m_settings;
    std::unique_ptr<test::FakeWorkbench> m_bench;
    std::unique_ptr<TrainingPage> m_page;
};

void TestTrainingPage::init()
{
    m_page.reset();
    m_settings = std::make_unique<test::SettingsGuard>();
    m_bench = std::make_unique<test::FakeWorkbench>();
    test::sceneNormal(*m_bench);
    m_page = std::make_unique<TrainingPage>(*m_bench);
    m_page->resize(1300, 800);
    m_page->show();
}

void TestTrainingPage::empty_page_offers_the_guided_run()
{
    test::FakeWorkbench bench;
    test::sceneEmpty(bench);
    TrainingPage page(bench);
    page.show();
    auto* empty = page.findChild<EmptyState*>(u"trainingEmpty"_s);
    QVERIFY(empty->isVisible());
    Q_EMIT empty->activated();
    auto* dialog = page.findChild<NewRunDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    QCOMPARE(dialog->spec().exerciseId, u"addition"_s);
}

void TestTrainingPage::shows_the_newest_run_and_its_charts()
{
    QCOMPARE(m_page->currentRun(), u"run-1"_s);
    auto* grid = m_page->findChild<ChartGrid*>();
    QCOMPARE(grid->cards().first()->metric(), u"loss"_s);
    QCOMPARE(grid->cards().first()->chart()->curveIds(), QStringList({u"run-1"_s, u"run-2"_s, u"run-3"_s}));
    QTRY_VERIFY(grid->cards().first()->chart()->hasData());
}

void TestTrainingPage::every_state_has_its_buttons_data()
{
    QTest::addColumn<RunState>("state");
    QTest::addColumn<QString>("expected");
    QTest::newRow("preparing") << RunState::Preparing << u"[pauseRun] [saveCheckpoint] cancelRun sampleFromRun"_s;
    QTest::newRow("running") << RunState::Running << u"pauseRun saveCheckpoint cancelRun sampleFromRun"_s;
    QTest::newRow("paused") << RunState::Paused << u"pauseRun saveCheckpoint cancelRun sampleFromRun"_s;
    QTest::newRow("saving") << RunState::Saving << u"[pauseRun] [saveCheckpoint] cancelRun sampleFromRun"_s;
    QTest::newRow("finished") << RunState::Finished << u"removeRun sampleFromRun"_s;
    QTest::newRow("cancelled") << RunState::Cancelled << u"resumeRun removeRun sampleFromRun"_s;
    QTest::newRow("lost") << RunState::ConnectionLost << u"resumeRun removeRun sampleFromRun"_s;
    QTest::newRow("failed") << RunState::Failed << u"resumeRun removeRun sampleFromRun"_s;
}

void TestTrainingPage::every_state_has_its_buttons()
{
    QFETCH(RunState, state);
    QFETCH(QString, expected);
    m_bench->setRuns(withState(m_bench->runs(), state));
    QCOMPARE(buttons(*m_page), expected);
    RunsSnapshot bare = withState(m_bench->runs(), state);
    bare.runs[0].checkpoints.clear();
    bare.runs[0].step = 0;
    m_bench->setRuns(bare);
    QVERIFY(button(*m_page, u"resumeRun"_s)->isHidden() || !button(*m_page, u"resumeRun"_s)->isEnabled());
    QVERIFY(!button(*m_page, u"sampleFromRun"_s)->isEnabled());
    QVERIFY(!m_page->grab().isNull());
}

void TestTrainingPage::commands_reach_the_workbench()
{
    button(*m_page, u"pauseRun"_s)->click();
    QCOMPARE(m_bench->calls.last(), u"pauseRun run-1"_s);
    m_bench->setRuns(withState(m_bench->runs(), RunState::Paused));
    button(*m_page, u"pauseRun"_s)->click();
    QCOMPARE(m_bench->calls.last(), u"continueRun run-1"_s);
    button(*m_page, u"saveCheckpoint"_s)->click();
    QCOMPARE(m_bench->calls.last(), u"saveCheckpoint run-1"_s);
    QVERIFY(!button(*m_page, u"saveCheckpoint"_s)->isEnabled());
    QTRY_VERIFY(button(*m_page, u"saveCheckpoint"_s)->isEnabled());
    m_bench->setRuns(withState(m_bench->runs(), RunState::Finished));
    button(*m_page, u"removeRun"_s)->click();
    QCOMPARE(m_bench->calls.last(), u"removeRun run-1"_s);
}

void TestTrainingPage::cancel_asks_only_when_steps_would_be_lost()
{
    button(*m_page, u"cancelRun"_s)->click();
    auto* box = m_page->findChild<QMessageBox*>(u"cancelQuestion"_s);
    QVERIFY(box && box->isVisible());
    QVERIFY(!m_bench->calls.contains(u"cancelRun run-1"_s));
    box->close();
    QTRY_VERIFY(!m_page->findChild<QMessageBox*>(u"cancelQuestion"_s));
    QVERIFY(!m_bench->calls.contains(u"cancelRun run-1"_s));
    RunsSnapshot saved = m_bench->runs();
    saved.runs[0].step = 100;
    m_bench->setRuns(saved);
    button(*m_page, u"cancelRun"_s)->click();
    QCOMPARE(m_bench->calls.last(), u"cancelRun run-1"_s);
}

void TestTrainingPage::saving_first_then_cancelling()
{
    button(*m_page, u"cancelRun"_s)->click();
    auto* box = m_page->findChild<QMessageBox*>(u"cancelQuestion"_s);
    for (QAbstractButton* choice : box->buttons()) {
        if (box->buttonRole(choice) == QMessageBox::AcceptRole)
            choice->click();
    }
    QCOMPARE(m_bench->calls.last(), u"saveCheckpoint run-1"_s);
    QTRY_COMPARE(m_bench->calls.last(), u"cancelRun run-1"_s);
}

void TestTrainingPage::failure_shows_reason_and_resumes()
{
    auto* notice = m_page->findChild<NoticeBar*>(u"runNotice"_s);
    QVERIFY(notice->isHidden());
    RunsSnapshot lost = withState(m_bench->runs(), RunState::ConnectionLost);
    lost.runs[0].error = Error::make(ErrorKind::Network, "connection refused");
    m_bench->setRuns(lost);
    QVERIFY(notice->isVisible());
    QVERIFY2(notice->text().startsWith(u"Connection lost: connection refused. "_s), qPrintable(notice->text()));
    Q_EMIT notice->linkActivated(u"resume"_s);
    QCOMPARE(m_bench->calls.last(), u"resumeRun run-1"_s);
}

void TestTrainingPage::a_known_base_model_is_enough_to_resume()
{
    ConnectionSnapshot connection = m_bench->connection();
    connection.features.set(ServerFunction::WeightsInfo, {Offer::NotOffered, NoOffer::NoEndpoint, 404});
    m_bench->setConnection(connection);
    RunsSnapshot runs = withState(m_bench->runs(), RunState::ConnectionLost);
    m_bench->setRuns(runs);
    QVERIFY(button(*m_page, u"resumeRun"_s)->isEnabled());
    runs.runs[0].baseModel.clear();
    m_bench->setRuns(runs);
    QVERIFY(!button(*m_page, u"resumeRun"_s)->isEnabled());
    QVERIFY(button(*m_page, u"resumeRun"_s)->toolTip().contains(u"404"_s));
}

void TestTrainingPage::a_lost_run_waits_for_the_connection()
{
    const auto* resume = button(*m_page, u"resumeRun"_s);
    auto* notice = m_page->findChild<NoticeBar*>(u"runNotice"_s);
    RunsSnapshot lost = withState(m_bench->runs(), RunState::ConnectionLost);
    lost.runs[0].error = Error::make(ErrorKind::Network, "connection refused");
    m_bench->setRuns(lost);
    QVERIFY(resume->isEnabled());
    const auto offersLink = [&] {
        return notice->findChild<QLabel*>()->text().contains(u"href=\"resume\""_s);
    };
    QVERIFY(offersLink());
    const ConnectionSnapshot connected = m_bench->connection();
    ConnectionSnapshot connection = connected;
    connection.state = ConnectionState::Disconnected;
    connection.sessionId.clear();
    m_bench->setConnection(connection);
    QVERIFY(resume->isVisible() && !resume->isEnabled());
    QCOMPARE(resume->toolTip(), u"There is no connection to a server."_s);
    QVERIFY(!offersLink());
    QVERIFY2(notice->text().contains(u"There is no connection to a server."_s), qPrintable(notice->text()));
    m_bench->setConnection(connected);
    QVERIFY(resume->isEnabled());
    QVERIFY(offersLink());
    lost.runs[0].checkpoints.clear();
    m_bench->setRuns(lost);
    QCOMPARE(resume->toolTip(), u"There is no checkpoint to go on from."_s);
}

void TestTrainingPage::refused_command_is_shown()
{
    m_bench->nextError = Error::make(ErrorKind::Storage, "no space left");
    button(*m_page, u"saveCheckpoint"_s)->click();
    auto* notice = m_page->findChild<NoticeBar*>(u"runNotice"_s);
    QTRY_VERIFY(notice->isVisible());
    QVERIFY2(notice->text().startsWith(u"Reading or writing a file failed: no space left. "_s),
             qPrintable(notice->text()));
    m_page->selectRun(u"run-3"_s);
    QVERIFY(notice->isHidden());
}

void TestTrainingPage::sample_from_saves_a_checkpoint_first()
{
    QList<SamplingTarget> targets;
    connect(m_page.get(), &TrainingPage::sampleFromRequested, m_page.get(),
            [&](const SamplingTarget& target) { targets.append(target); });
    button(*m_page, u"sampleFromRun"_s)->click();
    QCOMPARE(m_bench->calls.last(), u"saveCheckpoint run-1"_s);
    QTRY_COMPARE(targets.size(), qsizetype(1));
    m_page->selectRun(u"run-3"_s);
    button(*m_page, u"sampleFromRun"_s)->click();
    QCOMPARE(targets.size(), qsizetype(2));
    QCOMPARE(targets.last().modelPath, u"tinker://7f3a9b52:train:1/sampler_weights/000150"_s);
}

void TestTrainingPage::checkpoints_can_be_sampled_and_copied()
{
    QString path;
    connect(m_page.get(), &TrainingPage::sampleFromRequested, m_page.get(),
            [&](const SamplingTarget& target) { path = target.modelPath; });
    m_page->findChild<QToolButton*>(u"sampleFrom_000050"_s)->click();
    QCOMPARE(path, u"tinker://7f3a9b52:train:0/sampler_weights/000050"_s);
    m_page->findChild<QToolButton*>(u"copyPath_000050"_s)->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"tinker://7f3a9b52:train:0/weights/000050"_s);
}

void TestTrainingPage::hiding_a_run_removes_its_curves()
{
    auto* model = m_page->findChild<RunListModel*>();
    auto* grid = m_page->findChild<ChartGrid*>();
    model->setShown(u"run-2"_s, false);
    QCOMPARE(grid->cards().first()->chart()->curveIds(), QStringList({u"run-1"_s, u"run-3"_s}));
}

void TestTrainingPage::bad_filter_complains_at_the_field()
{
    auto* filter = m_page->findChild<QLineEdit*>(u"runFilter"_s);
    auto* problem = m_page->findChild<QLabel*>(u"runFilterProblem"_s);
    auto* view = m_page->findChild<QAbstractItemView*>(u"runs"_s);
    filter->setText(u"add(["_s);
    QVERIFY(problem->isVisible() && !problem->text().isEmpty());
    QCOMPARE(view->model()->rowCount(), 3);
    filter->setText(u"pirate"_s);
    QVERIFY(problem->isHidden());
    QCOMPARE(view->model()->rowCount(), 1);
    filter->setText(u"nothing like it"_s);
    QCOMPARE(view->model()->rowCount(), 0);
    filter->clear();
    QCOMPARE(view->model()->rowCount(), 3);
}

void TestTrainingPage::crosshair_lists_the_values()
{
    auto* grid = m_page->findChild<ChartGrid*>();
    auto* values = m_page->findChild<QWidget*>(u"crosshairValues"_s);
    QTRY_VERIFY(grid->cards().first()->chart()->hasData());
    QVERIFY(values->isHidden());
    Q_EMIT grid->cards().first()->chart()->hoveredStep(50.0);
    QVERIFY(values->isVisible());
    Q_EMIT grid->cards().first()->chart()->hoveredStep(std::nullopt);
    QVERIFY(values->isHidden());
}

void TestTrainingPage::a_started_run_is_selected()
{
    m_page->openNewRun();
    auto* dialog = m_page->findChild<NewRunDialog*>();
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_VERIFY(m_bench->calls.contains(u"startRun addition"_s));
    QTRY_VERIFY(!m_page->findChild<NewRunDialog*>());
    RunsSnapshot more = m_bench->runs();
    RunSnapshot started = more.runs.first();
    started.id = u"run-new"_s;
    more.runs.prepend(started);
    m_bench->setRuns(more);
    QCOMPARE(m_page->currentRun(), u"run-new"_s);
}

void TestTrainingPage::a_hidden_page_does_nothing_and_is_current_when_shown()
{
    const auto* model = m_page->findChild<RunListModel*>();
    const auto* chart = m_page->findChild<ChartGrid*>()->cards().first()->chart();
    m_page->hide();
    RunsSnapshot runs = m_bench->runs();
    RunSnapshot more = runs.runs.first();
    more.id = u"run-4"_s;
    more.name = u"meanwhile"_s;
    runs.runs.prepend(more);
    m_bench->setRuns(runs);
    m_bench->appendSeries(u"run-1"_s, u"loss"_s, {0.5, 0.25});
    QCOMPARE(model->rowCount(), 3);
    m_page->selectRun(u"run-4"_s);
    QCOMPARE(m_page->currentRun(), u"run-1"_s);
    m_page->show();
    QCOMPARE(model->rowCount(), 4);
    QCOMPARE(m_page->currentRun(), u"run-4"_s);
    QCOMPARE(m_page->findChild<RunDetails*>()->title(), u"meanwhile"_s);
    const double last = double(m_bench->series(u"run-1"_s, u"loss"_s).steps.last());
    QList<double> raw;
    for (const LineChart::CurveReading& reading : chart->readings(last)) {
        if (reading.look.id == u"run-1"_s)
            raw << reading.reading.raw;
    }
    QCOMPARE(raw, QList<double>{0.25}); // what was said meanwhile is not lost
}

void TestTrainingPage::removed_runs_leave_no_trace()
{
    m_bench->setRuns({});
    QVERIFY(m_page->findChild<EmptyState*>(u"trainingEmpty"_s)->isVisible());
    test::sceneNormal(*m_bench);
    QCOMPARE(m_page->currentRun(), u"run-1"_s);
}

void TestTrainingPage::layout_is_remembered()
{
    auto* grid = m_page->findChild<ChartGrid*>();
    grid->setPinned({u"accuracy"_s});
    ChartSettings settings;
    settings.smoothing = 0.5;
    settings.logY = true;
    grid->setSettings(settings);
    m_page.reset();
    m_page = std::make_unique<TrainingPage>(*m_bench);
    grid = m_page->findChild<ChartGrid*>();
    QCOMPARE(grid->pinned(), QStringList{u"accuracy"_s});
    QVERIFY(grid->settings() == settings);
}

QTEST_MAIN(TestTrainingPage)
#include "tst_trainingpage.moc"
