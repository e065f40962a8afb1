#pragma once

#include "core/workbench/snapshots.h"

#include <QWidget>

class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolButton;
class QTreeView;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class AccountSessionsModel;
class Card;
class LiveSortProxy;
class NoticeBar;
class SessionDetails;
class SessionsModel;
class ShownUpdate;

/// The live sessions as a tree, the account's listed sessions below, details at the right. Hidden it does no work.
/// Thread: GUI. The workbench outlives it.
class SessionsPage : public QWidget {
    Q_OBJECT
public:
    explicit SessionsPage(Workbench& workbench, QWidget* parent = nullptr);
    ~SessionsPage() override;
    void select(const QString& id); ///< a session, client or operation

public Q_SLOTS:
    void refreshAccount();

Q_SIGNALS:
    void commandRequested(const QString& command);
    void sampleFromRequested(const tinkex::SamplingTarget& target);

private:
    QWidget* makeLive();
    QWidget* makeAccount();
    void refresh();
    void listAgain();
    void showSelected();
    void showListed(const SessionRow& session);

    Workbench& m_workbench;
    SessionsModel* m_model;
    AccountSessionsModel* m_account;
    LiveSortProxy* m_accountProxy;
    ShownUpdate* m_update;
    QTreeView* m_tree = nullptr;
    QPushButton* m_ended = nullptr;
    QStackedWidget* m_stack = nullptr;
    QTableView* m_accountTable = nullptr;
    Card* m_accountCard = nullptr;
    QToolButton* m_reload = nullptr;
    NoticeBar* m_accountNotice = nullptr;
    SessionDetails* m_details;
    QSplitter* m_columns;
    QSplitter* m_rows;
    QString m_listedFor;  ///< session whose server was asked for its list
    QString m_lookedInto; ///< the listed session that was asked for last
    QString m_wanted;     ///< select it as soon as a snapshot has it
};

} // namespace tinkex::ui
