#pragma once

#include "ui/plots/chartsettings.h"
#include "ui/plots/metricgroups.h"

#include <QHash>
#include <QWidget>

class QGridLayout;
class QScrollArea;

namespace tinkex::ui {

class ChartCard;
class ChartControls;
class SeriesCache;

/// All charts of the runs shown, one per metric, by prefix, pinned ones first, with one crosshair and one x range for
/// all. The cache outlives it. Thread: GUI.
class ChartGrid : public QWidget {
    Q_OBJECT
public:
    explicit ChartGrid(SeriesCache& cache, QWidget* parent = nullptr);

    void setRuns(const QList<ChartRun>& runs);
    /// Its checkpoints are the dotted lines.
    void setSelectedRun(const QString& runId);
    void setCrosshair(std::optional<double> x);
    std::optional<double> crosshair() const { return m_crosshair; }

    QStringList pinned() const { return m_pinned; }
    void setPinned(const QStringList& metrics);
    ChartSettings settings() const;
    void setSettings(const ChartSettings& settings);
    void setControlsVisible(bool visible);

    QList<ChartCard*> cards() const { return m_cards; } ///< in the order shown

Q_SIGNALS:
    void crosshairChanged(std::optional<double> x);
    void layoutChanged(); ///< pins or settings were changed by hand

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    ChartCard* makeCard(const QString& metric);
    void arrange();
    void layOut();
    void fill(ChartCard* card);
    void applyMarkers();
    void applySettings();
    void onSeriesChanged(const QString& runId, const QString& metric);
    void setXRange(std::optional<Span> range);
    int columnCount() const;

    SeriesCache& m_cache;
    ChartControls* m_controls;
    QScrollArea* m_scroll;
    QWidget* m_content;
    QGridLayout* m_grid;
    QList<ChartRun> m_runs;
    QString m_selected;
    QStringList m_pinned;
    QList<MetricGroup> m_groups;
    QList<ChartCard*> m_cards;
    QList<QWidget*> m_headings;
    std::optional<double> m_crosshair;
    int m_columns = 0;
};

} // namespace tinkex::ui
