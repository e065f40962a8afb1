#include "ui/pages/settings/profilelist.h"

#include "core/workbench/workbench.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/statebadge.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

ProfileList::ProfileList(Workbench& workbench, QWidget* parent)
    : Card(tr("Servers"), parent),
      m_workbench(workbench),
      m_rows(new QWidget(this)),
      m_grid(new QGridLayout(m_rows)),
      m_confirm(new NoticeBar(Tone::Bad, this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::kNormal);
    m_grid->setColumnStretch(1, 1);
    QPushButton* add = plainButton(tr("Add server…"), this);
    add->setObjectName(u"addServer"_s);
    connect(add, &QPushButton::clicked, this, [this] { Q_EMIT commandRequested(u"newProfile"_s); });
    addAction(add);
    auto* body = new QVBoxLayout;
    body->addWidget(m_rows);
    body->addWidget(m_confirm);
    setBody(body);
    m_confirm->hide();
    connect(m_confirm, &NoticeBar::linkActivated, this, [this](const QString& key) {
        m_confirm->hide();
        if (key == u"remove"_s)
            m_workbench.removeProfile(std::exchange(m_asked, {}));
    });
    connect(&workbench, &Workbench::profilesChanged, this, &ProfileList::refresh);
    connect(&workbench, &Workbench::connectionChanged, this, &ProfileList::showStates);
    refresh();
}

void ProfileList::refresh()
{
    QList<Entry> entries;
    const QList<ServerProfile> profiles = m_workbench.profiles();
    for (const ServerProfile& profile : profiles) {
        const QString where = profile.kind == ProfileKind::Embedded ? tr("started by this window") : profile.baseUrl;
        entries << Entry{
            profile.id, profile.name, profile.fromEnvironment ? where + u" · "_s + tr("from the environment") : where,
            profile.kind != ProfileKind::Embedded, profile.kind == ProfileKind::Custom && !profile.fromEnvironment};
    }
    if (std::exchange(m_entries, entries) != entries)
        rebuild();
    showStates();
}

void ProfileList::rebuild()
{
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater(); // a button of the row may have caused this
        delete item;
    }
    m_states.clear();
    for (const Entry& entry : std::as_const(m_entries))
        addRow(entry);
}

void ProfileList::addRow(const Entry& entry)
{
    const int row = int(m_states.size());
    const QString id = entry.id;
    auto* name = new QLabel(entry.name, m_rows);
    name->setTextFormat(Qt::PlainText);
    name->setFont(theme().bold());
    auto* where = new ElidedLabel(entry.where, Qt::ElideMiddle, m_rows);
    where->setMuted(true);
    const StateOf state{new StateBadge(m_rows), plainButton({}, m_rows)};
    state.button->setObjectName(u"connect-"_s + id);
    connect(state.button, &QPushButton::clicked, this, [this, id] {
        if (isCurrent(id))
            m_workbench.disconnectFromServer();
        else
            m_workbench.connectTo(id);
    });
    m_states << state;
    m_grid->addWidget(name, row, 0);
    m_grid->addWidget(where, row, 1);
    m_grid->addWidget(state.badge, row, 2);
    m_grid->addWidget(state.button, row, 3);
    if (entry.canEdit) {
        QToolButton* edit = iconButton(u"edit"_s, tr("Edit %1").arg(entry.name), m_rows);
        connect(edit, &QToolButton::clicked, this, [this, id] { Q_EMIT commandRequested(u"editProfile:"_s + id); });
        m_grid->addWidget(edit, row, 4);
    }
    if (entry.canRemove) {
        QToolButton* remove = iconButton(u"trash"_s, tr("Remove %1").arg(entry.name), m_rows);
        connect(remove, &QToolButton::clicked, this, [this, entry] { askRemove(entry); });
        m_grid->addWidget(remove, row, 5);
    }
}

bool ProfileList::isCurrent(const QString& id) const
{
    const ConnectionSnapshot c = m_workbench.connection();
    return c.profile.id == id && c.state != ConnectionState::Disconnected;
}

void ProfileList::showStates()
{
    const StateWord unconnected{tr("not connected"), Tone::Neutral};
    for (qsizetype i = 0; i < m_states.size(); ++i) {
        const bool current = isCurrent(m_entries[i].id);
        m_states[i].badge->setState(current ? Words::of(m_workbench.connection().state) : unconnected);
        const QString text = current ? tr("Disconnect") : tr("Connect");
        if (text == m_states[i].button->text())
            continue;
        m_states[i].button->setText(text);
        m_states[i].button->setAccessibleName(
            (current ? tr("Disconnect %1") : tr("Connect %1")).arg(m_entries[i].name));
    }
}

void ProfileList::askRemove(const Entry& entry)
{
    m_asked = entry.id;
    m_confirm->setNotice(Tone::Bad, tr("Remove “%1”?").arg(entry.name), tr("Its key is forgotten as well."),
                         {{u"remove"_s, tr("Remove it")}, {u"keep"_s, tr("Keep it")}});
    m_confirm->show();
}

} // namespace tinkex::ui
