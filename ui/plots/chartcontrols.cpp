#include "ui/plots/chartcontrols.h"

#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QStandardItemModel>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {
constexpr int kSliderMax = 99; ///< hundredths of the weight
}

ChartControls::ChartControls(QWidget* parent)
    : QFrame(parent),
      m_smoothing(new QSlider(Qt::Horizontal, this)),
      m_smoothingText(new QLabel(this)),
      m_logY(new QCheckBox(tr("Log y axis"), this)),
      m_xAxis(new QComboBox(this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::kTight, 0, space::kTight, 0);
    layout->setSpacing(space::kNormal);
    auto* smoothingLabel = new QLabel(tr("Smoothing"), this);
    smoothingLabel->setBuddy(m_smoothing);
    m_smoothing->setObjectName(u"smoothing"_s);
    m_smoothing->setAccessibleName(tr("Smoothing"));
    m_smoothing->setRange(0, kSliderMax);
    m_smoothing->setFixedWidth(140);
    m_smoothingText->setFont(theme().mono());
    m_logY->setObjectName(u"logY"_s);
    m_xAxis->setObjectName(u"xAxis"_s);
    m_xAxis->setAccessibleName(tr("X axis"));
    m_xAxis->addItem(tr("x: step"));
    m_xAxis->addItem(tr("x: time"));
    auto* reset = plainButton(tr("Show all"), this);
    reset->setToolTip(tr("Ends every zoom (double click in a chart)"));
    layout->addWidget(smoothingLabel);
    layout->addWidget(m_smoothing);
    layout->addWidget(m_smoothingText);
    layout->addWidget(m_logY);
    layout->addWidget(m_xAxis);
    layout->addStretch(1);
    layout->addWidget(reset);
    connect(m_smoothing, &QSlider::valueChanged, this, &ChartControls::read);
    connect(m_logY, &QCheckBox::toggled, this, &ChartControls::read);
    connect(m_xAxis, &QComboBox::currentIndexChanged, this, &ChartControls::read);
    connect(reset, &QPushButton::clicked, this, &ChartControls::resetZoomRequested);
    setSettings({});
}

void ChartControls::setSettings(const ChartSettings& settings)
{
    const QSignalBlocker blockers[] = {QSignalBlocker(m_smoothing), QSignalBlocker(m_logY), QSignalBlocker(m_xAxis)};
    m_settings = settings;
    m_smoothing->setValue(qRound(settings.smoothing * 100));
    m_logY->setChecked(settings.logY);
    m_xAxis->setCurrentIndex(settings.xAxis == LineChart::XAxis::Time ? 1 : 0);
    showSettings();
}

void ChartControls::setTimeAvailable(bool available)
{
    m_xAxis->setEnabled(available);
    m_xAxis->setToolTip(available ? QString() : tr("These runs have not recorded when their steps ended."));
    if (!available && m_settings.xAxis == LineChart::XAxis::Time)
        m_xAxis->setCurrentIndex(0);
}

void ChartControls::read()
{
    m_settings.smoothing = m_smoothing->value() / 100.0;
    m_settings.logY = m_logY->isChecked();
    m_settings.xAxis = m_xAxis->currentIndex() == 1 ? LineChart::XAxis::Time : LineChart::XAxis::Step;
    showSettings();
    Q_EMIT settingsChanged(m_settings);
}

void ChartControls::showSettings()
{
    m_smoothingText->setText(QString::number(m_settings.smoothing, 'f', 2));
}

} // namespace tinkex::ui
