#include "core/telemetry/telemetryevents.h"

#include <QTest>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

namespace {

Error withStatus(int status, ErrorKind kind = ErrorKind::HttpStatus)
{
    Error error = Error::make(kind, "the server's sentence");
    error.httpStatus = status;
    return error;
}

Error remoteFailure(ErrorCategory category)
{
    Error error = Error::make(ErrorKind::RemoteTask, "failed there");
    error.category = category;
    return error;
}

Error wrapped(Error inner)
{
    return Error::make(ErrorKind::Internal, "outer").because(Error::make(ErrorKind::Internal, "middle").because(inner));
}

bool has(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

class TestTelemetryEvents : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// C1.79
    void findsTheUsersMistakeInAChain_data()
    {
        QTest::addColumn<Error>("error");
        QTest::addColumn<bool>("users");
        QTest::newRow("400") << withStatus(400) << true;
        QTest::newRow("401") << withStatus(401, ErrorKind::Auth) << true;
        QTest::newRow("408") << withStatus(408) << false;
        QTest::newRow("429") << withStatus(429, ErrorKind::RateLimited) << false;
        QTest::newRow("500") << withStatus(500) << false;
        QTest::newRow("refused input") << Error::make(ErrorKind::Validation, "no data") << true;
        QTest::newRow("failed task of the user") << remoteFailure(ErrorCategory::User) << true;
        QTest::newRow("failed task of the server") << remoteFailure(ErrorCategory::Server) << false;
        QTest::newRow("own fault") << Error::make(ErrorKind::Internal, "oops") << false;
        QTest::newRow("wrapped 400") << wrapped(withStatus(400)) << true;
        QTest::newRow("wrapped 500") << wrapped(withStatus(500)) << false;
    }
    void findsTheUsersMistakeInAChain()
    {
        QFETCH(Error, error);
        QFETCH(bool, users);
        const wire::TelemetryEvent event = errorEvent(error);
        QCOMPARE(event.event, std::string(users ? "GENERIC_EVENT" : "UNHANDLED_EXCEPTION"));
        QCOMPARE(event.severity, std::string(users ? "WARNING" : "ERROR"));
        if (users)
            QCOMPARE(event.fields.at("event_name"), std::string("user_error"));
        else
            QCOMPARE(event.fields.at("error_type"), std::string(name(error.kind)));
    }

    void tellsStatusAndSentenceOfAMistake()
    {
        const wire::TelemetryEvent event = errorEvent(wrapped(withStatus(422)));
        QVERIFY2(has(event.eventDataJson, "\"status_code\":422"), event.eventDataJson.c_str());
        QVERIFY2(has(event.eventDataJson, "the server's sentence"), event.eventDataJson.c_str());
    }

    void aTracebackHasEveryCause()
    {
        const wire::TelemetryEvent event = errorEvent(wrapped(withStatus(503)));
        QCOMPARE(event.fields.at("error_message"), std::string("outer"));
        for (const char* part : {"outer", "middle", "the server's sentence", "503"})
            QVERIFY2(has(event.fields.at("traceback"), part), event.fields.at("traceback").c_str());
    }

    void endsTellTheirDuration_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<std::string>("text");
        QTest::newRow("seconds") << qint64{12'340} << std::string("0:00:12.340000");
        QTest::newRow("hours") << qint64{3'661'000} << std::string("1:01:01.000000");
        QTest::newRow("a day") << qint64{90'000'000} << std::string("1 day, 1:00:00.000000");
        QTest::newRow("days") << qint64{172'800'000} << std::string("2 days, 0:00:00.000000");
        QTest::newRow("never negative") << qint64{-5} << std::string("0:00:00.000000");
    }
    void endsTellTheirDuration()
    {
        QFETCH(qint64, ms);
        QFETCH(std::string, text);
        QCOMPARE(sessionEndEvent(Milliseconds{ms}).fields.at("duration"), text);
    }

    void tellsACall()
    {
        RequestEntry entry;
        entry.operation = u"optim_step"_s;
        entry.trafficClass = TrafficClass::Training;
        entry.method = u"POST"_s;
        entry.path = u"/api/v1/optim_step"_s;
        entry.state = RequestState::Failed;
        entry.httpStatus = 500;
        entry.attempt = 3;
        entry.durationMs = 12;
        entry.detail = u"refused tml-secret"_s;
        const wire::TelemetryEvent event = callEvent(entry);
        QCOMPARE(event.fields.at("event_name"), std::string("http.request.stop"));
        QCOMPARE(event.severity, std::string("WARNING"));
        const std::string expected = R"({"operation":"optim_step","class":"training","method":"POST",)"
                                     R"("path":"/api/v1/optim_step","outcome":"error","status_code":500,)"
                                     R"("attempts":3,"duration_ms":12,"error":"refused tml-***"})";
        QCOMPARE(event.eventDataJson, expected);
    }

    void leavesOutWhatNeverCeases_data()
    {
        QTest::addColumn<TrafficClass>("trafficClass");
        QTest::addColumn<RequestState>("state");
        QTest::addColumn<bool>("told");
        QTest::newRow("training") << TrafficClass::Training << RequestState::Done << true;
        QTest::newRow("failed training") << TrafficClass::Training << RequestState::Failed << true;
        QTest::newRow("rest") << TrafficClass::Rest << RequestState::Cancelled << true;
        QTest::newRow("poll") << TrafficClass::Futures << RequestState::Done << false;
        QTest::newRow("cancelled poll") << TrafficClass::Futures << RequestState::Cancelled << false;
        QTest::newRow("failed poll") << TrafficClass::Futures << RequestState::Failed << true;
        QTest::newRow("session") << TrafficClass::Control << RequestState::Done << true;
        QTest::newRow("telemetry") << TrafficClass::Telemetry << RequestState::Done << false;
        QTest::newRow("failed telemetry") << TrafficClass::Telemetry << RequestState::Failed << false;
    }
    void leavesOutWhatNeverCeases()
    {
        QFETCH(TrafficClass, trafficClass);
        QFETCH(RequestState, state);
        QFETCH(bool, told);
        RequestEntry entry;
        entry.trafficClass = trafficClass;
        entry.state = state;
        QCOMPARE(isWorthTelling(entry), told);
        if (trafficClass == TrafficClass::Control) {
            entry.operation = u"session_heartbeat"_s;
            QVERIFY(!isWorthTelling(entry));
            entry.state = RequestState::Failed;
            QVERIFY(isWorthTelling(entry));
        }
    }

    void tellsTheQueue()
    {
        const wire::TelemetryEvent event = queueEvent(u"m1"_s, wire::QueueState::PausedRateLimit, u"too many"_s);
        const std::string expected = R"({"client":"m1","queue_state":"paused_rate_limit","reason":"too many"})";
        QCOMPARE(event.eventDataJson, expected);
        QCOMPARE(event.fields.at("event_name"), std::string("queue.state_change"));
    }
};

QTEST_GUILESS_MAIN(TestTelemetryEvents)
#include "tst_telemetryevents.moc"
