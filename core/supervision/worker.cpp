#include "core/supervision/worker.h"

#include "core/base/post.h"

#include <exception>

namespace tinkex {

Worker::Worker(const QString& name, Clock& clock, QObject* parent)
    : QObject(parent), m_clock(clock), m_sinceMs(clock.wallMs())
{
    setObjectName(name);
}

void Worker::start()
{
    if (m_state != SupervisedState::Idle)
        return;
    setState(SupervisedState::Starting);
    try {
        doStart();
    } catch (const std::exception& e) {
        exit(ExitReason::abnormal(Error::make(ErrorKind::Internal, std::string_view(e.what())).during("start")));
    } catch (...) {
        exit(ExitReason::abnormal(Error::make(ErrorKind::Internal, "unknown exception").during("start")));
    }
}

void Worker::stop()
{
    if (m_exit || m_state == SupervisedState::Stopping)
        return;
    const bool wasIdle = m_state == SupervisedState::Idle;
    setState(SupervisedState::Stopping);
    if (wasIdle) {
        exit(ExitReason::shutdown());
        return;
    }
    try {
        doStop();
    } catch (const std::exception& e) {
        exit(ExitReason::abnormal(Error::make(ErrorKind::Internal, std::string_view(e.what())).during("stop")));
    } catch (...) {
        exit(ExitReason::abnormal(Error::make(ErrorKind::Internal, "unknown exception").during("stop")));
    }
}

QString Worker::kind() const
{
    return QString::fromLatin1(metaObject()->className()).section(QStringLiteral("::"), -1);
}

QString Worker::detail() const
{
    return m_exit && m_exit->error ? m_exit->error->toText() : QString();
}

void Worker::appendRows(QList<SupervisedRow>& rows, const QString& parentPath) const
{
    SupervisedRow row;
    row.name = objectName();
    // Names are people's: a '/' in one must not look like a level of the tree.
    const QString step = QString(row.name).replace(u'/', u'∕');
    row.path = parentPath.isEmpty() ? step : parentPath + u'/' + step;
    row.kind = kind();
    row.state = m_state;
    row.sinceMs = m_sinceMs;
    row.queueLength = queueLength();
    row.detail = detail();
    rows.append(row);
}

void Worker::markRunning()
{
    if (m_state != SupervisedState::Starting)
        return;
    setState(SupervisedState::Running);
    Q_EMIT started();
}

void Worker::exit(ExitReason reason)
{
    if (m_exit)
        return;
    m_exit = std::move(reason);
    setState(m_exit->kind == ExitReason::Kind::Abnormal ? SupervisedState::Failed : SupervisedState::Exited);
    post(this, [this] { Q_EMIT exited(*m_exit); });
}

void Worker::noteChanged()
{
    if (m_changePending)
        return;
    m_changePending = true;
    post(this, [this] {
        m_changePending = false;
        Q_EMIT changed();
    });
}

void Worker::setState(SupervisedState state)
{
    if (m_state == state)
        return;
    m_state = state;
    m_sinceMs = m_clock.wallMs();
    noteChanged();
}

} // namespace tinkex
