#include "ui/theme/themecolors.h"

#include <algorithm>
#include <cmath>

namespace tinkex::ui {

namespace {

QColor rgb(QRgb value)
{
    return QColor::fromRgb(value);
}

ThemeColors makeLight()
{
    ThemeColors c;
    c.roles = {rgb(0xf6f7f9), rgb(0xffffff), rgb(0xf1f3f6), rgb(0xffffff), rgb(0xdbe1e8), rgb(0xe8ecf0), rgb(0xe6eaee),
               rgb(0x1a1d21), rgb(0x58636e), rgb(0x1f5fc7), rgb(0xffffff), rgb(0xe2ecfb), rgb(0x1f5fc7), rgb(0xf0f3f7)};
    c.tones = {ToneColors{rgb(0x176b3f), rgb(0xe3f4ea), rgb(0x1a7f4b)},
               ToneColors{rgb(0x8a5200), rgb(0xfbf0da), rgb(0x96610a)},
               ToneColors{rgb(0xab1f1c), rgb(0xfce4e3), rgb(0xbc2c28)},
               ToneColors{rgb(0x1b55b5), rgb(0xe2ecfb), rgb(0x1f5fc7)},
               ToneColors{rgb(0x58636e), rgb(0xf0f2f5), rgb(0x6b7783)}};
    c.series = {rgb(0x1f5fc7), rgb(0xd9730d), rgb(0x5f2c1a), rgb(0x9477fc), rgb(0x606127),
                rgb(0x670463), rgb(0x5d8ab8), rgb(0xaa6c75), rgb(0x1e249e), rgb(0x6b507f)};
    return c;
}

ThemeColors makeDark()
{
    ThemeColors c;
    c.roles = {rgb(0x17191c), rgb(0x1f2226), rgb(0x262a2f), rgb(0x181a1d), rgb(0x353a40), rgb(0x2c3035), rgb(0x33383e),
               rgb(0xe8eaed), rgb(0xa3adb7), rgb(0x7aacff), rgb(0x10203a), rgb(0x25344d), rgb(0x8db8ff), rgb(0x2a2e34)};
    c.tones = {ToneColors{rgb(0x7ed6a0), rgb(0x1b3a28), rgb(0x63c98c)},
               ToneColors{rgb(0xf2bd60), rgb(0x41301a), rgb(0xe9b04f)},
               ToneColors{rgb(0xff9d98), rgb(0x4a2322), rgb(0xf2817b)},
               ToneColors{rgb(0x9dc2ff), rgb(0x25344d), rgb(0x7aacff)},
               ToneColors{rgb(0xa8b2bc), rgb(0x2d3137), rgb(0x8b95a0)}};
    c.series = {rgb(0x7aacff), rgb(0xf0903a), rgb(0x30fdab), rgb(0x8e71f5), rgb(0xe0e111),
                rgb(0x569c85), rgb(0x9be4fc), rgb(0x9f7100), rgb(0x6878aa), rgb(0x35c9c2)};
    return c;
}

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

const ThemeColors& lightColors()
{
    static const ThemeColors colors = makeLight();
    return colors;
}

const ThemeColors& darkColors()
{
    static const ThemeColors colors = makeDark();
    return colors;
}

double contrastRatio(const QColor& a, const QColor& b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor blend(const QColor& a, const QColor& b, double share)
{
    const auto mix = [share](double x, double y) {
        return float(x * share + y * (1 - share));
    };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

} // namespace tinkex::ui
