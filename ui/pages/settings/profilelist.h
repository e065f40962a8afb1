#pragma once

#include "ui/widgets/card.h"

#include <QList>

class QGridLayout;
class QPushButton;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class NoticeBar;
class StateBadge;

/// The server profiles: connect, edit, remove. Thread: GUI.
class ProfileList : public Card {
    Q_OBJECT
public:
    explicit ProfileList(Workbench& workbench, QWidget* parent = nullptr);

Q_SIGNALS:
    void commandRequested(const QString& command);

private:
    /// What the widgets of a row are made from; the connection's state only changes what they say.
    struct Entry {
        QString id;
        QString name;
        QString where;
        bool canEdit = false;
        bool canRemove = false;

        bool operator==(const Entry&) const = default;
    };
    struct StateOf {
        StateBadge* badge;
        QPushButton* button;
    };
    void refresh();
    void rebuild();
    void addRow(const Entry& entry);
    void showStates();
    bool isCurrent(const QString& id) const;
    void askRemove(const Entry& entry);

    Workbench& m_workbench;
    QWidget* m_rows;
    QGridLayout* m_grid;
    NoticeBar* m_confirm;
    QList<Entry> m_entries;
    QList<StateOf> m_states; ///< of m_entries
    QString m_asked;         ///< id of the profile whose removal waits for an answer
};

} // namespace tinkex::ui
