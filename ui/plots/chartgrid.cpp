#include "ui/plots/chartgrid.h"

#include "ui/plots/chartcard.h"
#include "ui/plots/chartcontrols.h"
#include "ui/plots/seriescache.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QResizeEvent>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {
constexpr int kMinCardWidth = 320;
constexpr int kMinCardHeight = 220;
constexpr int kMaxColumns = 4;
} // namespace

ChartGrid::ChartGrid(SeriesCache& cache, QWidget* parent)
    : QWidget(parent),
      m_cache(cache),
      m_controls(new ChartControls(this)),
      m_scroll(new QScrollArea(this)),
      m_content(new QWidget),
      m_grid(new QGridLayout(m_content))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(space::kSmall);
    layout->addWidget(m_controls);
    layout->addWidget(m_scroll, 1);
    m_controls->setObjectName(u"chartControls"_s);
    m_controls->hide();
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->setWidget(m_content);
    m_content->setAutoFillBackground(false);
    m_grid->setContentsMargins({});
    m_grid->setSpacing(space::kNormal);
    connect(&cache, &SeriesCache::changed, this, &ChartGrid::onSeriesChanged);
    connect(m_controls, &ChartControls::settingsChanged, this, [this] {
        applySettings();
        Q_EMIT layoutChanged();
    });
    connect(m_controls, &ChartControls::resetZoomRequested, this, [this] { setXRange(std::nullopt); });
}

void ChartGrid::setRuns(const QList<ChartRun>& runs)
{
    m_runs = runs;
    bool time = false;
    for (const ChartRun& run : runs)
        time = time || run.metrics.contains(QString::fromUtf16(kTimelineMetric));
    m_controls->setTimeAvailable(time);
    arrange();
    for (ChartCard* card : std::as_const(m_cards))
        fill(card);
    applyMarkers();
}

void ChartGrid::setSelectedRun(const QString& runId)
{
    m_selected = runId;
    applyMarkers();
}

void ChartGrid::setPinned(const QStringList& metrics)
{
    m_pinned = metrics;
    arrange();
}

ChartSettings ChartGrid::settings() const
{
    return m_controls->settings();
}

void ChartGrid::setSettings(const ChartSettings& settings)
{
    m_controls->setSettings(settings);
    applySettings();
}

void ChartGrid::setControlsVisible(bool visible)
{
    m_controls->setVisible(visible);
}

ChartCard* ChartGrid::makeCard(const QString& metric)
{
    auto* card = new ChartCard(metric, m_content);
    card->setMinimumHeight(kMinCardHeight);
    card->setSettings(settings());
    connect(card, &ChartCard::settingsRequested, this, [this] { m_controls->setVisible(m_controls->isHidden()); });
    connect(card, &ChartCard::pinToggled, this, [this, metric](bool pinned) {
        m_pinned.removeAll(metric);
        if (pinned)
            m_pinned.append(metric);
        arrange();
        Q_EMIT layoutChanged();
    });
    connect(card->chart(), &LineChart::hoveredStep, this, &ChartGrid::setCrosshair);
    connect(card->chart(), &LineChart::xRangeChosen, this, &ChartGrid::setXRange);
    return card;
}

void ChartGrid::arrange()
{
    QStringList metrics;
    for (const ChartRun& run : std::as_const(m_runs))
        metrics += run.metrics;
    const QList<MetricGroup> groups = groupMetrics(metrics, m_pinned);
    for (ChartCard* card : std::as_const(m_cards))
        card->setPinned(m_pinned.contains(card->metric()));
    if (groups == m_groups)
        return;
    m_groups = groups;
    QHash<QString, ChartCard*> old;
    for (ChartCard* card : std::as_const(m_cards))
        old.insert(card->metric(), card);
    m_cards.clear();
    for (const MetricGroup& group : groups) {
        for (const QString& metric : group.metrics) {
            ChartCard* card = old.take(metric);
            m_cards.append(card ? card : makeCard(metric));
            m_cards.last()->setPinned(m_pinned.contains(metric));
            if (!card)
                fill(m_cards.last());
        }
    }
    qDeleteAll(old);
    layOut();
}

int ChartGrid::columnCount() const
{
    const int fitting = std::clamp((width() + space::kNormal) / (kMinCardWidth + space::kNormal), 1, kMaxColumns);
    return m_cards.size() <= 4 ? std::min(fitting, 2) : fitting;
}

void ChartGrid::layOut()
{
    m_columns = columnCount();
    qDeleteAll(m_headings);
    m_headings.clear();
    for (ChartCard* card : std::as_const(m_cards))
        m_grid->removeWidget(card);
    int row = 0;
    qsizetype next = 0;
    for (const MetricGroup& group : std::as_const(m_groups)) {
        if (!group.prefix.isEmpty()) {
            auto* heading = new QLabel(group.prefix, m_content);
            heading->setForegroundRole(QPalette::PlaceholderText);
            m_headings.append(heading);
            m_grid->addWidget(heading, row++, 0, 1, m_columns);
        }
        for (qsizetype i = 0; i < group.metrics.size(); ++i) {
            m_grid->addWidget(m_cards[next], row + int(i) / m_columns, int(i) % m_columns);
            m_cards[next++]->show();
        }
        row += int(group.metrics.size() + m_columns - 1) / m_columns;
    }
    for (int column = 0; column < kMaxColumns; ++column)
        m_grid->setColumnStretch(column, column < m_columns ? 1 : 0);
}

void ChartGrid::fill(ChartCard* card)
{
    LineChart* chart = card->chart();
    QStringList gone = chart->curveIds();
    double end = 0;
    for (const ChartRun& run : std::as_const(m_runs)) {
        if (!run.metrics.contains(card->metric()))
            continue;
        gone.removeAll(run.id);
        end = std::max(end, run.expectedEnd);
        const QString timeline = QString::fromUtf16(kTimelineMetric);
        chart->setCurve({run.id, run.label, run.color}, m_cache.series(run.id, card->metric()),
                        run.metrics.contains(timeline) ? m_cache.series(run.id, timeline) : nullptr);
    }
    for (const QString& id : std::as_const(gone))
        chart->removeCurve(id);
    chart->setExpectedEnd(end);
}

void ChartGrid::applyMarkers()
{
    const auto selected =
        std::find_if(m_runs.cbegin(), m_runs.cend(), [this](const ChartRun& run) { return run.id == m_selected; });
    const bool shown = selected != m_runs.cend() && settings().xAxis == LineChart::XAxis::Step;
    for (ChartCard* card : std::as_const(m_cards))
        card->chart()->setMarkers(shown && selected->metrics.contains(card->metric()) ? selected->checkpoints
                                                                                      : QVector<double>());
}

void ChartGrid::applySettings()
{
    for (ChartCard* card : std::as_const(m_cards))
        card->setSettings(settings());
    setCrosshair(std::nullopt);
    applyMarkers();
}

void ChartGrid::onSeriesChanged(const QString&, const QString& metric)
{
    for (ChartCard* card : std::as_const(m_cards)) {
        if (card->metric() == metric || metric == QString::fromUtf16(kTimelineMetric))
            card->chart()->seriesChanged();
    }
}

void ChartGrid::setCrosshair(std::optional<double> x)
{
    if (m_crosshair == x)
        return;
    m_crosshair = x;
    for (ChartCard* card : std::as_const(m_cards))
        card->chart()->setCrosshair(x);
    Q_EMIT crosshairChanged(x);
}

void ChartGrid::setXRange(std::optional<Span> range)
{
    for (ChartCard* card : std::as_const(m_cards))
        card->chart()->setXRange(range);
}

void ChartGrid::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (columnCount() != m_columns)
        layOut();
}

} // namespace tinkex::ui
