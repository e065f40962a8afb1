#include "core/wire/ssedecoder.h"

#include <QtTest>
#include <vector>

using namespace tinkex::wire;

using Events = std::vector<SseEvent>;
Q_DECLARE_METATYPE(std::string)
Q_DECLARE_METATYPE(Events)

class SseDecoderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decodes_data();
    void decodes();
    void failsAboveTheLimit_data();
    void failsAboveTheLimit();
    void aLateFeedAfterAFailureIsIgnored();
};

namespace {

/// Decodes the stream in pieces of the given size.
Events decoded(const std::string& stream, std::size_t piece)
{
    Events events;
    SseDecoder decoder([&](const SseEvent& event) { events.push_back(event); });
    for (std::size_t at = 0; at < stream.size(); at += piece)
        decoder.feed(std::string_view(stream).substr(at, piece));
    return events;
}

} // namespace

void SseDecoderTest::decodes_data()
{
    QTest::addColumn<std::string>("stream");
    QTest::addColumn<Events>("events");
    using namespace std::string_literals;
    const auto row = [](const char* name, const std::string& stream, const Events& events) {
        QTest::newRow(name) << stream << events;
    };
    row("one", "data: a\n\n", {{"message", "a", ""}});
    row("only one space goes", "data:  a\n\n", {{"message", " a", ""}});
    row("no space", "data:a\n\n", {{"message", "a", ""}});
    row("lines are joined", "data: a\ndata: b\n\n", {{"message", "a\nb", ""}});
    row("empty lines are lines", "data:\ndata\n\n", {{"message", "\n", ""}});
    row("empty data is an event", "data\n\n", {{"message", "", ""}});
    row("carriage returns", "data: a\r\rdata: b\r\n\r\ndata: c\n\n",
        {{"message", "a", ""}, {"message", "b", ""}, {"message", "c", ""}});
    row("type, for one event", "event: done\ndata: a\n\ndata: b\n\n", {{"done", "a", ""}, {"message", "b", ""}});
    row("id stays", "id: 7\ndata: a\n\ndata: b\n\n", {{"message", "a", "7"}, {"message", "b", "7"}});
    row("id with NUL is ignored", "id: 1\nid: x\0y\ndata: a\n\n"s, {{"message", "a", "1"}});
    row("comments and others", ": hello\nretry: 10\nfoo: bar\ndata: a\n\n", {{"message", "a", ""}});
    row("no data, no event", "event: x\n\n: y\n\ndata: a\n\n", {{"message", "a", ""}});
    row("byte order mark",
        "\xEF\xBB\xBF"
        "data: a\n\n",
        {{"message", "a", ""}});
    row("cut off", "data: a\n\ndata: b\n", {{"message", "a", ""}});
    row("many blank lines", "\n\n\ndata: a\n\n\n\n", {{"message", "a", ""}});
    row("colons in the value", "data: {\"a\":1}\n\n", {{"message", "{\"a\":1}", ""}});
    row("nothing", "", {});
}

void SseDecoderTest::decodes()
{
    QFETCH(const std::string, stream);
    QFETCH(const Events, events);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{5}, std::size_t{1000}})
        QVERIFY2(decoded(stream, piece) == events, qPrintable(QString::number(piece)));
}

void SseDecoderTest::failsAboveTheLimit_data()
{
    QTest::addColumn<std::string>("stream");
    QTest::newRow("long line") << "data: " + std::string(100, 'a') + "\n\n";
    QTest::newRow("long event") << std::string(
        "data: aaaaaaaaaa\ndata: aaaaaaaaaa\ndata: aaaaaaaaaa\ndata: aaaaaaaaaa\n\n");
    QTest::newRow("endless line without an end") << std::string(200, 'x');
}

void SseDecoderTest::failsAboveTheLimit()
{
    QFETCH(const std::string, stream);
    Events events;
    SseDecoder decoder([&](const SseEvent& event) { events.push_back(event); }, 40);
    QVERIFY(!decoder.feed(stream));
    QVERIFY(decoder.hasFailed());
    QVERIFY(events.empty());
}

void SseDecoderTest::aLateFeedAfterAFailureIsIgnored()
{
    Events events;
    SseDecoder decoder([&](const SseEvent& event) { events.push_back(event); }, 10);
    QVERIFY(!decoder.feed("data: aaaaaaaaaaaaaaa"));
    QVERIFY(!decoder.feed("\n\ndata: b\n\n"));
    QVERIFY(events.empty());
}

QTEST_APPLESS_MAIN(SseDecoderTest)
#include "tst_ssedecoder.moc"
