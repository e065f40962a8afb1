#include "ui/widgets/emptystate.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace tinkex::ui {

EmptyState::EmptyState(const QString& iconName, const QString& sentence, const QString& buttonText, QWidget* parent)
    : QWidget(parent), m_sentence(new QLabel(sentence, this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::kHuge, space::kHuge, space::kHuge, space::kHuge);
    layout->setSpacing(space::kNormal);
    layout->addStretch(1);
    auto* icon = new IconLabel(iconName, 28, this);
    layout->addWidget(icon, 0, Qt::AlignHCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_sentence->setForegroundRole(QPalette::PlaceholderText);
    m_sentence->setMaximumWidth(420);
    m_sentence->setMinimumWidth(std::min(420, 60 + fontMetrics().horizontalAdvance(sentence)));
    layout->addWidget(m_sentence, 0, Qt::AlignHCenter);
    setSentence(sentence);
    if (!buttonText.isEmpty()) {
        m_button = primaryButton(buttonText, this);
        connect(m_button, &QPushButton::clicked, this, &EmptyState::activated);
        layout->addWidget(m_button, 0, Qt::AlignHCenter);
    }
    layout->addStretch(2);
}

void EmptyState::setSentence(const QString& sentence)
{
    m_sentence->setText(sentence);
    // A label that is aligned in its layout is not asked for the height of its wrapped lines.
    m_sentence->setMinimumHeight(m_sentence->heightForWidth(m_sentence->minimumWidth()));
}

void EmptyState::setButtonEnabled(bool enabled)
{
    if (m_button)
        m_button->setEnabled(enabled);
}

} // namespace tinkex::ui
