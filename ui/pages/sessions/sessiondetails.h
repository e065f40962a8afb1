#pragma once

#include "ui/models/sessionsmodel.h"
#include "ui/widgets/card.h"

class QLabel;
class QPushButton;
class QTableView;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class EventsFilter;
class EventsModel;
class KeyValueGrid;
class NoticeBar;
class StateBadge;

/// The selected object of the Sessions page: facts, why it waits, what can be done, and its events. Thread: GUI.
class SessionDetails : public Card {
    Q_OBJECT
public:
    SessionDetails(Workbench& workbench, QWidget* parent = nullptr);
    void show(const SessionItem& item);
    void showNothing();

Q_SIGNALS:
    void sampleFromRequested(const tinkex::SamplingTarget& target);

private:
    QWidget* makeActions();
    void showServer(const ServerItem& server);
    void showSession(const SessionRow& session);
    void showClient(const ClientRow& client);
    void showOperation(const OperationRow& operation);
    void refreshWait();
    void askEnd();
    void end();

    Workbench& m_workbench;
    SessionItem m_item;
    std::optional<OperationRow> m_telling; ///< whose wait explains the object's
    StateBadge* m_badge;
    NoticeBar* m_wait;
    NoticeBar* m_confirm;
    KeyValueGrid* m_facts;
    QWidget* m_actions;
    QPushButton* m_sample = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_end = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_detach = nullptr;
    EventsModel* m_events;
    EventsFilter* m_filter;
    QLabel* m_timelineTitle = nullptr;
    QLabel* m_hint;
    QWidget* m_content;
};

} // namespace tinkex::ui
