#include "core/losses/lossevaluation.h"

#include "core/losses/regularizers.h"
#include "tests/core/losses/lossbench.h"
#include "tests/support/virtualclock.h"

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;

namespace {

/// Runs until it is told to stop.
LossFunction endless(std::shared_ptr<std::atomic_int> state)
{
    return [state](const LossInput&, const CancelToken& token) -> Result<LossValue> {
        *state = 1;
        while (!token.isCancelled())
            std::this_thread::yield();
        *state = 2;
        return failure(ErrorKind::Cancelled, "cancelled");
    };
}

} // namespace

class TestLossEvaluation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<VirtualClock>();
        m_tasks = std::make_unique<TaskSupervisor>(*m_clock, 3);
        m_tasks->start();
        m_reports.clear();
        m_evaluation = std::make_unique<LossEvaluation>(*m_tasks, *m_clock, nullptr);
    }
    void cleanup()
    {
        m_evaluation.reset();
        QTRY_COMPARE(m_tasks->tasks().size(), 0);
        m_tasks.reset();
    }

    void sideBySideIsTheSameAsOneByOne()
    {
        const LossInput input = lossInput({4, 2, 3});
        CustomLoss loss{
            baseLoss(crossEntropy()),
            {{"kl", 0.5, klDivergence()}, {"entropy", 0.1, entropy()}, {"l2", 0.01, l2()}, {"mse", 2, consistency()}}};
        std::vector<LossValue> values{evaluateTerm("base", loss.base, input, {}).value()};
        for (const Regularizer& term : loss.regularizers)
            values.push_back(evaluateTerm(term.name, term.function, input, {}).value());
        const LossReport expected = combineTerms(loss, values).value();
        start(loss, input);
        QTRY_COMPARE(m_reports.size(), std::size_t(1));
        QVERIFY(m_reports[0].has_value());
        QCOMPARE(m_reports[0]->total, expected.total);
        QCOMPARE(m_reports[0]->gradient, expected.gradient);
        for (std::size_t i = 0; i < loss.regularizers.size(); ++i)
            QCOMPARE(m_reports[0]->regularizers[i].name, loss.regularizers[i].name);
        QCOMPARE(m_clock->pendingTimers(), 0);
    }

    void theWholeGradientIsThatOfTheSum()
    {
        const LossInput input = lossInput({3, 2});
        const CustomLoss loss{baseLoss(importanceSampling()), {{"kl", 0.5, klDivergence()}, {"l1", 0.2, l1()}}};
        const LossFunction whole = [&](const LossInput& at, const CancelToken&) -> Result<LossValue> {
            std::vector<LossValue> values{loss.base(at, {}).value()};
            for (const Regularizer& term : loss.regularizers)
                values.push_back(term.function(at, {}).value());
            const LossReport report = combineTerms(loss, std::move(values)).value();
            return LossValue{report.total, report.gradient, {}};
        };
        QVERIFY(gradientError(whole, input) < 1e-6);
    }

    void aBadLossIsRefusedBeforeAnythingRuns()
    {
        start({constant(1), {{"a", -1, l1()}}}, lossInput({2}));
        QVERIFY(m_reports.empty()); // never inside start
        QTRY_COMPARE(m_reports.size(), std::size_t(1));
        QCOMPARE(m_reports[0].error().kind, ErrorKind::Validation);
        QCOMPARE(m_tasks->counts().peakRunning, 0);
    }

    void theFirstFailureEndsTheRest()
    {
        const auto state = std::make_shared<std::atomic_int>(0);
        const LossFunction failing = [state](const LossInput&, const CancelToken&) -> Result<LossValue> {
            while (*state == 0)
                std::this_thread::yield();
            throw std::runtime_error("boom");
        };
        start({constant(1), {{"slow", 1, endless(state)}, {"broken", 1, failing}}}, lossInput({2}));
        QTRY_COMPARE(m_reports.size(), std::size_t(1));
        QCOMPARE(m_reports[0].error().detail, QStringLiteral("broken: boom"));
        QTRY_COMPARE(state->load(), 2);
        QTRY_COMPARE(m_tasks->tasks().size(), 0);
    }

    void aLateTermIsNamed()
    {
        const auto state = std::make_shared<std::atomic_int>(0);
        start({constant(1), {{"slow", 1, endless(state)}}}, lossInput({2}), 100ms);
        QTRY_COMPARE(state->load(), 1);
        QTRY_COMPARE(m_tasks->tasks().size(), 1); // the base is done
        m_clock->advance(99ms);
        QCoreApplication::processEvents();
        QVERIFY(m_reports.empty());
        m_clock->advance(1ms);
        QTRY_COMPARE(m_reports.size(), std::size_t(1));
        QCOMPARE(m_reports[0].error().kind, ErrorKind::Timeout);
        QVERIFY(m_reports[0].error().detail.startsWith(QStringLiteral("slow:")));
        QTRY_COMPARE(state->load(), 2);
    }

    void theEndOfItsOwnerCancels()
    {
        const auto state = std::make_shared<std::atomic_int>(0);
        start({endless(state), {}}, lossInput({2}));
        QTRY_COMPARE(state->load(), 1);
        m_evaluation.reset();
        QTRY_COMPARE(state->load(), 2);
        QTRY_COMPARE(m_tasks->tasks().size(), 0);
        QVERIFY(m_reports.empty());
        QCOMPARE(m_clock->pendingTimers(), 0);
    }

private:
    void start(CustomLoss loss, LossInput input, Milliseconds deadline = LossEvaluation::kDeadline)
    {
        m_evaluation->start(
            std::move(loss), std::make_shared<const LossInput>(std::move(input)),
            [this](Result<LossReport> report) { m_reports.push_back(std::move(report)); }, deadline);
    }

    std::unique_ptr<VirtualClock> m_clock;
    std::unique_ptr<TaskSupervisor> m_tasks;
    std::unique_ptr<LossEvaluation> m_evaluation;
    std::vector<Result<LossReport>> m_reports;
};

QTEST_GUILESS_MAIN(TestLossEvaluation)
#include "tst_lossevaluation.moc"
