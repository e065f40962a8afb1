#include "core/supervision/census.h"
#include "tests/core/acceptance/stacktest.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <set>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatience = Stack::kPatience;
constexpr Milliseconds kBeat{100};

qint64 residentBytes()
{
    QFile file(u"/proc/self/statm"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4'096 : 0;
}

int descriptorCount()
{
    return static_cast<int>(QDir(u"/proc/self/fd"_s).entryList(QDir::NoDotAndDotDot | QDir::AllEntries).size());
}

/// Everything alive that a client brings with it.
std::map<QString, int> living()
{
    std::map<QString, int> counts;
    for (const char* name : {"TrainingClient", "SamplingClient", "ClientOperation", "FuturePoller", "ModelCreation"})
        counts[QString::fromLatin1(name)] = census::count(name);
    return counts;
}

std::set<QString> ids(const QList<ClientRow>& rows)
{
    std::set<QString> found;
    for (const ClientRow& row : rows)
        found.insert(row.id);
    return found;
}

} // namespace

/// Clients are made, closed, crash and are forgotten without touching their neighbours.
class TestClientLives : public StackTest {
    Q_OBJECT

private Q_SLOTS:
    void at_3a_closingTenLeavesTheKeeperAndMakesNothingAnew()
    {
        TrainingClient* const keeper = m_stack->trainer(m_service, u"keeper"_s);
        QStringList others;
        for (int i = 0; i < 5; ++i) {
            others << m_stack->trainer(m_service)->row().id;
            others << m_stack->sampler(m_service)->row().id;
        }
        QCOMPARE(m_service->clientRows().size(), 11);
        for (const QString& id : others)
            m_service->closeClient(id);
        QTRY_COMPARE(m_service->clientRows().size(), 1);
        QCOMPARE(m_service->clientRows()[0].id, keeper->row().id);
        Step step;
        keeper->optimStep({}, this, step.handler());
        QTRY_VERIFY(step.has_value());
        QVERIFY(step->has_value());
        QCOMPARE(m_mock->seen("create_model").size() + m_mock->seen("create_sampling_session").size(), std::size_t{11});
        QVERIFY(m_service->isRunning());
    }

    void at_3b_aClientThatCannotBeMadeLeavesNoRow()
    {
        m_mock->always("/api/v1/create_model", answer::status(400, {}, R"({"detail":"no such model"})"));
        m_mock->always("/api/v1/create_sampling_session", answer::status(400, {}, R"({"detail":"no such model"})"));
        int served = 0;
        QString why;
        TrainerOptions trainer;
        trainer.baseModel = "nobody";
        m_service->createTrainer(trainer, this, [&](const auto& r) {
            ++served;
            why = r.error().detail;
        });
        SamplerOptions sampler;
        sampler.baseModel = "nobody";
        m_service->createSampler(sampler, this, [&](const auto&) { ++served; });
        QTRY_COMPARE(served, 2);
        QCOMPARE(why, u"no such model"_s);
        QTRY_VERIFY(m_service->clientRows().isEmpty());
        QList<SupervisedRow> rows;
        m_service->appendRows(rows, {});
        QCOMPARE(rows.size(), 2); // the service and its supervisor
        const int beats = beatsOf("S1");
        QTRY_VERIFY_WITH_TIMEOUT(beatsOf("S1") >= beats + 3, kPatience);
        QCOMPARE(served, 2);
        QCOMPARE(m_mock->seen("create_model").size(), std::size_t{1});
    }

    void at_4a_closingAServiceEndsAllThatWasItsAndNothingElse()
    {
        const auto base = living();
        ServiceClient* const other = m_stack->open(u"other"_s);
        populate(m_service);
        const auto half = living();
        populate(other);
        // The other's work, which must not notice.
        m_mock->pendingPolls = 20;
        Step step;
        other->trainers().first()->optimStep({}, this, step.handler());
        QTRY_VERIFY(beatsOf("S1") >= 1);

        m_service->stop();
        QTRY_VERIFY_WITH_TIMEOUT(!m_service, kPatience);
        const int beats = beatsOf("S1");
        const int others = beatsOf("S2");
        QTRY_VERIFY_WITH_TIMEOUT(beatsOf("S2") >= others + 4, kPatience);
        QVERIFY(beatsOf("S1") <= beats + 1); // one may have been on its way
        QTRY_VERIFY_WITH_TIMEOUT(step.has_value(), kPatience);
        QVERIFY(step->has_value());
        QTRY_COMPARE(living(), half); // one service's worth
        QCOMPARE(census::count("ServiceClient"), 1);
        other->stop();
        QTRY_COMPARE(living(), base);
    }

    void at_4b_aServiceThatDiesWithWorkInFlightLeavesNothing_data()
    {
        QTest::addColumn<bool>("lost");
        QTest::newRow("deleted") << false;
        QTest::newRow("its session is lost") << true;
    }
    void at_4b_aServiceThatDiesWithWorkInFlightLeavesNothing()
    {
        QFETCH(bool, lost);
        QVERIFY(m_stack->open(u"other"_s)); // its beats are the clock
        const auto base = living();
        populate(m_service);
        m_mock->pendingPolls = -1;
        Step step;
        Sampled sample;
        m_service->trainers().first()->optimStep({}, this, step.handler());
        m_service->samplers().first()->sample(Stack::prompt(), this, sample.handler());
        QTRY_VERIFY(m_mock->polls("f1") >= 1 && m_mock->polls("f2") >= 1);
        if (lost) {
            HeartbeatPolicy policy;
            policy.interval = kBeat;
            policy.maxFailures = 2;
            m_stack->sessions.setPolicy(policy);
            m_mock->always("/api/v1/session_heartbeat", [this](const ServerRequest& request, Responder responder) {
                const bool first = request.body.find("\"S1\"") != std::string::npos;
                (first ? answer::status(500) : m_mock->plain())(request, std::move(responder));
            });
        } else {
            delete m_service.data();
        }
        QTRY_VERIFY_WITH_TIMEOUT(step.has_value() && sample.has_value(), kPatience);
        QVERIFY(!step->has_value() && !sample->has_value());
        QTRY_VERIFY(!m_service);
        QTRY_COMPARE(living(), base);
        QCOMPARE(m_stack->tasks.trackedCount(), 0);
        const int beats = beatsOf("S1");
        const int polls = m_mock->polls();
        const int others = beatsOf("S2");
        QTRY_VERIFY_WITH_TIMEOUT(beatsOf("S2") >= others + 4, kPatience);
        QVERIFY(beatsOf("S1") <= beats + 1);
        QVERIFY(m_mock->polls() <= polls + 2);
    }

    void at_4c_twoHundredSamplersComeAndGo()
    {
        const auto cycle = [this] {
            const QString id = m_stack->sampler(m_service)->row().id;
            m_service->closeClient(id);
            return QTest::qWaitFor([this] { return m_service->clientRows().isEmpty(); }, kPatience);
        };
        for (int i = 0; i < 50; ++i)
            QVERIFY(cycle());
        const auto base = living();
        const qint64 resident = residentBytes();
        const int descriptors = descriptorCount();
        for (int i = 0; i < 200; ++i)
            QVERIFY(cycle());
        QTRY_COMPARE(living(), base);
        QVERIFY2(descriptorCount() <= descriptors + 2, qPrintable(QString::number(descriptorCount())));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they keep what was freed
        QVERIFY2(residentBytes() - resident < 5'000'000, qPrintable(QString::number(residentBytes() - resident)));
#else
        Q_UNUSED(resident);
#endif
    }

    void at_4d_threeBusyServicesStopInTime()
    {
        ServiceClient* const services[] = {m_service, m_stack->open(u"two"_s), m_stack->open(u"three"_s)};
        m_mock->pendingPolls = -1;
        m_mock->always("/api/v1/unload_model", m_mock->hold());
        int served = 0;
        for (ServiceClient* service : services) {
            populate(service);
            service->trainers().first()->optimStep({}, this, [&](const auto&) { ++served; });
            service->samplers().first()->sample(Stack::prompt(), this, [&](const auto&) { ++served; });
        }
        QTRY_VERIFY(m_mock->polls() >= 6);
        QElapsedTimer took;
        took.start();
        m_stack->services.stop();
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->services.hasExited(), 6'000);
        QVERIFY(took.elapsed() <= 6'000);
        QCOMPARE(served, 6);
        QVERIFY(m_stack->services.cutChildren().isEmpty());
        QTRY_COMPARE(census::count("TrainingClient") + census::count("SamplingClient"), 0);
    }

    void at_6b_theListIsWhoeverLives()
    {
        // There is no register beside the clients that could forget one: rows are read from the living objects.
        QList<SamplingClient*> samplers;
        for (int i = 0; i < 3; ++i)
            samplers << m_stack->sampler(m_service);
        QCOMPARE(m_service->clientRows().size(), 3);
        delete samplers.takeFirst();
        QCOMPARE(m_service->clientRows().size(), 2);
    }

    void at_6c_aClosedSamplerSendsNothing()
    {
        QPointer<SamplingClient> sampler = m_stack->sampler(m_service);
        Sampled sample;
        sampler->stop();
        sampler->sample(Stack::prompt(), this, sample.handler());
        QTRY_VERIFY(sample.has_value());
        QCOMPARE(sample->error().kind, ErrorKind::Cancelled);
        QVERIFY(m_mock->seen("asample").empty());
    }

    void ax_2_rowsAreTheLivingClientsAtAllTimes()
    {
        // The supervisor's children are who lives; the rows are made elsewhere.
        const auto agree = [this] {
            QList<SupervisedRow> supervised;
            m_service->appendRows(supervised, {});
            std::multiset<QString> living;
            for (const SupervisedRow& row : supervised) {
                const bool ended = row.state == SupervisedState::Exited || row.state == SupervisedState::Failed;
                if (!ended && (row.kind == u"TrainingClient"_s || row.kind == u"SamplingClient"_s))
                    living.insert(row.name);
            }
            std::multiset<QString> rows;
            for (const ClientRow& row : m_service->clientRows())
                rows.insert(row.name);
            return rows == living;
        };
        QVERIFY(agree());
        bool always = true;
        const QObject watch; // listens no longer than what it writes to lives
        connect(m_service, &Worker::changed, &watch, [&] { always = always && agree(); });
        for (int i = 0; i < 4; ++i) {
            m_stack->trainer(m_service);
            m_stack->sampler(m_service);
            QVERIFY(agree());
        }
        QCOMPARE(m_service->clientRows().size(), 8);
        for (const QString& id : ids(m_service->clientRows())) {
            m_service->closeClient(id);
            QVERIFY(agree());
        }
        QTRY_VERIFY(m_service->clientRows().isEmpty());
        QVERIFY(always);
        QTRY_COMPARE(census::count("TrainingClient") + census::count("SamplingClient"), 0);
    }

    void ax_4_aStateThatCannotBeLoadedLeavesNoTrainer()
    {
        m_mock->always("/api/v1/load_weights", answer::status(400, {}, R"({"detail":"no such checkpoint"})"));
        int failed = 0;
        for (int i = 0; i < 3; ++i)
            m_service->createTrainerFromState("tinker://S/weights/x", true, {}, this,
                                              [&](const auto& r) { failed += r ? 0 : 1; });
        QTRY_COMPARE(failed, 3);
        QTRY_COMPARE(census::count("TrainingClient"), 0);
        QTRY_COMPARE(m_mock->seen("unload_model").size(), std::size_t{3});
        m_stack->trainer(m_service);
        QCOMPARE(m_mock->seen("create_model").back().body["model_seq_id"_L1].toInt(), 3);
    }

    void ax_19_aModelThatIsAFuture()
    {
        m_mock->always("/api/v1/create_model", answer::json(R"({"request_id":"c1"})"));
        m_mock->future = [](const std::string& id, int poll) -> std::optional<ServerResponse> {
            if (poll < 3)
                return ServerResponse::json(TinkerMock::tryAgain(id));
            return ServerResponse::json(R"({"type":"create_model","model_id":"S1:train:0"})");
        };
        TrainingClient* const trainer = m_stack->trainer(m_service);
        QVERIFY(trainer);
        QCOMPARE(trainer->modelId(), std::string("S1:train:0"));
        QCOMPARE(m_mock->polls("c1"), 3);
    }

    void ax_23_aModelThatCameTooLateIsUnloaded()
    {
        Stack hasty(m_mock->baseUrl(), "tml-secret-of-the-first", 20);
        ServiceClient* const service = hasty.open();
        QVERIFY(service);
        m_mock->always("/api/v1/create_model", m_mock->hold());
        TrainerOptions options;
        options.baseModel = "tiny";
        Later<TrainingClient*> made;
        OperationHandle handle = service->createTrainer(options, this, made.handler());
        QTRY_COMPARE(m_mock->heldCount("/api/v1/create_model"), 1);
        QCOMPARE(service->clientRows().size(), 1);
        QCOMPARE(service->clientRows()[0].state, LiveState::Creating);
        handle.cancel();
        QTRY_VERIFY(made.has_value());
        QTRY_VERIFY(service->clientRows().isEmpty());
        QCOMPARE(hasty.tasks.trackedCount(), 1); // not hidden
        const Milliseconds closedAt = hasty.clock.now();
        QTRY_VERIFY(hasty.clock.now() > closedAt + 5'500ms); // longer than a client may take to stop
        QVERIFY(m_mock->release("/api/v1/create_model",
                                ServerResponse::json(R"({"request_id":"c","model_id":"S2:train:0"})")));
        QTRY_COMPARE(m_mock->seen("unload_model").size(), std::size_t{1});
        QCOMPARE(m_mock->seen("unload_model")[0].body["model_id"_L1].toString(), u"S2:train:0"_s);
        QTRY_COMPARE(hasty.tasks.trackedCount(), 0);
        QCOMPARE(hasty.events.countOf(u"made after its client had been closed"_s), 1);
    }

    void ax_30_aLongUnloadSucceedsAndHoldsNobodyUp()
    {
        TrainingClient* const trainer = m_stack->trainer(m_service, u"going"_s);
        TrainingClient* const sibling = m_stack->trainer(m_service, u"staying"_s);
        m_mock->always("/api/v1/unload_model", answer::json(R"({"request_id":"u1"})"));
        const qint64 until = m_mock->nowMs() + 4'000;
        m_mock->future = [this, until](const std::string& id, int) -> std::optional<ServerResponse> {
            if (id != "u1")
                return std::nullopt;
            return ServerResponse::json(m_mock->nowMs() < until ? TinkerMock::tryAgain(id, 200)
                                                                : R"({"type":"unload_model"})");
        };
        m_service->closeClient(trainer->row().id);
        QTRY_VERIFY(m_mock->polls("u1") >= 1);
        Step step;
        sibling->optimStep({}, this, step.handler());
        QTRY_VERIFY(step.has_value());
        QVERIFY(step->has_value());
        QVERIFY(m_mock->nowMs() < until);
        QTRY_COMPARE_WITH_TIMEOUT(m_stack->tasks.trackedCount(), 0, kPatience);
        QVERIFY(m_mock->nowMs() >= until);
        QCOMPARE(m_stack->events.countOf(u"could not be unloaded"_s), 0);
    }

    void ax_31_samplersOfBothKindsShareOneCounter()
    {
        TrainingClient* const trainer = m_stack->trainer(m_service);
        m_stack->sampler(m_service);
        Later<SamplingClient*> fromTrainer;
        m_service->createSamplerFromTrainer(trainer, u"new"_s, this, fromTrainer.handler());
        QTRY_VERIFY(fromTrainer.has_value());
        QVERIFY(fromTrainer->has_value());
        m_stack->sampler(m_service);
        std::vector<int> numbers;
        for (const char* path : {"create_sampling_session", "save_weights_for_sampler"}) {
            for (const Seen& seen : m_mock->seen(path)) {
                if (seen.body.contains("sampling_session_seq_id"_L1))
                    numbers.push_back(seen.body["sampling_session_seq_id"_L1].toInt());
            }
        }
        std::ranges::sort(numbers);
        QVERIFY(numbers.size() >= 3);
        QVERIFY(std::ranges::adjacent_find(numbers) == numbers.end());
    }

private:
    HeartbeatPolicy heartbeats() const override
    {
        HeartbeatPolicy policy;
        policy.interval = kBeat;
        return policy;
    }
    void populate(ServiceClient* service)
    {
        QVERIFY(m_stack->trainer(service));
        QVERIFY(m_stack->sampler(service));
        QVERIFY(m_stack->sampler(service));
    }
    int beatsOf(const std::string& session) const
    {
        return static_cast<int>(std::ranges::count_if(m_mock->seen("session_heartbeat"), [&](const Seen& seen) {
            return seen.body["session_id"_L1].toString().toStdString() == session;
        }));
    }
};

QTEST_GUILESS_MAIN(TestClientLives)
#include "tst_clientlives.moc"
