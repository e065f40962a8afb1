#include "ui/widgets/card.h"

#include "ui/theme/theme.h"

#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

namespace tinkex::ui {

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent),
      m_layout(new QVBoxLayout(this)),
      m_header(new QWidget(this)),
      m_headerLayout(new QHBoxLayout(m_header)),
      m_title(new QLabel(m_header)),
      m_note(new QLabel(m_header))
{
    setAttribute(Qt::WA_StyledBackground, false);
    m_layout->setContentsMargins(1, 1, 1, 1);
    m_layout->setSpacing(0);
    m_header->setMinimumHeight(40);
    m_headerLayout->setContentsMargins(space::kNormal, space::kTight, space::kSmall, space::kTight);
    m_headerLayout->setSpacing(space::kSmall);
    m_title->setFont(theme().title());
    m_title->setTextFormat(Qt::PlainText);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->setTextFormat(Qt::PlainText);
    m_headerLayout->addWidget(m_title);
    m_headerLayout->addWidget(m_note);
    m_headerLayout->addStretch(1);
    m_layout->addWidget(m_header);
    setTitle(title);
}

void Card::setTitle(const QString& title)
{
    m_title->setText(title);
    setAccessibleName(title);
    m_header->setVisible(!title.isEmpty() || m_headerLayout->count() > 3);
    showHeader();
}

QString Card::title() const
{
    return m_title->text();
}

void Card::setNote(const QString& note)
{
    m_note->setText(note);
}

void Card::addAction(QWidget* widget)
{
    m_headerLayout->addWidget(widget);
    m_header->show();
    showHeader();
}

void Card::addToHeader(QWidget* widget)
{
    m_headerLayout->insertWidget(2, widget);
    m_header->show();
    showHeader();
}

void Card::setBody(QWidget* body)
{
    auto* inner = new QVBoxLayout;
    inner->setContentsMargins(space::kNormal, space::kNormal, space::kNormal, space::kNormal);
    inner->addWidget(body);
    m_layout->addLayout(inner, 1);
}

void Card::setBody(QLayout* body)
{
    body->setContentsMargins(space::kNormal, space::kNormal, space::kNormal, space::kNormal);
    m_layout->addLayout(body, 1);
}

void Card::setEdgeToEdge(QWidget* body)
{
    m_layout->addWidget(body, 1);
    m_layout->setContentsMargins(1, 1, 1, 4); // the last row leaves the rounded corners free
}

void Card::showHeader()
{
    update();
}

void Card::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme().color(Role::Border));
    painter.setBrush(theme().color(Role::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::kCorner, space::kCorner);
    if (!m_header->isVisibleTo(this))
        return;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(theme().color(Role::Line));
    painter.drawLine(1, m_header->geometry().bottom(), width() - 2, m_header->geometry().bottom());
}

} // namespace tinkex::ui
