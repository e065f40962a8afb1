#pragma once

#include "ui/words.h"

#include <QColor>
#include <array>

namespace tinkex::ui {

/// Named colour roles. A widget asks for a role and never names a colour.
enum class Role {
    Window,     ///< behind the cards
    Surface,    ///< cards, rail, bars, tables
    Sunken,     ///< table headers, input fields in dark
    Field,      ///< text fields
    Border,     ///< of cards and controls
    Line,       ///< between rows, chart grid
    Track,      ///< the empty part of a bar
    Text,       ///< what is read
    TextMuted,  ///< labels, units, ages
    Accent,     ///< primary button, selected page, bars
    AccentText, ///< on Accent
    AccentSoft, ///< selection
    Link,       ///< text that acts
    Hover       ///< under the pointer
};
inline constexpr int kRoleCount = int(Role::Hover) + 1;

/// Text, fill and outline of one tone.
struct ToneColors {
    QColor text;
    QColor fill;
    QColor outline;
};

struct ThemeColors {
    std::array<QColor, kRoleCount> roles;
    std::array<ToneColors, 5> tones; ///< by Tone
    std::array<QColor, 10> series;   ///< colour-blind safe, each at least 3 : 1 on Surface

    const QColor& of(Role role) const { return roles[size_t(role)]; }
    const ToneColors& of(Tone tone) const { return tones[size_t(tone)]; }
};

const ThemeColors& lightColors();
const ThemeColors& darkColors();

/// WCAG 2 contrast ratio, 1…21.
double contrastRatio(const QColor& a, const QColor& b);
/// `share` of a over b, opaque.
QColor blend(const QColor& a, const QColor& b, double share);

} // namespace tinkex::ui
