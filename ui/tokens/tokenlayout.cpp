#include "ui/tokens/tokenlayout.h"

#include "ui/tokens/tokentext.h"

#include <QHash>
#include <algorithm>
#include <cmath>

namespace tinkex::ui {

struct TokenLayout::Builder {
    TokenLayout& layout;
    double width;
    const Measure& measure;
    std::vector<TokenText> texts;
    QHash<QString, double> widths;
    double x = 0;

    double widthOf(const QString& text)
    {
        const auto known = widths.constFind(text);
        return known != widths.constEnd() ? *known : *widths.insert(text, measure(text));
    }

    void newLine()
    {
        layout.m_lines.emplace_back();
        x = 0;
    }

    void put(int token, const QString& text, bool special)
    {
        const double needed = widthOf(text);
        layout.m_lines.back().push_back({token, text, x, needed, special});
        x += needed;
    }

    /// Width of the word that begins with this token, as far as it matters.
    double wordWidth(size_t token)
    {
        double total = widthOf(texts[token].parts.first());
        for (size_t i = token; texts[i].parts.size() == 1 && i + 1 < texts.size() && !texts[i + 1].beginsWord; ++i) {
            total += widthOf(texts[i + 1].parts.first());
            if (total > width)
                break;
        }
        return total;
    }

    /// The longest beginning of a text that fits into `room`, at least one character.
    qsizetype fitting(const QString& text, double room)
    {
        qsizetype low = 1;
        qsizetype high = text.size();
        while (low < high) {
            const qsizetype middle = (low + high + 1) / 2;
            if (measure(text.left(middle)) <= room)
                low = middle;
            else
                high = middle - 1;
        }
        const bool insidePair = low < text.size() && text[low - 1].isHighSurrogate();
        return insidePair ? (low > 1 ? low - 1 : 2) : low;
    }

    void place(int token, QString text, bool special)
    {
        if (x > 0 && x + widthOf(text) > width)
            newLine();
        while (widthOf(text) > width && text.size() > 1) {
            const qsizetype count = fitting(text, width);
            if (count >= text.size())
                break;
            put(token, text.left(count), special);
            text = text.mid(count);
            newLine();
        }
        put(token, text, special);
    }

    void add(size_t token)
    {
        const TokenText& text = texts[token];
        if (x > 0 && text.beginsWord) {
            const double word = wordWidth(token);
            if (x + word > width && word <= width)
                newLine();
        }
        layout.m_firstLine.push_back(-1);
        for (qsizetype part = 0; part < text.parts.size(); ++part) {
            if (part > 0)
                newLine();
            if (!text.parts[part].isEmpty())
                place(int(token), text.parts[part], text.special);
            if (layout.m_firstLine.back() < 0)
                layout.m_firstLine.back() = int(firstLineWith(int(token)));
        }
    }

    size_t firstLineWith(int token) const
    {
        size_t line = layout.m_lines.size() - 1;
        while (line > 0 && !layout.m_lines[line - 1].empty() && layout.m_lines[line - 1].back().token == token)
            --line;
        return line;
    }
};

void TokenLayout::layOut(const QVector<TokenInfo>& tokens, double width, double lineHeight, const Measure& measure)
{
    m_lines.clear();
    m_firstLine.clear();
    m_lineHeight = std::max(lineHeight, 1.0);
    if (tokens.isEmpty())
        return;
    Builder builder{*this, std::max(width, 1.0), measure, {}, {}, 0};
    builder.texts.reserve(size_t(tokens.size()));
    for (const TokenInfo& token : tokens)
        builder.texts.push_back(tokenText(token));
    builder.newLine();
    for (size_t i = 0; i < builder.texts.size(); ++i)
        builder.add(i);
    if (m_lines.back().empty())
        m_lines.pop_back();
}

QRectF TokenLayout::rectOf(const Piece& piece, int line) const
{
    return {piece.x, line * m_lineHeight, piece.width, m_lineHeight};
}

int TokenLayout::tokenAt(const QPointF& position) const
{
    const int line = int(std::floor(position.y() / m_lineHeight));
    if (line < 0 || line >= lineCount())
        return -1;
    for (const Piece& piece : m_lines[size_t(line)]) {
        if (position.x() >= piece.x && position.x() < piece.x + piece.width)
            return piece.token;
    }
    return -1;
}

int TokenLayout::nearestToken(const QPointF& position) const
{
    if (m_lines.empty())
        return -1;
    int line = std::clamp(int(std::floor(position.y() / m_lineHeight)), 0, lineCount() - 1);
    while (line > 0 && m_lines[size_t(line)].empty())
        --line;
    const std::vector<Piece>& pieces = m_lines[size_t(line)];
    if (pieces.empty())
        return -1;
    for (const Piece& piece : pieces) {
        if (position.x() < piece.x + piece.width)
            return piece.token;
    }
    return pieces.back().token;
}

QVector<QRectF> TokenLayout::rects(int token) const
{
    QVector<QRectF> result;
    if (token < 0 || size_t(token) >= m_firstLine.size())
        return result;
    for (size_t line = size_t(m_firstLine[size_t(token)]); line < m_lines.size(); ++line) {
        for (const Piece& piece : m_lines[line]) {
            if (piece.token == token)
                result.append(rectOf(piece, int(line)));
            else if (piece.token > token)
                return result;
        }
    }
    return result;
}

int TokenLayout::firstLineOf(int token) const
{
    return token < 0 || size_t(token) >= m_firstLine.size() ? 0 : m_firstLine[size_t(token)];
}

int TokenLayout::tokenInDirection(int token, int lines) const
{
    const QVector<QRectF> from = rects(token);
    if (from.isEmpty())
        return token;
    int line = (lines < 0 ? firstLineOf(token) : int(from.last().top() / m_lineHeight)) + lines;
    while (line > 0 && line < lineCount() - 1 && m_lines[size_t(line)].empty())
        line += lines < 0 ? -1 : 1;
    if (line < 0 || line >= lineCount() || m_lines[size_t(line)].empty())
        return token;
    return nearestToken({from.first().center().x(), (line + 0.5) * m_lineHeight});
}

int TokenLayout::firstOfLine(int token) const
{
    const int line = firstLineOf(token);
    return line < lineCount() && !m_lines[size_t(line)].empty() ? m_lines[size_t(line)].front().token : token;
}

int TokenLayout::lastOfLine(int token) const
{
    const int line = firstLineOf(token);
    return line < lineCount() && !m_lines[size_t(line)].empty() ? m_lines[size_t(line)].back().token : token;
}

} // namespace tinkex::ui
