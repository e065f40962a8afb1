#include "core/engine/tokenpicker.h"

#include <QtTest>
#include <cmath>
#include <limits>
#include <map>

using namespace tinkex;
using namespace tinkex::engine;

namespace {

// Probabilities 0.5, 0.25, 0.15, 0.1 of tokens 2, 0, 3, 1.
std::vector<float> logits()
{
    return {std::log(0.25f) + 3.f, std::log(0.1f) + 3.f, std::log(0.5f) + 3.f, std::log(0.15f) + 3.f};
}

std::map<TokenId, double> frequencies(const SamplingParams& params, int draws = 20000)
{
    TokenPicker picker(params, 4);
    Random random(8);
    const auto row = logits();
    std::map<TokenId, double> counts;
    for (int i = 0; i < draws; ++i)
        counts[picker.pick(row.data(), random).token] += 1.0 / draws;
    return counts;
}

} // namespace

class TestTokenPicker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void distribution_data();
    void distribution();
    void greedy();
    void logprobsAreRaw();
    void lowTemperaturesAreSafe();
    void badLogitsAreSafe();
    void refusals_data();
    void refusals();
    void stops_data();
    void stops();
    void best();
};

void TestTokenPicker::distribution_data()
{
    QTest::addColumn<double>("temperature");
    QTest::addColumn<int>("topK");
    QTest::addColumn<double>("topP");
    QTest::addColumn<QList<double>>("expected"); // of the tokens 0 … 3
    QTest::newRow("plain") << 1.0 << -1 << 1.0 << QList<double>{0.25, 0.1, 0.5, 0.15};
    QTest::newRow("top-k 2") << 1.0 << 2 << 1.0 << QList<double>{1.0 / 3, 0.0, 2.0 / 3, 0.0};
    QTest::newRow("top-k above the vocabulary") << 1.0 << 9 << 1.0 << QList<double>{0.25, 0.1, 0.5, 0.15};
    QTest::newRow("top-p .6") << 1.0 << -1 << 0.6 << QList<double>{1.0 / 3, 0.0, 2.0 / 3, 0.0};
    QTest::newRow("top-p tiny") << 1.0 << -1 << 1e-9 << QList<double>{0.0, 0.0, 1.0, 0.0};
    QTest::newRow("top-p of the top-k") << 1.0 << 3 << 0.7 << QList<double>{1.0 / 3, 0.0, 2.0 / 3, 0.0};
    const double z = 0.25 * 0.25 + 0.01 + 0.25 + 0.15 * 0.15;
    QTest::newRow("temperature .5") << 0.5 << -1 << 1.0 << QList<double>{0.0625 / z, 0.01 / z, 0.25 / z, 0.0225 / z};
}

void TestTokenPicker::distribution()
{
    QFETCH(double, temperature);
    QFETCH(int, topK);
    QFETCH(double, topP);
    QFETCH(QList<double>, expected);
    SamplingParams params;
    params.temperature = temperature;
    params.topK = topK;
    params.topP = topP;
    auto found = frequencies(params);
    for (TokenId token = 0; token < 4; ++token) {
        const double target = expected[token];
        if (target == 0.0)
            QVERIFY(!found.contains(token));
        else
            QVERIFY2(std::abs(found[token] - target) < 0.015,
                     qPrintable(QStringLiteral("%1: %2").arg(token).arg(found[token])));
    }
}

void TestTokenPicker::greedy()
{
    SamplingParams params;
    params.temperature = 0.0;
    QCOMPARE(frequencies(params, 50)[2], 50 * (1.0 / 50));
    TokenPicker picker(params, 3);
    Random random(1);
    const float tie[] = {1.f, 2.f, 2.f};
    QCOMPARE(picker.pick(tie, random).token, 1);
}

void TestTokenPicker::logprobsAreRaw()
{
    SamplingParams params;
    params.temperature = 0.3;
    params.topK = 1;
    TokenPicker picker(params, 4);
    Random random(1);
    const auto row = logits();
    const auto picked = picker.pick(row.data(), random);
    QCOMPARE(picked.token, 2);
    QVERIFY(std::abs(picked.logprob - std::log(0.5f)) < 1e-6f);
}

void TestTokenPicker::lowTemperaturesAreSafe()
{
    for (const double temperature : {1e-300, 1e-9, 1e-4, 1e-2}) {
        SamplingParams params;
        params.temperature = temperature;
        QCOMPARE(frequencies(params, 200).size(), std::size_t{1});
        params.topP = 0.9;
        QCOMPARE(frequencies(params, 200).size(), std::size_t{1});
    }
    SamplingParams hot;
    hot.temperature = 1e30;
    for (const auto& [token, share] : frequencies(hot))
        QVERIFY(std::abs(share - 0.25) < 0.015);
}

void TestTokenPicker::badLogitsAreSafe()
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    for (const auto& row : {std::vector{nan, nan, nan, nan},
                            {1.f, nan, 2.f, 0.f},
                            {infinity, 1.f, infinity, 0.f},
                            {-infinity, -infinity, -infinity, -infinity}}) {
        for (const double topP : {1.0, 0.5}) {
            for (const double temperature : {0.0, 1.0}) {
                SamplingParams params;
                params.topP = topP;
                params.temperature = temperature;
                TokenPicker picker(params, 4);
                Random random(1);
                const TokenId token = picker.pick(row.data(), random).token;
                QVERIFY(token >= 0 && token < 4);
            }
        }
        QVERIFY(topLogprobs(row.data(), 4, 2).size() <= 2);
    }
}

void TestTokenPicker::refusals_data()
{
    QTest::addColumn<int>("maxTokens");
    QTest::addColumn<double>("temperature");
    QTest::addColumn<int>("topK");
    QTest::addColumn<double>("topP");
    QTest::addColumn<bool>("valid");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("defaults") << 0 << 1.0 << -1 << 1.0 << true;
    QTest::newRow("negative max_tokens") << -1 << 1.0 << -1 << 1.0 << false;
    QTest::newRow("negative temperature") << 0 << -0.1 << -1 << 1.0 << false;
    QTest::newRow("nan temperature") << 0 << nan << -1 << 1.0 << false;
    QTest::newRow("top_k -2") << 0 << 1.0 << -2 << 1.0 << false;
    QTest::newRow("top_p 0") << 0 << 1.0 << -1 << 0.0 << false;
    QTest::newRow("top_p 1.1") << 0 << 1.0 << -1 << 1.1 << false;
    QTest::newRow("nan top_p") << 0 << 1.0 << -1 << nan << false;
}

void TestTokenPicker::refusals()
{
    QFETCH(int, maxTokens);
    QFETCH(double, temperature);
    QFETCH(int, topK);
    QFETCH(double, topP);
    QFETCH(bool, valid);
    SamplingParams params;
    params.maxTokens = maxTokens;
    params.temperature = temperature;
    params.topK = topK;
    params.topP = topP;
    QCOMPARE(checkSampling(params).has_value(), valid);
    params = {};
    params.stopStrings = {"x", ""};
    QVERIFY(!checkSampling(params));
}

void TestTokenPicker::stops_data()
{
    QTest::addColumn<QList<int>>("tokens");
    QTest::addColumn<QByteArrayList>("strings");
    QTest::addColumn<QList<int>>("stopTokens");
    QTest::addColumn<int>("stopsAt"); // index, -1 never
    const QList<int> none;
    // Tokens: 0 "", 1 "ab", 2 "c", 3 "abc", 4 "\n\n", 5 "a"
    QTest::newRow("end token") << QList<int>{1, 9, 1} << QByteArrayList{} << none << 1;
    QTest::newRow("stop token") << QList<int>{1, 2, 1} << QByteArrayList{} << QList<int>{2} << 1;
    QTest::newRow("inside one token") << QList<int>{1, 3, 2} << QByteArrayList{"bc"} << none << 1;
    QTest::newRow("across two") << QList<int>{5, 1, 2} << QByteArrayList{"bc"} << none << 2;
    QTest::newRow("across three") << QList<int>{1, 2, 5, 1} << QByteArrayList{"bca"} << none << 2;
    QTest::newRow("across an empty token") << QList<int>{1, 0, 2} << QByteArrayList{"bc"} << none << 2;
    QTest::newRow("the second string") << QList<int>{1, 4} << QByteArrayList{"zz", "\n"} << none << 1;
    QTest::newRow("long after") << QList<int>{1, 1, 1, 1, 1, 1, 1, 2} << QByteArrayList{"ababc"} << none << 7;
    QTest::newRow("never") << QList<int>{1, 2, 1, 2} << QByteArrayList{"cc"} << none << -1;
    QTest::newRow("unknown bytes") << QList<int>{1, 30, 2} << QByteArrayList{"abx"} << none << -1;
}

void TestTokenPicker::stops()
{
    QFETCH(QList<int>, tokens);
    QFETCH(QByteArrayList, strings);
    QFETCH(QList<int>, stopTokens);
    QFETCH(int, stopsAt);
    const TokenBytes bytes{"", "ab", "c", "abc", "\n\n", "a"};
    const std::vector<TokenId> ends{9};
    SamplingParams params;
    params.stopTokens.assign(stopTokens.begin(), stopTokens.end());
    for (const QByteArray& text : strings)
        params.stopStrings.push_back(text.toStdString());
    StopMatcher matcher(params, ends, bytes);
    int found = -1;
    for (int i = 0; i < tokens.size() && found < 0; ++i) {
        if (matcher.push(tokens[i]))
            found = i;
    }
    QCOMPARE(found, stopsAt);
}

void TestTokenPicker::best()
{
    const auto row = logits();
    const auto top = topLogprobs(row.data(), 4, 3);
    QCOMPARE(top.size(), std::size_t{3});
    QCOMPARE(top[0].token, 2);
    QCOMPARE(top[1].token, 0);
    QCOMPARE(top[2].token, 3);
    QVERIFY(std::abs(top[1].logprob - std::log(0.25f)) < 1e-6f);
    QCOMPARE(topLogprobs(row.data(), 4, 99).size(), std::size_t{4});
}

QTEST_GUILESS_MAIN(TestTokenPicker)
#include "tst_tokenpicker.moc"
