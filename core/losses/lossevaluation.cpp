#include "core/losses/lossevaluation.h"

#include <algorithm>

namespace tinkex {

LossEvaluation::LossEvaluation(TaskSupervisor& tasks, Clock& clock, QObject* parent)
    : QObject(parent), m_tasks(tasks), m_clock(clock)
{
    setObjectName(QStringLiteral("custom loss"));
}

void LossEvaluation::start(CustomLoss loss, std::shared_ptr<const LossInput> input, ResultHandler<LossReport> handler,
                           Milliseconds deadline)
{
    m_delivery = Delivery<LossReport>(this, std::move(handler));
    m_loss = std::move(loss);
    m_input = std::move(input);
    auto checked = checkLoss(m_loss);
    if (checked)
        checked = checkInput(*m_input);
    if (!checked) {
        finish(failure(checked.error()));
        return;
    }
    m_values.resize(1 + m_loss.regularizers.size());
    m_timer = m_clock.after(deadline, this, [this] {
        std::string late;
        for (std::size_t term = 0; term < m_values.size(); ++term)
            late += m_values[term] ? "" : (late.empty() ? "" : ", ") + nameOf(term);
        finish(failure(ErrorKind::Timeout, late + ": the loss was not there in time"));
    });
    for (std::size_t term = 0; term < m_values.size(); ++term)
        run(term, deadline);
}

void LossEvaluation::run(std::size_t term, Milliseconds deadline)
{
    const LossFunction& function = term == 0 ? m_loss.base : m_loss.regularizers[term - 1].function;
    TaskSupervisor::Work<LossValue> work = [name = nameOf(term), function, input = m_input](const CancelToken& token) {
        return evaluateTerm(name, function, *input, token);
    };
    m_running.push_back(m_tasks.run<LossValue>(
        QStringLiteral("loss ") + QString::fromStdString(nameOf(term)), this, std::move(work),
        [this, term](Result<LossValue> value) { onTerm(term, std::move(value)); }, TaskOptions{deadline}));
}

void LossEvaluation::onTerm(std::size_t term, Result<LossValue> value)
{
    if (m_done)
        return;
    if (!value) {
        finish(failure(value.error()));
        return;
    }
    m_values[term] = std::move(*value);
    if (!std::ranges::all_of(m_values, [](const auto& v) { return v.has_value(); }))
        return;
    std::vector<LossValue> values;
    for (auto& received : m_values)
        values.push_back(std::move(*received));
    finish(combineTerms(m_loss, std::move(values)));
}

void LossEvaluation::finish(Result<LossReport> report)
{
    m_done = true;
    m_timer.cancel();
    for (TaskHandle& task : std::exchange(m_running, {}))
        task.cancel();
    m_delivery(std::move(report));
}

std::string LossEvaluation::nameOf(std::size_t term) const
{
    return term == 0 ? "base" : m_loss.regularizers[term - 1].name;
}

} // namespace tinkex
