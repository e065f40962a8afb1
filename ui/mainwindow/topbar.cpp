#include "ui/mainwindow/topbar.h"

#include "ui/format.h"
#include "ui/mainwindow/serverbutton.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elidedlabel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <utility>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Looks like a field, acts as a button: opens the palette.
class SearchButton final : public QPushButton {
public:
    using QPushButton::QPushButton;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme().color(showsFocus(this) ? Role::Accent : Role::Border), showsFocus(this) ? 1.5 : 1));
        painter.setBrush(theme().color(underMouse() ? Role::Hover : Role::Field));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
        painter.drawPixmap(QRect(9, height() / 2 - 7, 15, 15),
                           IconProvider::pixmap(u"search"_s, 15, devicePixelRatioF(), theme().color(Role::TextMuted)));
        painter.setPen(theme().color(Role::TextMuted));
        painter.drawText(rect().adjusted(30, 0, -70, 0), int(Qt::AlignVCenter | Qt::AlignLeft), text());
        painter.setFont(theme().mono());
        painter.drawText(rect().adjusted(0, 0, -10, 0), int(Qt::AlignVCenter | Qt::AlignRight),
                         QKeySequence(u"Ctrl+K"_s).toString(QKeySequence::NativeText));
    }
};

} // namespace

TopBar::TopBar(QWidget* parent)
    : QWidget(parent),
      m_server(new ServerButton(this)),
      m_sessionBox(new QWidget(this)),
      m_session(nullptr),
      m_search(new SearchButton(tr("Search or run an action…"), this)),
      m_notices(plainButton({}, this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::kNormal, 7, space::kNormal, 8);
    row->setSpacing(space::kNormal);
    auto* session = new QHBoxLayout(m_sessionBox);
    session->setContentsMargins(0, 0, 0, 0);
    auto* word = new QLabel(tr("session"), m_sessionBox);
    word->setForegroundRole(QPalette::PlaceholderText);
    m_session = ElidedLabel::forId({}, m_sessionBox);
    m_session->setMaximumWidth(110);
    session->addWidget(word);
    session->addWidget(m_session);
    m_search->setObjectName(u"searchButton"_s);
    m_search->setMinimumWidth(240);
    m_search->setMaximumWidth(300);
    m_search->setFixedHeight(30);
    m_search->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_notices->setObjectName(u"noticeButton"_s);
    m_notices->setFixedHeight(30);
    row->addWidget(m_server);
    row->addWidget(m_sessionBox);
    row->addStretch(1);
    row->addWidget(m_search, 1);
    row->addWidget(m_notices);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setNoticeCount(0);
    setConnection({});
}

void TopBar::setConnection(const ConnectionSnapshot& connection)
{
    m_server->setConnection(connection);
    m_session->setText(connection.sessionId);
    m_sessionBox->setVisible(!connection.sessionId.isEmpty());
}

void TopBar::setNoticeCount(int count)
{
    if (std::exchange(m_noticeCount, count) == count)
        return;
    m_notices->setText(count == 0 ? tr("No notices") : tr("%n notice(s)", nullptr, count));
    m_notices->setIcon(count == 0 ? IconProvider::icon(u"notices"_s) : IconProvider::icon(u"notices"_s, Tone::Warn));
}

void TopBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Surface));
    painter.setPen(theme().color(Role::Border));
    painter.drawLine(0, height() - 1, width(), height() - 1);
}

} // namespace tinkex::ui
