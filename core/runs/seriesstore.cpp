#include "core/runs/seriesstore.h"

#include <algorithm>

namespace tinkex {

void SeriesStore::append(const QString& runId, const QString& metric, double step, double value)
{
    auto& series = m_runs[runId];
    auto it = std::ranges::find(series, metric, [](const auto& s) { return s.first; });
    if (it == series.end()) {
        series.append({metric, {}});
        it = std::prev(series.end());
    }
    it->second.steps << step;
    it->second.values << value;
}

SeriesChunk SeriesStore::chunk(const QString& runId, const QString& metric, qint64 firstIndex) const
{
    SeriesChunk chunk{runId, metric, firstIndex, {}, {}};
    const auto series = m_runs.value(runId);
    const auto it = std::ranges::find(series, metric, [](const auto& s) { return s.first; });
    if (it != series.end()) {
        chunk.steps = it->second.steps.mid(firstIndex);
        chunk.values = it->second.values.mid(firstIndex);
    }
    return chunk;
}

QStringList SeriesStore::metrics(const QString& runId) const
{
    QStringList names;
    for (const auto& [metric, series] : m_runs.value(runId))
        names << metric;
    return names;
}

void SeriesStore::removeRun(const QString& runId)
{
    m_runs.remove(runId);
}

QList<SeriesChunk> SeriesStore::takeNew()
{
    QList<SeriesChunk> chunks;
    for (auto run = m_runs.begin(); run != m_runs.end(); ++run) {
        for (auto& [metric, series] : run.value()) {
            if (series.sent == series.steps.size())
                continue;
            chunks << SeriesChunk{run.key(), metric, series.sent, series.steps.mid(series.sent),
                                  series.values.mid(series.sent)};
            series.sent = series.steps.size();
        }
    }
    return chunks;
}

} // namespace tinkex
