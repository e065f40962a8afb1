#include "ui/plots/seriescache.h"

#include "core/workbench/workbench.h"

namespace tinkex::ui {

SeriesCache::SeriesCache(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench)
{
    connect(&workbench, &Workbench::seriesAppended, this, &SeriesCache::take);
}

std::shared_ptr<const Series> SeriesCache::series(const QString& runId, const QString& metric)
{
    const Key key(runId, metric);
    auto found = m_series.find(key);
    if (found == m_series.end()) {
        found = m_series.insert(key, std::make_shared<Series>());
        load(key, **found);
    }
    return *found;
}

void SeriesCache::keepOnly(const QStringList& runIds)
{
    m_series.removeIf([&runIds](const auto& entry) { return !runIds.contains(entry.key().first); });
}

void SeriesCache::take(const SeriesChunk& chunk)
{
    const Key key(chunk.runId, chunk.metric);
    const auto found = m_series.constFind(key);
    if (found == m_series.constEnd())
        return;
    Series& series = **found;
    const Series::Taken taken = series.take(chunk);
    if (taken == Series::Taken::Gap)
        load(key, series);
    if (taken != Series::Taken::Nothing)
        Q_EMIT changed(chunk.runId, chunk.metric);
}

void SeriesCache::load(const Key& key, Series& series) const
{
    series.take(m_workbench.series(key.first, key.second));
}

} // namespace tinkex::ui
