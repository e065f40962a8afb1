#include "ui/pages/overview/overviewpage.h"

#include "core/workbench/workbench.h"
#include "ui/format.h"
#include "ui/models/runsmodel.h"
#include "ui/models/samplesmodel.h"
#include "ui/pages/overview/firstruncard.h"
#include "ui/theme/theme.h"
#include "ui/widgets/agelabel.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/figurecard.h"
#include "ui/widgets/noticelist.h"
#include "ui/widgets/shownupdate.h"
#include "ui/widgets/tables.h"

#include <QDateTime>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

OverviewPage::OverviewPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_runs(new RunsModel(this)),
      m_samples(new SamplesModel(this)),
      m_needsYou(new NoticeList(this))
{
    setObjectName(u"overviewPage"_s);
    auto* needs = new Card(tr("Needs you"), this);
    needs->setBody(m_needsYou);
    needs->setFixedWidth(380);
    auto* left = new QVBoxLayout;
    left->setSpacing(space::kNormal);
    left->addWidget(makeRuns(), 3);
    left->addWidget(makeSamples(), 2);
    auto* lower = new QHBoxLayout;
    lower->setSpacing(space::kNormal);
    lower->addLayout(left, 1);
    lower->addWidget(needs, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(space::kNormal);
    layout->addWidget(makeFigures());
    layout->addLayout(lower, 1);
    connect(m_needsYou, &NoticeList::commandRequested, this, &OverviewPage::commandRequested);
    follow();
}

QWidget* OverviewPage::makeFigures()
{
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kNormal);
    m_connection = new FigureCard(tr("Connection"), box);
    m_sessions = new FigureCard(tr("Live sessions"), box);
    m_activeRuns = new FigureCard(tr("Active runs"), box);
    m_samplesToday = new FigureCard(tr("Samples today"), box);
    m_connection->setObjectName(u"figureConnection"_s);
    m_sessions->setObjectName(u"figureSessions"_s);
    m_activeRuns->setObjectName(u"figureRuns"_s);
    m_samplesToday->setObjectName(u"figureSamples"_s);
    for (FigureCard* card : {m_connection, m_sessions, m_activeRuns, m_samplesToday})
        row->addWidget(card, 1);
    return box;
}

QWidget* OverviewPage::makeRuns()
{
    auto* card = new Card(tr("Runs"), this);
    QPushButton* fresh = primaryButton(tr("New run…"), card);
    fresh->setObjectName(u"overviewNewRun"_s);
    connect(fresh, &QPushButton::clicked, this, [this] { Q_EMIT commandRequested(u"newRun"_s); });
    card->addAction(fresh);
    QTableView* table = makeTable(m_runs, card, 48);
    table->setObjectName(u"overviewRuns"_s);
    table->setAccessibleName(tr("Runs"));
    setColumns(table->horizontalHeader(), {260, stateColumn(RunState::Failed, 140), 110, 200, 76, 70, 84},
               RunsModel::Spark);
    connect(table, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (const RunSnapshot* run = m_runs->rowAt(index.row()))
            Q_EMIT commandRequested(u"run:"_s + run->id);
    });
    card->setEdgeToEdge(table);
    m_firstRun = new FirstRunCard(m_workbench, this);
    connect(m_firstRun, &FirstRunCard::started, this,
            [this](const QString& runId) { Q_EMIT commandRequested(u"run:"_s + runId); });
    m_runStack = new QStackedWidget(this);
    m_runStack->addWidget(m_firstRun);
    m_runStack->addWidget(card);
    return m_runStack;
}

QWidget* OverviewPage::makeSamples()
{
    auto* card = new Card(tr("Last samples"), this);
    QTableView* table = makeTable(m_samples, card);
    table->setObjectName(u"overviewSamples"_s);
    table->setAccessibleName(tr("Last samples"));
    table->horizontalHeader()->hide();
    setColumns(table->horizontalHeader(), {70, 400, 0, 0, 190}, SamplesModel::Text);
    table->hideColumn(SamplesModel::Samples);
    table->hideColumn(SamplesModel::MeanLogprob);
    connect(table, &QTableView::activated, this, [this] { Q_EMIT commandRequested(u"page:sampling"_s); });
    auto* empty =
        new EmptyState(u"sampling"_s, tr("Texts that a model has written appear here."), tr("Sample a model"), card);
    connect(empty, &EmptyState::activated, this, [this] { Q_EMIT commandRequested(u"page:sampling"_s); });
    m_sampleStack = new QStackedWidget(card);
    m_sampleStack->addWidget(empty);
    m_sampleStack->addWidget(table);
    card->setEdgeToEdge(m_sampleStack);
    return card;
}

void OverviewPage::follow()
{
    auto* update = new ShownUpdate(this, [this] { refresh(); });
    connect(&m_workbench, &Workbench::connectionChanged, update, &ShownUpdate::request);
    connect(&m_workbench, &Workbench::sessionsChanged, update, &ShownUpdate::request);
    connect(&m_workbench, &Workbench::runsChanged, update, &ShownUpdate::request);
    connect(&m_workbench, &Workbench::healthChanged, update, &ShownUpdate::request);
    connect(&m_workbench, &Workbench::sampleFinished, update, &ShownUpdate::request);
    connect(&m_workbench, &Workbench::seriesAppended, m_runs, &RunsModel::addSeries);
    connect(&AgeTicker::instance(), &AgeTicker::tick, this, [this] {
        if (!isVisible())
            return;
        refreshConnection();
        refreshSamples();
    });
    const RunsSnapshot runs = m_workbench.runs();
    for (const RunSnapshot& run : runs.runs)
        m_runs->addSeries(m_workbench.series(run.id, RunsModel::mainMetric(run.kind)));
}

void OverviewPage::refresh()
{
    refreshConnection();
    refreshSessions();
    refreshRuns();
    refreshSamples();
    m_needsYou->setNotices(Notices::newest(
        Notices::of(m_workbench.connection(), m_workbench.sessions(), m_workbench.runs(), m_workbench.health())));
}

void OverviewPage::refreshConnection()
{
    const ConnectionSnapshot c = m_workbench.connection();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    if (c.state != ConnectionState::Connected) {
        m_connection->setFigure(Words::of(c.state).word, c.profile.name);
        return;
    }
    const QString up = tr("up %1", "time since connecting").arg(Format::age(c.connectedAtMs, now));
    m_connection->setFigure(Format::milliseconds(c.roundTripMs), c.profile.name + u" · "_s + up);
}

void OverviewPage::refreshSessions()
{
    int alive = 0;
    int troubled = 0;
    const SessionsSnapshot sessions = m_workbench.sessions();
    for (const SessionRow& session : sessions.sessions) {
        alive += session.state == LiveState::Alive || session.state == LiveState::Late ||
                 session.state == LiveState::Failing;
        troubled += session.state == LiveState::Failing || session.state == LiveState::Lost;
    }
    m_sessions->setFigure(Format::integer(alive), troubled > 0 ? tr("%n in trouble", nullptr, troubled)
                                                  : alive > 0  ? tr("all answer their heartbeats")
                                                               : tr("none open"));
}

void OverviewPage::refreshRuns()
{
    const RunsSnapshot runs = m_workbench.runs();
    m_runs->setSnapshot(runs);
    const auto active = std::count_if(runs.runs.begin(), runs.runs.end(),
                                      [](const RunSnapshot& run) { return RunsModel::isActive(run.state); });
    const double rate = m_workbench.health().tokensPerSecond;
    m_activeRuns->setFigure(Format::integer(active), rate > 0 ? Format::rate(rate, tr("tok/s"))
                                                              : tr("%n in the list", nullptr, int(runs.runs.size())));
    m_runStack->setCurrentIndex(runs.runs.isEmpty() ? 0 : 1);
}

void OverviewPage::refreshSamples()
{
    m_samples->setHistory(m_workbench.sampleHistory());
    const qint64 midnight = QDateTime(QDate::currentDate(), QTime()).toMSecsSinceEpoch();
    qsizetype today = 0;
    for (int i = 0; i < m_samples->rowCount(); ++i)
        if (const SampleResult* result = m_samples->resultAt(i); result->finishedAtMs >= midnight)
            today += result->samples.size();
    const SampleResult* last = m_samples->resultAt(0);
    m_samplesToday->setFigure(
        Format::integer(today),
        last ? tr("last one %1").arg(Format::agoLong(last->finishedAtMs, QDateTime::currentMSecsSinceEpoch()))
             : tr("none yet"));
    m_sampleStack->setCurrentIndex(last ? 1 : 0);
}

} // namespace tinkex::ui
