#pragma once

#include "ui/pages/sampling/tokenheat.h"

#include <QWidget>

class QComboBox;

namespace tinkex::ui {

/// What the colours of tokens mean: the choice of measure and the scale with its numbers. Thread: GUI.
class HeatLegend : public QWidget {
    Q_OBJECT
public:
    explicit HeatLegend(QWidget* parent = nullptr);
    HeatMode mode() const;
    void setMode(HeatMode mode);

Q_SIGNALS:
    void modeChanged(tinkex::ui::HeatMode mode);

private:
    QComboBox* m_mode;
};

} // namespace tinkex::ui
