#include "ui/models/sessionsmodel.h"

#include "core/workbench/whywaiting.h"
#include "ui/format.h"
#include "ui/waittext.h"
#include "ui/words.h"

#include <QDateTime>
#include <algorithm>
#include <utility>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// The most telling operation of all clients of a session.
const OperationRow* tellingOf(const SessionRow& session)
{
    const OperationRow* found = nullptr;
    for (const ClientRow& client : session.clients) {
        const OperationRow* operation = mostTelling(client.operations);
        if (operation && (!found || tellsMore(operation->wait, found->wait)))
            found = operation;
    }
    return found;
}

qsizetype inFlight(const SessionRow& session)
{
    qsizetype count = 0;
    for (const ClientRow& client : session.clients)
        count += client.operations.size();
    return count;
}

/// Nothing tells any more that it was there, and nobody needs to know why it went.
bool isPast(const ClientRow& client)
{
    return client.state == LiveState::Ended && client.endReason.isEmpty();
}

/// How many rows of a session are shown only with the ended ones.
int endedIn(const SessionRow& session)
{
    return int(std::count_if(session.clients.begin(), session.clients.end(), isPast)) +
           (session.state == LiveState::Ended ? 1 : 0);
}

bool isOver(LiveState state)
{
    return state == LiveState::Ended || state == LiveState::Lost;
}

} // namespace

SessionsModel::SessionsModel(QObject* parent)
    : SnapshotTreeModel(
          {{tr("Object"), {}, false},
           {tr("Id"), {}, false},
           {tr("State"), {}, false},
           {tr("Last beat"), tr("Age of the last answered heartbeat; of an operation: since it was sent"), true},
           {tr("of 10 s"), tr("Age of the last heartbeat against the expected 10 seconds"), false},
           {tr("Queue"), tr("State of the server's queue and the server's own reason"), false},
           {tr("Next seq"), tr("Sequence id of the next operation"), true},
           {tr("In flight"), tr("Operations that the server has not answered yet"), true}},
          parent)
{}

void SessionsModel::setSnapshot(const SessionsSnapshot& sessions, const ConnectionSnapshot& connection)
{
    const QList<SessionRow> before = std::exchange(m_sessions, sessions.sessions);
    const ServerItem server = std::exchange(
        m_server, {connection.profile.name, connection.baseUrl, connection.state, connection.roundTripMs});
    const bool sameWindow = std::exchange(m_ownSession, connection.sessionId) == connection.sessionId;
    const bool sameServer = server.name == m_server.name && server.state == m_server.state;
    if (!sameWindow || !sameServer || !m_text.isEmpty() || !updateInPlace(before))
        rebuild();
    else if (m_serverRow >= 0)
        setPayload(index(m_serverRow, 0), m_server);
}

/// The way for thousands of sessions: only those that differ are looked at closer. False: the tree is another one.
bool SessionsModel::updateInPlace(const QList<SessionRow>& before)
{
    if (before.size() != m_sessions.size() || m_places.size() != m_sessions.size())
        return false;
    if (before.constData() == m_sessions.constData())
        return true;
    QList<qsizetype> changed;
    for (qsizetype i = 0; i < m_sessions.size(); ++i) {
        const SessionRow& now = m_sessions.at(i);
        if (before.at(i) == now)
            continue;
        if (before.at(i).id != now.id || before.at(i).server != now.server || endedIn(before.at(i)) != endedIn(now))
            return false;
        changed << i;
    }
    for (const qsizetype i : std::as_const(changed)) {
        const Place place = m_places.at(i);
        if (place.row >= 0)
            setItem(index(place.row, 0, index(place.server, 0)), itemOf(m_sessions.at(i)));
    }
    return true;
}

void SessionsModel::setShowEnded(bool show)
{
    m_showEnded = show;
    rebuild();
}

void SessionsModel::setText(const QString& text)
{
    m_text = text.trimmed();
    rebuild();
}

void SessionsModel::rebuild()
{
    m_ended = 0;
    m_places.clear();
    m_serverRow = -1;
    QList<Item> servers;
    const auto serverFor = [&](const QString& name) {
        for (int i = 0; i < servers.size(); ++i)
            if (servers[i].key == name)
                return i;
        ServerItem other;
        other.name = name;
        servers << Item{name, name == m_server.name ? m_server : other, {}};
        if (name == m_server.name)
            m_serverRow = int(servers.size()) - 1;
        return int(servers.size()) - 1;
    };
    if (m_server.state != ConnectionState::Disconnected)
        serverFor(m_server.name);
    for (const SessionRow& session : std::as_const(m_sessions)) {
        m_ended += endedIn(session);
        Place place;
        Item item = itemOf(session);
        if ((m_showEnded || session.state != LiveState::Ended) && keep(item)) {
            place.server = serverFor(session.server);
            place.row = int(servers[place.server].children.size());
            servers[place.server].children << std::move(item);
        }
        m_places << place;
    }
    setItems(servers);
}

SessionsModel::Item SessionsModel::itemOf(const SessionRow& session) const
{
    Item item{session.id, session, {}};
    for (const ClientRow& client : session.clients) {
        if (isPast(client) && !m_showEnded)
            continue;
        Item child{client.id, client, {}};
        child.children.reserve(client.operations.size());
        for (const OperationRow& operation : client.operations)
            child.children << Item{operation.id, operation, {}};
        item.children << std::move(child);
    }
    return item;
}

/// Of an item that does not match the text itself, only what does stays; false: nothing.
bool SessionsModel::keep(Item& item) const
{
    if (m_text.isEmpty() || matches(item.data))
        return true;
    QList<Item> kept;
    for (Item& child : item.children) {
        if (keep(child))
            kept << std::move(child);
    }
    item.children = std::move(kept);
    return !item.children.isEmpty();
}

bool SessionsModel::matches(const SessionItem& item) const
{
    if (idOf(item).contains(m_text, Qt::CaseInsensitive))
        return true;
    for (const int column : {int(Object), int(Id), int(State), int(Queue)}) {
        if (cell(item, column, Qt::DisplayRole).toString().contains(m_text, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

QString SessionsModel::idOf(const SessionItem& item)
{
    return std::visit(
        [](const auto& row) {
            if constexpr (std::is_same_v<std::decay_t<decltype(row)>, ServerItem>)
                return QString();
            else
                return row.id;
        },
        item);
}

bool SessionsModel::same(const SessionItem& a, const SessionItem& b) const
{
    return a == b;
}

QVariant SessionsModel::cell(const SessionItem& item, int column, int role) const
{
    if (role == CopyRole && column == Id)
        return idOf(item);
    if (role == MonoRole && column == Id)
        return true;
    if (role == MutedRole && (column == Id || column == Queue))
        return true;
    switch (item.index()) {
    case 0: return serverCell(std::get<ServerItem>(item), column, role);
    case 1: return sessionCell(std::get<SessionRow>(item), column, role);
    case 2: return clientCell(std::get<ClientRow>(item), column, role);
    default: return operationCell(std::get<OperationRow>(item), column, role);
    }
}

QVariant SessionsModel::serverCell(const ServerItem& item, int column, int role) const
{
    if (column == State && role == ToneRole)
        return int(Words::of(item.state).tone);
    if (role != Qt::DisplayRole)
        return column == Object && role == Qt::ToolTipRole ? QVariant(item.url) : QVariant();
    switch (column) {
    case Object: return item.name;
    case State: return Words::of(item.state).word;
    case Queue:
        return item.roundTripMs >= 0 ? tr("%1 round trip").arg(Format::milliseconds(item.roundTripMs)) : QString();
    default: return {};
    }
}

QVariant SessionsModel::sessionCell(const SessionRow& row, int column, int role) const
{
    if (column == State && role == ToneRole)
        return int(Words::ofSession(row).tone);
    const bool beating = !isOver(row.state) && row.lastBeatAtMs > 0;
    if (column == LastBeat && role == AgeRole && row.lastBeatAtMs > 0)
        return row.lastBeatAtMs;
    if (column == OfPeriod && role == BeatRole && beating)
        return row.lastBeatAtMs;
    if (role == MutedRole && isOver(row.state))
        return true;
    if (role == Qt::ToolTipRole) {
        if (column == LastBeat || column == OfPeriod)
            return Format::exactTime(row.lastBeatAtMs);
        return column == Id ? QVariant(row.id) : column == Queue ? QVariant(row.endReason) : QVariant();
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Object: return tr("session %1").arg(Format::shortId(row.id, 10));
    case Id: return row.id == m_ownSession ? tr("this window") : Format::shortId(row.id, 10);
    case State: return Words::ofSession(row).word;
    case LastBeat: return row.lastBeatAtMs > 0 ? QString() : u"–"_s;
    case Queue: {
        const OperationRow* operation = row.endReason.isEmpty() ? tellingOf(row) : nullptr;
        return operation ? WaitText::brief(operation->wait) : row.endReason;
    }
    case InFlight: return Format::integer(inFlight(row));
    default: return {};
    }
}

QVariant SessionsModel::clientCell(const ClientRow& row, int column, int role) const
{
    if (column == State && role == ToneRole)
        return int(Words::ofClient(row).tone);
    if (role == MutedRole && isOver(row.state))
        return true;
    if (role == Qt::ToolTipRole)
        return column == Id ? QVariant(row.id) : column == Queue ? QVariant(row.endReason) : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Object: return Words::of(row.kind) + u' ' + row.name;
    case Id: {
        const qsizetype colon = row.id.indexOf(u':');
        return colon > 0 ? u"…"_s + row.id.mid(colon) : Format::shortId(row.id, 12);
    }
    case State: return Words::ofClient(row).word;
    case Queue: {
        const OperationRow* operation = row.endReason.isEmpty() ? mostTelling(row.operations) : nullptr;
        return operation ? WaitText::brief(operation->wait) : row.endReason;
    }
    case NextSeq: return Format::integer(row.nextSeqId);
    case InFlight: return Format::integer(row.operations.size());
    default: return {};
    }
}

QVariant SessionsModel::operationCell(const OperationRow& row, int column, int role) const
{
    if (column == State && role == ToneRole)
        return int(WaitText::state(row.wait).tone);
    if (column == LastBeat && role == AgeRole)
        return row.startedAtMs;
    if (role == Qt::ToolTipRole) {
        if (column == LastBeat)
            return tr("sent at %1").arg(Format::exactTime(row.startedAtMs));
        return column == Queue || column == State
                   ? WaitText::sentence(row.wait, row.kind, QDateTime::currentMSecsSinceEpoch())
                   : QVariant();
    }
    if (column == Object && role == MonoRole)
        return true;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Object: return row.kind;
    case Id: return Format::shortId(row.requestId, 12);
    case State: return WaitText::state(row.wait).word;
    case Queue: return WaitText::brief(row.wait);
    case NextSeq: return row.seqId >= 0 ? Format::integer(row.seqId) : QString();
    case InFlight: return row.retries > 0 ? tr("%n retry(s)", nullptr, row.retries) : QString();
    default: return {};
    }
}

AccountSessionsModel::AccountSessionsModel(QObject* parent)
    : SnapshotTableModel(
          {{tr("Session"), {}, false},
           {tr("Trainers"), {}, true},
           {tr("Samplers"), {}, true},
           {tr("Created"), {}, true},
           {tr("Liveness"), tr("What the server's list tells; it does not say whether anybody still beats"), false}},
          parent)
{}

void AccountSessionsModel::setSnapshot(const SessionsSnapshot& sessions)
{
    setRows(sessions.listed);
}

bool AccountSessionsModel::same(const SessionRow& a, const SessionRow& b) const
{
    return a == b;
}

StateWord AccountSessionsModel::liveness(const SessionRow& row)
{
    return {row.state == LiveState::Ended ? tr("ended (inferred)") : Words::of(row.state).word, Tone::Neutral};
}

QVariant AccountSessionsModel::cell(const SessionRow& row, int column, int role) const
{
    const auto count = [&row](ClientKind kind) {
        if (!row.clientsKnown)
            return u"–"_s;
        return Format::integer(std::count_if(row.clients.begin(), row.clients.end(),
                                             [kind](const ClientRow& client) { return client.kind == kind; }));
    };
    if (column == Created && role == AgeRole)
        return row.createdAtMs;
    if (column == Created && (role == SortRole || role == Qt::ToolTipRole))
        return role == SortRole ? QVariant(row.createdAtMs) : QVariant(Format::exactTime(row.createdAtMs));
    if (column == Liveness && role == ToneRole)
        return int(liveness(row).tone);
    if ((column == Trainers || column == Samplers) && role == Qt::ToolTipRole && !row.clientsKnown)
        return tr("Choose the session to see what is in it");
    if (column == Session && (role == CopyRole || role == Qt::ToolTipRole))
        return row.id;
    if (column == Session && role == MonoRole)
        return true;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Session: return Format::shortId(row.id, 20);
    case Trainers: return count(ClientKind::Trainer);
    case Samplers: return count(ClientKind::Sampler);
    case Liveness: return liveness(row).word;
    default: return {};
    }
}

} // namespace tinkex::ui
