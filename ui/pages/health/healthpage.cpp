#include "ui/pages/health/healthpage.h"

#include "core/workbench/workbench.h"
#include "ui/format.h"
#include "ui/models/healthmodels.h"
#include "ui/models/livesortproxy.h"
#include "ui/models/supervisionmodel.h"
#include "ui/pages/health/eventlog.h"
#include "ui/pages/health/metricsview.h"
#include "ui/pages/health/recoveryview.h"
#include "ui/pages/health/requestlog.h"
#include "ui/pages/health/taskview.h"
#include "ui/theme/theme.h"
#include "ui/waittext.h"
#include "ui/widgets/agelabel.h"
#include "ui/widgets/figurecard.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/shownupdate.h"
#include "ui/widgets/tables.h"

#include <QDateTime>
#include <QHeaderView>
#include <QSettings>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QTreeView>
#include <QVBoxLayout>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString bytesNote(const HealthSnapshot& h)
{
    if (h.resultBytes.budget == 0)
        return {};
    return HealthPage::tr("results %1 of %2, samples %3 of %4")
        .arg(Format::bytes(h.resultBytes.inUse), Format::bytes(h.resultBytes.budget),
             Format::bytes(h.sampleBytes.inUse), Format::bytes(h.sampleBytes.budget));
}

QString gateNote(const SamplingGate& gate, qint64 nowMs)
{
    const QString waiting = HealthPage::tr("%n waiting", nullptr, gate.waiting);
    if (gate.opensAtMs > nowMs)
        return HealthPage::tr("paused for %1, %2").arg(Format::duration(gate.opensAtMs - nowMs), waiting);
    if (gate.throttledToMs > nowMs)
        return HealthPage::tr("slowed for %1, %2").arg(Format::duration(gate.throttledToMs - nowMs), waiting);
    return waiting;
}

} // namespace

HealthPage::HealthPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_tree(new SupervisionModel(this)),
      m_lanes(new LanesModel(this)),
      m_latencies(new LatencyModel(this)),
      m_why(new NoticeBar(Tone::Ok, this)),
      m_columns(new QSplitter(Qt::Horizontal, this)),
      m_rows(new QSplitter(Qt::Vertical, this))
{
    setObjectName(u"healthPage"_s);
    m_why->setObjectName(u"whyWaiting"_s);
    m_rows->addWidget(makeTables());
    m_rows->addWidget(makeTabs());
    m_rows->setStretchFactor(1, 1);
    m_rows->setSizes({276, 368});
    m_rows->setChildrenCollapsible(false);
    auto* right = new QWidget(this);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kNormal);
    column->addWidget(m_why);
    column->addWidget(makeFigures());
    column->addWidget(m_rows, 1);
    m_columns->addWidget(makeTree());
    m_columns->addWidget(right);
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({500, 820});
    m_columns->setChildrenCollapsible(false);
    QSettings settings;
    m_columns->restoreState(settings.value(u"health/columns"_s).toByteArray());
    m_rows->restoreState(settings.value(u"health/rows"_s).toByteArray());
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_columns);
    auto* update = new ShownUpdate(this, [this] { refresh(); });
    connect(&workbench, &Workbench::healthChanged, update, &ShownUpdate::request);
    connect(&AgeTicker::instance(), &AgeTicker::tick, this, [this] {
        if (isVisible())
            refreshWaiting();
    });
}

HealthPage::~HealthPage()
{
    QSettings settings;
    settings.setValue(u"health/columns"_s, m_columns->saveState());
    settings.setValue(u"health/rows"_s, m_rows->saveState());
}

QWidget* HealthPage::makeTree()
{
    auto* card = new Card({}, this);
    m_treeView = ui::makeTree(m_tree, card);
    m_treeView->setObjectName(u"supervisionTree"_s);
    m_treeView->setAccessibleName(tr("Supervision tree"));
    setColumns(m_treeView->header(), {190, stateColumn(SupervisedState::BackingOff, 90), 72, 60, 60},
               SupervisionModel::Name);
    connect(m_tree, &QAbstractItemModel::rowsInserted, m_treeView,
            [this](const QModelIndex& parent) { m_treeView->expand(parent); });
    card->setEdgeToEdge(m_treeView);
    return card;
}

QWidget* HealthPage::makeFigures()
{
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kNormal);
    m_inFlight = new FigureCard(tr("Requests in flight"), box);
    m_bytes = new FigureCard(tr("Bytes in flight"), box);
    m_samples = new FigureCard(tr("Samples being sent"), box);
    m_telemetry = new FigureCard(tr("Telemetry queue"), box);
    m_threads = new FigureCard(tr("Threads"), box);
    m_telemetry->setObjectName(u"telemetryFigure"_s);
    for (FigureCard* card : {m_inFlight, m_samples, m_bytes, m_telemetry, m_threads})
        row->addWidget(card, 1);
    return box;
}

QWidget* HealthPage::makeTables()
{
    auto* latency = new Card(tr("Latency"), this);
    latency->setNote(tr("milliseconds"));
    auto* sorted = new LiveSortProxy(latency);
    sorted->setSourceModel(m_latencies);
    QTableView* latencyTable = makeTable(sorted, latency);
    latencyTable->setObjectName(u"latencyTable"_s);
    latencyTable->setAccessibleName(tr("Latency by endpoint"));
    latencyTable->setSortingEnabled(true);
    latencyTable->horizontalHeader()->setSortIndicator(LatencyModel::Calls, Qt::DescendingOrder);
    setColumns(latencyTable->horizontalHeader(), {140, 64, 44, 44, 44, 52, 56}, LatencyModel::Operation);
    latency->setEdgeToEdge(latencyTable);
    auto* lanes = new Card(tr("Lanes"), this);
    QTableView* laneTable = makeTable(m_lanes, lanes);
    laneTable->setObjectName(u"laneTable"_s);
    laneTable->setAccessibleName(tr("Lanes"));
    QStringList names;
    for (int i = 0; i <= int(TrafficClass::Transfer); ++i)
        names << Words::of(TrafficClass(i));
    setColumns(laneTable->horizontalHeader(), {textColumn(names, 108), 30, 92, 86}, LanesModel::Fill);
    lanes->setEdgeToEdge(laneTable);
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(latency);
    split->addWidget(lanes);
    split->setSizes({469, 339});
    split->setChildrenCollapsible(false);
    return split;
}

QWidget* HealthPage::makeTabs()
{
    auto* card = new Card({}, this);
    auto* tabs = new QTabWidget(card);
    tabs->setObjectName(u"healthTabs"_s);
    tabs->setAccessibleName(tr("Logs and tables"));
    tabs->setDocumentMode(true);
    tabs->addTab(new EventLogView(m_workbench, tabs), tr("Event log"));
    tabs->addTab(new RequestLogView(m_workbench, tabs), tr("Requests"));
    tabs->addTab(new TaskView(m_workbench, tabs), tr("Tasks"));
    tabs->addTab(new MetricsView(m_workbench, tabs), tr("Metrics"));
    tabs->addTab(new RecoveryView(m_workbench, tabs), tr("Recovery"));
    tabs->addTab(makeCensus(), tr("Live objects"));
    card->setEdgeToEdge(tabs);
    return card;
}

QWidget* HealthPage::makeCensus()
{
    auto* model = new CensusModel(this);
    QTableView* table = makeTable(model, this);
    table->setObjectName(u"censusTable"_s);
    table->setAccessibleName(tr("Live objects by class"));
    setColumns(table->horizontalHeader(), {260, 110}, -1);
    auto* update = new ShownUpdate(table, [this, model] { model->setSnapshot(m_workbench.health().census); });
    connect(&m_workbench, &Workbench::healthChanged, update, &ShownUpdate::request);
    return table;
}

void HealthPage::refresh()
{
    const HealthSnapshot h = m_workbench.health();
    m_tree->setSnapshot(h.supervised);
    m_lanes->setSnapshot(h.lanes);
    m_latencies->setSnapshot(h.latencies);
    int waiting = 0;
    for (const LaneSummary& lane : h.lanes)
        waiting += lane.waiting;
    m_inFlight->setFigure(Format::integer(h.inFlight), tr("%n waiting", nullptr, waiting));
    const qint64 budget = h.resultBytes.budget + h.sampleBytes.budget;
    m_bytes->setFigure(Format::bytes(h.resultBytes.inUse + h.sampleBytes.inUse),
                       budget > 0 ? tr("of %1").arg(Format::bytes(budget)) : QString());
    m_bytes->setToolTip(bytesNote(h));
    m_telemetry->setFigure(Format::integer(h.telemetryQueued), tr("%n dropped", nullptr, int(h.telemetryDropped)));
    m_threads->setFigure(Format::integer(h.threads), tr("%n task(s) running", nullptr, h.taskTotals.running));
    refreshWaiting();
}

void HealthPage::refreshWaiting()
{
    const HealthSnapshot h = m_workbench.health();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    m_samples->setFigure(
        h.sampling.limit > 0
            ? tr("%1 / %2", "of at most").arg(Format::integer(h.sampling.inFlight), Format::integer(h.sampling.limit))
            : u"–"_s,
        gateNote(h.sampling, now));
    m_why->setNotice(WaitText::tone(h.waiting), tr("Why am I waiting?"), WaitText::sentence(h, now));
}

} // namespace tinkex::ui
