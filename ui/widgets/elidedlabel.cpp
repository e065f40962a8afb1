#include "ui/widgets/elidedlabel.h"

#include "ui/theme/theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <algorithm>

namespace tinkex::ui {

ElidedLabel::ElidedLabel(const QString& text, Qt::TextElideMode mode, QWidget* parent) : QFrame(parent), m_mode(mode)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setText(text);
}

ElidedLabel* ElidedLabel::forId(const QString& id, QWidget* parent)
{
    auto* label = new ElidedLabel(id, Qt::ElideMiddle, parent);
    label->setFont(theme().mono());
    label->setFocusPolicy(Qt::TabFocus);
    return label;
}

void ElidedLabel::setText(const QString& text)
{
    if (m_text == text)
        return;
    m_text = text;
    setAccessibleName(text);
    if (!m_ownToolTip)
        setToolTip(text);
    updateGeometry();
    update();
}

void ElidedLabel::setMuted(bool muted)
{
    m_muted = muted;
    update();
}

void ElidedLabel::setToolTipText(const QString& text)
{
    m_ownToolTip = true;
    setToolTip(text);
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 2, std::max(18, fontMetrics().height() + 2)};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {std::min(fontMetrics().averageCharWidth() * 6, sizeHint().width()), sizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(isEnabled() && !m_muted ? theme().color(Role::Text) : theme().color(Role::TextMuted));
    painter.drawText(rect(), int(m_alignment) | Qt::TextSingleLine, fontMetrics().elidedText(m_text, m_mode, width()));
    if (hasFocus()) {
        painter.setPen(theme().color(Role::Accent));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void ElidedLabel::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy"), this, &ElidedLabel::copyWhole);
    menu->popup(event->globalPos());
}

void ElidedLabel::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        copyWhole();
    else
        QFrame::keyPressEvent(event);
}

void ElidedLabel::copyWhole() const
{
    QGuiApplication::clipboard()->setText(m_text);
}

} // namespace tinkex::ui
