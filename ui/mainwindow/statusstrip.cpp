#include "ui/mainwindow/statusstrip.h"

#include "ui/format.h"
#include "ui/theme/appstyle.h"
#include "ui/theme/theme.h"
#include "ui/waittext.h"
#include "ui/widgets/agelabel.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/statebadge.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

StatusStrip::StatusStrip(QWidget* parent)
    : QWidget(parent),
      m_inFlight(new QLabel(this)),
      m_light(new StateLight(this)),
      m_queue(new ElidedLabel({}, Qt::ElideRight, this)),
      m_rate(new QLabel(this)),
      m_tasks(plainButton({}, this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::kNormal, 2, space::kNormal, 2);
    row->setSpacing(space::kLarge);
    auto* queue = new QHBoxLayout;
    queue->setSpacing(space::kTight);
    queue->addWidget(m_light);
    queue->addWidget(m_queue);
    m_queue->setMuted(true);
    m_queue->setObjectName(u"statusQueue"_s);
    m_tasks->setObjectName(u"statusTasks"_s);
    m_tasks->setProperty(look::kQuiet, true);
    m_tasks->setFixedHeight(22);
    m_tasks->setToolTip(tr("Show the tasks with their progress"));
    auto* version = new QLabel(u"Tinkex Desktop " TINKEX_VERSION ""_s, this);
    for (QLabel* label : {m_inFlight, m_rate, version}) {
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setTextFormat(Qt::PlainText);
    }
    for (QWidget* widget : std::initializer_list<QWidget*>{m_inFlight, m_queue, m_rate, m_tasks, version})
        widget->setFont(theme().small());
    row->addWidget(m_inFlight);
    row->addLayout(queue);
    row->addWidget(m_rate);
    row->addWidget(m_tasks);
    row->addStretch(1);
    row->addWidget(version);
    setFixedHeight(28);
    setHealth({});
    connect(&AgeTicker::instance(), &AgeTicker::tick, this, &StatusStrip::refreshWait);
}

void StatusStrip::setHealth(const HealthSnapshot& health)
{
    m_health = health;
    refreshWait();
    m_inFlight->setText(tr("%n in flight", "requests", health.inFlight));
    m_rate->setText(health.tokensPerSecond > 0 ? Format::rate(health.tokensPerSecond, tr("tok/s")) : QString());
    m_rate->setVisible(health.tokensPerSecond > 0);
    const auto running =
        std::count_if(health.tasks.begin(), health.tasks.end(), [](const TaskRow& t) { return t.running; });
    QString text = health.tasks.isEmpty() ? tr("no tasks") : tr("%n task(s)", nullptr, int(health.tasks.size()));
    if (running > 0) {
        const TaskRow& first =
            *std::find_if(health.tasks.begin(), health.tasks.end(), [](const TaskRow& t) { return t.running; });
        text += u" · "_s + first.name;
        if (first.progress >= 0)
            text += u' ' + Format::percent(first.progress);
    }
    m_tasks->setText(text);
}

void StatusStrip::refreshWait()
{
    const WaitSummary& waiting = m_health.waiting;
    const Tone tone = WaitText::tone(waiting);
    const bool connected = waiting.connection == ConnectionState::Connected;
    m_light->setState({connected ? WaitText::state(waiting.wait).word : Words::of(waiting.connection).word, tone});
    m_queue->setText(WaitText::sentence(m_health, QDateTime::currentMSecsSinceEpoch()));
}

QString StatusStrip::queueText() const
{
    return m_queue->text();
}

void StatusStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Surface));
    painter.setPen(theme().color(Role::Border));
    painter.drawLine(0, 0, width(), 0);
}

} // namespace tinkex::ui
