#include "ui/models/sessionsmodel.h"

#include "ui/format.h"
#include "ui/words.h"

#include <algorithm>
#include <tuple>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

auto fields(const ServerItem& r)
{
    return std::tie(r.name, r.url, r.state, r.roundTripMs);
}

auto fields(const OperationRow& r)
{
    return std::tie(r.id, r.kind, r.seqId, r.requestId, r.queueState, r.queueReason, r.retries, r.startedAtMs);
}

bool equal(const ServerItem& a, const ServerItem& b)
{
    return fields(a) == fields(b);
}

bool equal(const OperationRow& a, const OperationRow& b)
{
    return fields(a) == fields(b);
}

bool equal(const ClientRow& a, const ClientRow& b)
{
    return std::tie(a.id, a.name, a.state, a.baseModel, a.modelPath, a.nextSeqId, a.endReason) ==
               std::tie(b.id, b.name, b.state, b.baseModel, b.modelPath, b.nextSeqId, b.endReason) &&
           std::equal(a.operations.begin(), a.operations.end(), b.operations.begin(), b.operations.end(),
                      [](const OperationRow& x, const OperationRow& y) { return equal(x, y); });
}

bool equal(const SessionRow& a, const SessionRow& b)
{
    return std::tie(a.id, a.server, a.own, a.state, a.failedBeats, a.lastBeatAtMs, a.endReason) ==
               std::tie(b.id, b.server, b.own, b.state, b.failedBeats, b.lastBeatAtMs, b.endReason) &&
           a.clients.size() == b.clients.size();
}

/// The operation that explains what a client waits for: the first that the server has paused, else the first.
const OperationRow* telling(const QList<OperationRow>& operations)
{
    const auto paused = std::find_if(operations.begin(), operations.end(), [](const OperationRow& row) {
        return !row.queueState.isEmpty() && row.queueState != u"active"_s;
    });
    if (paused != operations.end())
        return &*paused;
    return operations.isEmpty() ? nullptr : &operations.first();
}

QString queueText(const OperationRow& row)
{
    const QString state = Words::queueState(row.queueState);
    return row.queueReason.isEmpty() ? state : state + u" — "_s + row.queueReason;
}

} // namespace

SessionsModel::SessionsModel(QObject* parent)
    : SnapshotTreeModel({{tr("Object"), {}, false},
                         {tr("Id"), {}, false},
                         {tr("State"), {}, false},
                         {tr("Last beat"), tr("Age of the last answered heartbeat"), true},
                         {tr("of 10 s"), tr("Age of the last heartbeat against the expected 10 seconds"), false},
                         {tr("Queue"), tr("State of the server's queue and the server's own reason"), false},
                         {tr("Next seq"), tr("Sequence id of the next operation"), true},
                         {tr("In flight"), tr("Operations that the server has not answered yet"), true}},
                        parent)
{}

void SessionsModel::setSnapshot(const SessionsSnapshot& sessions, const ConnectionSnapshot& connection)
{
    m_sessions = sessions;
    m_connection = connection;
    rebuild();
}

void SessionsModel::setShowEnded(bool show)
{
    m_showEnded = show;
    rebuild();
}

void SessionsModel::rebuild()
{
    m_ended = 0;
    QList<Item> servers;
    const auto serverFor = [&](const QString& name) -> Item& {
        const auto found =
            std::find_if(servers.begin(), servers.end(), [&](const Item& item) { return item.key == name; });
        if (found != servers.end())
            return *found;
        ServerItem server;
        server.name = name;
        if (name == m_connection.profile.name)
            server = {name, m_connection.baseUrl, m_connection.state, m_connection.roundTripMs};
        servers << Item{name, server, {}};
        return servers.last();
    };
    if (m_connection.state != ConnectionState::Disconnected)
        serverFor(m_connection.profile.name);
    for (const SessionRow& session : m_sessions.sessions) {
        const bool ended = session.state == LiveState::Ended;
        m_ended += session.own && ended ? 1 : 0;
        if (!session.own || (ended && !m_showEnded))
            continue;
        Item item{session.id, session, {}};
        for (const ClientRow& client : session.clients) {
            m_ended += client.state == LiveState::Ended ? 1 : 0;
            if (client.state == LiveState::Ended && !m_showEnded)
                continue;
            Item child{client.id, client, {}};
            for (const OperationRow& operation : client.operations)
                child.children << Item{operation.id, operation, {}};
            item.children << child;
        }
        serverFor(session.server).children << item;
    }
    setItems(servers);
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
    if (a.index() != b.index())
        return false;
    return std::visit([&](const auto& row) { return equal(row, std::get<std::decay_t<decltype(row)>>(b)); }, a);
}

QVariant SessionsModel::cell(const SessionItem& item, int column, int role) const
{
    if (role == CopyRole && column == Id)
        return idOf(item);
    if (role == MonoRole && column == Id)
        return true;
    if (role == MutedRole)
        return column == Id || column == Queue;
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
    const bool beating = row.state != LiveState::Ended && row.lastBeatAtMs > 0;
    if (column == LastBeat && role == AgeRole && beating)
        return row.lastBeatAtMs;
    if (column == OfPeriod && role == BeatRole && beating)
        return row.lastBeatAtMs;
    if (role == Qt::ToolTipRole) {
        if (column == LastBeat || column == OfPeriod)
            return Format::exactTime(row.lastBeatAtMs);
        return column == Id ? QVariant(row.id) : QVariant();
    }
    if (role == SortRole && column == LastBeat)
        return row.lastBeatAtMs;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Object: return tr("session %1").arg(Format::shortId(row.id, 10));
    case Id: return row.id == m_connection.sessionId ? tr("this window") : Format::shortId(row.id, 10);
    case State: return Words::ofSession(row).word;
    case LastBeat: return beating ? QString() : u"–"_s;
    case Queue: return row.endReason;
    case InFlight: {
        qsizetype count = 0;
        for (const ClientRow& client : row.clients)
            count += client.operations.size();
        return Format::integer(count);
    }
    default: return {};
    }
}

QVariant SessionsModel::clientCell(const ClientRow& row, int column, int role) const
{
    if (column == State && role == ToneRole)
        return int(Words::ofClient(row).tone);
    if (column == Id && role == Qt::ToolTipRole)
        return row.id;
    if (role != Qt::DisplayRole)
        return {};
    const OperationRow* operation = telling(row.operations);
    switch (column) {
    case Object: return Words::of(row.kind) + u' ' + row.name;
    case Id: {
        const qsizetype colon = row.id.indexOf(u':');
        return colon > 0 ? u"…"_s + row.id.mid(colon) : Format::shortId(row.id, 12);
    }
    case State: return Words::ofClient(row).word;
    case Queue: return !row.endReason.isEmpty() ? row.endReason : operation ? queueText(*operation) : QString();
    case NextSeq: return Format::integer(row.nextSeqId);
    case InFlight: return Format::integer(row.operations.size());
    default: return {};
    }
}

QVariant SessionsModel::operationCell(const OperationRow& row, int column, int role) const
{
    const bool paused = !row.queueState.isEmpty() && row.queueState != u"active"_s;
    if (column == State && role == ToneRole)
        return int(paused ? Tone::Warn : Tone::Info);
    if (column == LastBeat && role == AgeRole)
        return row.startedAtMs;
    if (column == LastBeat && role == Qt::ToolTipRole)
        return tr("sent at %1").arg(Format::exactTime(row.startedAtMs));
    if (column == Object && role == MonoRole)
        return true;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Object: return row.kind;
    case Id: return Format::shortId(row.requestId, 12);
    case State: return paused ? tr("paused") : tr("in flight");
    case Queue: return queueText(row);
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
    QList<SessionRow> listed;
    std::copy_if(sessions.sessions.begin(), sessions.sessions.end(), std::back_inserter(listed),
                 [](const SessionRow& row) { return !row.own; });
    setRows(listed);
}

bool AccountSessionsModel::same(const SessionRow& a, const SessionRow& b) const
{
    return equal(a, b);
}

QVariant AccountSessionsModel::cell(const SessionRow& row, int column, int role) const
{
    const auto count = [&row](ClientKind kind) {
        return Format::integer(std::count_if(row.clients.begin(), row.clients.end(),
                                             [kind](const ClientRow& client) { return client.kind == kind; }));
    };
    if (column == Created && role == AgeRole)
        return row.createdAtMs;
    if (column == Created && (role == SortRole || role == Qt::ToolTipRole))
        return role == SortRole ? QVariant(row.createdAtMs) : QVariant(Format::exactTime(row.createdAtMs));
    if (column == Liveness && role == ToneRole)
        return int(Tone::Neutral);
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
    case Liveness: return row.state == LiveState::Ended ? tr("ended (inferred)") : Words::of(row.state).word;
    default: return {};
    }
}

} // namespace tinkex::ui
