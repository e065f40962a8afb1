#pragma once

#include "core/base/eventsink.h"
#include "core/supervision/childspec.h"
#include "core/supervision/restartdecision.h"
#include "core/supervision/worker.h"

#include <QStringList>
#include <deque>
#include <memory>
#include <vector>

namespace tinkex {

/// Starts its children in order, each once the one before runs; stops them in reverse, each with its deadline; restarts
/// them as decideRestart says, always from the event loop, so that a stop request gets in between and wins. Gives up by
/// exiting abnormally. Deletes its children itself in reverse order (~QObject would delete the first started first).
/// Thread: core. A child still busy at its deadline is deleted all the same and listed in cutChildren().
class Supervisor : public Worker {
    Q_OBJECT
public:
    Supervisor(const QString& name, Strategy strategy, const RestartLimits& limits, Clock& clock, EventSink& events,
               QObject* parent = nullptr);
    ~Supervisor() override;

    /// Adds a child at the end; a running supervisor starts it. Validation: empty or used name, no factory.
    Result<void> addChild(ChildSpec spec);
    Worker* child(const QString& name) const; ///< null while there is none
    QList<SupervisedRow> snapshot() const;    ///< of the whole tree below, this one first
    QStringList cutChildren() const { return m_cut; }

    QString kind() const override { return QStringLiteral("Supervisor"); }
    QString detail() const override;
    void appendRows(QList<SupervisedRow>& rows, const QString& parentPath) const override;

protected:
    void doStart() override;
    void doStop() override;

private:
    struct Child;
    struct Step {
        enum class Kind { Start, Stop, Delay } kind;
        int index = 0;
        Milliseconds delay{0};
    };

    int indexOf(const QString& name) const;
    void schedule();
    void pump();
    void runStep(const Step& step);
    void finishStep();
    void startChild(int index);
    void stopChild(int index);
    void removeWorker(Child& child);
    void onStarted(int index, quint64 generation);
    void onExited(int index, quint64 generation, const ExitReason& reason);
    void applyDecision(int index, const ExitReason& reason);
    void settle();

    Strategy m_strategy;
    RestartLimits m_limits;
    EventSink& m_events;
    std::vector<std::unique_ptr<Child>> m_children;
    std::deque<Step> m_steps;
    std::optional<Step> m_current;
    std::deque<std::pair<int, ExitReason>> m_pendingExits;
    std::deque<Milliseconds> m_history;
    std::optional<Error> m_giveUp;
    TimerHandle m_timer;
    QStringList m_cut;
    quint64 m_generation = 0;
    bool m_scheduled = false;
};

} // namespace tinkex
