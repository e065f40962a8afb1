#include "ui/pages/sampling/targetlist.h"

#include "core/workbench/workbench.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/shownupdate.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {

class Dot : public QWidget {
public:
    Dot(const QColor& color, QWidget* parent) : QWidget(parent), m_color(color) { setFixedSize(10, 10); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_color);
        painter.drawEllipse(QRectF(rect()).adjusted(1, 1, -1, -1));
    }

private:
    QColor m_color;
};

} // namespace

QColor targetColor(const SamplingTarget& target)
{
    return theme().seriesFor(target.modelPath.isEmpty() ? target.baseModel : target.modelPath);
}

TargetList::TargetList(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_rows(new QVBoxLayout),
      m_add(plainButton(tr("Add a target…"), this)),
      m_menu(new QMenu(this)),
      m_problem(new QLabel(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(space::kTight);
    m_rows->setSpacing(2);
    layout->addLayout(m_rows);
    layout->addWidget(m_add);
    layout->addWidget(m_problem);
    m_add->setObjectName(u"addTarget"_s);
    m_add->setMenu(m_menu);
    m_menu->setObjectName(u"targetMenu"_s);
    m_problem->setObjectName(u"targetProblem"_s);
    m_problem->setWordWrap(true);
    m_problem->setFont(theme().small());
    connect(m_menu, &QMenu::aboutToShow, this, &TargetList::fillMenu);
    auto* offers = new ShownUpdate(this, [this] { onOffersChanged(); });
    connect(&workbench, &Workbench::samplingTargetsChanged, offers, &ShownUpdate::request);
    connect(&theme(), &Theme::changed, this, &TargetList::rebuild);
    showProblem({});
}

void TargetList::onOffersChanged()
{
    const QList<SamplingTarget> offers = m_workbench.samplingTargets();
    if (m_targets.isEmpty() && !offers.isEmpty())
        add(offers.first());
    m_add->setEnabled(!offers.isEmpty());
}

void TargetList::setTargets(const QList<SamplingTarget>& targets)
{
    m_targets = targets.mid(0, kMaxTargets);
    rebuild();
    Q_EMIT changed();
}

void TargetList::add(const SamplingTarget& target)
{
    const auto same = [&target](const SamplingTarget& other) {
        return other.modelPath == target.modelPath && other.baseModel == target.baseModel;
    };
    if (std::any_of(m_targets.begin(), m_targets.end(), same) || m_targets.size() >= kMaxTargets)
        return;
    m_targets.append(target);
    rebuild();
    Q_EMIT changed();
}

void TargetList::showProblem(const QString& sentence)
{
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, theme().tone(Tone::Bad).text);
    m_problem->setPalette(palette);
    m_problem->setText(sentence.isEmpty() ? QString() : u"◆ "_s + sentence);
    m_problem->setVisible(!sentence.isEmpty());
}

void TargetList::rebuild()
{
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const SamplingTarget& target : std::as_const(m_targets)) {
        auto* row = new QWidget(this);
        auto* layout = new QHBoxLayout(row);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(space::kSmall);
        auto* label = new ElidedLabel(target.label, Qt::ElideMiddle, row);
        label->setToolTipText(target.modelPath.isEmpty() ? target.baseModel : target.modelPath);
        QToolButton* remove = iconButton(u"close"_s, tr("Do not sample from %1").arg(target.label), row);
        layout->addWidget(new Dot(targetColor(target), row));
        layout->addWidget(label, 1);
        layout->addWidget(remove);
        m_rows->addWidget(row);
        connect(remove, &QToolButton::clicked, this, [this, target] {
            m_targets.removeOne(target);
            rebuild();
            Q_EMIT changed();
        });
    }
    m_add->setText(m_targets.isEmpty() ? tr("Add a target…") : tr("Add another to compare…"));
}

void TargetList::fillMenu()
{
    m_menu->clear();
    for (const SamplingTarget& offer : m_workbench.samplingTargets()) {
        QAction* action = m_menu->addAction(offer.label, this, [this, offer] { add(offer); });
        action->setEnabled(!m_targets.contains(offer) && m_targets.size() < kMaxTargets);
    }
    if (m_menu->isEmpty())
        m_menu->addAction(tr("Connect to a server first"))->setEnabled(false);
}

} // namespace tinkex::ui
