#include "ui/theme/theme.h"

#include "ui/theme/appstyle.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QToolTip>
#include <QWidget>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// The first installed family of a list that has equally wide digits on every desktop; else what the system says.
QFont chooseMono(const QFont& base)
{
    const QStringList wanted = {u"DejaVu Sans Mono"_s, u"JetBrains Mono"_s, u"Noto Sans Mono"_s, u"Liberation Mono"_s};
    const QStringList families = QFontDatabase::families();
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const auto found =
        std::find_if(wanted.begin(), wanted.end(), [&](const QString& f) { return families.contains(f); });
    if (found != wanted.end())
        font = QFont(*found);
    font.setStyleHint(QFont::Monospace);
    font.setPointSizeF(base.pointSizeF() * 0.96);
    return font;
}

} // namespace

bool showsFocus(const QWidget* widget)
{
    return widget->hasFocus() && widget->window()->testAttribute(Qt::WA_KeyboardFocusChange);
}

Theme& Theme::instance()
{
    static Theme instance;
    return instance;
}

void Theme::install(QApplication& app)
{
    m_base = app.font();
    if (m_base.pointSizeF() < 9.5)
        m_base.setPointSizeF(9.5);
    app.setFont(m_base);
    m_mono = chooseMono(m_base);
    readSystem();
    app.setStyle(new AppStyle);
    app.installEventFilter(this);
    apply();
}

void Theme::setMode(ThemeMode mode)
{
    m_mode = mode;
    apply();
}

int Theme::seriesIndex(const QString& runId)
{
    return seriesIndexOf(runId);
}

QPalette Theme::palette() const
{
    const ThemeColors& c = colors();
    QPalette p;
    const auto set = [&p](QPalette::ColorRole role, const QColor& color) {
        p.setColor(QPalette::All, role, color);
    };
    set(QPalette::Window, c.of(Role::Window));
    set(QPalette::WindowText, c.of(Role::Text));
    set(QPalette::Base, c.of(Role::Surface));
    set(QPalette::AlternateBase, c.of(Role::Sunken));
    set(QPalette::Text, c.of(Role::Text));
    set(QPalette::PlaceholderText, c.of(Role::TextMuted));
    set(QPalette::Button, c.of(Role::Surface));
    set(QPalette::ButtonText, c.of(Role::Text));
    set(QPalette::BrightText, c.of(Role::AccentText));
    set(QPalette::Highlight, c.of(Role::AccentSoft));
    set(QPalette::HighlightedText, c.of(Role::Text));
    set(QPalette::Link, c.of(Role::Link));
    set(QPalette::LinkVisited, c.of(Role::Link));
    set(QPalette::ToolTipBase, c.of(Role::Surface));
    set(QPalette::ToolTipText, c.of(Role::Text));
    set(QPalette::Light, c.of(Role::Surface));
    set(QPalette::Midlight, c.of(Role::Line));
    set(QPalette::Mid, c.of(Role::Border));
    set(QPalette::Dark, c.of(Role::TextMuted));
    set(QPalette::Shadow, m_dark ? QColor(0, 0, 0) : c.of(Role::TextMuted));
    const QColor faint = blend(c.of(Role::TextMuted), c.of(Role::Surface), 0.75);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        p.setColor(QPalette::Disabled, role, faint);
    return p;
}

void Theme::readSystem()
{
    // Qt 6.4 has no colour scheme query: the palette of the platform says it, once our own is taken back.
    m_reading = true;
    QApplication::setPalette(QPalette());
    const QPalette system = QApplication::palette();
    m_systemDark = system.color(QPalette::Window).lightness() < system.color(QPalette::WindowText).lightness();
    m_reading = false;
}

void Theme::apply()
{
    m_dark = m_mode == ThemeMode::Dark || (m_mode == ThemeMode::System && m_systemDark);
    const QPalette own = palette();
    QApplication::setPalette(own);
    QToolTip::setPalette(own);
    Q_EMIT changed();
}

bool Theme::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ThemeChange && !m_reading && m_mode == ThemeMode::System) {
        readSystem();
        apply();
    }
    return QObject::eventFilter(watched, event);
}

QFont Theme::scaled(double factor, bool bold) const
{
    QFont font = m_base;
    font.setPointSizeF(m_base.pointSizeF() * factor);
    font.setBold(bold);
    return font;
}

} // namespace tinkex::ui
