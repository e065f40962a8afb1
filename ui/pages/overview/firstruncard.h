#pragma once

#include "ui/widgets/card.h"

class QPushButton;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class NoticeBar;

/// The guided first run: one click trains the shipped model on worked addition. Connects the embedded server first when
/// nothing is connected. Thread: GUI.
class FirstRunCard : public Card {
    Q_OBJECT
public:
    explicit FirstRunCard(Workbench& workbench, QWidget* parent = nullptr);

public Q_SLOTS:
    void start();

Q_SIGNALS:
    void started(const QString& runId);

private:
    void launch();
    void refresh();

    Workbench& m_workbench;
    QPushButton* m_button;
    NoticeBar* m_notice;
    bool m_wanted = false;   ///< start as soon as there is a connection
    bool m_starting = false; ///< sent, not answered
};

} // namespace tinkex::ui
