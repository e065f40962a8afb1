#include "ui/notices.h"

#include "ui/errortext.h"
#include "ui/format.h"

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

QList<Notice> Notices::of(const ConnectionSnapshot& connection, const SessionsSnapshot& sessions,
                          const RunsSnapshot& runs, const HealthSnapshot& health)
{
    QList<Notice> notices;
    addConnection(notices, connection);
    addSessions(notices, sessions);
    addRuns(notices, runs);
    addHealth(notices, health);
    return notices;
}

void Notices::addConnection(QList<Notice>& notices, const ConnectionSnapshot& connection)
{
    const bool broken =
        connection.state == ConnectionState::Failed || connection.state == ConnectionState::Reconnecting;
    if (!broken)
        return;
    Notice notice;
    notice.key = u"connection"_s;
    notice.tone = connection.state == ConnectionState::Failed ? Tone::Bad : Tone::Warn;
    notice.title = connection.state == ConnectionState::Failed
                       ? tr("%1 cannot be reached.").arg(connection.profile.name)
                       : tr("%1 is being reconnected.").arg(connection.profile.name);
    if (connection.error)
        notice.text = ErrorText::sentence(*connection.error);
    const bool auth = connection.error && connection.error->kind == ErrorKind::Auth;
    if (auth)
        notice.actions << qMakePair(u"editProfile:"_s + connection.profile.id, tr("Edit server"));
    else if (connection.state == ConnectionState::Failed)
        notice.actions << qMakePair(u"connect:"_s + connection.profile.id, tr("Connect again"));
    notices << notice;
}

void Notices::addSessions(QList<Notice>& notices, const SessionsSnapshot& sessions)
{
    for (const SessionRow& session : sessions.sessions) {
        const bool troubled = session.state == LiveState::Failing || session.state == LiveState::Lost;
        if (!troubled)
            continue;
        Notice notice;
        notice.key = u"session/"_s + session.id;
        const QString id = Format::shortId(session.id, 10);
        if (session.state == LiveState::Lost) {
            notice.tone = Tone::Bad;
            notice.title = tr("Session %1 is lost.").arg(id);
            notice.text = session.endReason.isEmpty()
                              ? tr("The server no longer answers its heartbeats; work in it cannot go on.")
                              : session.endReason;
        } else {
            notice.title = tr("Session %1 has missed %n beat(s).", nullptr, session.failedBeats).arg(id);
            notice.text = tr("It counts as lost after %n more.", nullptr, kLostAfterBeats - session.failedBeats);
        }
        notice.actions << qMakePair(u"session:"_s + session.id, tr("Show"))
                       << qMakePair(u"endSession:"_s + session.id, tr("End it"));
        notices << notice;
    }
}

void Notices::addRuns(QList<Notice>& notices, const RunsSnapshot& runs)
{
    for (const RunSnapshot& run : runs.runs) {
        const bool lost = run.state == RunState::ConnectionLost;
        if (!lost && run.state != RunState::Failed)
            continue;
        Notice notice;
        notice.key = u"run/"_s + run.id;
        notice.tone = Tone::Bad;
        notice.title =
            lost ? tr("Run “%1” has lost its connection.").arg(run.name) : tr("Run “%1” has failed.").arg(run.name);
        if (run.error)
            notice.text = ErrorText::title(*run.error) + u": "_s + run.error->detail + u'.';
        notice.actions << qMakePair(u"run:"_s + run.id, tr("Show"));
        if (!run.checkpoints.isEmpty())
            notice.actions << qMakePair(u"resumeRun:"_s + run.id,
                                        tr("Resume from step %1").arg(Format::integer(run.checkpoints.last().step)));
        notices << notice;
    }
}

void Notices::addHealth(QList<Notice>& notices, const HealthSnapshot& health)
{
    for (const SupervisedRow& row : health.supervised) {
        if (row.state != SupervisedState::Failed)
            continue;
        notices << Notice{u"supervised/"_s + row.path,
                          Tone::Bad,
                          tr("%1 has failed.").arg(row.name),
                          row.detail,
                          {qMakePair(u"page:health"_s, tr("Show"))}};
    }
    if (health.telemetryDropped > 0)
        notices << Notice{
            u"telemetry"_s,
            Tone::Neutral,
            {},
            tr("%n telemetry event(s) could not be sent and were dropped.", nullptr, int(health.telemetryDropped)),
            {qMakePair(u"page:health"_s, tr("Show"))}};
}

} // namespace tinkex::ui
