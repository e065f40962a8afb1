#include "ui/pages/sessions/sessiondetails.h"

#include "core/workbench/whywaiting.h"
#include "core/workbench/workbench.h"
#include "ui/format.h"
#include "ui/pages/sessions/objecthistory.h"
#include "ui/theme/theme.h"
#include "ui/waittext.h"
#include "ui/widgets/agelabel.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/keyvaluegrid.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/statebadge.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype kListedClients = 20; ///< shown one by one

} // namespace

SessionDetails::SessionDetails(Workbench& workbench, QWidget* parent)
    : Card(tr("Details"), parent),
      m_workbench(workbench),
      m_badge(new StateBadge(this)),
      m_wait(new NoticeBar(Tone::Warn, this)),
      m_confirm(new NoticeBar(Tone::Bad, this)),
      m_facts(new KeyValueGrid(this)),
      m_actions(nullptr),
      m_hint(new QLabel(tr("Choose an object to see its details and events."), this)),
      m_content(new QWidget(this))
{
    addAction(m_badge);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_history = new ObjectHistory(workbench, m_content);
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kNormal);
    column->addWidget(m_wait);
    column->addWidget(m_facts);
    m_actions = makeActions();
    column->addWidget(m_actions);
    column->addWidget(m_confirm);
    column->addWidget(m_history, 1);
    auto* body = new QVBoxLayout;
    body->addWidget(m_hint);
    body->addWidget(m_content, 1);
    setBody(body);
    connect(m_confirm, &NoticeBar::linkActivated, this, [this](const QString& key) {
        m_confirm->hide();
        if (key == u"end"_s)
            end();
    });
    connect(&AgeTicker::instance(), &AgeTicker::tick, this, [this] {
        if (isVisible())
            refreshWait();
    });
    showNothing();
}

QWidget* SessionDetails::makeActions()
{
    auto* box = new QWidget(m_content);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    m_sample = plainButton(tr("Sample from"), box);
    m_copy = plainButton(tr("Copy id"), box);
    m_end = dangerButton(tr("End…"), box);
    m_sample->setObjectName(u"sessionSample"_s);
    m_copy->setObjectName(u"sessionCopyId"_s);
    m_detach = plainButton(tr("Detach"), box);
    m_detach->setObjectName(u"sessionDetach"_s);
    m_remove = plainButton(tr("Remove"), box);
    m_remove->setToolTip(tr("Take this row away; nothing of it is alive any more"));
    m_end->setObjectName(u"sessionEnd"_s);
    m_remove->setObjectName(u"sessionRemove"_s);
    row->addWidget(m_sample);
    row->addWidget(m_copy);
    row->addWidget(m_detach);
    row->addWidget(m_end);
    row->addWidget(m_remove);
    row->addStretch(1);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(SessionsModel::idOf(m_item)); });
    connect(m_end, &QPushButton::clicked, this, &SessionDetails::askEnd);
    connect(m_remove, &QPushButton::clicked, this, &SessionDetails::end);
    connect(m_detach, &QPushButton::clicked, this, [this] {
        if (const auto* client = std::get_if<ClientRow>(&m_item))
            m_workbench.detachClient(client->id);
    });
    connect(m_sample, &QPushButton::clicked, this, [this] {
        if (const auto* client = std::get_if<ClientRow>(&m_item))
            Q_EMIT sampleFromRequested(
                {client->name, client->modelPath.isEmpty() ? client->baseModel : QString(), client->modelPath});
    });
    return box;
}

void SessionDetails::showNothing()
{
    setTitle(tr("Details"));
    m_badge->hide();
    m_content->hide();
    m_hint->show();
}

/// Clears what is of the object before; false: this one is shown already.
bool SessionDetails::begin(const SessionItem& item, bool listed)
{
    if (m_content->isVisibleTo(this) && item == m_item && listed == m_listed && item.index() != 0)
        return false;
    if (SessionsModel::idOf(item) != SessionsModel::idOf(m_item) || item.index() != m_item.index())
        m_confirm->hide();
    m_item = item;
    m_listed = listed;
    m_hint->hide();
    m_content->show();
    m_badge->show();
    m_copy->setVisible(!SessionsModel::idOf(item).isEmpty());
    m_telling.reset();
    return true;
}

void SessionDetails::show(const SessionItem& item)
{
    if (!begin(item, false))
        return;
    switch (item.index()) {
    case 0: showServer(std::get<ServerItem>(item)); break;
    case 1: showSession(std::get<SessionRow>(item)); break;
    case 2: showClient(std::get<ClientRow>(item)); break;
    default: showOperation(std::get<OperationRow>(item)); break;
    }
    const auto* client = std::get_if<ClientRow>(&m_item);
    m_history->setOperations(client ? &client->ended : nullptr);
    if (item.index() != 0 && !(m_telling && WaitText::isHeld(m_telling->wait)))
        m_wait->hide();
    refreshWait();
}

/// Those and no others; what stays is not touched, as it may be under the mouse.
void SessionDetails::offer(const QList<QPushButton*>& buttons)
{
    for (QPushButton* button : {m_sample, m_detach, m_end, m_remove})
        button->setVisible(buttons.contains(button));
}

void SessionDetails::showListed(const SessionRow& session)
{
    if (!begin(session, true))
        return;
    m_wait->hide();
    offer({});
    setTitle(tr("session %1").arg(Format::shortId(session.id, 10)));
    m_badge->setState(AccountSessionsModel::liveness(session));
    QList<KeyValueGrid::Pair> facts{{tr("id"), session.id, {}}, {tr("server"), session.server, {}}};
    if (session.createdAtMs > 0)
        facts << KeyValueGrid::Pair{tr("created"), Format::clock(session.createdAtMs),
                                    Format::exactTime(session.createdAtMs)};
    facts << KeyValueGrid::Pair{
        tr("clients"), session.clientsKnown ? Format::integer(session.clients.size()) : u"–"_s, {}};
    for (const ClientRow& client : session.clients.mid(0, kListedClients))
        facts << KeyValueGrid::Pair{Words::of(client.kind), client.id, {}};
    if (session.clients.size() > kListedClients)
        facts << KeyValueGrid::Pair{tr("more"), Format::integer(session.clients.size() - kListedClients), {}};
    m_facts->setPairs(facts);
    m_history->setObjects({session.id});
    m_history->setOperations(nullptr);
}

void SessionDetails::showProblem(const QString& listedId, const Error& error)
{
    if (!m_listed || SessionsModel::idOf(m_item) != listedId)
        return;
    m_wait->setError(error);
    m_wait->show();
}

void SessionDetails::showServer(const ServerItem& server)
{
    setTitle(server.name);
    m_badge->setState(Words::of(server.state));
    const ConnectionSnapshot c = m_workbench.connection();
    const bool broken = c.error && c.state != ConnectionState::Connected;
    if (broken)
        m_wait->setError(*c.error);
    m_wait->setVisible(broken);
    offer({});
    m_facts->setPairs(
        {{tr("address"), server.url, {}},
         {tr("round trip"), Format::milliseconds(server.roundTripMs), {}},
         {tr("base models"), c.models.join(u", "_s), {}},
         {tr("longest context"), c.maxContext > 0 ? tr("%n token(s)", nullptr, int(c.maxContext)) : u"–"_s, {}},
         {tr("server restarts"), Format::integer(c.serverRestarts), {}},
         {tr("connected"), Format::clock(c.connectedAtMs), Format::exactTime(c.connectedAtMs)}});
    m_history->setObjects({});
}

void SessionDetails::showSession(const SessionRow& session)
{
    setTitle(tr("session %1").arg(Format::shortId(session.id, 10)));
    m_badge->setState(Words::ofSession(session));
    const bool over = session.state == LiveState::Ended || session.state == LiveState::Lost;
    offer({over ? m_remove : m_end});
    m_facts->setPairs({{tr("id"), session.id, {}},
                       {tr("server"), session.server, {}},
                       {tr("created"), Format::clock(session.createdAtMs), Format::exactTime(session.createdAtMs)},
                       {tr("last beat"), Format::clock(session.lastBeatAtMs), Format::exactTime(session.lastBeatAtMs)},
                       {tr("missed beats"), tr("%1 of %2").arg(session.failedBeats).arg(kLostAfterBeats), {}},
                       {tr("clients"), Format::integer(session.clients.size()), {}},
                       {tr("ended because"), session.endReason.isEmpty() ? u"–"_s : session.endReason, {}}});
    QStringList about{session.id};
    for (const ClientRow& client : session.clients)
        about << client.id;
    m_history->setObjects(about);
}

void SessionDetails::showClient(const ClientRow& client)
{
    setTitle(Words::of(client.kind) + u' ' + client.name);
    m_badge->setState(Words::ofClient(client));
    const bool alive = client.state == LiveState::Alive;
    const bool over = client.state == LiveState::Ended || client.state == LiveState::Lost;
    offer({alive && client.kind == ClientKind::Sampler ? m_sample : nullptr, alive ? m_detach : nullptr,
           over ? m_remove : m_end});
    setOffered(m_detach, client.operations.isEmpty() ? tr("Nothing of it is in flight.") : QString(),
               tr("Give this client up here; the server goes on with what it has accepted"));
    if (const OperationRow* operation = mostTelling(client.operations))
        m_telling = *operation;
    int retries = 0;
    for (const OperationRow& operation : client.operations)
        retries += operation.retries;
    m_facts->setPairs({{tr("id"), client.id, {}},
                       {tr("base model"), client.baseModel, {}},
                       {tr("weights"), client.modelPath.isEmpty() ? u"–"_s : client.modelPath, {}},
                       {tr("next seq"), Format::integer(client.nextSeqId), {}},
                       {tr("in flight"), Format::integer(client.operations.size()), {}},
                       {tr("retries in flight"), Format::integer(retries), {}},
                       {tr("created"), Format::clock(client.createdAtMs), Format::exactTime(client.createdAtMs)},
                       {tr("ended because"), client.endReason.isEmpty() ? u"–"_s : client.endReason, {}}});
    m_history->setObjects({client.id});
}

void SessionDetails::showOperation(const OperationRow& operation)
{
    setTitle(operation.kind);
    m_badge->setState(WaitText::state(operation.wait));
    offer({});
    m_telling = operation;
    m_facts->setPairs({{tr("request"), operation.requestId, {}},
                       {tr("seq"), operation.seqId >= 0 ? Format::integer(operation.seqId) : u"–"_s, {}},
                       {tr("waits for"), WaitText::brief(operation.wait), {}},
                       {tr("retries"), Format::integer(operation.retries), {}},
                       {tr("sent"), Format::clock(operation.startedAtMs), Format::exactTime(operation.startedAtMs)}});
    m_history->setObjects({operation.id, operation.requestId});
}

void SessionDetails::refreshWait()
{
    if (!m_telling || !WaitText::isHeld(m_telling->wait))
        return;
    m_wait->setNotice(WaitText::state(m_telling->wait).tone, tr("Why it waits:"),
                      WaitText::sentence(m_telling->wait, m_telling->kind, QDateTime::currentMSecsSinceEpoch()));
    m_wait->show();
}

void SessionDetails::askEnd()
{
    const bool session = std::holds_alternative<SessionRow>(m_item);
    m_confirm->setNotice(Tone::Bad, session ? tr("End this session?") : tr("End this client?"),
                         session ? tr("Everything in it ends; what is in flight is cancelled. Saved checkpoints stay.")
                                 : tr("What it has in flight is cancelled. Saved checkpoints stay."),
                         {{u"end"_s, tr("End it")}, {u"keep"_s, tr("Keep it")}});
    m_confirm->show();
}

void SessionDetails::end()
{
    if (const auto* session = std::get_if<SessionRow>(&m_item))
        m_workbench.endSession(session->id);
    else if (const auto* client = std::get_if<ClientRow>(&m_item))
        m_workbench.closeClient(client->id);
}

} // namespace tinkex::ui
