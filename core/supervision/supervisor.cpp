#include "core/supervision/supervisor.h"

#include "core/base/post.h"

#include <algorithm>
#include <exception>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

struct Supervisor::Child {
    ChildSpec spec;
    Worker* worker = nullptr;
    quint64 generation = 0; ///< of the worker, so that a late signal of an earlier one is told apart
    int restarts = 0;
    qint64 sinceMs = 0;
    SupervisedState state = SupervisedState::Idle; ///< shown while there is no worker
    QString detail;
};

Supervisor::Supervisor(const QString& name, Strategy strategy, const RestartLimits& limits, Clock& clock,
                       EventSink& events, QObject* parent)
    : Worker(name, clock, parent), m_strategy(strategy), m_limits(limits), m_events(events)
{}

Supervisor::~Supervisor()
{
    m_timer.cancel();
    for (auto it = m_children.rbegin(); it != m_children.rend(); ++it)
        delete std::exchange((*it)->worker, nullptr);
}

Result<void> Supervisor::addChild(ChildSpec spec)
{
    if (spec.name.isEmpty() || spec.name.contains(u'/'))
        return failure(ErrorKind::Validation, "a child needs a name without '/'");
    if (indexOf(spec.name) >= 0)
        return failure(ErrorKind::Validation, "the child's name is used already");
    if (!spec.factory)
        return failure(ErrorKind::Validation, "a child needs a factory");
    auto child = std::make_unique<Child>();
    child->spec = std::move(spec);
    child->sinceMs = clock().wallMs();
    m_children.push_back(std::move(child));
    if (state() == SupervisedState::Starting || state() == SupervisedState::Running) {
        m_steps.push_back({Step::Kind::Start, static_cast<int>(m_children.size()) - 1});
        schedule();
    }
    noteChanged();
    return {};
}

int Supervisor::indexOf(const QString& name) const
{
    const auto it =
        std::find_if(m_children.begin(), m_children.end(), [&](const auto& child) { return child->spec.name == name; });
    return it == m_children.end() ? -1 : static_cast<int>(it - m_children.begin());
}

Worker* Supervisor::child(const QString& name) const
{
    const int index = indexOf(name);
    return index < 0 ? nullptr : m_children[static_cast<std::size_t>(index)]->worker;
}

QList<SupervisedRow> Supervisor::snapshot() const
{
    QList<SupervisedRow> rows;
    appendRows(rows, {});
    return rows;
}

QString Supervisor::detail() const
{
    if (!m_cut.isEmpty())
        return u"cut at the deadline: "_s + m_cut.join(u", "_s);
    return Worker::detail();
}

void Supervisor::appendRows(QList<SupervisedRow>& rows, const QString& parentPath) const
{
    Worker::appendRows(rows, parentPath);
    const QString path = rows.constLast().path;
    for (const auto& child : m_children) {
        if (child->worker) {
            const qsizetype own = rows.size();
            child->worker->appendRows(rows, path);
            rows[own].restarts = child->restarts;
            continue;
        }
        SupervisedRow row;
        row.name = child->spec.name;
        row.path = path + u'/' + row.name;
        row.state = child->state;
        row.restarts = child->restarts;
        row.sinceMs = child->sinceMs;
        row.detail = child->detail;
        rows.append(row);
    }
}

void Supervisor::doStart()
{
    for (int i = 0; i < static_cast<int>(m_children.size()); ++i)
        m_steps.push_back({Step::Kind::Start, i});
    schedule();
}

void Supervisor::doStop()
{
    m_pendingExits.clear();
    m_steps.clear();
    // A start or a back-off in progress is given up: the stop wins. A stop in progress goes on.
    if (m_current && m_current->kind != Step::Kind::Stop) {
        m_current.reset();
        m_timer.cancel();
    }
    for (int i = static_cast<int>(m_children.size()) - 1; i >= 0; --i)
        m_steps.push_back({Step::Kind::Stop, i});
    schedule();
}

void Supervisor::schedule()
{
    if (m_scheduled)
        return;
    m_scheduled = true;
    post(this, [this] {
        m_scheduled = false;
        pump();
    });
}

void Supervisor::pump()
{
    if (m_current || hasExited())
        return;
    if (!m_steps.empty()) {
        m_current = m_steps.front();
        m_steps.pop_front();
        runStep(*m_current);
    } else if (!m_pendingExits.empty()) {
        const auto [index, reason] = m_pendingExits.front();
        m_pendingExits.pop_front();
        applyDecision(index, reason);
        schedule();
    } else {
        settle();
    }
}

void Supervisor::runStep(const Step& step)
{
    switch (step.kind) {
    case Step::Kind::Start: startChild(step.index); break;
    case Step::Kind::Stop: stopChild(step.index); break;
    case Step::Kind::Delay: m_timer = clock().after(step.delay, this, [this] { finishStep(); }); break;
    }
}

void Supervisor::finishStep()
{
    m_timer.cancel();
    m_current.reset();
    noteChanged();
    schedule();
}

void Supervisor::startChild(int index)
{
    Child& child = *m_children[static_cast<std::size_t>(index)];
    std::erase_if(m_pendingExits, [&](const auto& pending) { return pending.first == index; });
    child.generation = ++m_generation;
    child.detail.clear();
    Error error = Error::make(ErrorKind::Internal, "the factory made no worker");
    try {
        child.worker = child.spec.factory();
    } catch (const std::exception& e) {
        error.detail = QString::fromUtf8(e.what());
    } catch (...) {
        error.detail = u"unknown exception"_s;
    }
    if (!child.worker) {
        m_pendingExits.emplace_back(index, ExitReason::abnormal(std::move(error).during("start")));
        finishStep();
        return;
    }
    child.worker->setParent(this);
    child.worker->setObjectName(child.spec.name);
    connect(child.worker, &Worker::started, this, [this, index, g = child.generation] { onStarted(index, g); });
    connect(child.worker, &Worker::exited, this,
            [this, index, g = child.generation](const ExitReason& reason) { onExited(index, g, reason); });
    connect(child.worker, &Worker::changed, this, [this] { noteChanged(); });
    child.worker->start();
}

void Supervisor::stopChild(int index)
{
    Child& child = *m_children[static_cast<std::size_t>(index)];
    if (!child.worker) {
        child.state = SupervisedState::Exited;
        finishStep();
        return;
    }
    if (child.spec.shutdown) {
        m_timer = clock().after(*child.spec.shutdown, this, [this, index] {
            Child& late = *m_children[static_cast<std::size_t>(index)];
            m_cut << late.spec.name;
            m_events.report(Severity::Warning, "supervision", late.spec.name, u"did not stop in time and was cut"_s);
            late.state = SupervisedState::Failed;
            late.detail = u"cut at the deadline"_s;
            delete std::exchange(late.worker, nullptr);
            finishStep();
        });
    }
    child.worker->stop();
}

void Supervisor::removeWorker(Child& child)
{
    // Later, because the call comes from inside a signal of the worker.
    child.worker->disconnect(this);
    child.worker->deleteLater();
    child.worker = nullptr;
    child.sinceMs = clock().wallMs();
}

void Supervisor::onStarted(int index, quint64 generation)
{
    const bool isCurrent = m_current && m_current->kind == Step::Kind::Start && m_current->index == index;
    if (isCurrent && m_children[static_cast<std::size_t>(index)]->generation == generation)
        finishStep();
}

void Supervisor::onExited(int index, quint64 generation, const ExitReason& reason)
{
    Child& child = *m_children[static_cast<std::size_t>(index)];
    if (child.generation != generation || !child.worker)
        return;
    child.state = reason.error ? SupervisedState::Failed : SupervisedState::Exited;
    child.detail = reason.error ? reason.error->toText() : QString();
    removeWorker(child);
    const bool isCurrent = m_current && m_current->index == index && m_current->kind != Step::Kind::Delay;
    const bool wasStopped = isCurrent && m_current->kind == Step::Kind::Stop;
    if (!wasStopped && state() != SupervisedState::Stopping && !m_giveUp)
        m_pendingExits.emplace_back(index, reason);
    if (isCurrent)
        finishStep();
    else
        schedule();
}

void Supervisor::applyDecision(int index, const ExitReason& reason)
{
    std::vector<ChildFact> facts;
    for (int i = 0; i < static_cast<int>(m_children.size()); ++i) {
        const Child& child = *m_children[static_cast<std::size_t>(i)];
        const bool exitPending = std::any_of(m_pendingExits.begin(), m_pendingExits.end(),
                                             [&](const auto& pending) { return pending.first == i; });
        facts.push_back({child.spec.restart, child.worker || exitPending});
    }
    RestartDecision decision = decideRestart(m_strategy, m_limits, facts, index, reason.kind, m_history, clock().now());
    m_history = std::move(decision.history);
    Child& failed = *m_children[static_cast<std::size_t>(index)];
    if (reason.error)
        m_events.report(Severity::Error, "supervision", failed.spec.name, u"ended: "_s + reason.error->toText());

    switch (decision.kind) {
    case RestartDecision::Kind::Leave: break;
    case RestartDecision::Kind::Restart:
        ++failed.restarts;
        failed.state = SupervisedState::BackingOff;
        for (int i : decision.stop)
            m_steps.push_back({Step::Kind::Stop, i});
        if (decision.delay.count() > 0)
            m_steps.push_back({Step::Kind::Delay, index, decision.delay});
        for (int i : decision.start)
            m_steps.push_back({Step::Kind::Start, i});
        break;
    case RestartDecision::Kind::GiveUp:
        m_giveUp = Error::make(ErrorKind::Internal, failed.spec.name + u" was restarted too often"_s);
        if (reason.error)
            m_giveUp = std::move(*m_giveUp).because(*reason.error);
        m_pendingExits.clear();
        for (int i = static_cast<int>(m_children.size()) - 1; i >= 0; --i)
            m_steps.push_back({Step::Kind::Stop, i});
        break;
    }
    noteChanged();
}

void Supervisor::settle()
{
    if (state() == SupervisedState::Stopping)
        exit(ExitReason::shutdown());
    else if (m_giveUp)
        exit(ExitReason::abnormal(*m_giveUp));
    else
        markRunning();
}

} // namespace tinkex
