#pragma once

#include "ui/theme/heatscale.h"
#include "ui/theme/themecolors.h"

#include <QFont>
#include <QObject>
#include <QPalette>

class QApplication;
class QWidget;

namespace tinkex::ui {

enum class ThemeMode { System, Light, Dark };

/// Distances of the layout grid, in logical pixels.
namespace space {
inline constexpr int kTight = 4;
inline constexpr int kSmall = 8;
inline constexpr int kNormal = 12;
inline constexpr int kLarge = 16;
inline constexpr int kHuge = 24;
inline constexpr int kCorner = 6; ///< radius of cards
} // namespace space

/// True when the focus came by keyboard: only then a ring is painted.
bool showsFocus(const QWidget* widget);

/// The look of the whole program: one object, one palette, one style. Thread: GUI. Owned by nobody (lives as long as
/// the process); widgets ask it while painting and repaint by the palette change that setMode() causes.
class Theme : public QObject {
    Q_OBJECT
public:
    static Theme& instance();

    /// Sets style, palette and fonts of the application. Call once, before the first widget.
    void install(QApplication& app);
    void setMode(ThemeMode mode);
    ThemeMode mode() const { return m_mode; }
    bool isDark() const { return m_dark; }

    QColor color(Role role) const { return colors().of(role); }
    const ToneColors& tone(Tone tone) const { return colors().of(tone); }
    const ThemeColors& colors() const { return m_dark ? darkColors() : lightColors(); }

    QColor series(int index) const { return colors().series[size_t(index % 10 + 10) % 10]; }
    /// A run keeps its colour by its id, on every page and after every restart.
    static int seriesIndex(const QString& runId);
    QColor seriesFor(const QString& runId) const { return series(seriesIndex(runId)); }

    HeatScale heat() const { return HeatScale(m_dark); }

    QFont mono() const { return m_mono; }               ///< ids, tokens, numbers in columns: every digit equally wide
    QFont small() const { return scaled(0.92, false); } ///< captions
    QFont bold() const { return scaled(1.0, true); }
    QFont title() const { return scaled(1.0, true); }  ///< of a card
    QFont figure() const { return scaled(1.6, true); } ///< the large number of a figure card

    QPalette palette() const;

Q_SIGNALS:
    void changed(); ///< colours are other ones; comes after the new palette is set

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Theme() = default;
    void readSystem();
    void apply();
    QFont scaled(double factor, bool bold) const;

    ThemeMode m_mode = ThemeMode::System;
    bool m_systemDark = false;
    bool m_dark = false;
    bool m_reading = false;
    QFont m_base;
    QFont m_mono;
};

inline Theme& theme()
{
    return Theme::instance();
}

} // namespace tinkex::ui
