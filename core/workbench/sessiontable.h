#pragma once

#include "core/session/sessionmanager.h"
#include "core/workbench/snapshots.h"

#include <QHash>
#include <QPointer>
#include <QSet>

namespace tinkex {

class ServiceClient;

/// The own sessions as rows for the window. Rows are renewed one by one when the SessionManager tells of them, so that
/// a snapshot of thousands costs what has changed since the last one, and nothing when nothing has.
/// Thread: core. Ownership: Core; the manager may die before it.
class SessionTable : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    void follow(SessionManager* manager); ///< in place of the one before
    /// The rows as they are now, in order of creation; those of `service` with its clients.
    const QList<SessionRow>& rows(const ServiceClient* service);

Q_SIGNALS:
    void changed();

private:
    void note(quint64 token);
    void renew(quint64 token);
    void renewClients(const ServiceClient* service);

    QPointer<SessionManager> m_manager;
    QList<SessionRow> m_rows;
    QList<quint64> m_tokens; ///< of the rows, growing
    QSet<quint64> m_changed;
    quint64 m_withClients = 0; ///< token of the row that has clients
};

} // namespace tinkex
