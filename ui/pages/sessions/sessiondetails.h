#pragma once

#include "ui/models/sessionsmodel.h"
#include "ui/widgets/card.h"

class QLabel;
class QPushButton;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class KeyValueGrid;
class NoticeBar;
class ObjectHistory;
class StateBadge;

/// The selected object of the Sessions page: facts, why it waits, what can be done, and its history. Thread: GUI.
class SessionDetails : public Card {
    Q_OBJECT
public:
    SessionDetails(Workbench& workbench, QWidget* parent = nullptr);
    void show(const SessionItem& item);
    void showListed(const SessionRow& session);                    ///< one of the server's list
    void showProblem(const QString& listedId, const Error& error); ///< why no more is known; no-op when it is not shown
    void showNothing();

Q_SIGNALS:
    void sampleFromRequested(const tinkex::SamplingTarget& target);

private:
    QWidget* makeActions();
    void offer(const QList<QPushButton*>& buttons);
    bool begin(const SessionItem& item, bool listed);
    void showServer(const ServerItem& server);
    void showSession(const SessionRow& session);
    void showClient(const ClientRow& client);
    void showOperation(const OperationRow& operation);
    void refreshWait();
    void askEnd();
    void end();

    Workbench& m_workbench;
    SessionItem m_item;
    bool m_listed = false;                 ///< m_item is of the server's list
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
    ObjectHistory* m_history = nullptr;
    QLabel* m_hint;
    QWidget* m_content;
};

} // namespace tinkex::ui
