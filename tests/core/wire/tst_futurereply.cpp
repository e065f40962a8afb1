#include "wiretest.h"

#include <QtTest>

using namespace tinkex;
using namespace tinkex::wire;
using namespace tinkex::wire::test;

class FutureReplyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void classified_data();
    void classified();
    void refused_data();
    void refused();
    void ownFailures_data();
    void ownFailures();
    void tryAgainRoundTrip();
    void successesAreNeverFailures_data();
    void successesAreNeverFailures();
    void queueStates();
};

namespace {

/// One line that says what a reply was understood as.
QByteArray summary(const FutureReply& reply)
{
    if (const auto* again = std::get_if<FutureTryAgain>(&reply)) {
        QByteArray text = "again " + bytes(queueStateName(again->queueState)) + ' ' + bytes(again->requestId);
        if (!again->queueStateReason.empty())
            text += " because " + bytes(again->queueStateReason);
        if (again->retryAfterMs)
            text += " after " + QByteArray::number(qlonglong{*again->retryAfterMs});
        return text;
    }
    if (const auto* metadata = std::get_if<FutureMetadataOnly>(&reply))
        return "metadata " + QByteArray::number(qlonglong{metadata->responsePayloadSize});
    if (const auto* failed = std::get_if<FutureFailed>(&reply)) {
        static const char* const kNames[] = {"unknown", "server", "user"};
        return QByteArray("failed ") + kNames[static_cast<int>(failed->category)] + ' ' + bytes(failed->message);
    }
    return "ready " + bytes(std::get<FutureReady>(reply).body);
}

} // namespace

void FutureReplyTest::classified_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const char* json, const char* expected) {
        QTest::newRow(name) << QByteArray(json) << QByteArray(expected);
    };
    row("try_again", R"({"type":"try_again","request_id":"r","queue_state":"active"})", "again active r");
    row("try_again with a reason",
        R"({"type":"try_again","request_id":"r","queue_state":"paused_capacity","queue_state_reason":"full"})",
        "again paused_capacity r because full");
    row("try_again rate limit", R"({"type":"try_again","request_id":"r","queue_state":"PAUSED_RATE_LIMIT"})",
        "again paused_rate_limit r");
    row("try_again state of tomorrow", R"({"type":"try_again","request_id":"r","queue_state":"paused_moon"})",
        "again unknown r");
    row("try_again bare", R"({"type":"try_again"})", "again unknown ");
    row("try_again with strange fields",
        R"({"type":"try_again","request_id":5,"queue_state":{},"queue_state_reason":[1],"retry_after_ms":"x"})",
        "again unknown 5");
    row("try_again tinkex delay", R"({"type":"try_again","request_id":"r","queue_state":"active","retry_after_ms":50})",
        "again active r after 50");
    row("negative delay", R"({"type":"try_again","request_id":"r","retry_after_ms":-1})", "again unknown r");
    row("try_again before error", R"({"type":"try_again","request_id":"r","error":"x"})", "again unknown r");
    row("metadata", R"({"status":"complete_metadata","response_payload_size":3145728})", "metadata 3145728");
    row("metadata before error", R"({"status":"complete_metadata","response_payload_size":1,"error":null})",
        "metadata 1");
    row("metadata without size", R"({"status":"complete_metadata"})", "metadata 0");
    row("failure", R"({"error":"bad loss","category":"user"})", "failed user bad loss");
    row("failure of the server", R"({"error":"oom","category":"server"})", "failed server oom");
    row("failure unknown", R"({"error":"x","category":"unknown"})", "failed unknown x");
    row("failure without category", R"({"error":"x"})", "failed unknown x");
    row("failure null", R"({"error":null})", "failed unknown the server reported a failure without a message");
    row("failure null with a result", R"({"error":null,"type":"optim_step","metrics":{}})",
        "failed unknown the server reported a failure without a message");
    row("failure empty", R"({"error":"","message":"m"})", "failed unknown m");
    row("failure number", R"({"error":500,"category":"Server"})", "failed server 500");
    row("Twinkle", R"({"error":"Traceback\n  x\nValueError: no","category":"Server"})",
        "failed server Traceback\n  x\nValueError: no");
    row("verl", R"({"error":"ValueError: x","category":"Application"})", "failed server ValueError: x");
    row("beam", R"({"error":"unknown request_id","category":"User"})", "failed user unknown request_id");
    row("Open-RL", R"({"type":"RequestFailedResponse","error_message":"no"})", "failed unknown no");
    row("tinkex pending", R"({"status":"pending"})", "again unknown ");
    row("tinkex completed", R"({"status":"completed","result":{"a":[1,2.5,"é"]}})", R"(ready {"a":[1,2.5,"é"]})");
    row("tinkex completed, null error", R"({"status":"completed","result":{"a":1},"error":null})", R"(ready {"a":1})");
    row("tinkex completed, nothing", R"({"status":"completed","result":null})", "ready {}");
    row("tinkex failed", R"({"status":"failed","error":{"message":"no","category":"user"}})", "failed user no");
    row("tinkex and official failed",
        R"({"status":"failed","error":{"message":"no","category":"user"},"category":"user"})", "failed user no");
    row("tinkex failed with text", R"({"status":"failed","error":"no"})", "failed unknown no");
    row("tinkex failed bare", R"({"status":"failed"})",
        "failed unknown the server reported a failure without a message");
    row("error object without message", R"({"error":{"reason":"x"}})", R"(failed unknown {"reason":"x"})");
    row("forward_backward", R"({"loss_fn_output_type":"T","loss_fn_outputs":[],"metrics":{}})",
        R"(ready {"loss_fn_output_type":"T","loss_fn_outputs":[],"metrics":{}})");
    row("typed", R"({"type":"save_weights","path":"tinker://r/weights/n"})",
        R"(ready {"type":"save_weights","path":"tinker://r/weights/n"})");
    row("untyped", R"({"path":"p"})", R"(ready {"path":"p"})");
    row("empty object", "{}", "ready {}");
    row("SkyRL null", "null", "ready {}");
    row("SkyRL empty", "", "ready {}");
    row("white space", " \r\n", "ready {}");
    row("status of a result", R"({"type":"x","status":"accepted"})", R"(ready {"type":"x","status":"accepted"})");
    row("error deeper down", R"({"metrics":{"error":1.0}})", R"(ready {"metrics":{"error":1.0}})");
    row("bare NaN", R"({"metrics":{"loss:sum":NaN}})", R"(ready {"metrics":{"loss:sum":NaN}})");
    row("type is a number", R"({"type":3,"status":{}})", R"(ready {"type":3,"status":{}})");
}

void FutureReplyTest::classified()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, expected);
    const auto reply = decodeFutureReply(json.toStdString());
    QVERIFY2(reply, problemOf(reply).c_str());
    QCOMPARE(summary(*reply), expected);
}

void FutureReplyTest::refused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("list") << QByteArray("[]");
    QTest::newRow("text") << QByteArray("\"ok\"");
    QTest::newRow("page") << QByteArray("<html></html>");
    QTest::newRow("cut") << QByteArray(R"({"type":"try_again")");
    QTest::newRow("completed with a list") << QByteArray(R"({"status":"completed","result":[1]})");
}

void FutureReplyTest::refused()
{
    QFETCH(QByteArray, json);
    const auto reply = decodeFutureReply(json.toStdString());
    QVERIFY(!reply);
    QCOMPARE(reply.error().kind, ErrorKind::Protocol);
}

void FutureReplyTest::ownFailures_data()
{
    QTest::addColumn<bool>("forTinkex");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("official") << false << QByteArray(R"({"error":"no \"x\"","category":"user"})");
    QTest::newRow("tinkex")
        << true
        << QByteArray(R"({"status":"failed","error":{"message":"no \"x\"","category":"user"},"category":"user"})");
}

void FutureReplyTest::ownFailures()
{
    QFETCH(bool, forTinkex);
    QFETCH(QByteArray, expected);
    const std::string json = encodeFutureFailed({"no \"x\"", ErrorCategory::User}, forTinkex);
    QCOMPARE(bytes(json), expected);
    QCOMPARE(summary(*decodeFutureReply(json)), QByteArray("failed user no \"x\""));
}

void FutureReplyTest::tryAgainRoundTrip()
{
    const FutureTryAgain reply{"r", QueueState::PausedCapacity, "full", 250};
    const QByteArray expected =
        R"({"type":"try_again","request_id":"r","queue_state":"paused_capacity","queue_state_reason":"full","retry_after_ms":250})";
    QCOMPARE(bytes(encode(reply)), expected);
    QCOMPARE(summary(*decode<FutureTryAgain>(encode(reply))),
             QByteArray("again paused_capacity r because full after 250"));
    QVERIFY(!decode<FutureTryAgain>("{}"));
    const FutureTryAgain wordy{"r", QueueState::Active, std::string(100'000, 'x'), 250};
    QCOMPARE(std::get<FutureTryAgain>(*decodeFutureReply(encode(wordy))).queueStateReason.size(), std::size_t(2000));
    QCOMPARE(summary(*decodeFutureReply(encodeMetadataOnly(7))), QByteArray("metadata 7"));
}

void FutureReplyTest::successesAreNeverFailures_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("create_model") << bytes(encodeCreateModelResult("m"));
    QTest::newRow("unload_model") << bytes(encodeUnloadResult("m"));
    QTest::newRow("optim_step") << bytes(encode(OptimStepResult{{{"error", 1.0}}}));
    QTest::newRow("save_weights") << bytes(encodeSaveResult("save_weights", {"p", {}}));
    QTest::newRow("save_for_sampler") << bytes(encodeSaveResult("save_weights_for_sampler", {{}, "s"}));
    QTest::newRow("load_weights") << bytes(encodeLoadResult({"p", "m"}));
    QTest::newRow("forward_backward") << bytes(encode(ForwardBackwardOutput{"T", {}, {{"error:sum", 1.0}}}));
    QTest::newRow("sample") << bytes(encode(SampleResponse{}));
}

void FutureReplyTest::successesAreNeverFailures()
{
    QFETCH(QByteArray, json);
    QCOMPARE(summary(*decodeFutureReply(json.toStdString())), "ready " + json);
    // What the third-party client looks for in every success (5.6).
    QVERIFY(json.contains("\"type\":") || json.contains("\"loss_fn_output_type\":"));
}

void FutureReplyTest::queueStates()
{
    for (const auto state :
         {QueueState::Active, QueueState::PausedCapacity, QueueState::PausedRateLimit, QueueState::Unknown})
        QVERIFY(queueStateFromName(queueStateName(state)) == state);
    QVERIFY(queueStateFromName("Active") == QueueState::Active);
    QVERIFY(queueStateFromName("") == QueueState::Unknown);
}

QTEST_APPLESS_MAIN(FutureReplyTest)
#include "tst_futurereply.moc"
