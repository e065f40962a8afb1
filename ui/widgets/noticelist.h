#pragma once

#include "ui/notices.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace tinkex::ui {

class NoticeBar;

/// The notices as a list of bars; says so when there is none. Bars are kept by key and what is already shown is left
/// alone, so that a link under the mouse stays. Thread: GUI.
class NoticeList : public QWidget {
    Q_OBJECT
public:
    explicit NoticeList(QWidget* parent = nullptr);
    void setNotices(const QList<Notice>& notices);

Q_SIGNALS:
    void commandRequested(const QString& command);

private:
    QVBoxLayout* m_layout;
    QLabel* m_none;
    QList<Notice> m_notices;
    QHash<QString, NoticeBar*> m_bars;
};

} // namespace tinkex::ui
