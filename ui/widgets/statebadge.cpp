#include "ui/widgets/statebadge.h"

#include "ui/theme/stateshape.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace tinkex::ui {

StateBadge::StateBadge(QWidget* parent) : QWidget(parent)
{
    setFont(theme().small());
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

StateBadge::StateBadge(const QString& word, Tone tone, QWidget* parent) : StateBadge(parent)
{
    setState(word, tone);
}

void StateBadge::setState(const QString& word, Tone tone)
{
    if (m_word == word && m_tone == tone)
        return;
    m_word = word;
    m_tone = tone;
    setAccessibleName(word);
    updateGeometry();
    update();
}

QSize StateBadge::sizeHint() const
{
    return {statePillWidth(m_word, font()), fontMetrics().height() + 4};
}

QSize StateBadge::minimumSizeHint() const
{
    return sizeHint();
}

void StateBadge::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintStatePill(painter, rect(), m_word, m_tone, font());
}

StateLight::StateLight(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StateLight::setState(const StateWord& state)
{
    if (state.word == m_state.word && state.tone == m_state.tone)
        return;
    m_state = state;
    setToolTip(state.word);
    setAccessibleName(state.word);
    update();
}

void StateLight::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintStateShape(painter, QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5), m_state.tone);
}

} // namespace tinkex::ui
