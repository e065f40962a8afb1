#pragma once

#include "core/workbench/snapshots.h"

#include <QWidget>

class QVBoxLayout;

namespace tinkex::ui {

/// A conversation as editable turns, each with its role. Thread: GUI.
class ChatTurns : public QWidget {
    Q_OBJECT
public:
    explicit ChatTurns(QWidget* parent = nullptr);
    ~ChatTurns() override;

    QList<ChatTurn> turns() const;
    void setTurns(const QList<ChatTurn>& turns);
    void addTurn(const ChatTurn& turn);

Q_SIGNALS:
    void changed();

private:
    class Row;
    void removeRow(Row* row);
    QString nextRole() const;

    QVBoxLayout* m_layout;
    QList<Row*> m_rows;
};

} // namespace tinkex::ui
