#include "ui/widgets/figurecard.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elidedlabel.h"

#include <QLabel>
#include <QVBoxLayout>

namespace tinkex::ui {

FigureCard::FigureCard(const QString& caption, QWidget* parent)
    : Card({}, parent),
      m_caption(caption),
      m_figure(new QLabel(this)),
      m_note(new ElidedLabel({}, Qt::ElideRight, this))
{
    auto* body = new QVBoxLayout;
    body->setSpacing(2);
    auto* label = new QLabel(caption, this);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setFont(theme().small());
    m_figure->setFont(theme().figure());
    m_figure->setTextFormat(Qt::PlainText);
    m_note->setFont(theme().small());
    m_note->setMuted(true);
    body->addWidget(label);
    body->addWidget(m_figure);
    body->addWidget(m_note);
    setBody(body);
    body->setContentsMargins(space::kNormal, space::kSmall, space::kNormal, space::kSmall);
    setFigure({}, {});
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FigureCard::setFigure(const QString& figure, const QString& note)
{
    const QString name = m_caption + QLatin1String(": ") + figure + QLatin1String(", ") + note;
    if (name == accessibleName())
        return;
    m_figure->setText(figure.isEmpty() ? QString(QChar(0x2013)) : figure);
    m_note->setText(note);
    setAccessibleName(name);
}

QString FigureCard::figure() const
{
    return m_figure->text();
}

QString FigureCard::note() const
{
    return m_note->text();
}

} // namespace tinkex::ui
