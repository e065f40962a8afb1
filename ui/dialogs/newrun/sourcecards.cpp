#include "ui/dialogs/newrun/sourcecards.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/words.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {
constexpr int kCardWidth = 190;
constexpr int kSentenceLines = 5;
constexpr int kIcon = 18;
} // namespace

SourceCard::SourceCard(const QString& title, const QString& sentence, const QString& iconName, QWidget* parent)
    : QAbstractButton(parent), m_sentence(sentence), m_icon(iconName)
{
    setText(title);
    setCheckable(true);
    setAutoExclusive(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(title);
    setAccessibleDescription(sentence);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize SourceCard::sizeHint() const
{
    const int height = QFontMetrics(theme().bold()).height() + kSentenceLines * QFontMetrics(theme().small()).height();
    return {kCardWidth, height + 2 * space::kNormal + space::kTight};
}

void SourceCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool marked = isChecked() || hasFocus();
    painter.setPen(QPen(theme().color(marked ? Role::Accent : Role::Border), hasFocus() ? 2 : 1));
    painter.setBrush(theme().color(isChecked() ? Role::AccentSoft : underMouse() ? Role::Hover : Role::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), space::kCorner, space::kCorner);
    const QRect inner = rect().adjusted(space::kNormal, space::kNormal, -space::kNormal, -space::kSmall);
    const QColor iconColor = theme().color(isChecked() ? Role::Accent : Role::TextMuted);
    painter.drawPixmap(inner.topLeft(), IconProvider::pixmap(m_icon, kIcon, devicePixelRatioF(), iconColor));
    painter.setFont(theme().bold());
    painter.setPen(theme().color(Role::Text));
    const int titleHeight = std::max(painter.fontMetrics().height(), kIcon);
    const QRect title(inner.left() + kIcon + 6, inner.top(), inner.width() - kIcon - 6, titleHeight);
    painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, title.width()));
    painter.setFont(theme().small());
    painter.setPen(theme().color(Role::TextMuted));
    painter.drawText(inner.adjusted(0, titleHeight + space::kTight, 0, 0), Qt::AlignLeft | Qt::TextWordWrap,
                     m_sentence);
}

SourceCards::SourceCards(const QList<ExerciseInfo>& exercises, QWidget* parent)
    : QWidget(parent), m_group(new QButtonGroup(this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(space::kSmall);
    const auto add = [this, layout](const QString& id, const QString& title, const QString& sentence,
                                    const QString& icon) {
        auto* card = new SourceCard(title, sentence, icon, this);
        card->setObjectName(u"source_"_s + (id.isEmpty() ? u"file"_s : id));
        m_group->addButton(card, int(m_ids.size()));
        m_ids.append(id);
        layout->addWidget(card, 1);
    };
    for (const ExerciseInfo& info : exercises)
        add(info.id, Words::exerciseTitle(info.id), Words::exerciseDescription(info.id),
            info.kind == RunKind::Reinforcement ? u"star"_s : u"training"_s);
    add({}, tr("From a JSONL file"),
        tr("Your own examples, one JSON object a line: “messages”, or “prompt” and “completion”."), u"file"_s);
    m_group->button(0)->setChecked(true);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int, bool checked) {
        if (checked)
            Q_EMIT chosen();
    });
}

QString SourceCards::exercise() const
{
    return m_ids.value(m_group->checkedId());
}

void SourceCards::choose(const QString& exerciseId)
{
    const qsizetype index = m_ids.indexOf(exerciseId);
    if (index >= 0)
        m_group->button(int(index))->setChecked(true);
}

} // namespace tinkex::ui
