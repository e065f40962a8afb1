#pragma once

#include <QAbstractButton>
#include <QHash>
#include <QWidget>

class QVBoxLayout;

namespace tinkex::ui {

/// One page in the rail: icon over word, and a badge with a count where something needs a person.
class RailButton : public QAbstractButton {
    Q_OBJECT
public:
    RailButton(const QString& iconName, const QString& text, QWidget* parent);
    void setBadge(int count);
    int badge() const { return m_badge; }
    QSize sizeHint() const override { return {80, 60}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    int m_badge = 0;
};

/// The left edge of the window: one button a page. Thread: GUI.
class NavigationRail : public QWidget {
    Q_OBJECT
public:
    explicit NavigationRail(QWidget* parent = nullptr);
    /// `last`: at the lower end.
    RailButton* addPage(const QString& id, const QString& iconName, const QString& text, bool last = false);
    void setCurrent(const QString& id);
    void setBadge(const QString& id, int count);
    RailButton* button(const QString& id) const { return m_buttons.value(id); }

Q_SIGNALS:
    void pageRequested(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* m_layout;
    QHash<QString, RailButton*> m_buttons;
};

} // namespace tinkex::ui
