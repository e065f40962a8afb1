#include "tests/core/clients/clientbench.h"

using namespace tinkex;
using namespace tinkex::test;

namespace {

const wire::TinkerPath kSampler{"r", "sampler_weights", "s"};

Error answered(int status, const char* detail)
{
    Error error = Error::make(ErrorKind::HttpStatus, detail);
    error.httpStatus = status;
    return error;
}

} // namespace

class TestServerFeatures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void learnsFromRefusals_data()
    {
        using F = ServerFunction;
        constexpr FunctionState kOffered{Offer::Offered, NoOffer::None, 0};
        const auto missing = [](int status) {
            return std::optional(FunctionState{Offer::NotOffered, NoOffer::NoEndpoint, status});
        };
        QTest::addColumn<F>("function");
        QTest::addColumn<bool>("workedBefore");
        QTest::addColumn<Error>("error");
        QTest::addColumn<std::optional<FunctionState>>("learnt");
        const auto row = [](const char* name, F function, bool before, int status, const char* detail,
                            std::optional<FunctionState> learnt) {
            QTest::newRow(name) << function << before << answered(status, detail) << learnt;
        };
        row("list 404", F::RunList, false, 404, "Not Found", missing(404));
        row("list 404 with words", F::SessionList, true, 404, "no sessions", missing(404));
        row("list 405", F::SessionList, false, 405, "Method Not Allowed", missing(405));
        row("object, router's 404", F::SetTtl, false, 404, "Not Found", missing(404));
        row("object, Go router's 404", F::SetTtl, false, 404, "404 page not found", missing(404));
        row("object, Express router's 404", F::SetTtl, false, 404, "Cannot PUT /api/v1/x", missing(404));
        row("object, empty 404", F::SetTtl, false, 404, "the server answered with status 404", missing(404));
        row("object not there", F::RunDetails, false, 404, "Model not found", kOffered);
        row("404 of what worked", F::RunDetails, true, 404, "Not Found", std::nullopt);
        row("405 of what worked", F::DeleteCheckpoint, true, 405, "", missing(405));
        row("501", F::Publish, false, 501, "", missing(501));
        row("unpublish taken for a deletion", F::Unpublish, false, 422, "",
            FunctionState{Offer::NotOffered, NoOffer::Refused, 422});
        row("422 of another", F::SetTtl, false, 422, "", std::nullopt);
        row("forbidden", F::RunList, false, 403, "", std::nullopt);
        row("server trouble", F::RunList, false, 500, "", std::nullopt);
        row("no answer", F::RunList, false, 0, "", std::nullopt);
    }
    void learnsFromRefusals()
    {
        QFETCH(ServerFunction, function);
        QFETCH(bool, workedBefore);
        QFETCH(Error, error);
        QFETCH(std::optional<FunctionState>, learnt);
        FunctionState before;
        if (workedBefore)
            before.offer = Offer::Offered;
        QVERIFY(learnFrom(function, before, error) == learnt);
    }

    void remembersWhatIsNotOffered()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        int changes = 0;
        connect(&bench.link, &ServerLink::featuresChanged, this, [&] { ++changes; });
        std::vector<Error> errors;
        const auto keep = [&](const Result<std::vector<std::string>>& result) {
            errors.push_back(result.error());
        };
        rest.sessions(20, 0, &bench, keep);
        bench.transport.answerLast(ClientBench::refusal(404, "Not Found"));
        QTRY_COMPARE(errors.size(), std::size_t{1});
        rest.sessions(20, 0, &bench, keep);
        QTRY_COMPARE(errors.size(), std::size_t{2});
        QCOMPARE(bench.transport.count(), 1);
        for (const Error& error : errors) {
            QCOMPARE(error.code, QStringLiteral("not_offered"));
            QCOMPARE(error.detail, QStringLiteral("not offered: the server has no such endpoint"));
            QCOMPARE(error.operation, QStringLiteral("sessions"));
            QCOMPARE(error.httpStatus, 404);
        }
        QCOMPARE(changes, 1);
    }

    void takesNoFileForAnArchive()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        std::optional<Result<wire::ArchiveUrl>> url;
        rest.archiveUrl(kSampler, &bench, [&](auto r) { url = std::move(r); });
        bench.transport.answerLast(reply("", 302, Milliseconds{1}, {{"location", "file:///srv/x.tar"}}));
        QTRY_VERIFY(url.has_value());
        QCOMPARE(url->error().code, QStringLiteral("not_offered"));
        QVERIFY(bench.link.features().of(ServerFunction::Archive).reason == NoOffer::Unusable);
    }
    void findsAnArchiveByItsBareName()
    {
        ClientBench bench;
        RestClient rest(bench.link);
        std::optional<Result<wire::ArchiveUrl>> url;
        rest.archiveUrl(kSampler, &bench, [&](auto r) { url = std::move(r); });
        bench.transport.answerLast(ClientBench::refusal(405, "Method Not Allowed"));
        QTRY_COMPARE(bench.transport.count(), 2);
        QCOMPARE(bench.transport.last().call.path, std::string("/api/v1/training_runs/r/checkpoints/s/archive"));
        HttpReply redirect;
        redirect.status = 302;
        redirect.location = "http://127.0.0.1/download";
        bench.transport.answerLast(redirect);
        QTRY_VERIFY(url.has_value() && url->has_value());
        QVERIFY(bench.link.features().isOffered(ServerFunction::Archive));
    }
};

QTEST_GUILESS_MAIN(TestServerFeatures)
#include "tst_serverfeatures.moc"
