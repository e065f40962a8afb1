#include "ui/pages/sampling/heatlegend.h"

#include "ui/theme/theme.h"

#include <QComboBox>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {

constexpr int kBarHeight = 10;

class Scale : public QWidget {
public:
    explicit Scale(HeatLegend* legend) : QWidget(legend), m_legend(legend)
    {
        setFont(theme().small());
        setFixedHeight(kBarHeight + 4 + fontMetrics().height());
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const HeatScale heat = theme().heat();
        for (int x = 0; x < width(); ++x)
            painter.fillRect(x, 0, 1, kBarHeight, heat.at(double(x) / std::max(1, width() - 1)));
        painter.setPen(theme().color(Role::TextMuted));
        const QStringList ticks = heatTicks(m_legend->mode());
        const QRect line(0, kBarHeight + 3, width(), fontMetrics().height());
        painter.drawText(line, Qt::AlignLeft, ticks.value(0));
        painter.drawText(line, Qt::AlignHCenter, ticks.value(1));
        painter.drawText(line, Qt::AlignRight, ticks.value(2));
    }

private:
    HeatLegend* m_legend;
};

} // namespace

HeatLegend::HeatLegend(QWidget* parent) : QWidget(parent), m_mode(new QComboBox(this))
{
    m_mode->setObjectName(u"heatMode"_s);
    m_mode->setAccessibleName(tr("What the colour of a token means"));
    m_mode->addItem(tr("Colour: probability"), int(HeatMode::Probability));
    m_mode->addItem(tr("Colour: surprisal in nats"), int(HeatMode::Surprisal));
    m_mode->addItem(tr("Colour: rank"), int(HeatMode::Rank));
    auto* scale = new Scale(this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(space::kTight);
    layout->addWidget(m_mode);
    layout->addWidget(scale);
    connect(m_mode, &QComboBox::currentIndexChanged, this, [this, scale] {
        scale->update();
        Q_EMIT modeChanged(mode());
    });
}

HeatMode HeatLegend::mode() const
{
    return HeatMode(m_mode->currentData().toInt());
}

void HeatLegend::setMode(HeatMode mode)
{
    m_mode->setCurrentIndex(std::max(0, m_mode->findData(int(mode))));
}

} // namespace tinkex::ui
