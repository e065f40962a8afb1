#pragma once

#include "ui/theme/themecolors.h"

#include <QIcon>
#include <QString>

namespace tinkex::ui {

/// The project's own monochrome icons (resources/icons/<name>.svg), tinted when they are painted: they follow the theme
/// without being made again. Thread: GUI.
class IconProvider {
public:
    /// `role` is the normal colour; disabled icons are fainter, selected and checked ones take the accent.
    static QIcon icon(const QString& name, Role role = Role::TextMuted);
    static QIcon icon(const QString& name, Tone tone);
    static QPixmap pixmap(const QString& name, int size, double pixelRatio, const QColor& color);
    static QStringList names();
};

} // namespace tinkex::ui
