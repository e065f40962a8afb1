#include "ui/plots/numbertext.h"

#include "ui/format.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {

struct Scale {
    double factor = 1;
    QLatin1String suffix;
};

Scale scaleOf(double magnitude)
{
    if (magnitude >= 1e9)
        return {1e9, "G"_L1};
    if (magnitude >= 1e6)
        return {1e6, "M"_L1};
    if (magnitude >= 1e4)
        return {1e3, "k"_L1};
    return {};
}

QString withMinus(QString text)
{
    return text.replace(u'-', QChar(0x2212));
}

QString nonFiniteText(double value)
{
    if (std::isnan(value))
        return u"NaN"_s;
    return value > 0 ? u"∞"_s : u"−∞"_s;
}

} // namespace

QString readingText(double value, int digits)
{
    return std::isfinite(value) ? Format::number(value, digits) : nonFiniteText(value);
}

QString tickText(double value, double tickStep)
{
    if (!std::isfinite(value) || !std::isfinite(tickStep) || tickStep <= 0)
        return readingText(value);
    if (std::abs(value) < tickStep * 1e-6)
        return u"0"_s;
    if (tickStep < 1e-4 || std::abs(value) >= 1e12)
        return withMinus(QString::number(value, 'e', 1));
    const Scale scale = scaleOf(std::abs(value));
    const double step = tickStep / scale.factor;
    const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 6);
    const bool halves = std::abs(step * std::pow(10, decimals) - std::round(step * std::pow(10, decimals))) > 1e-6;
    return withMinus(QString::number(value / scale.factor, 'f', decimals + (halves ? 1 : 0))) + scale.suffix;
}

QString secondsText(double seconds)
{
    if (!std::isfinite(seconds))
        return nonFiniteText(seconds);
    const auto whole = static_cast<qint64>(std::floor(std::min(std::abs(seconds), 1e15)));
    if (whole < 60)
        return withMinus(QString::number(seconds, 'g', 3)) + u" s"_s;
    const QString tail = u":%1"_s.arg(whole % 60, 2, 10, QChar(u'0'));
    if (whole < 3600)
        return QString::number(whole / 60) + tail;
    return u"%1:%2"_s.arg(whole / 3600).arg(whole / 60 % 60, 2, 10, QChar(u'0')) + tail;
}

} // namespace tinkex::ui
