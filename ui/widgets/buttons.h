#pragma once

#include "ui/theme/themecolors.h"

#include <QLineEdit>
#include <QString>
#include <QWidget>

class QAbstractButton;
class QPushButton;
class QToolButton;

namespace tinkex::ui {

/// The one main action of a place.
QPushButton* primaryButton(const QString& text, QWidget* parent);
QPushButton* plainButton(const QString& text, QWidget* parent);
/// Ends or deletes something.
QPushButton* dangerButton(const QString& text, QWidget* parent);
/// An icon without a frame; `text` is tooltip and accessible name.
QToolButton* iconButton(const QString& iconName, const QString& text, QWidget* parent);

/// Enables the button with its tooltip, or greys it out with the reason as its tooltip. A button that is so already is
/// left alone.
void setOffered(QAbstractButton* button, const QString& whyNot, const QString& toolTip);

/// A line edit with a magnifier and a clear button. The placeholder is also its accessible name.
class SearchField : public QLineEdit {
    Q_OBJECT
public:
    explicit SearchField(const QString& placeholder, QWidget* parent = nullptr);
    /// Marks the text as not understood; the reason becomes the tooltip. Empty: fine again.
    void setProblem(const QString& reason);
};

/// A row with the field at its right end, for the top of a table.
QWidget* filterRow(SearchField* field, QWidget* parent);

/// One icon of the project that follows the theme.
class IconLabel : public QWidget {
    Q_OBJECT
public:
    IconLabel(const QString& name, int size, QWidget* parent = nullptr, Role role = Role::TextMuted);
    void setIcon(const QString& name);
    QSize sizeHint() const override { return {m_size, m_size}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_name;
    int m_size;
    Role m_role;
};

} // namespace tinkex::ui
