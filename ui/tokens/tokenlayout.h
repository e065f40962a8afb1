#pragma once

#include "core/workbench/snapshots.h"

#include <QRectF>
#include <QVector>
#include <functional>
#include <vector>

namespace tinkex::ui {

/// Where the tokens of a text lie when it is wrapped to a width: words are kept whole where they fit, tokens wider than
/// a line are cut. All lines are equally high. A pure computation; thread: confined to its owner.
class TokenLayout {
public:
    using Measure = std::function<double(const QString&)>; ///< width of a text in pixels

    struct Piece {
        int token = 0;
        QString text;
        double x = 0;
        double width = 0;
        bool special = false;
    };

    void layOut(const QVector<TokenInfo>& tokens, double width, double lineHeight, const Measure& measure);

    int lineCount() const { return int(m_lines.size()); }
    double height() const { return m_lineHeight * double(m_lines.size()); }
    double lineHeight() const { return m_lineHeight; }
    const std::vector<Piece>& line(int index) const { return m_lines[size_t(index)]; }

    int tokenAt(const QPointF& position) const;      ///< -1: none is there
    int nearestToken(const QPointF& position) const; ///< -1: there are none
    QVector<QRectF> rects(int token) const;
    int firstLineOf(int token) const;
    /// The token above or below, at about the same x; itself at the first or last line.
    int tokenInDirection(int token, int lines) const;
    int firstOfLine(int token) const;
    int lastOfLine(int token) const;

private:
    struct Builder;
    QRectF rectOf(const Piece& piece, int line) const;

    double m_lineHeight = 1;
    std::vector<std::vector<Piece>> m_lines;
    std::vector<int> m_firstLine; ///< by token
};

} // namespace tinkex::ui
