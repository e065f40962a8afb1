#pragma once

#include "ui/widgets/card.h"

#include <QPointer>

class QGridLayout;

namespace tinkex {
class Workbench;
struct ServerProfile;
} // namespace tinkex

namespace tinkex::ui {

class NoticeBar;

/// The server profiles: connect, edit, remove. Thread: GUI.
class ProfileList : public Card {
    Q_OBJECT
public:
    explicit ProfileList(Workbench& workbench, QWidget* parent = nullptr);

Q_SIGNALS:
    void commandRequested(const QString& command);

private:
    void rebuild();
    void addRow(int row, const ServerProfile& profile);
    void askRemove(const ServerProfile& profile);

    Workbench& m_workbench;
    QWidget* m_rows;
    QGridLayout* m_grid;
    NoticeBar* m_confirm;
    QString m_asked; ///< id of the profile whose removal waits for an answer
};

} // namespace tinkex::ui
