#include "ui/widgets/buttons.h"

#include "ui/theme/appstyle.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

QPushButton* plainButton(const QString& text, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    return button;
}

QPushButton* primaryButton(const QString& text, QWidget* parent)
{
    QPushButton* button = plainButton(text, parent);
    button->setProperty(look::kPrimary, true);
    button->setFont(theme().bold());
    return button;
}

QPushButton* dangerButton(const QString& text, QWidget* parent)
{
    QPushButton* button = plainButton(text, parent);
    button->setProperty(look::kDanger, true);
    return button;
}

QToolButton* iconButton(const QString& iconName, const QString& text, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setIcon(IconProvider::icon(iconName));
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setAutoRaise(true);
    button->setProperty(look::kQuiet, true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void setOffered(QAbstractButton* button, const QString& whyNot, const QString& toolTip)
{
    button->setEnabled(whyNot.isEmpty());
    const QString& shown = whyNot.isEmpty() ? toolTip : whyNot;
    if (button->toolTip() != shown)
        button->setToolTip(shown);
}

SearchField::SearchField(const QString& placeholder, QWidget* parent) : QLineEdit(parent)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setClearButtonEnabled(true);
    addAction(IconProvider::icon(u"search"_s), QLineEdit::LeadingPosition);
}

QWidget* filterRow(SearchField* field, QWidget* parent)
{
    auto* box = new QWidget(parent);
    field->setMaximumWidth(260);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(space::kSmall, space::kSmall, space::kSmall, space::kSmall);
    row->addStretch(1);
    row->addWidget(field, 1);
    return box;
}

void SearchField::setProblem(const QString& reason)
{
    setToolTip(reason);
    QPalette colors;
    if (!reason.isEmpty())
        colors.setColor(QPalette::Text, theme().tone(Tone::Bad).text);
    setPalette(colors);
}

IconLabel::IconLabel(const QString& name, int size, QWidget* parent, Role role)
    : QWidget(parent), m_name(name), m_size(size), m_role(role)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void IconLabel::setIcon(const QString& name)
{
    m_name = name;
    update();
}

void IconLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect target((width() - m_size) / 2, (height() - m_size) / 2, m_size, m_size);
    painter.drawPixmap(target, IconProvider::pixmap(m_name, m_size, devicePixelRatioF(), theme().color(m_role)));
}

} // namespace tinkex::ui
