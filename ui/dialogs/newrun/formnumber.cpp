#include "ui/dialogs/newrun/formnumber.h"

#include <QLocale>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

std::optional<double> parseReal(const QString& text)
{
    QString plain = text.trimmed();
    plain.replace(QChar(0x2212), u'-');
    if (plain.count(u',') == 1 && !plain.contains(u'.'))
        plain.replace(u',', u'.');
    bool ok = false;
    const double value = QLocale::c().toDouble(plain, &ok);
    const bool grouped = plain.contains(u',');
    return ok && !grouped && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<qint64> parseWhole(const QString& text)
{
    QString plain;
    for (const QChar c : text) {
        if (!c.isSpace())
            plain += c;
    }
    const std::optional<double> value = parseReal(plain);
    if (!value || *value != std::floor(*value) || std::abs(*value) > 9007199254740992.0)
        return std::nullopt;
    return qint64(*value);
}

QString realText(double value)
{
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

} // namespace tinkex::ui
