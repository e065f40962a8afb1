#include "ui/theme/heatscale.h"

#include <algorithm>
#include <cmath>

// OKLab: Björn Ottosson, "A perceptual color space for image processing", 2020.

namespace tinkex::ui {

namespace {

double toLinear(double c)
{
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double toGamma(double c)
{
    c = std::clamp(c, 0.0, 1.0);
    return c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1 / 2.4) - 0.055;
}

} // namespace

HeatScale::HeatScale(bool dark)
    : m_low(fromColor(dark ? QColor(0x7d, 0x3a, 0x28) : QColor(0xf4, 0xae, 0x94))),
      m_high(fromColor(dark ? QColor(0x17, 0x45, 0x52) : QColor(0xb9, 0xe6, 0xea)))
{}

QColor HeatScale::at(double value) const
{
    if (std::isnan(value))
        return {};
    const double t = std::clamp(value, 0.0, 1.0);
    return toColor(
        {m_low.l + t * (m_high.l - m_low.l), m_low.a + t * (m_high.a - m_low.a), m_low.b + t * (m_high.b - m_low.b)});
}

HeatScale::Lab HeatScale::fromColor(const QColor& color)
{
    const double r = toLinear(color.redF());
    const double g = toLinear(color.greenF());
    const double b = toLinear(color.blueF());
    const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

QColor HeatScale::toColor(const Lab& lab)
{
    const double l = std::pow(lab.l + 0.3963377774 * lab.a + 0.2158037573 * lab.b, 3);
    const double m = std::pow(lab.l - 0.1055613458 * lab.a - 0.0638541728 * lab.b, 3);
    const double s = std::pow(lab.l - 0.0894841775 * lab.a - 1.2914855480 * lab.b, 3);
    return QColor::fromRgbF(float(toGamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)),
                            float(toGamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)),
                            float(toGamma(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)));
}

} // namespace tinkex::ui
