#include "ui/widgets/noticebar.h"

#include "ui/errortext.h"
#include "ui/theme/stateshape.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

NoticeBar::NoticeBar(Tone tone, QWidget* parent) : QFrame(parent), m_tone(tone), m_label(new QLabel(this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(30, space::kSmall, space::kNormal, space::kSmall);
    layout->addWidget(m_label, 1);
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::RichText);
    m_label->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(m_label, &QLabel::linkActivated, this, &NoticeBar::linkActivated);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
}

void NoticeBar::setNotice(Tone tone, const QString& title, const QString& text,
                          const QList<QPair<QString, QString>>& actions)
{
    if (tone == m_tone && title == m_head && text == m_text && actions == m_actions)
        return;
    m_tone = tone;
    m_head = title;
    m_text = text;
    m_actions = actions;
    setToolTip({});
    refresh();
    update();
}

void NoticeBar::setError(const Error& error, const QString& title, const QString& more,
                         const QList<QPair<QString, QString>>& actions)
{
    QString text = error.detail.isEmpty() ? QString() : error.detail + (error.detail.endsWith(u'.') ? u" "_s : u". "_s);
    text += ErrorText::whatNext(error);
    if (!more.isEmpty())
        text += u' ' + more;
    if (!error.requestId.isEmpty())
        text += u' ' + tr("(request %1)").arg(error.requestId);
    const QString head = title.isEmpty() ? ErrorText::title(error) : title;
    setNotice(error.kind == ErrorKind::Cancelled ? Tone::Neutral : Tone::Bad,
              head + (error.detail.isEmpty() ? u'.' : u':'), text, actions);
    if (const QString details = ErrorText::details(error); toolTip() != details)
        setToolTip(details);
}

QString NoticeBar::text() const
{
    return m_head.isEmpty() ? m_text : m_head + u' ' + m_text;
}

void NoticeBar::refresh()
{
    QString html;
    if (!m_head.isEmpty())
        html += u"<b>"_s + m_head.toHtmlEscaped() + u"</b> "_s;
    html += m_text.toHtmlEscaped();
    QStringList links;
    const QString color = theme().tone(m_tone).text.name();
    for (const auto& [key, label] : m_actions)
        links << u"<a href=\"%1\" style=\"color:%3\">%2</a>"_s.arg(
            key.toHtmlEscaped(), label.toHtmlEscaped().replace(u' ', u"&nbsp;"_s), color);
    if (!links.isEmpty())
        html += u" "_s + links.join(u" · "_s);
    m_label->setText(html);
    setAccessibleName(text());
}

void NoticeBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        refresh();
    QFrame::changeEvent(event);
}

void NoticeBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().tone(m_tone).fill);
    painter.drawRoundedRect(rect(), space::kCorner, space::kCorner);
    paintStateShape(painter, QRectF(11, space::kSmall + 4, 9, 9), m_tone);
}

} // namespace tinkex::ui
