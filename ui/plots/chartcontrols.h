#pragma once

#include "ui/plots/chartsettings.h"

#include <QFrame>

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;

namespace tinkex::ui {

/// The drawer above the charts: smoothing, log y, what x is, and back to everything. Thread: GUI.
class ChartControls : public QFrame {
    Q_OBJECT
public:
    explicit ChartControls(QWidget* parent = nullptr);

    ChartSettings settings() const { return m_settings; }
    void setSettings(const ChartSettings& settings);
    /// No run has a time for its steps: the choice is off and says why.
    void setTimeAvailable(bool available);

Q_SIGNALS:
    void settingsChanged(const tinkex::ui::ChartSettings& settings);
    void resetZoomRequested();

private:
    void read();
    void showSettings();

    ChartSettings m_settings;
    QSlider* m_smoothing;
    QLabel* m_smoothingText;
    QCheckBox* m_logY;
    QComboBox* m_xAxis;
};

} // namespace tinkex::ui
