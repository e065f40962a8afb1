#include "ui/pages/training/trainingpage.h"

#include "core/workbench/workbench.h"
#include "ui/dialogs/newrun/newrundialog.h"
#include "ui/featuretext.h"
#include "ui/pages/training/runcontrols.h"
#include "ui/pages/training/rundetails.h"
#include "ui/pages/training/runlist.h"
#include "ui/pages/training/runlistmodel.h"
#include "ui/plots/chartcard.h"
#include "ui/plots/chartgrid.h"
#include "ui/plots/numbertext.h"
#include "ui/plots/seriescache.h"
#include "ui/theme/theme.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/shownupdate.h"
#include "ui/words.h"

#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {

constexpr int kListWidth = 236;
constexpr int kDetailsWidth = 280;
const QString kSplitterKey = u"training/splitter"_s;
const QString kPinnedKey = u"training/pinned"_s;
const QString kSmoothingKey = u"training/smoothing"_s;
const QString kLogKey = u"training/logY"_s;

} // namespace

TrainingPage::TrainingPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_update(new ShownUpdate(this, [this] { refresh(); })),
      m_cache(new SeriesCache(workbench, this)),
      m_model(new RunListModel(this)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(u"training"_s,
                             tr("Training runs appear here with their curves. The guided run teaches the small "
                                "built-in model to add, in about a minute."),
                             tr("Start the guided run…"), this)),
      m_list(new RunList(*m_model, this)),
      m_charts(new ChartGrid(*m_cache, this)),
      m_controls(new RunControls(workbench, this)),
      m_details(new RunDetails(this))
{
    setObjectName(u"trainingPage"_s);
    m_empty->setObjectName(u"trainingEmpty"_s);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeContent());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::kNormal, space::kNormal, space::kNormal, space::kNormal);
    layout->addWidget(m_stack);
    restoreSettings();
    connectParts();
}

TrainingPage::~TrainingPage()
{
    saveSettings();
}

QWidget* TrainingPage::makeContent()
{
    auto* center = new QWidget(this);
    auto* column = new QVBoxLayout(center);
    column->setContentsMargins({});
    column->setSpacing(space::kNormal);
    column->addWidget(m_charts, 1);
    column->addWidget(m_controls);
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setObjectName(u"trainingSplitter"_s);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(space::kNormal);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(center);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(1, 1);
    m_list->setMinimumWidth(180);
    m_details->setMinimumWidth(220);
    m_splitter->setSizes({kListWidth, 800, kDetailsWidth});
    return m_splitter;
}

void TrainingPage::connectParts()
{
    connect(&m_workbench, &Workbench::runsChanged, m_update, &ShownUpdate::request);
    connect(&m_workbench, &Workbench::connectionChanged, this, [this] {
        if (whyNoResume() != m_whyNoResume)
            m_update->request();
    });
    connect(m_empty, &EmptyState::activated, this, [this] { openNewRunWith(u"addition"_s); });
    connect(m_list, &RunList::newRunRequested, this, &TrainingPage::openNewRun);
    connect(m_list, &RunList::currentChanged, this, [this] {
        showRun();
        showCharts();
    });
    connect(m_model, &RunListModel::shownChanged, this, &TrainingPage::showCharts);
    connect(m_charts, &ChartGrid::crosshairChanged, this, &TrainingPage::showCrosshair);
    connect(m_charts, &ChartGrid::layoutChanged, this, &TrainingPage::saveSettings);
    connect(m_controls, &RunControls::sampleFromRequested, this, &TrainingPage::sampleFromRequested);
    connect(m_controls, &RunControls::failed, m_details,
            [this](const Error& error) { m_details->setCommandError(error); });
    connect(m_details, &RunDetails::sampleFromRequested, this, &TrainingPage::sampleFromRequested);
    connect(m_details, &RunDetails::resumeRequested, m_controls, &RunControls::resume);
    connect(&theme(), &Theme::changed, m_update, &ShownUpdate::request);
}

QString TrainingPage::currentRun() const
{
    return m_list->currentRun();
}

void TrainingPage::selectRun(const QString& runId)
{
    m_wanted = runId;
    if (!m_update->isDue())
        selectWanted();
}

void TrainingPage::selectWanted()
{
    if (m_wanted.isEmpty() || !run(m_wanted))
        return;
    m_list->select(std::exchange(m_wanted, {}));
}

const RunSnapshot* TrainingPage::run(const QString& runId) const
{
    const int row = m_model->rowOf(runId);
    return row < 0 ? nullptr : &m_model->runs()[row];
}

void TrainingPage::refresh()
{
    const RunsSnapshot snapshot = m_workbench.runs();
    const QString current = currentRun();
    m_model->setRuns(snapshot.runs);
    m_stack->setCurrentIndex(snapshot.runs.isEmpty() ? 0 : 1);
    QStringList ids;
    for (const RunSnapshot& run : snapshot.runs)
        ids.append(run.id);
    m_cache->keepOnly(ids);
    if (!m_started.isEmpty() && run(m_started)) {
        m_model->setShown(m_started, true);
        m_wanted = std::exchange(m_started, {});
    } else if (currentRun().isEmpty() && !snapshot.runs.isEmpty()) {
        m_list->select(run(current) ? current : snapshot.runs.first().id);
    }
    selectWanted();
    showRun();
    showCharts();
}

void TrainingPage::showRun()
{
    const RunSnapshot* selected = run(currentRun());
    const std::optional<RunSnapshot> shown = selected ? std::optional(*selected) : std::nullopt;
    m_whyNoResume = whyNoResume();
    m_controls->setRun(shown, m_whyNoResume);
    m_details->setRun(shown, m_whyNoResume);
    showCrosshair();
}

QString TrainingPage::whyNoResume() const
{
    const RunSnapshot* selected = run(currentRun());
    return selected ? FeatureText::whyNoResume(m_workbench.connection(), *selected) : QString();
}

void TrainingPage::showCharts()
{
    QList<ChartRun> shown;
    for (const RunSnapshot& run : m_model->runs()) {
        if (!m_model->isShown(run.id))
            continue;
        ChartRun chart{run.id, run.name, theme().seriesFor(run.id), run.metrics, {}, 0};
        for (const RunCheckpoint& checkpoint : run.checkpoints)
            chart.checkpoints.append(double(checkpoint.step));
        if (isActive(run))
            chart.expectedEnd = double(run.totalSteps);
        shown.append(chart);
    }
    m_charts->setRuns(shown);
    m_charts->setSelectedRun(currentRun());
}

void TrainingPage::showCrosshair()
{
    const std::optional<double> x = m_charts->crosshair();
    QList<RunDetails::Value> values;
    if (x) {
        for (const ChartCard* card : m_charts->cards()) {
            for (const LineChart::CurveReading& reading : card->chart()->readings(*x)) {
                if (reading.look.id == currentRun())
                    values.append({card->title(), reading.reading.smoothed, reading.reading.raw});
            }
        }
    }
    const bool time = m_charts->settings().xAxis == LineChart::XAxis::Time;
    const QString place = time ? tr("At %1: smoothed (raw)", "a time").arg(secondsText(x.value_or(0)))
                               : tr("At step %1: smoothed (raw)").arg(tickText(std::round(x.value_or(0)), 1));
    m_details->setCrosshair(place, values);
}

void TrainingPage::openNewRun()
{
    openNewRunWith({});
}

void TrainingPage::openNewRunWith(const QString& exerciseId)
{
    if (!m_dialog) {
        m_dialog = new NewRunDialog(m_workbench, this);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &NewRunDialog::started, this, &TrainingPage::onStarted);
    }
    if (!exerciseId.isEmpty())
        m_dialog->chooseExercise(exerciseId);
    m_dialog->open();
    m_dialog->raise();
}

void TrainingPage::onStarted(const QString& runId)
{
    m_started = runId;
    m_update->request();
}

void TrainingPage::restoreSettings()
{
    const QSettings settings;
    m_splitter->restoreState(settings.value(kSplitterKey).toByteArray());
    m_charts->setPinned(settings.value(kPinnedKey).toStringList());
    ChartSettings charts;
    const double smoothing = settings.value(kSmoothingKey, charts.smoothing).toDouble();
    charts.smoothing = std::isfinite(smoothing) ? std::clamp(smoothing, 0.0, 0.99) : charts.smoothing;
    charts.logY = settings.value(kLogKey, false).toBool();
    m_charts->setSettings(charts);
}

void TrainingPage::saveSettings() const
{
    QSettings settings;
    settings.setValue(kSplitterKey, m_splitter->saveState());
    settings.setValue(kPinnedKey, m_charts->pinned());
    settings.setValue(kSmoothingKey, m_charts->settings().smoothing);
    settings.setValue(kLogKey, m_charts->settings().logY);
}

} // namespace tinkex::ui
