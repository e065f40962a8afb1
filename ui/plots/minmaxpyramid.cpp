#include "ui/plots/minmaxpyramid.h"

#include <algorithm>
#include <cmath>

namespace tinkex::ui {

namespace {

using Extremes = MinMaxPyramid::Extremes;

void addIndex(Extremes& node, const QVector<double>& values, qsizetype index)
{
    if (!std::isfinite(values[index]))
        return;
    if (node.minIndex < 0 || values[index] < values[node.minIndex])
        node.minIndex = index;
    if (node.maxIndex < 0 || values[index] > values[node.maxIndex])
        node.maxIndex = index;
}

void addNode(Extremes& node, const QVector<double>& values, const Extremes& other)
{
    if (other.minIndex < 0)
        return;
    addIndex(node, values, other.minIndex);
    addIndex(node, values, other.maxIndex);
}

} // namespace

void MinMaxPyramid::clear()
{
    m_levels.clear();
    m_size = 0;
}

void MinMaxPyramid::update(const QVector<double>& values)
{
    if (values.size() < m_size)
        clear();
    if (values.size() == m_size)
        return;
    if (m_levels.empty())
        m_levels.emplace_back();
    qsizetype firstChanged = m_size / kBlock;
    m_levels[0].resize(static_cast<size_t>((values.size() + kBlock - 1) / kBlock));
    for (qsizetype i = m_size; i < values.size(); ++i)
        addIndex(m_levels[0][static_cast<size_t>(i / kBlock)], values, i);
    m_size = values.size();
    for (size_t level = 1; m_levels[level - 1].size() > 1; ++level) {
        if (m_levels.size() == level)
            m_levels.emplace_back();
        const std::vector<Extremes>& below = m_levels[level - 1];
        std::vector<Extremes>& nodes = m_levels[level];
        nodes.resize((below.size() + 1) / 2);
        firstChanged /= 2;
        for (size_t i = static_cast<size_t>(firstChanged); i < nodes.size(); ++i) {
            nodes[i] = below[2 * i];
            if (2 * i + 1 < below.size())
                addNode(nodes[i], values, below[2 * i + 1]);
        }
    }
}

Extremes MinMaxPyramid::extremes(const QVector<double>& values, qsizetype first, qsizetype last) const
{
    first = std::max<qsizetype>(first, 0);
    last = std::min({last, m_size, values.size()});
    Extremes result;
    const qsizetype firstBlock = (first + kBlock - 1) / kBlock;
    const qsizetype lastBlock = last / kBlock;
    if (firstBlock >= lastBlock) {
        for (qsizetype i = first; i < last; ++i)
            addIndex(result, values, i);
        return result;
    }
    for (qsizetype i = first; i < firstBlock * kBlock; ++i)
        addIndex(result, values, i);
    for (qsizetype i = lastBlock * kBlock; i < last; ++i)
        addIndex(result, values, i);
    size_t left = static_cast<size_t>(firstBlock);
    size_t right = static_cast<size_t>(lastBlock);
    for (size_t level = 0; left < right; ++level, left /= 2, right /= 2) {
        if (left % 2 == 1)
            addNode(result, values, m_levels[level][left++]);
        if (right % 2 == 1)
            addNode(result, values, m_levels[level][--right]);
    }
    return result;
}

} // namespace tinkex::ui
