#include "ui/mainwindow/serverbutton.h"

#include "ui/errortext.h"
#include "ui/format.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/stateshape.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

ServerButton::ServerButton(QWidget* parent) : QAbstractButton(parent)
{
    setObjectName(u"serverButton"_s);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    setConnection({});
}

void ServerButton::setConnection(const ConnectionSnapshot& connection)
{
    const StateWord word = Words::of(connection.state);
    const QString name = connection.profile.name.isEmpty() ? tr("No server") : connection.profile.name;
    QStringList parts;
    if (connection.state == ConnectionState::Connected) {
        if (!connection.models.isEmpty())
            parts << connection.models.first();
        if (connection.roundTripMs >= 0)
            parts << Format::milliseconds(connection.roundTripMs);
    } else {
        parts << word.word;
    }
    const QString note = parts.join(u" · "_s);
    const QString about = connection.error               ? ErrorText::sentence(*connection.error)
                          : connection.baseUrl.isEmpty() ? word.word
                                                         : word.word + u": "_s + connection.baseUrl;
    if (name == text() && note == m_note && int(word.tone) == m_tone && about == toolTip())
        return;
    m_note = note;
    m_tone = int(word.tone);
    setText(name);
    setAccessibleName(tr("Server: %1, %2").arg(name, word.word));
    setToolTip(about);
    updateGeometry();
    update();
}

QSize ServerButton::sizeHint() const
{
    const int name = QFontMetrics(theme().bold()).horizontalAdvance(text());
    const int note = fontMetrics().horizontalAdvance(m_note);
    return {std::min(560, name + note + 66), 30};
}

void ServerButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().color(showsFocus(this) ? Role::Accent : Role::Border), showsFocus(this) ? 1.5 : 1));
    painter.setBrush(theme().color(underMouse() ? Role::Hover : Role::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    paintStateShape(painter, QRectF(11, height() / 2.0 - 5, 10, 10), Tone(m_tone));
    painter.drawPixmap(
        QRect(width() - 22, height() / 2 - 6, 12, 12),
        IconProvider::pixmap(u"chevron-down"_s, 12, devicePixelRatioF(), theme().color(Role::TextMuted)));
    QRect area = rect().adjusted(28, 0, -28, 0);
    const QFont bold = theme().bold();
    const QString name = QFontMetrics(bold).elidedText(text(), Qt::ElideRight, area.width());
    painter.setFont(bold);
    painter.setPen(theme().color(Role::Text));
    painter.drawText(area, int(Qt::AlignVCenter | Qt::AlignLeft), name);
    area.setLeft(area.left() + QFontMetrics(bold).horizontalAdvance(name) + 8);
    painter.setFont(font());
    painter.setPen(theme().color(Role::TextMuted));
    painter.drawText(area, int(Qt::AlignVCenter | Qt::AlignLeft),
                     fontMetrics().elidedText(m_note, Qt::ElideRight, area.width()));
}

} // namespace tinkex::ui
