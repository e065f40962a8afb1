#include "ui/pages/training/probelist.h"

#include "ui/theme/theme.h"

#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {

bool same(const ProbeRow& a, const ProbeRow& b)
{
    return a.prompt == b.prompt && a.expected == b.expected && a.before == b.before && a.after == b.after &&
           a.beforeRight == b.beforeRight && a.afterRight == b.afterRight;
}

QLabel* line(const QString& text, const QColor& color, const QFont& font, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setFont(font);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
    return label;
}

QLabel* answer(const QString& arrow, const QString& text, bool right, QWidget* parent)
{
    const QString mark = right ? u"✓ "_s : u"✗ "_s;
    const QString shown = text.trimmed().isEmpty() ? ProbeList::tr("(no answer)") : text.trimmed();
    QLabel* label = line(arrow + mark + shown, theme().tone(right ? Tone::Ok : Tone::Bad).text, theme().mono(), parent);
    label->setAccessibleName(right ? ProbeList::tr("right: %1").arg(shown) : ProbeList::tr("wrong: %1").arg(shown));
    return label;
}

} // namespace

ProbeList::ProbeList(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins({});
    m_layout->setSpacing(2);
    connect(&theme(), &Theme::changed, this, &ProbeList::rebuild);
}

void ProbeList::setProbes(const QList<ProbeRow>& probes)
{
    if (std::equal(m_probes.begin(), m_probes.end(), probes.begin(), probes.end(), same))
        return;
    m_probes = probes;
    rebuild();
}

void ProbeList::rebuild()
{
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const QColor muted = theme().color(Role::TextMuted);
    const qsizetype shown = std::min<qsizetype>(m_probes.size(), kMaxRows);
    for (qsizetype i = 0; i < shown; ++i) {
        const ProbeRow& probe = m_probes[i];
        if (i > 0)
            m_layout->addSpacing(space::kTight);
        QLabel* question = line(probe.prompt, theme().color(Role::Text), theme().mono(), this);
        question->setToolTip(tr("Right answer: %1").arg(probe.expected));
        m_layout->addWidget(question);
        m_layout->addWidget(answer({}, probe.before, probe.beforeRight, this));
        if (!probe.after.isEmpty())
            m_layout->addWidget(answer(u"→ "_s, probe.after, probe.afterRight, this));
    }
    if (m_probes.size() > shown)
        m_layout->addWidget(
            line(tr("and %n more", nullptr, int(m_probes.size() - shown)), muted, theme().small(), this));
}

} // namespace tinkex::ui
