#pragma once

#include "core/workbench/snapshots.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace tinkex::ui {

class ElidedLabel;
class StateLight;

/// Requests in flight, why one waits, tokens/s, tasks. Thread: GUI.
class StatusStrip : public QWidget {
    Q_OBJECT
public:
    explicit StatusStrip(QWidget* parent = nullptr);
    void setHealth(const HealthSnapshot& health);
    QPushButton* tasks() const { return m_tasks; }
    QString queueText() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refreshWait();

    HealthSnapshot m_health;
    QLabel* m_inFlight;
    StateLight* m_light;
    ElidedLabel* m_queue;
    QLabel* m_rate;
    QPushButton* m_tasks;
};

} // namespace tinkex::ui
