#include "ui/pages/sessions/sessionspage.h"

#include "core/workbench/workbench.h"
#include "ui/featuretext.h"
#include "ui/format.h"
#include "ui/models/livesortproxy.h"
#include "ui/models/sessionsmodel.h"
#include "ui/pages/sessions/sessiondetails.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/shownupdate.h"
#include "ui/widgets/tables.h"

#include <QHeaderView>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

SessionsPage::SessionsPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_model(new SessionsModel(this)),
      m_account(new AccountSessionsModel(this)),
      m_accountProxy(new LiveSortProxy(this)),
      m_update(new ShownUpdate(this, [this] { refresh(); })),
      m_details(new SessionDetails(workbench, this)),
      m_columns(new QSplitter(Qt::Horizontal, this)),
      m_rows(new QSplitter(Qt::Vertical, this))
{
    setObjectName(u"sessionsPage"_s);
    m_rows->addWidget(makeLive());
    m_rows->addWidget(makeAccount());
    m_rows->setStretchFactor(0, 1);
    m_rows->setSizes({560, 180});
    m_columns->addWidget(m_rows);
    m_columns->addWidget(m_details);
    m_columns->setStretchFactor(0, 1);
    m_columns->setSizes({920, 400});
    m_columns->setChildrenCollapsible(false);
    m_rows->setChildrenCollapsible(false);
    QSettings settings;
    m_columns->restoreState(settings.value(u"sessions/columns"_s).toByteArray());
    m_rows->restoreState(settings.value(u"sessions/rows"_s).toByteArray());
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_columns);
    connect(&workbench, &Workbench::sessionsChanged, m_update, &ShownUpdate::request);
    connect(&workbench, &Workbench::connectionChanged, m_update, &ShownUpdate::request);
    connect(m_details, &SessionDetails::sampleFromRequested, this, &SessionsPage::sampleFromRequested);
}

SessionsPage::~SessionsPage()
{
    QSettings settings;
    settings.setValue(u"sessions/columns"_s, m_columns->saveState());
    settings.setValue(u"sessions/rows"_s, m_rows->saveState());
}

QWidget* SessionsPage::makeLive()
{
    auto* card = new Card(tr("Live sessions"), this);
    auto* filter = new SearchField(tr("Filter"), card);
    filter->setObjectName(u"sessionsFilter"_s);
    filter->setMaximumWidth(220);
    connect(filter, &QLineEdit::textChanged, m_model, &SessionsModel::setText);
    m_ended = plainButton({}, card);
    m_ended->setObjectName(u"sessionsShowEnded"_s);
    m_ended->setCheckable(true);
    connect(m_ended, &QPushButton::toggled, this, [this](bool on) {
        m_model->setShowEnded(on);
        m_update->request();
    });
    card->addAction(filter);
    card->addAction(m_ended);
    m_tree = makeTree(m_model, card);
    m_tree->setObjectName(u"sessionsTree"_s);
    m_tree->setAccessibleName(tr("Live sessions"));
    setColumns(m_tree->header(), {208, 100, 146, 84, 72, 220, 80, 78}, SessionsModel::Queue);
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (selectedRow(m_tree).isValid())
            m_accountTable->clearSelection(); // the details are of one object
        showSelected();
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, m_tree, [this](const QModelIndex& parent) {
        if (!parent.parent().parent().isValid()) // operations come and go; only what holds them opens by itself
            m_tree->expand(parent);
    });
    auto* empty =
        new EmptyState(u"sessions"_s, tr("Sessions with a server, and the trainers and samplers in them, appear here."),
                       tr("Connect the embedded server"), card);
    connect(empty, &EmptyState::activated, this, [this] { Q_EMIT commandRequested(u"connect:embedded"_s); });
    m_stack = new QStackedWidget(card);
    m_stack->addWidget(empty);
    m_stack->addWidget(m_tree);
    card->setEdgeToEdge(m_stack);
    return card;
}

QWidget* SessionsPage::makeAccount()
{
    auto* card = new Card(tr("On the server's list"), this);
    m_accountCard = card;
    m_reload = iconButton(u"refresh"_s, {}, card);
    m_reload->setObjectName(u"sessionsReload"_s);
    m_reload->setAccessibleName(tr("Ask the server for its list of sessions"));
    connect(m_reload, &QToolButton::clicked, this, &SessionsPage::refreshAccount);
    card->addAction(m_reload);
    m_accountProxy->setSourceModel(m_account);
    m_accountTable = makeTable(m_accountProxy, card);
    m_accountTable->setObjectName(u"accountSessions"_s);
    m_accountTable->setAccessibleName(tr("Sessions on the server's list"));
    connect(m_accountTable->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (selectedRow(m_accountTable).isValid())
            m_tree->clearSelection();
        showSelected();
    });
    setColumns(m_accountTable->horizontalHeader(), {260, 90, 90, 100, 160}, AccountSessionsModel::Liveness);
    m_accountNotice = new NoticeBar(Tone::Bad, card);
    m_accountNotice->hide();
    auto* box = new QWidget(card);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_accountNotice);
    column->addWidget(m_accountTable, 1);
    card->setEdgeToEdge(box);
    return card;
}

/// Asks for the server's list when the window has another session than the one it was asked for.
void SessionsPage::listAgain()
{
    const ConnectionSnapshot connection = m_workbench.connection();
    if (connection.state != ConnectionState::Connected || m_listedFor == connection.sessionId)
        return;
    m_listedFor = connection.sessionId;
    refreshAccount();
}

void SessionsPage::refreshAccount()
{
    m_lookedInto.clear();
    m_workbench.refreshAccountSessions(this, [this](const Result<int>& result) {
        const bool failed = !result && !FeatureText::isRefusal(result.error());
        m_accountNotice->setVisible(failed);
        if (failed)
            m_accountNotice->setError(result.error());
    });
}

void SessionsPage::refresh()
{
    listAgain();
    const SessionsSnapshot sessions = m_workbench.sessions();
    m_model->setSnapshot(sessions, m_workbench.connection());
    m_account->setSnapshot(sessions);
    const QString whyNot = FeatureText::whyNot(m_workbench.connection().features, ServerFunction::SessionList);
    setOffered(m_reload, whyNot.isEmpty() ? FeatureText::whyNoSession(m_workbench.connection()) : whyNot,
               tr("Ask the server for its list of sessions"));
    m_accountCard->setNote(!whyNot.isEmpty()           ? whyNot
                           : m_account->rowCount() > 0 ? tr("listed is not alive")
                                                       : tr("none beside the own ones"));
    m_stack->setCurrentIndex(m_model->rowCount() == 0 ? 0 : 1);
    m_ended->setText(m_ended->isChecked() ? tr("Ended: shown")
                                          : tr("Ended: %n hidden", nullptr, m_model->endedCount()));
    m_ended->setVisible(m_model->endedCount() > 0 || m_ended->isChecked());
    if (!m_wanted.isEmpty())
        select(std::exchange(m_wanted, {}));
    showSelected();
}

void SessionsPage::select(const QString& id)
{
    if (m_update->isDue()) {
        m_wanted = id;
        return;
    }
    const QModelIndex index = m_model->find([&](const SessionItem& item) { return SessionsModel::idOf(item) == id; });
    if (!index.isValid()) {
        m_wanted = id;
        return;
    }
    m_tree->setCurrentIndex(index);
    m_tree->scrollTo(index);
}

void SessionsPage::showSelected()
{
    const QModelIndex listed = m_accountProxy->mapToSource(selectedRow(m_accountTable));
    if (const SessionItem* item = m_model->payload(selectedRow(m_tree)))
        m_details->show(*item);
    else if (const SessionRow* session = m_account->rowAt(listed.row()))
        showListed(*session);
    else
        m_details->showNothing();
}

void SessionsPage::showListed(const SessionRow& session)
{
    m_details->showListed(session);
    if (session.clientsKnown || m_lookedInto == session.id)
        return;
    m_lookedInto = session.id;
    m_workbench.lookIntoSession(session.id, this, [this, id = session.id](const Result<int>& result) {
        if (!result && m_lookedInto == id)
            m_details->showProblem(id, result.error());
    });
}

} // namespace tinkex::ui
