#include "tests/core/clients/clientbench.h"

using namespace tinkex;
using namespace tinkex::test;

namespace {

const wire::TinkerPath kCheckpoint{"run:train:0", "weights", "a b"};
const std::string kCheckpointPath = "/api/v1/training_runs/run%3Atrain%3A0/checkpoints/weights/a%20b";

} // namespace

class tst_RestClient : public QObject {
    Q_OBJECT
private slots:
    void encodesPathSegments_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("encoded");
        QTest::newRow("plain") << QByteArray("aZ09-._~") << QByteArray("aZ09-._~");
        QTest::newRow("colon") << QByteArray("s:train:0") << QByteArray("s%3Atrain%3A0");
        QTest::newRow("slash and dots") << QByteArray("../x?y#z") << QByteArray("..%2Fx%3Fy%23z");
        QTest::newRow("utf-8") << QByteArray("\xc3\xa4") << QByteArray("%C3%A4");
    }
    void encodesPathSegments()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, encoded);
        QCOMPARE(QByteArray::fromStdString(pathSegment(text.toStdString())), encoded);
    }

    void c1_70_idsAreEncoded()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        const auto ignore = [](const auto&) {
        };
        rest.sampler("S:sample:0/..?x", &bench, ignore);
        rest.session("S/1", &bench, ignore);
        rest.trainingRun("r?x", &bench, ignore);
        rest.runCheckpoints("r#x", &bench, ignore);
        rest.archiveUrl({"run:train:0", "sampler_weights", "a/b"}, &bench, ignore);
        const std::vector<std::string> expected = {
            "/api/v1/samplers/S%3Asample%3A0%2F..%3Fx", "/api/v1/sessions/S%2F1", "/api/v1/training_runs/r%3Fx",
            "/api/v1/training_runs/r%23x/checkpoints",
            "/api/v1/training_runs/run%3Atrain%3A0/checkpoints/sampler_weights/a%2Fb/archive"};
        std::vector<std::string> sent;
        for (int i = 0; i < bench.transport.count(); ++i)
            sent.push_back(bench.transport.at(i).call.path);
        QCOMPARE(sent, expected);
    }

    void sendsCheckpointCommands()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        int done = 0;
        const auto count = [&](const Result<void>& result) {
            done += result ? 1 : 100;
        };
        rest.deleteCheckpoint(kCheckpoint, &bench, count);
        rest.setPublished(kCheckpoint, true, &bench, count);
        rest.setPublished(kCheckpoint, false, &bench, count);
        rest.setTtl(kCheckpoint, 60, &bench, count);
        rest.setTtl(kCheckpoint, std::nullopt, &bench, count);
        const std::vector<std::array<std::string, 3>> expected = {
            {"DELETE", kCheckpointPath, ""},
            {"POST", kCheckpointPath + "/publish", ""},
            {"DELETE", kCheckpointPath + "/publish", ""},
            {"PUT", kCheckpointPath + "/ttl", "{\"ttl_seconds\":60}"},
            {"PUT", kCheckpointPath + "/ttl", "{\"ttl_seconds\":null}"}};
        QCOMPARE(bench.transport.count(), 5);
        for (int i = 0; i < 5; ++i) {
            const Call& call = bench.transport.at(i).call;
            QCOMPARE(call.method, expected[static_cast<std::size_t>(i)][0]);
            QCOMPARE(call.path, expected[static_cast<std::size_t>(i)][1]);
            QCOMPARE(call.body, expected[static_cast<std::size_t>(i)][2]);
            QVERIFY(call.trafficClass == TrafficClass::Rest);
            bench.transport.answer(i, reply("", 204));
        }
        QTRY_COMPARE(done, 5);
    }

    void listsRuns()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        std::optional<Result<wire::TrainingRunList>> runs;
        rest.trainingRuns(20, 40, &bench, [&](auto r) { runs = std::move(r); });
        QCOMPARE(bench.transport.last().call.path, std::string("/api/v1/training_runs?limit=20&offset=40"));
        bench.transport.answerLast(reply("{\"training_runs\":[{\"training_run_id\":\"r\",\"base_model\":\"tiny\","
                                         "\"model_owner\":\"me\",\"is_lora\":true,"
                                         "\"last_request_time\":\"2026-01-01T00:00:00Z\"}],\"cursor\":{\"offset\":40,"
                                         "\"limit\":20,\"total_count\":41}}"));
        QTRY_VERIFY(runs.has_value() && runs->has_value());
        QCOMPARE((*runs)->runs.front().trainingRunId, std::string("r"));
        QCOMPARE((*runs)->cursor.totalCount, 41);
    }

    void aMissingEndpointIsAnErrorLikeAnother()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        std::optional<Result<std::vector<std::string>>> sessions;
        rest.sessions(20, 0, &bench, [&](auto r) { sessions = std::move(r); });
        bench.transport.answerLast(ClientBench::refusal(404, "Not Found"));
        QTRY_VERIFY(sessions.has_value());
        QCOMPARE(sessions->error().httpStatus, 404);
        QCOMPARE(sessions->error().operation, QStringLiteral("sessions"));
    }

    /// Answered in another order than asked: each ends with its own answer, when that comes.
    void c1_71_parallelCallsEndOnTheirOwn()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        std::optional<Result<wire::WeightsInfo>> slow;
        std::optional<Result<std::vector<std::string>>> refused;
        std::optional<Result<wire::TrainingRunList>> broken;
        std::optional<Result<void>> healthy;
        rest.weightsInfo("tinker://r/weights/a", &bench, [&](auto r) { slow = std::move(r); });
        rest.sessions(20, 0, &bench, [&](auto r) { refused = std::move(r); });
        rest.trainingRuns(20, 0, &bench, [&](auto r) { broken = std::move(r); });
        rest.checkHealth(&bench, [&](auto r) { healthy = std::move(r); });
        QCOMPARE(bench.transport.openCount(), 4); // none waits for another
        bench.transport.answer(3, reply("{}"));
        QTRY_VERIFY(healthy.has_value());
        QVERIFY(healthy->has_value());
        bench.transport.answer(2, failure(ErrorKind::Network, "reset"));
        QTRY_VERIFY(broken.has_value());
        QCOMPARE(broken->error().kind, ErrorKind::Network);
        bench.transport.answer(1, ClientBench::refusal(500));
        QTRY_VERIFY(refused.has_value());
        QCOMPARE(refused->error().httpStatus, 500);
        QVERIFY(!slow.has_value());
        bench.transport.answer(0, reply(R"({"base_model":"tiny","is_lora":true,"lora_rank":4})"));
        QTRY_VERIFY(slow.has_value());
        QVERIFY(slow->has_value());
        QCOMPARE((*slow)->baseModel, std::string("tiny"));
    }

    void garbageIsAProtocolError()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        std::optional<Result<wire::WeightsInfo>> info;
        rest.weightsInfo("tinker://r/weights/a", &bench, [&](auto r) { info = std::move(r); });
        bench.transport.answerLast(reply("<html>hello</html>"));
        QTRY_VERIFY(info.has_value());
        QCOMPARE(info->error().kind, ErrorKind::Protocol);
    }

    void takesTheArchivesAddressFromARedirectOrABody_data()
    {
        QTest::addColumn<bool>("redirect");
        QTest::newRow("302") << true;
        QTest::newRow("200") << false;
    }
    void takesTheArchivesAddressFromARedirectOrABody()
    {
        QFETCH(bool, redirect);
        ClientBench bench;
        RestClient rest(bench.link);
        std::optional<Result<wire::ArchiveUrl>> url;
        rest.archiveUrl(kCheckpoint, &bench, [&](auto r) { url = std::move(r); });
        QVERIFY(!bench.transport.last().call.followRedirects);
        // Still being built: asked again after 30 s.
        bench.transport.answerLast(ClientBench::refusal(503, "building"));
        bench.clock.advance(std::chrono::seconds(29));
        QCOMPARE(bench.transport.count(), 1);
        bench.clock.advance(std::chrono::seconds(1));
        QTRY_COMPARE(bench.transport.count(), 2);
        HttpReply found = reply("", 302);
        found.location = "https://store/x?sig=1";
        if (redirect)
            bench.transport.answerLast(found);
        else
            bench.transport.answerLast(
                reply("{\"url\":\"https://store/x?sig=1\",\"expires\":\"2026-01-01T00:00:00Z\"}"));
        QTRY_VERIFY(url.has_value() && url->has_value());
        QCOMPARE((*url)->url, std::string("https://store/x?sig=1"));
    }

    void givesUpOnAnArchiveThatIsNeverBuilt()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        std::optional<Result<wire::ArchiveUrl>> url;
        rest.archiveUrl(kCheckpoint, &bench, [&](auto r) { url = std::move(r); });
        for (int i = 0; i < 7 && !url; ++i) {
            bench.transport.answerLast(ClientBench::refusal(503, "building"));
            bench.clock.advance(std::chrono::seconds(30));
            QCoreApplication::processEvents();
        }
        QTRY_VERIFY(url.has_value());
        QCOMPARE(url->error().httpStatus, 503);
        QVERIFY(bench.transport.count() <= 7);
    }

    void cancelsAndEndsWithItsOwners()
    {
        ClientBench bench;
        auto rest = std::make_unique<RestClient>(bench.link);
        std::optional<Result<void>> cancelled;
        std::optional<Result<void>> orphaned;
        bool served = false;
        OperationHandle handle = rest->checkHealth(&bench, [&](auto r) { cancelled = std::move(r); });
        auto owner = std::make_unique<QObject>();
        rest->checkHealth(owner.get(), [&](auto) { served = true; });
        rest->checkHealth(&bench, [&](auto r) { orphaned = std::move(r); });
        handle.cancel();
        owner.reset();
        QTRY_VERIFY(cancelled.has_value());
        QCOMPARE(cancelled->error().kind, ErrorKind::Cancelled);
        QTRY_COMPARE(bench.transport.openCount(), 1);
        rest.reset();
        QTRY_VERIFY(orphaned.has_value());
        QCOMPARE(orphaned->error().kind, ErrorKind::Cancelled);
        QVERIFY(!served);
        QCOMPARE(bench.transport.openCount(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_RestClient)
#include "tst_restclient.moc"
