#include "ui/mainwindow/fuzzy.h"

namespace tinkex::ui {

int fuzzyScore(const QString& pattern, const QString& text)
{
    int score = 0;
    qsizetype at = 0;
    qsizetype last = -2;
    for (const QChar wanted : pattern) {
        if (wanted.isSpace())
            continue;
        const qsizetype found = text.indexOf(wanted, at, Qt::CaseInsensitive);
        if (found < 0)
            return -1;
        const bool wordStart = found == 0 || !text[found - 1].isLetterOrNumber();
        score += 1 + (found == last + 1 ? 6 : 0) + (wordStart ? 4 : 0);
        last = found;
        at = found + 1;
    }
    if (!pattern.isEmpty() && text.contains(pattern, Qt::CaseInsensitive))
        score += 20;
    return score;
}

} // namespace tinkex::ui
