#include "ui/notices.h"

#include "ui/errortext.h"
#include "ui/featuretext.h"
#include "ui/format.h"

#include <QHash>
#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

QList<Notice> Notices::of(const ConnectionSnapshot& connection, const SessionsSnapshot& sessions,
                          const RunsSnapshot& runs, const HealthSnapshot& health)
{
    QList<Notice> notices;
    addConnection(notices, connection);
    addSessions(notices, sessions);
    addRuns(notices, runs, connection);
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

/// troubleOf: what is wrong with a row, the same for rows that say the same; empty: nothing is. The words are made only
/// for what is shown: there may be thousands of rows.
template<class Row, class TroubleOf, class NoticeOf>
void Notices::addGrouped(QList<Notice>& notices, const QList<Row>& rows, TroubleOf troubleOf, NoticeOf noticeOf)
{
    QStringList order;
    QHash<QString, QList<const Row*>> groups;
    for (const Row& row : rows) {
        const QString trouble = troubleOf(row);
        if (trouble.isEmpty())
            continue;
        QList<const Row*>& group = groups[trouble];
        if (group.isEmpty())
            order << trouble;
        group << &row;
    }
    for (const QString& trouble : std::as_const(order)) {
        const QList<const Row*>& group = groups[trouble];
        if (group.size() <= kApart) {
            for (const Row* row : group)
                notices << noticeOf(*row);
            continue;
        }
        Notice many = noticeOf(*group.last());
        many.title = titleOfMany(*group.last(), int(group.size()));
        many.count = int(group.size());
        many.actions = many.actions.mid(0, 1); // shows the last one; the others act on that one alone
        notices << many;
    }
}

void Notices::addSessions(QList<Notice>& notices, const SessionsSnapshot& sessions)
{
    const auto trouble = [](const SessionRow& session) {
        if (session.state == LiveState::Lost)
            return u"lost "_s + session.endReason;
        return session.state == LiveState::Failing ? u"failing"_s : QString();
    };
    addGrouped(notices, sessions.sessions, trouble, [](const SessionRow& session) { return about(session); });
}

Notice Notices::about(const SessionRow& session)
{
    Notice notice;
    notice.key = u"session/"_s + session.id;
    notice.sinceMs = session.lastBeatAtMs;
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
    return notice;
}

QString Notices::titleOfMany(const SessionRow& one, int count)
{
    return one.state == LiveState::Lost ? tr("%n session(s) are lost.", nullptr, count)
                                        : tr("%n session(s) have missed beats; the last of them:", nullptr, count);
}

void Notices::addRuns(QList<Notice>& notices, const RunsSnapshot& runs, const ConnectionSnapshot& connection)
{
    const auto trouble = [](const RunSnapshot& run) {
        const bool lost = run.state == RunState::ConnectionLost;
        if (!lost && run.state != RunState::Failed)
            return QString();
        return (lost ? u"lost "_s : u"failed "_s) + (run.error ? run.error->detail : QString());
    };
    addGrouped(notices, runs.runs, trouble, [&connection](const RunSnapshot& run) { return about(run, connection); });
}

Notice Notices::about(const RunSnapshot& run, const ConnectionSnapshot& connection)
{
    Notice notice;
    notice.key = u"run/"_s + run.id;
    notice.tone = Tone::Bad;
    notice.sinceMs = run.startedAtMs + run.elapsedMs;
    notice.title = run.state == RunState::ConnectionLost ? tr("Run “%1” has lost its connection.").arg(run.name)
                                                         : tr("Run “%1” has failed.").arg(run.name);
    if (run.error)
        notice.text = ErrorText::title(*run.error) + u": "_s + run.error->detail + u'.';
    notice.actions << qMakePair(u"run:"_s + run.id, tr("Show"));
    if (FeatureText::whyNoResume(connection, run).isEmpty()) {
        const auto whole = std::find_if(run.checkpoints.rbegin(), run.checkpoints.rend(),
                                        [](const RunCheckpoint& c) { return !c.statePath.isEmpty(); });
        notice.actions << qMakePair(u"resumeRun:"_s + run.id,
                                    tr("Resume from step %1").arg(Format::integer(whole->step)));
    }
    return notice;
}

QString Notices::titleOfMany(const RunSnapshot& one, int count)
{
    return one.state == RunState::ConnectionLost ? tr("%n run(s) have lost their connection.", nullptr, count)
                                                 : tr("%n run(s) have failed.", nullptr, count);
}

void Notices::addHealth(QList<Notice>& notices, const HealthSnapshot& health)
{
    const auto trouble = [](const SupervisedRow& row) {
        return row.state == SupervisedState::Failed ? u"failed "_s + row.detail : QString();
    };
    addGrouped(notices, health.supervised, trouble, [](const SupervisedRow& row) { return about(row); });
    if (health.telemetryDropped > 0)
        notices << Notice{
            u"telemetry"_s,
            Tone::Neutral,
            {},
            tr("%n telemetry event(s) could not be sent and were dropped.", nullptr, int(health.telemetryDropped)),
            {qMakePair(u"page:health"_s, tr("Show"))}};
}

Notice Notices::about(const SupervisedRow& part)
{
    return {u"supervised/"_s + part.path,
            Tone::Bad,
            tr("%1 has failed.").arg(part.name),
            part.detail,
            {qMakePair(u"page:health"_s, tr("Show"))},
            1,
            part.sinceMs};
}

QString Notices::titleOfMany(const SupervisedRow&, int count)
{
    return tr("%n part(s) of the program have failed.", nullptr, count);
}

QList<Notice> Notices::newest(const QList<Notice>& all)
{
    if (all.size() <= kShown)
        return all;
    QList<qint64> ages;
    for (const Notice& notice : all)
        ages << (notice.sinceMs > 0 ? notice.sinceMs : std::numeric_limits<qint64>::max());
    QList<qsizetype> order(all.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&ages](qsizetype a, qsizetype b) { return ages[a] > ages[b]; });
    order.resize(kShown - 1);
    std::sort(order.begin(), order.end());
    QList<Notice> shown;
    for (const qsizetype place : std::as_const(order))
        shown << all[place];
    Notice rest;
    rest.key = u"more"_s;
    rest.tone = Tone::Neutral;
    rest.count = int(all.size() - shown.size());
    rest.text = tr("%n older notice(s) are not shown here; Sessions, Training and Health show what they are about.",
                   nullptr, rest.count);
    shown << rest;
    return shown;
}

int Notices::count(const QList<Notice>& notices, QStringView prefix)
{
    return std::accumulate(notices.begin(), notices.end(), 0, [prefix](int sum, const Notice& notice) {
        return sum + (notice.key.startsWith(prefix) ? notice.count : 0);
    });
}

} // namespace tinkex::ui
