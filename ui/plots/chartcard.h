#pragma once

#include "ui/plots/chartsettings.h"
#include "ui/widgets/card.h"

class QToolButton;

namespace tinkex::ui {

/// A chart with its title, unit, "step · EMA 0.90" and pin. Thread: GUI.
class ChartCard : public Card {
    Q_OBJECT
public:
    explicit ChartCard(const QString& metric, QWidget* parent = nullptr);

    const QString& metric() const { return m_metric; }
    LineChart* chart() const { return m_chart; }
    void setSettings(const ChartSettings& settings);
    void setPinned(bool pinned);

Q_SIGNALS:
    void settingsRequested();
    void pinToggled(bool pinned);

private:
    void showSettings();

    QString m_metric;
    ChartSettings m_settings;
    LineChart* m_chart;
    QToolButton* m_settingsButton;
    QToolButton* m_pin;
};

} // namespace tinkex::ui
