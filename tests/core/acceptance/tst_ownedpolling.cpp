#include "tests/core/acceptance/stacktest.h"

#include <QDir>
#include <QThread>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatience = Stack::kPatience;

int threadCount()
{
    return static_cast<int>(QDir(u"/proc/self/task"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size());
}

int tasksOf(const TaskSupervisor& tasks, const QString& owner)
{
    return static_cast<int>(
        std::ranges::count_if(tasks.tasks(), [&](const TaskRow& row) { return row.owner == owner; }));
}

ServerResponse failedBy(const QString& text)
{
    return ServerResponse::json("{\"error\":\"" + text.toStdString() + "\",\"category\":\"user\"}");
}

} // namespace

/// Polling is owned by its client: it ends with it, and whoever waits hears exactly one word.
class TestOwnedPolling : public StackTest {
    Q_OBJECT

private Q_SLOTS:
    void at_2a_aDeletedTrainerPollsNoMore()
    {
        m_mock->pendingPolls = -1;
        TrainingClient* const first = m_stack->trainer(m_service, u"first"_s);
        TrainingClient* const second = m_stack->trainer(m_service, u"second"_s);
        Loss lost;
        Loss kept;
        first->forwardBackward({Stack::datum()}, "cross_entropy", {}, this, lost.handler());
        QTRY_VERIFY(m_mock->polls("f1") >= 1);
        second->forwardBackward({Stack::datum()}, "cross_entropy", {}, this, kept.handler());
        QTRY_VERIFY_WITH_TIMEOUT(m_mock->polls("f1") >= 3 && m_mock->polls("f2") >= 3, kPatience);
        QVERIFY(tasksOf(m_stack->tasks, u"first"_s) > 0);

        const int before = m_mock->polls("f1");
        const int others = m_mock->polls("f2");
        delete first;
        QCOMPARE(tasksOf(m_stack->tasks, u"first"_s), 0);
        QTRY_VERIFY(lost.has_value());
        QCOMPARE(lost->error().kind, ErrorKind::Cancelled);
        // At most the poll that was on its way; the other client's go on at their rate, which is the clock here.
        QTRY_VERIFY_WITH_TIMEOUT(m_mock->polls("f2") >= others + 20, kPatience);
        QVERIFY(m_mock->polls("f1") <= before + 1);
        QVERIFY(m_service->isRunning());
        QVERIFY(second->isRunning());
        QVERIFY(!kept.has_value());
    }

    void at_2b_aDeletedServicePollsForNoneOfItsClients()
    {
        m_mock->pendingPolls = -1;
        ServiceClient* const other = m_stack->open(u"other"_s);
        Loss losses[3];
        for (int i = 0; i < 3; ++i)
            m_stack->trainer(i < 2 ? m_service.data() : other)
                ->forwardBackward({Stack::datum()}, "cross_entropy", {}, this, losses[i].handler());
        QTRY_VERIFY_WITH_TIMEOUT(m_mock->polls("f1") >= 2 && m_mock->polls("f2") >= 2 && m_mock->polls("f3") >= 2,
                                 kPatience);
        const int first = m_mock->polls("f1");
        const int second = m_mock->polls("f2");
        const int third = m_mock->polls("f3");
        delete m_service.data();
        QTRY_VERIFY(losses[0] && losses[1]);
        QTRY_VERIFY_WITH_TIMEOUT(m_mock->polls("f3") >= third + 20, kPatience);
        QVERIFY(m_mock->polls("f1") <= first + 1);
        QVERIFY(m_mock->polls("f2") <= second + 1);
        QVERIFY(!losses[2]);
    }

    void at_2c_garbageEndsTheOperationAndNothingElse()
    {
        TrainingClient* const trainer = m_stack->trainer(m_service);
        m_mock->future = [](const std::string& id, int) {
            return id == "f1" ? std::optional(ServerResponse::json("{\"type\":\"forw")) : std::nullopt;
        };
        Loss bad;
        trainer->forwardBackward({Stack::datum()}, "cross_entropy", {}, this, bad.handler());
        QTRY_VERIFY(bad.has_value());
        QCOMPARE(bad->error().kind, ErrorKind::Protocol);
        QCOMPARE(trainer->row().state, LiveState::Alive);
        Step good;
        trainer->optimStep({}, this, good.handler());
        QTRY_VERIFY(good.has_value());
        QVERIFY(good->has_value());
    }

    void at_2d_whenTheCallerGoesTheWorkGoes()
    {
        m_mock->pendingPolls = -1;
        TrainingClient* const trainer = m_stack->trainer(m_service);
        auto window = std::make_unique<QObject>();
        int served = 0;
        for (int i = 0; i < 5; ++i)
            trainer->optimStep({}, window.get(), [&](auto) { ++served; });
        QTRY_VERIFY_WITH_TIMEOUT(m_mock->polls("f5") >= 2, kPatience);
        window.reset();
        QTRY_COMPARE(m_stack->tasks.trackedCount(), 0);
        QCOMPARE(served, 0);
        QVERIFY(trainer->row().operations.isEmpty());
        QVERIFY(std::ranges::none_of(m_stack->events.lines,
                                     [](const EventRow& row) { return row.severity >= Severity::Warning; }));
    }

    void at_2e_oneFailedChunkStopsTheOthers()
    {
        m_stack->accounts.front()->link.setConfig([] {
            wire::ClientConfig config;
            config.fwdbwdMaxChunkLen = 1;
            return config;
        }());
        m_mock->future = [this](const std::string& id, int poll) -> std::optional<ServerResponse> {
            if (id == "f2" && poll >= 3)
                return failedBy(u"chunk two is bad"_s);
            return ServerResponse::json(TinkerMock::tryAgain(id));
        };
        TrainingClient* const trainer = m_stack->trainer(m_service);
        Loss loss;
        trainer->forwardBackward(std::vector(3, Stack::datum()), "cross_entropy", {}, this, loss.handler());
        QTRY_VERIFY_WITH_TIMEOUT(loss.has_value(), kPatience);
        QCOMPARE(loss->error().kind, ErrorKind::RemoteTask);
        QVERIFY(loss->error().detail.contains(u"chunk two is bad"_s));
        const int first = m_mock->polls("f1");
        const int third = m_mock->polls("f3");
        QCOMPARE(m_stack->tasks.trackedCount(), 0);
        trainer->optimStep({}, this, [](const auto&) {}); // its polls are the clock
        QTRY_VERIFY_WITH_TIMEOUT(m_mock->polls("f4") >= 15, kPatience);
        QVERIFY(m_mock->polls("f1") <= first + 1);
        QVERIFY(m_mock->polls("f3") <= third + 1);
    }

    void at_2f_fourHundredSamplesTakeNoThreads()
    {
        SamplingClient* const sampler = m_stack->sampler(m_service);
        const int base = threadCount();
        const qint64 until = m_mock->nowMs() + 3'000;
        m_mock->future = [this, until](const std::string& id, int) {
            return m_mock->nowMs() < until ? std::optional(ServerResponse::json(TinkerMock::tryAgain(id, 1'000)))
                                           : std::nullopt;
        };
        int good = 0;
        int bad = 0;
        for (int i = 0; i < 400; ++i)
            sampler->sample(Stack::prompt(), this, [&](const Result<SampleOutcome>& r) { ++(r ? good : bad); });
        int peak = 0;
        const bool ended = QTest::qWaitFor(
            [&] {
                peak = std::max(peak, threadCount());
                return good + bad == 400;
            },
            60'000);
        QVERIFY(ended);
        QCOMPARE(bad, 0);
        QVERIFY2(peak <= base + QThread::idealThreadCount() + 3, qPrintable(u"%1 after %2"_s.arg(peak).arg(base)));
    }

    void ax_10_everyShapeOfFailureIsAnError_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("text");
        QTest::newRow("error and category")
            << uR"({"error":"out of memory","category":"server"})"_s << u"out of memory"_s;
        QTest::newRow("nested") << uR"({"status":"failed","error":{"message":"bad tokens","category":"user"}})"_s
                                << u"bad tokens"_s;
        QTest::newRow("unknown status") << uR"({"status":"exploded"})"_s << QString();
        QTest::newRow("unknown type") << uR"({"type":"something_new"})"_s << QString();
        QTest::newRow("a list") << u"[]"_s << QString();
        QTest::newRow("empty") << QString() << QString();
    }
    void ax_10_everyShapeOfFailureIsAnError()
    {
        QFETCH(QString, body);
        QFETCH(QString, text);
        m_mock->future = [&](const std::string&, int) {
            return std::optional(ServerResponse::json(body.toStdString()));
        };
        Loss loss;
        m_stack->trainer(m_service)->forwardBackward({Stack::datum()}, "cross_entropy", {}, this, loss.handler());
        QTRY_VERIFY(loss.has_value());
        QVERIFY(!loss->has_value());
        QVERIFY2(loss->error().detail.contains(text), qPrintable(loss->error().toText()));
    }

    void ax_15_everyAbnormalEndReachesTheCaller()
    {
        m_mock->pendingPolls = -1;
        TrainingClient* const trainer = m_stack->trainer(m_service);
        Step killed;
        Step cut;
        const quint64 id = trainer->optimStep({}, this, killed.handler()).id();
        QTRY_VERIFY(m_mock->polls("f1") >= 1);
        trainer->optimStep({}, this, cut.handler());
        QTRY_VERIFY(m_mock->polls("f2") >= 1);

        m_stack->tasks.cancel(id); // from outside, by the task list
        QTRY_VERIFY_WITH_TIMEOUT(killed.has_value(), 1'000);
        QCOMPARE(killed->error().kind, ErrorKind::Cancelled);
        QVERIFY(!cut.has_value());
        m_stack->accounts.front()->transport.shutdown(); // the floor goes
        QTRY_VERIFY_WITH_TIMEOUT(cut.has_value(), 1'000);
        QVERIFY(!cut->has_value());
        QCOMPARE(m_stack->tasks.trackedCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestOwnedPolling)
#include "tst_ownedpolling.moc"
