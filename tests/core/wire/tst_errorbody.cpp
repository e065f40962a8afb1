#include "core/base/redact.h"
#include "wiretest.h"

#include <QtTest>

using namespace tinkex::wire;
using namespace tinkex::wire::test;

class ErrorBodyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void message_data();
    void message();
    void details();
    void longBodies();
    void headlines_data();
    void headlines();
};

void ErrorBodyTest::message_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const char* body, const char* expected) {
        QTest::newRow(name) << QByteArray(body) << QByteArray(expected);
    };
    row("detail", R"({"detail":"Invalid checkpoint tinker path tinker://…."})",
        "Invalid checkpoint tinker path tinker://….");
    row("FastAPI list",
        R"({"detail":[{"loc":["body","data",0,"loss_fn"],"msg":"field required","type":"missing"},{"loc":["query"],"msg":"x"}]})",
        "body.data.0.loss_fn: field required; query: x");
    row("FastAPI list of texts", R"({"detail":["a",{"msg":"b"},{"loc":["c"]}]})", "a; b; c");
    row("detail object", R"({"detail":{"message":"m","code":"c"}})", "m");
    row("detail object with error", R"({"detail":{"error":{"message":"deep"}}})", "deep");
    row("error text", R"({"error":"e","message":"m"})", "e");
    row("error object", R"({"error":{"message":"em","code":"quota"}})", "em");
    row("error_message", R"({"type":"RequestFailedResponse","error_message":"r"})", "r");
    row("message", R"({"message":"m","category":"user"})", "m");
    row("detail wins", R"({"message":"m","error":"e","detail":"d"})", "d");
    row("empty detail", R"({"detail":"","error":"e"})", "e");
    row("null detail", R"({"detail":null,"message":"m"})", "m");
    row("traceback", R"({"error":"Traceback (most recent call last):\n  File \"a\"\nValueError: no\n"})",
        "ValueError: no");
    row("JSON text", R"("just text")", "just text");
    row("plain", "Internal Server Error", "Internal Server Error");
    row("page",
        "<!DOCTYPE html><html><head><style>b{}</style><script>f('<b>')</script></head>\n<body><h1>502</h1> Bad "
        "<b>Gateway</b></body></html>",
        "502 Bad Gateway");
    row("unclosed tag", "<html><body>a <b", "a");
    row("angle in text", "1 < 2", "1 < 2");
    row("unknown object", R"({"status": "x"})", R"({"status": "x"})");
    row("cut JSON", R"({"detail":"x)", R"({"detail":"x)");
    row("list", "[1, 2]", "[1, 2]");
    row("nothing", "", "");
    row("null", "null", "null");
    row("not UTF-8", "a\xff\x01\n\tb", "a\uFFFD b");
    row("bearer", R"({"detail":"token Bearer abc.def-1 refused"})", "token Bearer *** refused");
    row("key", R"({"detail":"key tml-secret123, bad"})", "key tml-***, bad");
    row("web token", R"({"detail":"got eyJhbGciOi.x.y"})", "got eyJ***");
    row("not a key", R"({"detail":"html-page and they eyJ"})", "html-page and they eyJ");
}

void ErrorBodyTest::message()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, expected);
    QCOMPARE(bytes(decodeErrorBody(body.toStdString()).message), expected);
}

void ErrorBodyTest::details()
{
    const ErrorBody full = decodeErrorBody(
        R"({"error":{"message":"m","code":"quota","category":"User"},"queue_state":"paused_capacity","queue_state_reason":"full"})");
    QCOMPARE(bytes(full.code), QByteArray("quota"));
    QVERIFY(full.category == ErrorCategory::User);
    QVERIFY(full.queueState == QueueState::PausedCapacity);
    QCOMPARE(bytes(full.queueStateReason), QByteArray("full"));
    const ErrorBody again = decodeErrorBody(R"({"type":"try_again","request_id":"r","queue_state":"active"})");
    QVERIFY(again.queueState == QueueState::Active);
    const ErrorBody plain = decodeErrorBody(R"({"detail":"d","code":404})");
    QCOMPARE(bytes(plain.code), QByteArray("404"));
    QVERIFY(plain.category == ErrorCategory::Unknown);
    QVERIFY(!plain.queueState);
    QVERIFY(decodeErrorBody(R"({"detail":"d","category":"Application"})").category == ErrorCategory::Server);
}

void ErrorBodyTest::longBodies()
{
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += "é";
    const std::string raw = decodeErrorBody(text).message;
    QVERIFY(raw.size() <= 300 && raw.size() > 290);
    QVERIFY(QString::fromStdString(raw).count(QChar(0xE9)) == qsizetype(raw.size()) / 2);
    QVERIFY(decodeErrorBody(encodeDetail(text)).message.size() <= 2000);
    const std::string many(100'000, 'x');
    const ErrorBody wordy =
        decodeErrorBody(R"({"detail":"d","code":")" + many + R"(","queue_state_reason":")" + many + "\"}");
    QCOMPARE(wordy.code.size(), std::size_t(200));
    QCOMPARE(wordy.queueStateReason.size(), std::size_t(2000));
    // Nothing is left of a secret that the cut goes through.
    tinkex::addSecret(QStringLiteral("acme-7f3-of-ours"));
    const std::string cut = decodeErrorBody(encodeDetail(std::string(1'990, 'x') + "acme-7f3-of-ours")).message;
    QVERIFY(!bytes(cut).contains("acme"));
    QVERIFY(bytes(cut).endsWith("x***"));
    std::string entries;
    for (int i = 0; i < 100; ++i)
        entries += std::string(i ? "," : "") + R"({"loc":["x"],"msg":"y"})";
    QVERIFY(bytes(decodeErrorBody(R"({"detail":[)" + entries + "]}").message).endsWith("; …"));
}

void ErrorBodyTest::headlines_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("one line") << QByteArray(" a ") << QByteArray("a");
    QTest::newRow("first line") << QByteArray("a\nb\n") << QByteArray("a");
    QTest::newRow("traceback") << QByteArray("Traceback (most recent call last):\n  x\nE: y\n") << QByteArray("E: y");
    QTest::newRow("traceback later") << QByteArray("failed\nTraceback (most recent call last):\n x\nE: y")
                                     << QByteArray("E: y");
    QTest::newRow("empty") << QByteArray() << QByteArray();
}

void ErrorBodyTest::headlines()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(bytes(headline(text.toStdString())), expected);
}

QTEST_APPLESS_MAIN(ErrorBodyTest)
#include "tst_errorbody.moc"
