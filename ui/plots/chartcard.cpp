#include "ui/plots/chartcard.h"

#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/words.h"

#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

ChartCard::ChartCard(const QString& metric, QWidget* parent)
    : Card(Words::metricTitle(metric), parent),
      m_metric(metric),
      m_chart(new LineChart(this)),
      m_settingsButton(new QToolButton(this)),
      m_pin(iconButton(u"pin"_s, tr("Keep this chart first"), this))
{
    setObjectName(u"chart_"_s + metric);
    setNote(Words::metricUnit(metric));
    setToolTip(tr("%1: drag to zoom, Shift+drag to move, Ctrl+wheel zooms, double click shows all").arg(metric));
    m_settingsButton->setAutoRaise(true);
    m_settingsButton->setFont(theme().small());
    m_settingsButton->setFocusPolicy(Qt::TabFocus);
    m_settingsButton->setToolTip(tr("Smoothing and axes"));
    m_pin->setCheckable(true);
    addAction(m_settingsButton);
    addAction(m_pin);
    auto* layout = new QVBoxLayout;
    layout->addWidget(m_chart);
    setBody(layout);
    layout->setContentsMargins(space::kTight, space::kTight, space::kTight, space::kTight);
    const QString unit = Words::metricUnit(metric);
    m_chart->setAccessibleName(unit.isEmpty() ? tr("Chart of %1").arg(title())
                                              : tr("Chart of %1 in %2", "metric, unit").arg(title(), unit));
    connect(m_settingsButton, &QToolButton::clicked, this, &ChartCard::settingsRequested);
    connect(m_pin, &QToolButton::toggled, this, &ChartCard::pinToggled);
    connect(m_chart, &LineChart::drawn, this, &ChartCard::showSettings);
    showSettings();
}

void ChartCard::setSettings(const ChartSettings& settings)
{
    m_settings = settings;
    m_chart->setSmoothing(settings.smoothing);
    m_chart->setLogY(settings.logY);
    m_chart->setXAxis(settings.xAxis);
    showSettings();
}

void ChartCard::setPinned(bool pinned)
{
    const QSignalBlocker blocker(m_pin);
    m_pin->setChecked(pinned);
}

void ChartCard::showSettings()
{
    QStringList parts{m_settings.xAxis == LineChart::XAxis::Step ? tr("step", "x axis") : tr("time", "x axis")};
    if (m_settings.logY)
        parts.append(tr("log", "logarithmic y axis"));
    if (m_chart->isSmoothed())
        parts.append(tr("EMA %1", "exponential moving average").arg(m_settings.smoothing, 0, 'f', 2));
    m_settingsButton->setText(parts.join(u" · "_s));
    QPalette palette = m_settingsButton->palette();
    palette.setColor(QPalette::ButtonText, theme().color(Role::TextMuted));
    m_settingsButton->setPalette(palette);
}

} // namespace tinkex::ui
