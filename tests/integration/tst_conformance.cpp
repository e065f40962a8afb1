#include "tests/integration/conformancebench.h"

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double kClose = 1e-5;

bool isNotOffered(const Error& error)
{
    return error.code == u"not_offered"_s && error.detail.startsWith(u"not offered: "_s);
}

template<class T> QString outcome(const Result<T>& result)
{
    if (result)
        return u"offered"_s;
    return isNotOffered(result.error()) ? u"not offered"_s : result.error().toText();
}

QString expected(bool offered)
{
    return offered ? u"offered"_s : u"not offered"_s;
}

void addDialects()
{
    QTest::addColumn<QString>("name");
    for (const Dialect& one : dialects())
        QTest::newRow(qPrintable(one.name)) << one.name;
}

double lossOf(const wire::ForwardBackwardOutput& output)
{
    const auto found = output.metrics.find("loss:sum");
    return found == output.metrics.end() ? -1 : found->second;
}

} // namespace

/// One client against nine servers, each with the oddities of servers.md.
class TestConformance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void trains_data() { addDialects(); }
    void trains()
    {
        QFETCH(QString, name);
        ConformanceBench bench(dialect(name));
        QVERIFY2(bench.connects(), bench.ended ? qPrintable(bench.ended->error->toText()) : "");
        const auto models = bench.wait<std::vector<wire::SupportedModel>>(
            [&](QObject* owner, auto handler) { bench.service->rest().capabilities(owner, std::move(handler)); });
        QVERIFY(models);
        QCOMPARE(models->size(), std::size_t(dialect(name).listsModels ? 1 : 0));
        const auto trainer = bench.trainer();
        QVERIFY2(trainer, trainer ? "" : qPrintable(trainer.error().toText()));
        for (int step = 0; step < 2; ++step) {
            const auto pass = bench.forwardBackward(*trainer);
            QVERIFY2(pass, pass ? "" : qPrintable(pass.error().toText()));
            QCOMPARE(pass->lossFnOutputs.size(), std::size_t{2});
            // Two datums with two targets of weight one each.
            QVERIFY2(std::abs(lossOf(*pass) - 4.0 / (1 + step)) < kClose, qPrintable(QString::number(lossOf(*pass))));
            const auto stepped = bench.optimStep(*trainer);
            QVERIFY2(stepped, stepped ? "" : qPrintable(stepped.error().toText()));
        }
        QCOMPARE((*trainer)->nextSeqId(), 5);
        QCOMPARE(bench.events.errors, QStringList());
    }

    void saysWhyAnOperationFailed_data() { addDialects(); }
    void saysWhyAnOperationFailed()
    {
        QFETCH(QString, name);
        ConformanceBench bench(dialect(name));
        QVERIFY(bench.connects());
        const auto trainer = bench.trainer();
        QVERIFY(trainer);
        bench.server.failNext(u"ValueError: no such token"_s);
        const auto failed = bench.forwardBackward(*trainer);
        QVERIFY(!failed);
        QVERIFY2(failed.error().detail.endsWith(u"ValueError: no such token"_s), qPrintable(failed.error().detail));
        QVERIFY(!failed.error().detail.contains(u"Traceback"_s));
        // The model goes on.
        QCOMPARE(outcome(bench.forwardBackward(*trainer)), u"offered"_s);
    }

    void computesLossesWithoutGradients_data() { addDialects(); }
    void computesLossesWithoutGradients()
    {
        QFETCH(QString, name);
        ConformanceBench bench(dialect(name));
        QVERIFY(bench.connects());
        const auto trainer = bench.trainer();
        QVERIFY(trainer);
        const auto pass = bench.wait<wire::ForwardBackwardOutput>([&](QObject* owner, auto handler) {
            (*trainer)->forward({ConformanceBench::datum()}, "cross_entropy", {}, owner, std::move(handler));
        });
        const bool offered = dialect(name).forwardEndpoint || dialect(name).encoding != Dialect::Encoding::Json;
        if (offered)
            QVERIFY2(pass && std::abs(lossOf(*pass) - 2.0) < kClose, pass ? "" : qPrintable(pass.error().toText()));
        else
            QCOMPARE(outcome(pass), u"not offered"_s);
    }

    void savesAndSamples_data() { addDialects(); }
    void savesAndSamples()
    {
        QFETCH(QString, name);
        const Dialect& spoken = dialect(name);
        ConformanceBench bench(spoken);
        QVERIFY(bench.connects());
        const auto trainer = bench.trainer();
        QVERIFY(trainer);
        QVERIFY(bench.optimStep(*trainer));
        const auto state = bench.save(*trainer, false, "ck-1");
        QVERIFY2(state, state ? "" : qPrintable(state.error().toText()));
        QVERIFY(state->path && !state->path->empty());
        const auto named = bench.save(*trainer, true, "sm-1");
        QCOMPARE(bool(named), spoken.namedSamplerCheckpoints);

        std::vector<SamplingClient*> samplers;
        if (named) {
            SamplerOptions options;
            options.modelPath = *named->path;
            const auto fromPath = bench.wait<SamplingClient*>([&](QObject* owner, auto handler) {
                bench.service->createSampler(options, owner, std::move(handler));
            });
            QVERIFY2(fromPath, fromPath ? "" : qPrintable(fromPath.error().toText()));
            samplers.push_back(*fromPath);
        }
        const auto ephemeral = bench.wait<SamplingClient*>([&](QObject* owner, auto handler) {
            bench.service->createSamplerFromTrainer(*trainer, u"now"_s, owner, std::move(handler));
        });
        QVERIFY2(ephemeral, ephemeral ? "" : qPrintable(ephemeral.error().toText()));
        samplers.push_back(*ephemeral);
        for (SamplingClient* sampler : samplers) {
            const auto sampled = bench.sample(sampler);
            QVERIFY2(sampled, sampled ? "" : qPrintable(sampled.error().toText()));
            QCOMPARE(sampled->response.sequences.size(), std::size_t{2});
            const wire::SampledSequence& first = sampled->response.sequences.front();
            QCOMPARE(first.tokens, (std::vector<std::int32_t>{8, 9, 10, 11}));
            QVERIFY(first.logprobs && std::abs(first.logprobs->front() + 0.5F) < kClose);
            QCOMPARE(sampled->response.promptLogprobs.has_value(), spoken.promptLogprobs);
        }
    }

    void resumesFromACheckpoint_data() { addDialects(); }
    void resumesFromACheckpoint()
    {
        QFETCH(QString, name);
        ConformanceBench bench(dialect(name));
        QVERIFY(bench.connects());
        const auto trainer = bench.trainer();
        QVERIFY(trainer);
        QVERIFY(bench.optimStep(*trainer));
        const auto state = bench.save(*trainer, false, "ck-1");
        QVERIFY(state);
        TrainerOptions options;
        options.baseModel = ProfileServer::kBaseModel;
        const auto resumed = bench.wait<TrainingClient*>([&](QObject* owner, auto handler) {
            bench.service->createTrainerFromState(*state->path, true, options, owner, std::move(handler));
        });
        QVERIFY2(resumed, resumed ? "" : qPrintable(resumed.error().toText()));
        const auto pass = bench.forwardBackward(*resumed);
        QVERIFY(pass);
        QVERIFY(std::abs(lossOf(*pass) - 2.0) < kClose); // after one step of the other model
    }

    void listsOfManyPages_data() { addDialects(); }
    void listsOfManyPages()
    {
        QFETCH(QString, name);
        const Dialect& spoken = dialect(name);
        ConformanceBench bench(spoken);
        QVERIFY(bench.connects());
        const auto trainer = bench.trainer();
        QVERIFY(trainer);
        bench.server.putCheckpoints(QString::fromStdString((*trainer)->modelId()), 250);
        RestClient& rest = bench.service->rest();
        const auto checkpoints = bench.wait<Listing<wire::Checkpoint>>(
            [&](QObject* owner, auto handler) { rest.allCheckpoints(owner, std::move(handler)); });
        QCOMPARE(outcome(checkpoints), expected(spoken.accountCheckpoints));
        QCOMPARE(bench.server.count("checkpoints"), spoken.accountCheckpoints ? 3 : 1);
        if (checkpoints) {
            QCOMPARE(checkpoints->rows.size(), std::size_t{250});
            QVERIFY(checkpoints->isComplete);
        }
        const auto runs = bench.wait<Listing<wire::TrainingRun>>(
            [&](QObject* owner, auto handler) { rest.allTrainingRuns(owner, std::move(handler)); });
        QCOMPARE(outcome(runs), expected(spoken.runList));
        QVERIFY(!runs || (runs->rows.size() == 1 && runs->isComplete));
    }

    void lists_data() { addDialects(); }
    void lists()
    {
        QFETCH(QString, name);
        const Dialect& spoken = dialect(name);
        ConformanceBench bench(spoken);
        const auto trainer = bench.savedTrainer("ck-1");
        QVERIFY2(trainer, trainer ? "" : qPrintable(trainer.error().toText()));
        RestClient& rest = bench.service->rest();
        const std::string run = (*trainer)->modelId();
        for (int round = 0; round < 2; ++round) {
            const auto runs = bench.wait<wire::TrainingRunList>(
                [&](QObject* owner, auto handler) { rest.trainingRuns(100, 0, owner, std::move(handler)); });
            QCOMPARE(outcome(runs), expected(spoken.runList));
            QVERIFY(!runs || runs->runs.front().trainingRunId == run);
            QCOMPARE(outcome(bench.wait<wire::TrainingRun>(
                         [&](QObject* owner, auto handler) { rest.trainingRun(run, owner, std::move(handler)); })),
                     expected(spoken.runDetails));
            const auto checkpoints = bench.wait<wire::CheckpointList>(
                [&](QObject* owner, auto handler) { rest.runCheckpoints(run, owner, std::move(handler)); });
            QCOMPARE(outcome(checkpoints), expected(spoken.runCheckpoints));
            QVERIFY(!checkpoints || checkpoints->checkpoints.size() == 1);
            QCOMPARE(outcome(bench.wait<wire::CheckpointList>(
                         [&](QObject* owner, auto handler) { rest.checkpoints(100, 0, owner, std::move(handler)); })),
                     expected(spoken.accountCheckpoints));
            QCOMPARE(outcome(bench.wait<std::vector<std::string>>(
                         [&](QObject* owner, auto handler) { rest.sessions(100, 0, owner, std::move(handler)); })),
                     expected(spoken.sessionList == Dialect::SessionList::Get));
            QCOMPARE(outcome(bench.wait<void>(
                         [&](QObject* owner, auto handler) { rest.checkHealth(owner, std::move(handler)); })),
                     expected(spoken.healthEndpoint));
        }
        // Asked once, remembered.
        const auto asked = [&](const char* operation, bool offered) {
            return bench.server.count(operation) == (offered ? 2 : 1);
        };
        QVERIFY(asked("training_runs", spoken.runList));
        QVERIFY(asked("checkpoints", spoken.accountCheckpoints));
        QVERIFY(asked("sessions", spoken.sessionList == Dialect::SessionList::Get));
        QCOMPARE(bench.events.errors, QStringList());
    }

    void looksAfterCheckpoints_data() { addDialects(); }
    void looksAfterCheckpoints()
    {
        QFETCH(QString, name);
        const Dialect& spoken = dialect(name);
        ConformanceBench bench(spoken);
        const auto trainer = bench.savedTrainer("ck-1");
        QVERIFY2(trainer, trainer ? "" : qPrintable(trainer.error().toText()));
        static_cast<void>(bench.save(*trainer, true, "sm-1"));
        RestClient& rest = bench.service->rest();
        const wire::TinkerPath state{(*trainer)->modelId(), "weights", "ck-1"};
        const wire::TinkerPath sampler{(*trainer)->modelId(), "sampler_weights", "sm-1"};
        const bool lists = spoken.runCheckpoints;

        QCOMPARE(outcome(bench.wait<void>(
                     [&](QObject* owner, auto handler) { rest.setTtl(state, 60, owner, std::move(handler)); })),
                 expected(spoken.ttl));
        QCOMPARE(outcome(bench.wait<void>(
                     [&](QObject* owner, auto handler) { rest.setPublished(state, true, owner, std::move(handler)); })),
                 expected(spoken.publish));
        const auto archive = bench.wait<wire::ArchiveUrl>(
            [&](QObject* owner, auto handler) { rest.archiveUrl(sampler, owner, std::move(handler)); });
        QCOMPARE(outcome(archive), expected(spoken.archive == Dialect::Archive::Redirect ||
                                            spoken.archive == Dialect::Archive::RedirectOfBareName));
        QVERIFY(!archive || archive->url.starts_with("http://127.0.0.1"));
        const auto removed = bench.wait<void>(
            [&](QObject* owner, auto handler) { rest.deleteCheckpoint(state, owner, std::move(handler)); });
        QCOMPARE(outcome(removed), expected(lists && spoken.deleteCheckpoint));
        QCOMPARE(bench.server.hasCheckpoint(u"weights"_s, u"ck-1"_s), !(lists && spoken.deleteCheckpoint));
    }

    void deletesWhatIsListed_data()
    {
        QTest::addColumn<QString>("name");
        for (const Dialect& one : dialects()) {
            if (one.runCheckpoints)
                QTest::newRow(qPrintable(one.name)) << one.name;
        }
    }
    void deletesWhatIsListed()
    {
        QFETCH(QString, name);
        ConformanceBench bench(dialect(name));
        const auto trainer = bench.savedTrainer("both");
        QVERIFY2(trainer, trainer ? "" : qPrintable(trainer.error().toText()));
        QVERIFY(bench.save(*trainer, true, "both"));
        RestClient& rest = bench.service->rest();
        const std::string run = (*trainer)->modelId();
        const auto listed = bench.wait<wire::CheckpointList>(
            [&](QObject* owner, auto handler) { rest.runCheckpoints(run, owner, std::move(handler)); });
        QVERIFY(listed);
        QCOMPARE(listed->checkpoints.size(), std::size_t{2});
        for (const wire::Checkpoint& checkpoint : listed->checkpoints) {
            const auto path = wire::TinkerPath::of(checkpoint, run);
            QVERIFY(path);
            QVERIFY(bench.wait<void>(
                [&](QObject* owner, auto handler) { rest.deleteCheckpoint(*path, owner, std::move(handler)); }));
        }
        QVERIFY(!bench.server.hasCheckpoint(u"weights"_s, u"both"_s));
        QVERIFY(!bench.server.hasCheckpoint(u"sampler_weights"_s, u"both"_s));
    }

    void goesOnAfterAServerFault_data() { addDialects(); }
    void goesOnAfterAServerFault()
    {
        // TuFT and beam answer 500 as text to an unknown id and leave a dead connection behind.
        QFETCH(QString, name);
        ConformanceBench bench(dialect(name));
        QVERIFY(bench.connects());
        const auto trainer = bench.trainer();
        QVERIFY(trainer);
        const auto sampler = bench.wait<wire::SamplerInfo>(
            [&](QObject* owner, auto handler) { bench.service->rest().sampler("nobody", owner, std::move(handler)); });
        QVERIFY(!sampler);
        QCOMPARE(isNotOffered(sampler.error()), !dialect(name).samplerDetails);
        QCOMPARE(outcome(bench.optimStep(*trainer)), u"offered"_s);
        QCOMPARE(outcome(bench.forwardBackward(*trainer)), u"offered"_s);
    }

    void unpublishesWhereItIsSafe()
    {
        // TuFT would take it for a deletion: ServerSession marks it unsafe for servers of the user's own.
        ConformanceBench bench(dialect(u"tuft"_s));
        bench.link.learn(ServerFunction::Unpublish, {Offer::NotOffered, NoOffer::Unsafe, 0});
        const auto trainer = bench.savedTrainer("ck-1");
        QVERIFY2(trainer, trainer ? "" : qPrintable(trainer.error().toText()));
        const wire::TinkerPath state{(*trainer)->modelId(), "weights", "ck-1"};
        const std::size_t before = bench.server.script().requests().size();
        const auto hidden = bench.wait<void>([&](QObject* owner, auto handler) {
            bench.service->rest().setPublished(state, false, owner, std::move(handler));
        });
        QCOMPARE(outcome(hidden), u"not offered"_s);
        QCOMPARE(bench.server.script().requests().size(), before);
    }

    void survivesFaultsOnTheWay_data() { addDialects(); }
    void survivesFaultsOnTheWay()
    {
        QFETCH(QString, name);
        ConformanceBench bench(dialect(name));
        QVERIFY(bench.connects());
        const auto trainer = bench.trainer();
        QVERIFY(trainer);
        ScriptedServer& script = bench.server.script();
        // One lost before it was read, one told to wait, and polls that meet everything.
        script.expect(bench.server.path("optim_step"), {answer::reset(), answer::status(429, {{"Retry-After", "1"}})});
        script.expect(bench.server.path("retrieve_future"), {answer::reset(), answer::status(503),
                                                             answer::raw("HTTP/1.1 502 Bad Gateway\r\n"
                                                                         "Content-Type: text/html\r\n"
                                                                         "Content-Length: 2\r\n\r\nno"),
                                                             answer::truncated("{", 10), answer::badChunks()});
        const auto stepped = bench.optimStep(*trainer);
        QVERIFY2(stepped, stepped ? "" : qPrintable(stepped.error().toText()));
        const auto pass = bench.forwardBackward(*trainer);
        QVERIFY(pass);
        QVERIFY(std::abs(lossOf(*pass) - 2.0) < kClose); // exactly one step was made
    }

    void closesItsModels_data() { addDialects(); }
    void closesItsModels()
    {
        QFETCH(QString, name);
        ConformanceBench bench(dialect(name));
        QVERIFY(bench.connects());
        for (int i = 0; i < 2; ++i) {
            const auto trainer = bench.trainer();
            QVERIFY(trainer);
            bench.service->closeClient((*trainer)->row().id);
            QVERIFY(bench.until([&] { return bench.service->trainers().isEmpty(); }));
        }
        QCOMPARE(bench.server.count("unload_model"), dialect(name).unload ? 2 : 1);
    }
};

QTEST_GUILESS_MAIN(TestConformance)
#include "tst_conformance.moc"
