#pragma once

#include <QVector>
#include <vector>

namespace tinkex::ui {

/// Where the smallest and the largest finite value of any index range are, in O(log n): a tree over blocks of 64
/// values, grown by appending. It keeps indices only; the caller hands in the same values each time. NaN and Inf are
/// skipped. Thread: confined to its owner.
class MinMaxPyramid {
public:
    static constexpr qsizetype kBlock = 64;

    struct Extremes {
        qsizetype minIndex = -1; ///< -1: no finite value
        qsizetype maxIndex = -1;
    };

    /// Takes in the values behind those it has. Fewer values than it has: it starts again.
    void update(const QVector<double>& values);
    void clear();
    qsizetype size() const { return m_size; }

    /// Over first ≤ i < last, clamped to what is there.
    Extremes extremes(const QVector<double>& values, qsizetype first, qsizetype last) const;

private:
    std::vector<std::vector<Extremes>> m_levels; ///< level k: one node per 64·2^k values
    qsizetype m_size = 0;
};

} // namespace tinkex::ui
