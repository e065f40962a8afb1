#include "core/server/trainingdata.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace tinkex;
using namespace tinkex::server;

namespace {

engine::ModelConfig model()
{
    engine::ModelConfig config;
    config.vocabSize = 100;
    config.maxContext = 8;
    config.hiddenSize = 16;
    return config;
}

wire::Tensor ints(std::vector<std::int64_t> values, std::vector<std::int64_t> shape = {})
{
    return {std::move(values), std::move(shape)};
}

wire::Tensor reals(std::vector<float> values)
{
    return {std::move(values), {}};
}

/// A correct request that the rows of the table spoil.
wire::ForwardBackwardRequest request(const std::string& loss)
{
    wire::ForwardBackwardRequest request;
    request.lossFn = loss;
    wire::Datum datum;
    datum.modelInput = wire::ModelInput::fromTokens({1, 2, 3});
    datum.lossFnInputs["target_tokens"] = ints({2, 3, 4});
    if (loss == "cross_entropy") {
        datum.lossFnInputs["weights"] = reals({1, 0, -1});
    } else {
        datum.lossFnInputs["logprobs"] = reals({-1, -2, -3});
        datum.lossFnInputs["advantages"] = reals({1, 1, -1});
    }
    if (loss == "dro")
        request.lossFnConfig["beta"] = 0.05;
    request.data.push_back(datum);
    return request;
}

using Spoil = std::function<void(wire::ForwardBackwardRequest&)>;

} // namespace

Q_DECLARE_METATYPE(Spoil)

class TestTrainingData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void acceptsEveryLoss_data()
    {
        QTest::addColumn<QByteArray>("loss");
        for (const char* loss : {"cross_entropy", "importance_sampling", "ppo", "cispo", "dro"})
            QTest::newRow(loss) << QByteArray(loss);
    }
    void acceptsEveryLoss()
    {
        QFETCH(QByteArray, loss);
        const Result<TrainingBatch> batch = toEngine(request(loss.toStdString()), model());
        QVERIFY2(batch, batch ? "" : qPrintable(batch.error().detail));
        QCOMPARE(batch->data.size(), std::size_t(1));
        QCOMPARE(batch->data[0].targets, (std::vector<engine::TokenId>{2, 3, 4}));
        QCOMPARE(batch->data[0].weights.empty(), loss != "cross_entropy");
        QCOMPARE(batch->data[0].advantages.empty(), loss == "cross_entropy");
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("loss");
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char* name, const char* loss, const char* reason, Spoil spoil) {
            QTest::newRow(name) << QByteArray(loss) << std::move(spoil) << QByteArray(reason);
        };
        using Request = wire::ForwardBackwardRequest;
        const auto input = [](Request& r, const char* key) -> wire::Tensor& {
            return r.data[0].lossFnInputs[key];
        };
        row("unknown loss", "cross_entropy", "magic", [](Request& r) { r.lossFn = "magic"; });
        row("no data", "cross_entropy", "no data", [](Request& r) { r.data.clear(); });
        row("no tokens", "cross_entropy", "no tokens", [](Request& r) { r.data[0].modelInput = {}; });
        row("too long", "cross_entropy", "context",
            [](Request& r) { r.data[0].modelInput = wire::ModelInput::fromTokens(std::vector<std::int32_t>(9, 1)); });
        row("image", "cross_entropy", "text only",
            [](Request& r) { r.data[0].modelInput.chunks.emplace_back(wire::ImageChunk{}); });
        row("token beyond", "cross_entropy", "token id 100", [](Request& r) {
            r.data[0].modelInput = wire::ModelInput::fromTokens({1, 100, 3});
        });
        row("target negative", "cross_entropy", "token id -1", [=](Request& r) {
            input(r, "target_tokens") = ints({2, -1, 4});
        });
        row("targets missing", "cross_entropy", "target_tokens\" is missing",
            [](Request& r) { r.data[0].lossFnInputs.erase("target_tokens"); });
        row("targets short", "cross_entropy", "2 values for 3", [=](Request& r) {
            input(r, "target_tokens") = ints({2, 3});
        });
        row("targets wrong shape", "cross_entropy", "values for 3", [=](Request& r) {
            input(r, "target_tokens") = ints({1, 2, 3, 4, 5, 6}, {2, 3});
        });
        row("weights short", "cross_entropy", "\"weights\" has 2", [=](Request& r) {
            input(r, "weights") = reals({1, 1});
        });
        row("weights not finite", "cross_entropy", "not finite", [=](Request& r) {
            input(r, "weights") = reals({1, NAN, 1});
        });
        row("unknown input", "cross_entropy", "mask", [=](Request& r) { input(r, "mask") = reals({1, 1, 1}); });
        row("two targets for ppo", "ppo", "one value", [=](Request& r) {
            input(r, "target_tokens") = ints({1, 2, 3, 4, 5, 6}, {3, 2});
        });
        row("advantages missing", "ppo", "advantages\" is missing",
            [](Request& r) { r.data[0].lossFnInputs.erase("advantages"); });
        row("logprobs long", "importance_sampling", "\"logprobs\" has 4", [=](Request& r) {
            input(r, "logprobs") = reals({1, 1, 1, 1});
        });
        row("unknown config", "ppo", "gamma", [](Request& r) { r.lossFnConfig["gamma"] = 1; });
        row("config not finite", "ppo", "clip_low_threshold",
            [](Request& r) { r.lossFnConfig["clip_low_threshold"] = INFINITY; });
        row("clip upside down", "ppo", "larger", [](Request& r) { r.lossFnConfig["clip_low_threshold"] = 2; });
        row("dro without beta", "dro", "beta", [](Request& r) { r.lossFnConfig.clear(); });
    }
    void refuses()
    {
        QFETCH(QByteArray, loss);
        QFETCH(Spoil, spoil);
        QFETCH(QByteArray, reason);
        wire::ForwardBackwardRequest spoilt = request(loss.toStdString());
        spoil(spoilt);
        const Result<TrainingBatch> batch = toEngine(spoilt, model());
        QVERIFY(!batch);
        QCOMPARE(batch.error().kind, ErrorKind::Validation);
        QVERIFY2(batch.error().detail.contains(QString::fromUtf8(reason)), qPrintable(batch.error().detail));
    }

    void takesSeveralTargetsForEachToken()
    {
        wire::ForwardBackwardRequest several = request("cross_entropy");
        several.data[0].lossFnInputs["target_tokens"] = ints({1, 2, 3, 4, 5, 6}, {3, 2});
        several.data[0].lossFnInputs["weights"] = reals({1, 1, 1, 1, 1, 1});
        const Result<TrainingBatch> batch = toEngine(several, model());
        QVERIFY(batch);
        QCOMPARE(batch->data[0].targetsPerToken, 2);
        engine::ForwardBackwardOutput output;
        output.datums.push_back({std::vector<float>(6, -1.f), std::vector<float>(6, 1.f)});
        output.lossSum = 6;
        output.tokens = 3;
        const wire::ForwardBackwardOutput sent = toWire(output, *batch);
        QCOMPARE(sent.lossFnOutputs[0].at("logprobs").shape, (std::vector<std::int64_t>{3, 2}));
        QCOMPARE(sent.metrics.at("loss:sum"), 6.0);
        for (const auto& [key, value] : sent.metrics)
            QCOMPARE(std::count(key.begin(), key.end(), ':'), 1); // more or less breaks the SDKs
    }

    void refusesOptimizerNumbers_data()
    {
        QTest::addColumn<int>("field");
        QTest::addColumn<double>("value");
        QTest::addColumn<bool>("accepted");
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("usual") << 0 << 1e-4 << true;
        QTest::newRow("rate NaN") << 0 << nan << false;
        QTest::newRow("rate negative") << 0 << -1e-4 << false;
        QTest::newRow("rate infinite") << 0 << double(INFINITY) << false;
        QTest::newRow("beta1 one") << 1 << 1.0 << false;
        QTest::newRow("beta2 zero") << 2 << 0.0 << true;
        QTest::newRow("eps negative") << 3 << -1.0 << false;
        QTest::newRow("decay NaN") << 4 << nan << false;
        QTest::newRow("clip negative") << 5 << -1.0 << false;
    }
    void refusesOptimizerNumbers()
    {
        QFETCH(int, field);
        QFETCH(double, value);
        QFETCH(bool, accepted);
        wire::AdamParams adam;
        double* const fields[] = {&adam.learningRate, &adam.beta1,       &adam.beta2,
                                  &adam.eps,          &adam.weightDecay, &adam.gradClipNorm};
        *fields[field] = value;
        QCOMPARE(toEngine(adam).has_value(), accepted);
    }
};

QTEST_GUILESS_MAIN(TestTrainingData)
#include "tst_trainingdata.moc"
