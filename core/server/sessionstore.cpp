#include "core/server/sessionstore.h"

#include <QUuid>
#include <algorithm>

namespace tinkex::server {
namespace {

constexpr std::size_t kKeptEnded = 1000;

} // namespace

const Session& SessionStore::create(wire::CreateSessionRequest request)
{
    Session session;
    session.id = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
    session.projectId = request.projectId.value_or("");
    session.request = std::move(request);
    session.createdMs = m_clock.wallMs();
    session.lastSeen = m_clock.now();
    return m_sessions.emplace(session.id, session).first->second;
}

Session* SessionStore::find(const std::string& id)
{
    const auto found = m_sessions.find(id);
    return found == m_sessions.end() ? nullptr : &found->second;
}

Session* SessionStore::findLive(const std::string& id)
{
    Session* session = find(id);
    return session && !session->ended ? session : nullptr;
}

bool SessionStore::touch(const std::string& id)
{
    Session* session = findLive(id);
    if (session)
        session->lastSeen = m_clock.now();
    return session != nullptr;
}

std::vector<const Session*> SessionStore::all() const
{
    std::vector<const Session*> list;
    for (const auto& [id, session] : m_sessions)
        list.push_back(&session);
    std::stable_sort(list.begin(), list.end(),
                     [](const Session* a, const Session* b) { return a->createdMs > b->createdMs; });
    return list;
}

std::vector<Session*> SessionStore::expire(Milliseconds grace)
{
    std::vector<Session*> ended;
    for (auto& [id, session] : m_sessions) {
        if (!session.ended && m_clock.now() - session.lastSeen > grace) {
            session.ended = true;
            ended.push_back(&session);
        }
    }
    const std::vector<const Session*> list = all();
    std::size_t kept = 0;
    for (const Session* session : list) {
        const bool fresh = std::find(ended.begin(), ended.end(), session) != ended.end();
        if (session->ended && !fresh && ++kept > kKeptEnded)
            m_sessions.erase(session->id);
    }
    return ended;
}

} // namespace tinkex::server
