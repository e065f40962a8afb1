#include "core/clients/pagewalk.h"
#include "tests/core/clients/clientbench.h"

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// rows, new ones among them, the limit and the total that the server names
using Taken = QList<qint64>;

std::string sessions(int from, int count)
{
    std::string list;
    for (int i = from; i < from + count; ++i)
        list += (list.empty() ? "\"s" : ",\"s") + std::to_string(i) + "\"";
    return "{\"sessions\":[" + list + "]}";
}

std::string runs(int from, int count, int total)
{
    std::string list;
    for (int i = from; i < from + count; ++i)
        list += (list.empty() ? "" : ",") + std::string("{\"training_run_id\":\"r") + std::to_string(i) +
                "\",\"base_model\":\"tiny\",\"model_owner\":\"me\",\"is_lora\":true,"
                "\"last_request_time\":\"2026-01-01T00:00:00Z\"}";
    return "{\"training_runs\":[" + list + "],\"cursor\":{\"offset\":" + std::to_string(from) +
           ",\"limit\":100,\"total_count\":" + std::to_string(total) + "}}";
}

/// One of the bare id "a" for each of these runs.
std::string checkpoints(const std::vector<std::string>& ofRuns)
{
    std::string list;
    for (const std::string& run : ofRuns)
        list += (list.empty() ? "" : ",") + std::string("{\"checkpoint_id\":\"a\",\"tinker_path\":\"tinker://") + run +
                "/weights/a\"}";
    return "{\"checkpoints\":[" + list + "]}";
}

} // namespace

/// Lists that come in pages (servers.md 3.4, trap 22).
class TestPageWalk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void walks_data()
    {
        QTest::addColumn<QList<Taken>>("pages");
        QTest::addColumn<bool>("goesOn"); ///< after the last of these pages
        QTest::addColumn<bool>("complete");
        QTest::newRow("empty") << QList<Taken>{{0, 0, 100, 0}} << false << true;
        QTest::newRow("a short page, no total") << QList<Taken>{{7, 7, 0, 0}} << false << true;
        QTest::newRow("a full page, no total") << QList<Taken>{{100, 100, 0, 0}} << true << true;
        QTest::newRow("full, then empty") << QList<Taken>{{100, 100, 0, 0}, {0, 0, 0, 0}} << false << true;
        QTest::newRow("the total is reached") << QList<Taken>{{100, 100, 100, 100}} << false << true;
        QTest::newRow("the total is not reached") << QList<Taken>{{100, 100, 100, 101}} << true << false;
        QTest::newRow("reached on page two") << QList<Taken>{{100, 100, 100, 101}, {1, 1, 100, 101}} << false << true;
        QTest::newRow("a smaller limit, no total") << QList<Taken>{{50, 50, 50, 0}} << true << true;
        QTest::newRow("a smaller limit, a total") << QList<Taken>{{50, 50, 0, 120}} << true << false;
        QTest::newRow("the offset is not known") << QList<Taken>{{150, 150, 0, 0}, {150, 0, 0, 0}} << false << true;
        QTest::newRow("rows twice, others never")
            << QList<Taken>{{100, 100, 100, 150}, {50, 40, 100, 150}} << false << false;
        QTest::newRow("fewer than said") << QList<Taken>{{100, 100, 100, 150}, {0, 0, 100, 150}} << false << false;
        QTest::newRow("0 behind the end") << QList<Taken>{{100, 100, 100, 150}, {0, 0, 100, 0}} << false << false;
        QTest::newRow("became fewer") << QList<Taken>{{100, 100, 100, 101}, {0, 0, 100, 100}} << false << true;
        const QList<Taken> many(PageWalk::kMaxPages, Taken{100, 100, 100, 0});
        QTest::newRow("the bound") << many << false << false;
        QTest::newRow("before the bound") << many.first(PageWalk::kMaxPages - 1) << true << true;
    }
    void walks()
    {
        QFETCH(QList<Taken>, pages);
        PageWalk walk;
        std::int64_t offset = 0;
        for (qsizetype i = 0; i < pages.size(); ++i) {
            QCOMPARE(walk.offset(), offset);
            const bool goesOn = walk.take(pages[i][0], pages[i][1], pages[i][2], pages[i][3]);
            offset += pages[i][0];
            if (i + 1 < pages.size())
                QVERIFY(goesOn);
            else
                QTEST(goesOn, "goesOn");
        }
        QCOMPARE(walk.pages(), pages.size());
        QTEST(walk.isComplete(), "complete");
    }

    void fetchesAllPages()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        std::optional<Result<Listing<std::string>>> list;
        rest.allSessions(&bench, [&](auto r) { list = std::move(r); });
        QCOMPARE(bench.transport.last().call.path, std::string("/api/v1/sessions?limit=100&offset=0"));
        bench.transport.answerLast(reply(sessions(0, 100)));
        QCOMPARE(bench.transport.last().call.path, std::string("/api/v1/sessions?limit=100&offset=100"));
        bench.transport.answerLast(reply(sessions(90, 100))); // the list has moved: ten of them were there before
        QCOMPARE(bench.transport.last().call.path, std::string("/api/v1/sessions?limit=100&offset=200"));
        bench.transport.answerLast(reply(sessions(190, 5)));
        QTRY_VERIFY(list && *list);
        QCOMPARE((*list)->rows.size(), std::size_t{195});
        QCOMPARE((*list)->rows.back(), std::string("s194"));
        QVERIFY((*list)->isComplete);
        QVERIFY(bench.link.features().isOffered(ServerFunction::SessionList));
    }

    void saysWhenItIsCut()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        std::optional<Result<Listing<wire::TrainingRun>>> list;
        rest.allTrainingRuns(&bench, [&](auto r) { list = std::move(r); });
        for (int page = 0; page < PageWalk::kMaxPages; ++page) {
            QVERIFY(!list);
            bench.transport.answerLast(reply(runs(page * 100, 100, 1'000'000)));
        }
        QTRY_VERIFY(list && *list);
        QCOMPARE(bench.transport.count(), PageWalk::kMaxPages);
        QCOMPARE((*list)->rows.size(), std::size_t{10'000});
        QVERIFY(!(*list)->isComplete);
    }

    /// Two runs may have a checkpoint of the same bare id.
    void checkpointsAreToldApartByTheirPath()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        std::optional<Result<Listing<wire::Checkpoint>>> list;
        rest.allCheckpoints(&bench, [&](auto r) { list = std::move(r); });
        bench.transport.answerLast(reply(checkpoints({"r", "q", "r"})));
        QTRY_VERIFY(list && *list);
        QCOMPARE((*list)->rows.size(), std::size_t{2});
    }

    void anErrorOfAnyPageIsTheError()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        std::optional<Result<Listing<std::string>>> list;
        rest.allSessions(&bench, [&](auto r) { list = std::move(r); });
        bench.transport.answerLast(reply(sessions(0, 100)));
        bench.transport.answerLast(ClientBench::refusal(500));
        QTRY_VERIFY(list.has_value());
        QCOMPARE(list->error().httpStatus, 500);
        QCOMPARE(list->error().operation, u"sessions"_s);
        QCOMPARE(bench.transport.openCount(), 0);
        QVERIFY(bench.link.features().isOffered(ServerFunction::SessionList));
    }

    void cancelledOnTheWay()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        std::optional<Result<Listing<std::string>>> list;
        OperationHandle handle = rest.allSessions(&bench, [&](auto r) { list = std::move(r); });
        bench.transport.answerLast(reply(sessions(0, 100)));
        QCOMPARE(bench.transport.count(), 2);
        handle.cancel();
        bench.transport.answerLast(reply(sessions(100, 100)));
        QTRY_VERIFY(list.has_value());
        QCOMPARE(list->error().kind, ErrorKind::Cancelled);
        QTRY_COMPARE(bench.transport.openCount(), 0);
        QCOMPARE(bench.transport.count(), 2);
    }

    void aListThatIsNotOfferedIsNotAskedFor()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        int refused = 0;
        const auto count = [&](const Result<Listing<std::string>>& r) {
            refused += !r && r.error().code == kNotOffered ? 1 : 100;
        };
        rest.allSessions(&bench, count);
        bench.transport.answerLast(ClientBench::refusal(404, "Not Found"));
        QTRY_COMPARE(refused, 1);
        rest.allSessions(&bench, count);
        QTRY_COMPARE(refused, 2);
        QCOMPARE(bench.transport.count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestPageWalk)
#include "tst_pagewalk.moc"
