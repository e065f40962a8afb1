#pragma once

#include "core/workbench/snapshots.h"

#include <QWidget>

class QLabel;
class QMenu;
class QPushButton;
class QVBoxLayout;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

/// What is sampled from: base models and checkpoints, one column of samples each. Thread: GUI.
class TargetList : public QWidget {
    Q_OBJECT
public:
    static constexpr int kMaxTargets = 6;

    explicit TargetList(Workbench& workbench, QWidget* parent = nullptr);

    const QList<SamplingTarget>& targets() const { return m_targets; }
    void setTargets(const QList<SamplingTarget>& targets);
    void add(const SamplingTarget& target);
    void showProblem(const QString& sentence);

Q_SIGNALS:
    void changed();

private:
    void rebuild();
    void fillMenu();
    void onOffersChanged();

    Workbench& m_workbench;
    QList<SamplingTarget> m_targets;
    QVBoxLayout* m_rows;
    QPushButton* m_add;
    QMenu* m_menu;
    QLabel* m_problem;
};

/// Colour of a target wherever it appears: a run's checkpoints keep it as long as the path is the same.
QColor targetColor(const SamplingTarget& target);

} // namespace tinkex::ui
