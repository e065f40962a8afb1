#pragma once

#include "core/losses/customloss.h"
#include "core/supervision/tasksupervisor.h"

#include <memory>

namespace tinkex {

/// One evaluation of a custom loss in the pool: the base and every regularizer is a task of its own, side by side; the
/// report is in the order of the loss. The first failure, or the deadline, ends it and cancels the rest; the error
/// names the term. A term that ignores its cancel token past the deadline shows as an overdue task. Thread: core.
/// Ownership: its parent, whose death - like its own - cancels it. The task supervisor and the clock outlive it. The
/// handler runs once, from the event loop, never after this died.
class LossEvaluation : public QObject {
    Q_OBJECT
public:
    static constexpr Milliseconds kDeadline{30'000};

    LossEvaluation(TaskSupervisor& tasks, Clock& clock, QObject* parent);

    /// Called once. Validation as of checkLoss and checkInput; Timeout past the deadline.
    void start(CustomLoss loss, std::shared_ptr<const LossInput> input, ResultHandler<LossReport> handler,
               Milliseconds deadline = kDeadline);

private:
    void run(std::size_t term, Milliseconds deadline);
    void onTerm(std::size_t term, Result<LossValue> value);
    void finish(Result<LossReport> report);
    std::string nameOf(std::size_t term) const;

    TaskSupervisor& m_tasks;
    Clock& m_clock;
    CustomLoss m_loss;
    std::shared_ptr<const LossInput> m_input;
    Delivery<LossReport> m_delivery;
    std::vector<std::optional<LossValue>> m_values; ///< of the base, then of the regularizers
    std::vector<TaskHandle> m_running;
    TimerHandle m_timer;
    bool m_done = false;
};

} // namespace tinkex
