#pragma once

#include "core/workbench/snapshots.h"
#include "ui/models/snapshottreemodel.h"
#include "ui/words.h"

#include <variant>

namespace tinkex::ui {

/// The server itself, as the root of its sessions.
struct ServerItem {
    QString name;
    QString url;
    ConnectionState state = ConnectionState::Disconnected;
    double roundTripMs = -1;

    bool operator==(const ServerItem&) const = default;
};

using SessionItem = std::variant<ServerItem, SessionRow, ClientRow, OperationRow>;

/// The own sessions as a tree: server → session → trainer / sampler → operation in flight.
class SessionsModel : public SnapshotTreeModel<SessionItem> {
    Q_OBJECT
public:
    enum Column { Object, Id, State, LastBeat, OfPeriod, Queue, NextSeq, InFlight, ColumnCount };

    explicit SessionsModel(QObject* parent = nullptr);
    void setSnapshot(const SessionsSnapshot& sessions, const ConnectionSnapshot& connection);
    void setShowEnded(bool show);
    void setText(const QString& text);         ///< only what contains it, with what is above and below
    int endedCount() const { return m_ended; } ///< sessions and clients that have ended as they should
    /// The id of the object at the index: session, client or operation; empty for a server.
    static QString idOf(const SessionItem& item);

protected:
    bool same(const SessionItem& a, const SessionItem& b) const override;
    QVariant cell(const SessionItem& item, int column, int role) const override;

private:
    /// Where a session is in the tree; row -1: not shown.
    struct Place {
        int server = -1;
        int row = -1;
    };

    void rebuild();
    bool updateInPlace(const QList<SessionRow>& before);
    Item itemOf(const SessionRow& session) const;
    bool keep(Item& item) const;
    bool matches(const SessionItem& item) const;
    QVariant serverCell(const ServerItem& item, int column, int role) const;
    QVariant sessionCell(const SessionRow& row, int column, int role) const;
    QVariant clientCell(const ClientRow& row, int column, int role) const;
    QVariant operationCell(const OperationRow& row, int column, int role) const;

    QList<SessionRow> m_sessions;
    QList<Place> m_places; ///< of m_sessions
    ServerItem m_server;
    int m_serverRow = -1;
    QString m_ownSession;
    QString m_text;
    bool m_showEnded = false;
    int m_ended = 0;
};

/// What the server lists beside the own sessions: listed is not alive.
class AccountSessionsModel : public SnapshotTableModel<SessionRow, QString> {
    Q_OBJECT
public:
    enum Column { Session, Trainers, Samplers, Created, Liveness, ColumnCount };

    explicit AccountSessionsModel(QObject* parent = nullptr);
    void setSnapshot(const SessionsSnapshot& sessions);
    static StateWord liveness(const SessionRow& row);

protected:
    QString keyOf(const SessionRow& row) const override { return row.id; }
    bool same(const SessionRow& a, const SessionRow& b) const override;
    QVariant cell(const SessionRow& row, int column, int role) const override;
};

} // namespace tinkex::ui
