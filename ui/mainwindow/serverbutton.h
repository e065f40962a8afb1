#pragma once

#include "core/workbench/snapshots.h"

#include <QAbstractButton>

namespace tinkex::ui {

/// The server of this window: light, name, model and round trip; opens the list of servers. Thread: GUI.
class ServerButton : public QAbstractButton {
    Q_OBJECT
public:
    explicit ServerButton(QWidget* parent = nullptr);
    void setConnection(const ConnectionSnapshot& connection);
    QString note() const { return m_note; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {180, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_note;
    int m_tone = 0;
};

} // namespace tinkex::ui
