#include "ui/widgets/noticelist.h"

#include "ui/theme/theme.h"
#include "ui/widgets/noticebar.h"

#include <QLabel>
#include <QSet>
#include <QVBoxLayout>
#include <utility>

namespace tinkex::ui {

NoticeList::NoticeList(QWidget* parent)
    : QWidget(parent), m_layout(new QVBoxLayout(this)), m_none(new QLabel(tr("Nothing needs you."), this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(space::kSmall);
    m_none->setForegroundRole(QPalette::PlaceholderText);
    m_layout->addWidget(m_none);
    m_layout->addStretch(1);
}

void NoticeList::setNotices(const QList<Notice>& notices)
{
    if (std::exchange(m_notices, notices) == notices)
        return;
    QSet<QString> wanted;
    for (const Notice& notice : notices)
        wanted.insert(notice.key);
    for (auto bar = m_bars.begin(); bar != m_bars.end();) {
        if (wanted.contains(bar.key())) {
            ++bar;
        } else {
            bar.value()->hide();
            bar.value()->deleteLater(); // its link may have caused this
            bar = m_bars.erase(bar);
        }
    }
    int place = 1;
    for (const Notice& notice : notices) {
        NoticeBar*& bar = m_bars[notice.key];
        if (!bar) {
            bar = new NoticeBar(notice.tone, this);
            connect(bar, &NoticeBar::linkActivated, this, &NoticeList::commandRequested);
        }
        bar->setNotice(notice.tone, notice.title, notice.text, notice.actions);
        if (m_layout->indexOf(bar) != place)
            m_layout->insertWidget(place, bar);
        ++place;
        bar->show();
    }
    m_none->setVisible(notices.isEmpty());
}

} // namespace tinkex::ui
