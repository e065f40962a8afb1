#pragma once

#include "core/workbench/snapshots.h"

#include <QWidget>

class QPushButton;

namespace tinkex::ui {

class ElidedLabel;
class ServerButton;

/// Server, session, the way to every action, notices. Thread: GUI.
class TopBar : public QWidget {
    Q_OBJECT
public:
    explicit TopBar(QWidget* parent = nullptr);
    void setConnection(const ConnectionSnapshot& connection);
    void setNoticeCount(int count);
    ServerButton* server() const { return m_server; }
    QPushButton* search() const { return m_search; }
    QPushButton* notices() const { return m_notices; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ServerButton* m_server;
    QWidget* m_sessionBox;
    ElidedLabel* m_session;
    QPushButton* m_search;
    QPushButton* m_notices;
    int m_noticeCount = -1;
};

} // namespace tinkex::ui
