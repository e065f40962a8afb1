#pragma once

#include "ui/appsettings.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QToolButton;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class ProfileList;

/// Every setting with its effective value and where that came from, and the server profiles. Thread: GUI.
class SettingsPage : public QWidget {
    Q_OBJECT
public:
    SettingsPage(Workbench& workbench, AppSettings& settings, QWidget* parent = nullptr);

Q_SIGNALS:
    void commandRequested(const QString& command);

private:
    struct Row {
        QWidget* control = nullptr;
        QLabel* origin = nullptr;
        QToolButton* reset = nullptr;
    };
    QWidget* makeProgram();
    void addRow(QGridLayout* grid, const QString& key, const QString& label, const QString& hint, QWidget* control);
    QWidget* makeChoice(const QString& key, const QList<QPair<QString, QString>>& choices);
    QWidget* makeSwitch(const QString& key, const QString& text);
    QWidget* makeFolder(const QString& key);
    QWidget* makeNumber(const QString& key, int maximum, const QString& zero);
    void refreshOrigin(const QString& key);
    QString originText(const QString& key) const;

    Workbench& m_workbench;
    AppSettings& m_settings;
    QHash<QString, Row> m_rows;
};

} // namespace tinkex::ui
