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
    connect(&workbench, &Workbench::profilesChanged, this, &ProfileList::rebuild);
    connect(&workbench, &Workbench::connectionChanged, this, &ProfileList::rebuild);
    rebuild();
}

void ProfileList::rebuild()
{
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater(); // a button of the row may have caused this
        delete item;
    }
    int row = 0;
    const QList<ServerProfile> profiles = m_workbench.profiles();
    for (const ServerProfile& profile : profiles)
        addRow(row++, profile);
}

void ProfileList::addRow(int row, const ServerProfile& profile)
{
    const ConnectionSnapshot c = m_workbench.connection();
    const bool current = c.profile.id == profile.id && c.state != ConnectionState::Disconnected;
    auto* name = new QLabel(profile.name, m_rows);
    name->setTextFormat(Qt::PlainText);
    name->setFont(theme().bold());
    const QString where = profile.kind == ProfileKind::Embedded ? tr("started by this window") : profile.baseUrl;
    auto* url = new ElidedLabel(profile.fromEnvironment ? where + u" · "_s + tr("from the environment") : where,
                                Qt::ElideMiddle, m_rows);
    url->setMuted(true);
    auto* badge = new StateBadge(m_rows);
    badge->setState(current ? Words::of(c.state) : StateWord{tr("not connected"), Tone::Neutral});
    QPushButton* connection = plainButton(current ? tr("Disconnect") : tr("Connect"), m_rows);
    connection->setAccessibleName((current ? tr("Disconnect %1") : tr("Connect %1")).arg(profile.name));
    const QString id = profile.id;
    connect(connection, &QPushButton::clicked, this, [this, current, id] {
        if (current)
            m_workbench.disconnectFromServer();
        else
            m_workbench.connectTo(id);
    });
    m_grid->addWidget(name, row, 0);
    m_grid->addWidget(url, row, 1);
    m_grid->addWidget(badge, row, 2);
    m_grid->addWidget(connection, row, 3);
    if (profile.kind == ProfileKind::Embedded)
        return;
    QToolButton* edit = iconButton(u"edit"_s, tr("Edit %1").arg(profile.name), m_rows);
    connect(edit, &QToolButton::clicked, this, [this, id] { Q_EMIT commandRequested(u"editProfile:"_s + id); });
    m_grid->addWidget(edit, row, 4);
    if (profile.kind != ProfileKind::Custom || profile.fromEnvironment)
        return;
    QToolButton* remove = iconButton(u"trash"_s, tr("Remove %1").arg(profile.name), m_rows);
    connect(remove, &QToolButton::clicked, this, [this, profile] { askRemove(profile); });
    m_grid->addWidget(remove, row, 5);
}

void ProfileList::askRemove(const ServerProfile& profile)
{
    m_asked = profile.id;
    m_confirm->setNotice(Tone::Bad, tr("Remove “%1”?").arg(profile.name), tr("Its key is forgotten as well."),
                         {{u"remove"_s, tr("Remove it")}, {u"keep"_s, tr("Keep it")}});
    m_confirm->show();
}

} // namespace tinkex::ui
