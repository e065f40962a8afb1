#pragma once

#include "ui/plots/series.h"

#include <QHash>
#include <QObject>
#include <memory>

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

/// The window's cache of metric series: asks Workbench::series once per (run, metric), then follows seriesAppended.
/// A chunk that leaves a hole makes it ask again. Thread: GUI. The workbench outlives it.
class SeriesCache : public QObject {
    Q_OBJECT
public:
    explicit SeriesCache(Workbench& workbench, QObject* parent = nullptr);

    std::shared_ptr<const Series> series(const QString& runId, const QString& metric);
    /// Drops the series of runs that are gone.
    void keepOnly(const QStringList& runIds);

Q_SIGNALS:
    void changed(const QString& runId, const QString& metric); ///< points were added or dropped

private:
    using Key = std::pair<QString, QString>;

    void take(const SeriesChunk& chunk);
    void load(const Key& key, Series& series) const;

    Workbench& m_workbench;
    QHash<Key, std::shared_ptr<Series>> m_series;
};

} // namespace tinkex::ui
