#include "tests/support/fakeworkbench.h"
#include "ui/pages/sampling/codesnippets.h"
#include "ui/pages/sampling/sampleparameters.h"
#include "ui/pages/sampling/tokenheat.h"
#include "ui/pages/sampling/tokenids.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <cmath>
#include <limits>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestSamplingParts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void token_ids_data();
    void token_ids();
    void heat_data();
    void heat();
    void ranks();
    void stop_strings_data();
    void stop_strings();
    void python_says_everything();
    void curl_is_valid_and_has_no_key();
    void literals_are_json();
};

void TestSamplingParts::token_ids_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("ids"); // "error": refused
    QTest::newRow("empty") << u""_s << u""_s;
    QTest::newRow("blanks") << u"256 79\n381"_s << u"256 79 381"_s;
    QTest::newRow("python list") << u"[256, 79, 381]"_s << u"256 79 381"_s;
    QTest::newRow("word") << u"256 x"_s << u"error"_s;
    QTest::newRow("negative") << u"-1"_s << u"error"_s;
    QTest::newRow("fraction") << u"1.5"_s << u"error"_s;
    QTest::newRow("too large") << u"99999999999"_s << u"error"_s;
}

void TestSamplingParts::token_ids()
{
    QFETCH(QString, text);
    QFETCH(QString, ids);
    const Result<QVector<qint32>> parsed = parseTokenIds(text);
    QCOMPARE(parsed ? tokenIdsText(*parsed) : u"error"_s, ids);
    if (!parsed)
        QVERIFY(!parsed.error().detail.isEmpty());
}

void TestSamplingParts::heat_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<double>("logprob");
    QTest::addColumn<int>("rank");
    QTest::addColumn<double>("value"); // NaN: no colour
    const double nan = std::nan("");
    const int p = int(HeatMode::Probability);
    const int s = int(HeatMode::Surprisal);
    const int r = int(HeatMode::Rank);
    QTest::newRow("certain") << p << 0.0 << 0 << 1.0;
    QTest::newRow("half") << p << std::log(0.5) << 0 << 0.5;
    QTest::newRow("impossible") << p << -std::numeric_limits<double>::infinity() << 0 << 0.0;
    QTest::newRow("unknown") << p << nan << 0 << nan;
    QTest::newRow("rounding above 1") << p << 0.01 << 0 << 1.0;
    QTest::newRow("no surprise") << s << 0.0 << 0 << 1.0;
    QTest::newRow("4 nats") << s << -4.0 << 0 << 0.5;
    QTest::newRow("beyond the scale") << s << -99.0 << 0 << 0.0;
    QTest::newRow("first") << r << -1.0 << 1 << 1.0;
    QTest::newRow("beyond the list") << r << -1.0 << kRankTop + 1 << 0.0;
    QTest::newRow("rank unknown") << r << -1.0 << 0 << nan;
}

void TestSamplingParts::heat()
{
    QFETCH(int, mode);
    QFETCH(double, logprob);
    QFETCH(int, rank);
    QFETCH(double, value);
    const double heat = tokenHeat(HeatMode(mode), logprob, rank);
    QCOMPARE(std::isnan(heat), std::isnan(value));
    if (!std::isnan(value))
        QVERIFY(std::abs(heat - value) < 1e-12);
}

void TestSamplingParts::ranks()
{
    const QVector<TokenAlternative> alternatives{{5, u"a"_s, -1}, {7, u"b"_s, -2}};
    QCOMPARE(tokenRank(alternatives, 5), 1);
    QCOMPARE(tokenRank(alternatives, 7), 2);
    QCOMPARE(tokenRank(alternatives, 9), kRankTop + 1);
    QCOMPARE(tokenRank({}, 5), 0);
}

void TestSamplingParts::stop_strings_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("stops");
    QTest::newRow("none") << u""_s << QStringList{};
    QTest::newRow("two") << u"User:\nEnd"_s << QStringList{u"User:"_s, u"End"_s};
    QTest::newRow("line break") << u"\\n\\n"_s << QStringList{u"\n\n"_s};
    QTest::newRow("backslash") << u"a\\\\n"_s << QStringList{u"a\\n"_s};
    QTest::newRow("lone backslash") << u"a\\"_s << QStringList{u"a\\"_s};
    QTest::newRow("empty lines") << u"\n\nx\n"_s << QStringList{u"x"_s};
}

void TestSamplingParts::stop_strings()
{
    QFETCH(QString, text);
    QFETCH(QStringList, stops);
    QCOMPARE(parseStopStrings(text), stops);
    QCOMPARE(parseStopStrings(stopStringsText(stops)), stops);
}

namespace {

SnippetRequest request()
{
    SnippetRequest result;
    result.spec.target = {u"x"_s, {}, u"tinker://s:train:0/sampler_weights/000100"_s};
    result.spec.seed = 7;
    result.spec.stopStrings = {u"it's\n"_s};
    result.spec.numSamples = 4;
    result.promptIds = {256, 79};
    result.baseUrl = u"http://127.0.0.1:4000"_s;
    return result;
}

} // namespace

void TestSamplingParts::python_says_everything()
{
    const QString code = pythonSnippet(request());
    for (const QString& part : {u"[256, 79]"_s, u"seed=7"_s, u"num_samples=4"_s, u"stop=[\"it's\\n\"]"_s,
                                u"model_path=\"tinker://s:train:0/sampler_weights/000100\""_s, u"TINKER_API_KEY"_s,
                                u"http://127.0.0.1:4000"_s})
        QVERIFY2(code.contains(part), qPrintable(part));
    QVERIFY(!code.contains(u"tml-"_s));
}

void TestSamplingParts::curl_is_valid_and_has_no_key()
{
    const QString code = curlSnippet(request());
    QVERIFY(code.contains(u"X-API-Key: $TINKER_API_KEY"_s));
    QVERIFY(!code.contains(u"tml-"_s));
    QString body = code.mid(code.indexOf(u"-d '"_s) + 4).trimmed();
    body.chop(1);
    body.replace(u"'\\''"_s, u"'"_s);
    const QJsonObject json = QJsonDocument::fromJson(body.toUtf8()).object();
    QCOMPARE(json[u"num_samples"_s].toInt(), 4);
    QCOMPARE(json[u"sampling_params"_s].toObject()[u"seed"_s].toInt(), 7);
    QCOMPARE(json[u"sampling_params"_s].toObject()[u"stop"_s].toArray().first().toString(), u"it's\n"_s);
}

void TestSamplingParts::literals_are_json()
{
    for (const QString& text :
         {u"plain"_s, u"\"quoted\" \\ back"_s, u"tab\tline\n"_s, u"π 😀"_s, QString(QChar(0x202E)) + u"x"_s}) {
        const QByteArray json = u"[%1]"_s.arg(quotedLiteral(text)).toUtf8();
        QCOMPARE(QJsonDocument::fromJson(json).array().first().toString(), text);
    }
}

QTEST_MAIN(TestSamplingParts)
#include "tst_samplingparts.moc"
