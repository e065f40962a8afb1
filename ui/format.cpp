#include "ui/format.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString kNone = u"–"_s;
constexpr QChar kThin(0x202F); // narrow no-break space

QString decimals(double value, int count)
{
    return QString::number(value, 'f', count);
}

} // namespace

QString Format::integer(qint64 value)
{
    QString digits = QString::number(value);
    const int first = value < 0 ? 1 : 0;
    for (int i = int(digits.size()) - 3; i > first; i -= 3)
        digits.insert(i, kThin);
    return digits;
}

bool Format::same(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

QString Format::number(double value, int digits)
{
    if (std::isnan(value))
        return kNone;
    if (std::isinf(value))
        return value > 0 ? u"∞"_s : u"−∞"_s;
    const double size = std::abs(value);
    if (size != 0 && (size < 1e-4 || size >= 1e9))
        return QString::number(value, 'e', std::max(1, digits - 3));
    if (size >= 1e4)
        return integer(std::llround(value));
    const int whole = size == 0 ? 1 : int(std::floor(std::log10(size))) + 1;
    return decimals(value, std::clamp(digits - whole, 0, 6));
}

QString Format::percent(double share, int count)
{
    if (!(share >= 0) || std::isinf(share))
        return kNone;
    return decimals(share * 100, count) + kThin + u'%';
}

QString Format::bytes(qint64 bytes)
{
    if (bytes < 0)
        return kNone;
    static constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    std::size_t unit = 0;
    double value = double(bytes);
    while (unit + 1 < units.size() && value >= (unit == 0 ? 1024 : 1023.95)) { // never "1024.0 KiB"
        value /= 1024;
        ++unit;
    }
    return (unit == 0 ? integer(bytes) : decimals(value, 1)) + u' ' + QLatin1StringView(units[unit]);
}

QString Format::milliseconds(double ms)
{
    if (!(ms >= 0))
        return kNone;
    if (ms < 10)
        return tr("%1 ms", "milliseconds").arg(decimals(ms, 1));
    if (ms < 1000)
        return tr("%1 ms", "milliseconds").arg(decimals(ms, 0));
    return duration(std::llround(ms));
}

QString Format::duration(qint64 ms)
{
    if (ms < 0)
        return kNone;
    if (ms < 10'000)
        return tr("%1 s", "seconds").arg(decimals(double(ms) / 1000, 1));
    const qint64 seconds = ms / 1000;
    if (seconds < 60)
        return tr("%1 s", "seconds").arg(seconds);
    if (seconds < 600 && seconds % 60 != 0)
        return tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    if (seconds < 3600)
        return tr("%1 min", "minutes").arg(seconds / 60);
    if (seconds < 86'400)
        return seconds % 3600 < 60 ? tr("%1 h", "hours").arg(seconds / 3600)
                                   : tr("%1 h %2 min").arg(seconds / 3600).arg(seconds % 3600 / 60);
    return tr("%1 d", "days").arg(seconds / 86'400);
}

QString Format::age(qint64 thenMs, qint64 nowMs)
{
    if (thenMs <= 0)
        return kNone;
    const qint64 ms = std::max<qint64>(0, nowMs - thenMs);
    if (ms < 10'000)
        return tr("%1 s", "seconds").arg(decimals(double(ms) / 1000, 1));
    if (ms < 60'000)
        return tr("%1 s", "seconds").arg(ms / 1000);
    if (ms < 3'600'000)
        return tr("%1 min", "minutes").arg(ms / 60'000);
    if (ms < 86'400'000)
        return tr("%1 h", "hours").arg(ms / 3'600'000);
    return tr("%1 d", "days").arg(ms / 86'400'000);
}

QString Format::agoLong(qint64 thenMs, qint64 nowMs)
{
    if (thenMs <= 0)
        return kNone;
    if (nowMs - thenMs < 1000)
        return tr("just now");
    const qint64 whole = nowMs - thenMs < 10'000 ? nowMs - (nowMs - thenMs) / 1000 * 1000 : thenMs;
    if (whole != thenMs)
        return tr("%1 s ago", "seconds").arg((nowMs - thenMs) / 1000);
    return tr("%1 ago", "an age, for example 40 s").arg(age(thenMs, nowMs));
}

QString Format::clock(qint64 ms)
{
    return ms <= 0 ? kNone : QDateTime::fromMSecsSinceEpoch(ms).toString(u"HH:mm:ss"_s);
}

QString Format::exactTime(qint64 ms)
{
    return ms <= 0 ? kNone : QDateTime::fromMSecsSinceEpoch(ms).toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
}

QString Format::shortId(const QString& id, int keep)
{
    if (id.size() <= keep)
        return id;
    const int tail = std::max(1, (keep - 1) / 2);
    return id.left(keep - 1 - tail) + u'…' + id.right(tail);
}

QString Format::rate(double perSecond, const QString& unit)
{
    return (perSecond < 100 ? number(perSecond, 2) : integer(std::llround(perSecond))) + u' ' + unit;
}

} // namespace tinkex::ui
