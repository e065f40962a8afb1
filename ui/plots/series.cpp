#include "ui/plots/series.h"

#include <algorithm>
#include <cmath>

namespace tinkex::ui {

Series::Taken Series::take(const SeriesChunk& chunk)
{
    const qsizetype count = std::min(chunk.steps.size(), chunk.values.size());
    if (chunk.firstIndex > m_received)
        return Taken::Gap;
    const qsizetype known = static_cast<qsizetype>(m_received - chunk.firstIndex);
    if (known >= count)
        return Taken::Nothing;
    for (qsizetype i = known; i < count; ++i)
        append(chunk.steps[i], chunk.values[i]);
    m_received = chunk.firstIndex + count;
    return Taken::Appended;
}

void Series::append(double step, double value)
{
    if (!std::isfinite(step))
        return;
    if (!m_steps.isEmpty() && step < m_steps.last()) {
        const auto keep = std::lower_bound(m_steps.cbegin(), m_steps.cend(), step) - m_steps.cbegin();
        m_steps.resize(keep);
        m_values.resize(keep);
        ++m_generation;
    }
    m_steps.append(step);
    m_values.append(value);
}

} // namespace tinkex::ui
