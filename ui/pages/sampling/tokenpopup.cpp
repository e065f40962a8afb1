#include "ui/pages/sampling/tokenpopup.h"

#include "ui/errortext.h"
#include "ui/format.h"
#include "ui/pages/sampling/tokenheat.h"
#include "ui/theme/theme.h"
#include "ui/widgets/strips.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {

constexpr int kWidth = 270;
constexpr int kRowHeight = 22;
constexpr int kBarWidth = 84;
constexpr int kShareWidth = 62;

/// One alternative: text, bar, share. A button, so that it takes focus and Enter.
class AlternativeRow : public QAbstractButton {
public:
    AlternativeRow(const TokenAlternative& alternative, bool taken, QWidget* parent)
        : QAbstractButton(parent), m_share(std::exp(alternative.logprob)), m_taken(taken)
    {
        setText(quotedToken({alternative.id, alternative.text, alternative.logprob}));
        setFixedHeight(kRowHeight);
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        setAttribute(Qt::WA_Hover);
        setFont(theme().mono());
        const QString share = Format::percent(m_share, 1);
        setAccessibleName(taken ? TokenPopup::tr("%1, %2, taken", "token, share").arg(text(), share)
                                : TokenPopup::tr("%1, %2, branch here", "token, share").arg(text(), share));
        setToolTip(TokenPopup::tr("id %1 · logprob %2").arg(alternative.id).arg(Format::number(alternative.logprob)));
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (isEnabled() && (underMouse() || hasFocus())) {
            painter.setPen(hasFocus() ? QPen(theme().color(Role::Accent)) : QPen(Qt::NoPen));
            painter.setBrush(theme().color(Role::Hover));
            painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        }
        painter.setPen(theme().color(m_taken ? Role::Link : Role::Text));
        const QRect textRect = rect().adjusted(4, 0, -kBarWidth - kShareWidth - 8, 0);
        painter.drawText(textRect, Qt::AlignVCenter | Qt::AlignLeft,
                         fontMetrics().elidedText(text(), Qt::ElideRight, textRect.width()));
        const QRect bar(width() - kBarWidth - kShareWidth - 4, height() / 2 - 3, kBarWidth, 6);
        paintStrip(painter, bar, std::clamp(m_share, 0.0, 1.0), theme().color(Role::Accent));
        painter.drawText(rect().adjusted(0, 0, -4, 0), Qt::AlignVCenter | Qt::AlignRight, Format::percent(m_share, 1));
    }

private:
    double m_share;
    bool m_taken;
};

} // namespace

TokenPopup::TokenPopup(QWidget* parent)
    : QFrame(parent),
      m_text(new QLabel(this)),
      m_id(new QLabel(this)),
      m_figures(new QLabel(this)),
      m_rows(new QVBoxLayout),
      m_foot(new QLabel(this))
{
    setObjectName(u"tokenPopup"_s);
    setFixedWidth(kWidth);
    setAttribute(Qt::WA_NoMousePropagation);
    auto* head = new QHBoxLayout;
    head->addWidget(m_text, 1);
    head->addWidget(m_id);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::kNormal, space::kSmall, space::kNormal, space::kSmall);
    layout->setSpacing(space::kTight);
    layout->addLayout(head);
    layout->addWidget(m_figures);
    layout->addLayout(m_rows);
    layout->addWidget(m_foot);
    m_rows->setSpacing(0);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setObjectName(u"tokenPopupText"_s);
    m_figures->setObjectName(u"tokenPopupFigures"_s);
    for (QLabel* label : {m_id, m_figures, m_foot}) {
        label->setFont(theme().small());
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setWordWrap(label != m_id);
    }
    hide();
}

void TokenPopup::showToken(const TokenInfo& token, const QRect& anchor)
{
    m_token = token;
    m_anchor = anchor;
    QFont mono = theme().mono();
    mono.setBold(true);
    m_text->setFont(mono);
    m_text->setText(QFontMetrics(mono).elidedText(quotedToken(token), Qt::ElideRight, kWidth - 90));
    m_id->setText(tr("id %1").arg(token.id));
    m_figures->setText(std::isnan(token.logprob)
                           ? tr("log-probability not asked for")
                           : tr("logprob %1 · p %2 · raw model")
                                 .arg(Format::number(token.logprob), Format::percent(std::exp(token.logprob), 1)));
    showLoading();
    show();
    raise();
}

void TokenPopup::clearRows()
{
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

void TokenPopup::showLoading()
{
    clearRows();
    m_foot->setText(tr("asking for alternatives…"));
    place();
}

void TokenPopup::showAlternatives(const QVector<TokenAlternative>& alternatives)
{
    clearRows();
    double mass = 0;
    const qsizetype shown = std::min<qsizetype>(alternatives.size(), kShown);
    for (qsizetype i = 0; i < shown; ++i) {
        const TokenAlternative& alternative = alternatives[i];
        mass += std::exp(alternative.logprob);
        auto* row = new AlternativeRow(alternative, alternative.id == m_token.id, this);
        row->setEnabled(m_branching);
        m_rows->addWidget(row);
        row->show();
        connect(row, &QAbstractButton::clicked, this, [this, id = alternative.id] { Q_EMIT chosen(id); });
    }
    if (const int rank = tokenRank(alternatives, m_token.id); rank > 0 && !std::isnan(m_token.logprob))
        m_figures->setText(tr("logprob %1 · p %2 · rank %3 · raw model")
                               .arg(Format::number(m_token.logprob), Format::percent(std::exp(m_token.logprob), 1),
                                    rank > kRankTop ? u"> %1"_s.arg(kRankTop) : QString::number(rank)));
    const QString rest = tr("remaining %1", "share of probability").arg(Format::percent(std::max(0.0, 1 - mass), 1));
    if (alternatives.isEmpty())
        m_foot->setText(tr("The model gives no alternatives here."));
    else
        m_foot->setText(m_branching ? tr("%1 · click one to branch here").arg(rest) : rest);
    place();
}

void TokenPopup::showError(const Error& error)
{
    clearRows();
    m_foot->setText(ErrorText::sentence(error));
    place();
}

void TokenPopup::setBranching(bool possible)
{
    m_branching = possible;
}

void TokenPopup::focusFirst()
{
    if (m_rows->count() > 0)
        m_rows->itemAt(0)->widget()->setFocus(Qt::PopupFocusReason);
    else
        setFocus(Qt::PopupFocusReason);
}

void TokenPopup::place()
{
    layout()->invalidate();
    layout()->activate();
    resize(kWidth, layout()->totalHeightForWidth(kWidth));
    const QRect area = parentWidget()->rect().adjusted(4, 4, -4, -4);
    QRect box(QPoint(m_anchor.left(), m_anchor.bottom() + 6), size());
    if (box.bottom() > area.bottom())
        box.moveBottom(std::max(area.top() + box.height(), m_anchor.top() - 6));
    if (box.right() > area.right())
        box.moveRight(area.right());
    box.moveLeft(std::max(box.left(), area.left()));
    move(box.topLeft());
}

void TokenPopup::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme().color(Role::Border));
    painter.setBrush(theme().color(Role::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::kCorner, space::kCorner);
}

void TokenPopup::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        hide();
        Q_EMIT closed();
        break;
    case Qt::Key_Down: focusNextChild(); break;
    case Qt::Key_Up: focusPreviousChild(); break;
    default: QFrame::keyPressEvent(event);
    }
}

void TokenPopup::enterEvent(QEnterEvent*)
{
    Q_EMIT entered();
}

void TokenPopup::leaveEvent(QEvent*)
{
    Q_EMIT left();
}

} // namespace tinkex::ui
