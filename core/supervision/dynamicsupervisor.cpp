#include "core/supervision/dynamicsupervisor.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {
constexpr qsizetype kFailedRowsKept = 100;
} // namespace

struct DynamicSupervisor::Child {
    Worker* worker = nullptr;
    std::optional<Milliseconds> shutdown;
    TimerHandle deadline;
};

DynamicSupervisor::DynamicSupervisor(const QString& name, Clock& clock, EventSink& events, QObject* parent)
    : Worker(name, clock, parent), m_events(events)
{}

DynamicSupervisor::~DynamicSupervisor()
{
    while (!m_children.empty()) {
        const std::unique_ptr<Child> last = std::move(m_children.back());
        m_children.pop_back();
        last->worker->disconnect(this);
        delete last->worker;
    }
}

Result<void> DynamicSupervisor::adopt(std::unique_ptr<Worker> worker, std::optional<Milliseconds> shutdown)
{
    if (hasExited() || state() == SupervisedState::Stopping)
        return failure(ErrorKind::Cancelled, "the parent is being closed");
    Worker* const added = worker.release();
    const QString name = added->objectName();
    const auto isTaken = [this](const QString& candidate) {
        return std::any_of(m_children.begin(), m_children.end(),
                           [&](const auto& child) { return child->worker->objectName() == candidate; }) ||
               std::any_of(m_failed.begin(), m_failed.end(), [&](const auto& row) { return row.name == candidate; });
    };
    for (int n = 2; isTaken(added->objectName()); ++n)
        added->setObjectName(u"%1 (%2)"_s.arg(name).arg(n));
    added->setParent(this);

    auto child = std::make_unique<Child>();
    child->worker = added;
    child->shutdown = shutdown;
    m_children.push_back(std::move(child));
    connect(added, &Worker::exited, this, [this, added] { remove(added, false); });
    connect(added, &Worker::changed, this, [this] { noteChanged(); });
    connect(added, &QObject::destroyed, this, [this, added] {
        // Somebody else deleted it: nothing is left to stop or to delete.
        std::erase_if(m_children, [&](const auto& child) { return child->worker == added; });
        noteChanged();
        finishStopWhenEmpty();
    });
    added->start();
    noteChanged();
    return {};
}

DynamicSupervisor::Child* DynamicSupervisor::find(const Worker* worker) const
{
    const auto it =
        std::find_if(m_children.begin(), m_children.end(), [&](const auto& child) { return child->worker == worker; });
    return it == m_children.end() ? nullptr : it->get();
}

void DynamicSupervisor::stopChild(Worker* worker)
{
    Child* child = find(worker);
    if (!child || child->deadline.isActive())
        return;
    if (child->shutdown)
        child->deadline = clock().after(*child->shutdown, this, [this, worker] { remove(worker, true); });
    worker->stop();
}

void DynamicSupervisor::remove(Worker* worker, bool cut)
{
    const auto it =
        std::find_if(m_children.begin(), m_children.end(), [&](const auto& child) { return child->worker == worker; });
    if (it == m_children.end())
        return;
    const std::unique_ptr<Child> child = std::move(*it);
    m_children.erase(it);
    worker->disconnect(this);
    const ExitReason reason = worker->exitReason().value_or(ExitReason::shutdown());
    if (cut) {
        m_cut << worker->objectName();
        m_events.report(Severity::Warning, "supervision", worker->objectName(), u"did not stop in time and was cut"_s);
    }
    if (reason.kind == ExitReason::Kind::Abnormal) {
        QList<SupervisedRow> rows;
        worker->appendRows(rows, {});
        m_failed.append(rows.constFirst());
        if (m_failed.size() > kFailedRowsKept)
            m_failed.removeFirst();
    }
    Q_EMIT childEnded(worker, reason);
    if (cut)
        delete worker;
    else
        worker->deleteLater(); // the call comes from inside its signal
    noteChanged();
    finishStopWhenEmpty();
}

void DynamicSupervisor::dismiss(const QString& name)
{
    if (m_failed.removeIf([&](const SupervisedRow& row) { return row.name == name; }) > 0)
        noteChanged();
}

int DynamicSupervisor::count() const
{
    return static_cast<int>(m_children.size());
}

void DynamicSupervisor::appendRows(QList<SupervisedRow>& rows, const QString& parentPath) const
{
    Worker::appendRows(rows, parentPath);
    const QString path = rows.constLast().path;
    for (const auto& child : m_children)
        child->worker->appendRows(rows, path);
    for (SupervisedRow row : m_failed) {
        row.path = path + u'/' + QString(row.name).replace(u'/', u'∕');
        rows.append(row);
    }
}

void DynamicSupervisor::doStop()
{
    std::vector<Worker*> workers;
    for (auto it = m_children.rbegin(); it != m_children.rend(); ++it)
        workers.push_back((*it)->worker);
    for (Worker* worker : workers)
        stopChild(worker);
    finishStopWhenEmpty();
}

void DynamicSupervisor::finishStopWhenEmpty()
{
    if (state() == SupervisedState::Stopping && m_children.empty())
        exit(ExitReason::shutdown());
}

} // namespace tinkex
