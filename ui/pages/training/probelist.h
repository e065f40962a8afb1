#pragma once

#include "core/workbench/snapshots.h"

#include <QWidget>

class QVBoxLayout;

namespace tinkex::ui {

/// Held-out questions with the answers before and now: ✗ red when wrong, ✓ green when right. Thread: GUI.
class ProbeList : public QWidget {
    Q_OBJECT
public:
    static constexpr int kMaxRows = 8;

    explicit ProbeList(QWidget* parent = nullptr);
    void setProbes(const QList<ProbeRow>& probes);

private:
    void rebuild();

    QList<ProbeRow> m_probes;
    QVBoxLayout* m_layout;
};

} // namespace tinkex::ui
