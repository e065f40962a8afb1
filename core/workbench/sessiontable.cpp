#include "core/workbench/sessiontable.h"

#include "core/clients/serviceclient.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

SessionRow rowOf(const SessionStatus& status)
{
    SessionRow row;
    row.id = status.id.isEmpty() ? u"creating-%1"_s.arg(status.token) : status.id;
    row.server = status.label;
    row.state = status.state;
    row.failedBeats = status.failedBeats;
    row.lastBeatAtMs = status.lastBeatAtMs;
    row.createdAtMs = status.createdAtMs;
    row.endReason = status.endReason.isEmpty() ? status.lastError : status.endReason;
    return row;
}

} // namespace

void SessionTable::follow(SessionManager* manager)
{
    if (m_manager)
        disconnect(m_manager, nullptr, this, nullptr);
    m_manager = manager;
    m_changed = QSet<quint64>(m_tokens.begin(), m_tokens.end());
    for (const SessionStatus& status : manager->sessions())
        m_changed << status.token;
    connect(manager, &SessionManager::sessionChanged, this, &SessionTable::note);
    Q_EMIT changed();
}

void SessionTable::note(quint64 token)
{
    m_changed << token;
    Q_EMIT changed();
}

const QList<SessionRow>& SessionTable::rows(const ServiceClient* service)
{
    QList<quint64> tokens(m_changed.begin(), m_changed.end());
    m_changed.clear();
    std::sort(tokens.begin(), tokens.end());
    for (const quint64 token : std::as_const(tokens))
        renew(token);
    renewClients(service);
    return m_rows;
}

void SessionTable::renew(quint64 token)
{
    const auto place = std::lower_bound(m_tokens.begin(), m_tokens.end(), token);
    const qsizetype index = place - m_tokens.begin();
    const bool known = place != m_tokens.end() && *place == token;
    const auto status = m_manager ? m_manager->status(token) : std::nullopt;
    if (!status) {
        if (known) {
            m_tokens.removeAt(index);
            m_rows.removeAt(index);
        }
        return;
    }
    if (!known) {
        m_tokens.insert(index, token);
        m_rows.insert(index, SessionRow());
    }
    m_rows[index] = rowOf(*status);
}

void SessionTable::renewClients(const ServiceClient* service)
{
    const auto set = [this](quint64 token, const QList<ClientRow>& clients) {
        const auto place = std::lower_bound(m_tokens.begin(), m_tokens.end(), token);
        const qsizetype index = place - m_tokens.begin();
        const bool known = place != m_tokens.end() && *place == token;
        if (known && m_rows.at(index).clients != clients) // writing would detach what the window holds
            m_rows[index].clients = clients;
    };
    const quint64 token = service ? service->sessionToken() : 0;
    if (m_withClients != 0 && m_withClients != token)
        set(m_withClients, {});
    m_withClients = token;
    if (token != 0)
        set(token, service->clientRows());
}

} // namespace tinkex
