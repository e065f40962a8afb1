#include "ui/tokens/tokenview.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {
constexpr int kMargin = space::kNormal;
constexpr double kLeading = 1.5;
} // namespace

TokenView::TokenView(QWidget* parent) : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFont(theme().mono());
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Tokens"));
    connect(&theme(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void TokenView::setTokens(const QVector<TokenInfo>& tokens)
{
    m_tokens = tokens;
    m_backgrounds.clear();
    m_current = m_anchor = m_hovered = -1;
    layOut();
    verticalScrollBar()->setValue(0);
}

void TokenView::setBackgrounds(const QVector<QColor>& colors)
{
    m_backgrounds = colors;
    viewport()->update();
}

void TokenView::setPromptLength(int count)
{
    m_promptLength = count;
    viewport()->update();
}

void TokenView::layOut()
{
    const QFontMetricsF metrics(font());
    const double width = viewport()->width() - 2 * kMargin;
    m_layout.layOut(m_tokens, width, metrics.height() * kLeading,
                    [&metrics](const QString& text) { return metrics.horizontalAdvance(text); });
    const int height = int(m_layout.height()) + 2 * kMargin;
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(int(m_layout.lineHeight()));
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    viewport()->update();
}

QPointF TokenView::inContent(const QPoint& position) const
{
    return {double(position.x() - kMargin), double(position.y() - kMargin + verticalScrollBar()->value())};
}

int TokenView::tokenAt(const QPoint& viewportPosition) const
{
    return m_layout.tokenAt(inContent(viewportPosition));
}

QRect TokenView::tokenRect(int token) const
{
    const QVector<QRectF> rects = m_layout.rects(token);
    return rects.isEmpty() ? QRect()
                           : rects.first().translated(kMargin, kMargin - verticalScrollBar()->value()).toAlignedRect();
}

QPair<int, int> TokenView::selection() const
{
    if (m_anchor < 0 || m_current < 0 || m_anchor == m_current)
        return {-1, -1};
    return {std::min(m_anchor, m_current), std::max(m_anchor, m_current)};
}

QString TokenView::selectedText() const
{
    auto [first, last] = selection();
    if (first < 0)
        first = last = m_current;
    QString text;
    for (int i = std::max(first, 0); i <= last; ++i) {
        if (m_tokens[i].id >= 0)
            text += m_tokens[i].text;
    }
    return text;
}

void TokenView::copy() const
{
    const QString text = selectedText();
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void TokenView::selectAll()
{
    if (m_tokens.isEmpty())
        return;
    m_anchor = 0;
    m_current = int(m_tokens.size()) - 1;
    viewport()->update();
}

void TokenView::setCurrentToken(int token)
{
    moveTo(token, false);
}

void TokenView::moveTo(int token, bool select)
{
    if (m_tokens.isEmpty())
        return;
    token = std::clamp(token, 0, int(m_tokens.size()) - 1);
    const bool changed = token != m_current;
    m_current = token;
    if (!select)
        m_anchor = token;
    const QRect rect = tokenRect(token);
    if (rect.top() < 0)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + rect.top() - kMargin);
    else if (rect.bottom() > viewport()->height())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + rect.bottom() - viewport()->height() + kMargin);
    viewport()->update();
    if (changed)
        Q_EMIT currentTokenChanged(token);
}

void TokenView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.setFont(font());
    const double top = kMargin - verticalScrollBar()->value();
    const double lineHeight = m_layout.lineHeight();
    const int first = std::max(0, int((event->rect().top() - top) / lineHeight));
    const int last = std::min(m_layout.lineCount() - 1, int((event->rect().bottom() - top) / lineHeight));
    for (int line = first; line <= last; ++line)
        paintLine(painter, line, top + line * lineHeight);
    const int framed = m_hovered >= 0 ? m_hovered : hasFocus() ? m_current : -1;
    painter.setPen(QPen(theme().color(Role::Accent), 2));
    painter.setBrush(Qt::NoBrush);
    for (const QRectF& rect : m_layout.rects(framed))
        painter.drawRoundedRect(rect.translated(kMargin, top).adjusted(-1, 1.5, 1, -1.5), 3, 3);
}

void TokenView::paintLine(QPainter& painter, int line, double top) const
{
    const QFontMetricsF metrics(font());
    const double baseline = top + (m_layout.lineHeight() - metrics.height()) / 2 + metrics.ascent();
    const auto [firstSelected, lastSelected] = selection();
    for (const TokenLayout::Piece& piece : m_layout.line(line)) {
        const QRectF box(kMargin + piece.x, top + 2, piece.width, m_layout.lineHeight() - 4);
        const bool selected = piece.token >= firstSelected && piece.token <= lastSelected;
        const QColor background = selected ? theme().color(Role::AccentSoft) : m_backgrounds.value(piece.token);
        painter.setPen(Qt::NoPen);
        if (background.isValid()) {
            painter.setBrush(background);
            painter.drawRoundedRect(box.adjusted(0.25, 0, -0.25, 0), 2, 2);
        }
        if (piece.special) {
            painter.setPen(QPen(theme().color(Role::TextMuted), 1, Qt::DotLine));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        }
        const bool muted = piece.token < m_promptLength && !background.isValid();
        painter.setPen(theme().color(muted ? Role::TextMuted : Role::Text));
        painter.drawText(QPointF(kMargin + piece.x, baseline), piece.text);
    }
}

void TokenView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void TokenView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        layOut();
}

void TokenView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const int token = m_layout.nearestToken(inContent(event->pos()));
    m_pressed = token >= 0;
    if (m_pressed)
        moveTo(token, event->modifiers().testFlag(Qt::ShiftModifier));
}

void TokenView::mouseMoveEvent(QMouseEvent* event)
{
    if (m_pressed) {
        moveTo(m_layout.nearestToken(inContent(event->pos())), true);
        return;
    }
    const int token = tokenAt(event->pos());
    if (token == m_hovered)
        return;
    m_hovered = token;
    viewport()->update();
    Q_EMIT hovered(token);
}

void TokenView::mouseReleaseEvent(QMouseEvent* event)
{
    if (!std::exchange(m_pressed, false) || event->button() != Qt::LeftButton)
        return;
    const int token = tokenAt(event->pos());
    if (token >= 0 && selection().first < 0)
        Q_EMIT activated(token);
}

int TokenView::target(const QKeyEvent* event) const
{
    const bool far = event->modifiers().testFlag(Qt::ControlModifier);
    switch (event->key()) {
    case Qt::Key_Left: return m_current - 1;
    case Qt::Key_Right: return m_current + 1;
    case Qt::Key_Up: return m_layout.tokenInDirection(m_current, -1);
    case Qt::Key_Down: return m_layout.tokenInDirection(m_current, 1);
    case Qt::Key_Home: return far ? 0 : m_layout.firstOfLine(m_current);
    case Qt::Key_End: return far ? int(m_tokens.size()) - 1 : m_layout.lastOfLine(m_current);
    default: return -2;
    }
}

void TokenView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_current >= 0 &&
               event->modifiers() == Qt::NoModifier) {
        Q_EMIT activated(m_current);
    } else if (const int next = target(event); next != -2) {
        moveTo(next, event->modifiers().testFlag(Qt::ShiftModifier));
    } else {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void TokenView::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto [first, last] = selection();
    QAction* text = menu->addAction(tr("Copy"), QKeySequence(QKeySequence::Copy), this, &TokenView::copy);
    text->setEnabled(m_current >= 0);
    QAction* ids = menu->addAction(tr("Copy token ids"), this, [this, first = first, last = last] {
        QStringList list;
        for (int i = first < 0 ? m_current : first; i <= (first < 0 ? m_current : last); ++i)
            list.append(QString::number(m_tokens[i].id));
        QGuiApplication::clipboard()->setText(list.join(u", "_s));
    });
    ids->setEnabled(m_current >= 0);
    menu->addAction(tr("Select all"), QKeySequence(QKeySequence::SelectAll), this, &TokenView::selectAll);
    menu->popup(event->globalPos());
}

void TokenView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    const bool byKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (byKey && m_current < 0)
        moveTo(std::min(m_promptLength, int(m_tokens.size()) - 1), false);
}

bool TokenView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave && m_hovered >= 0) {
        m_hovered = -1;
        viewport()->update();
        Q_EMIT hovered(-1);
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace tinkex::ui
