#include "core/engine/adapter.h"
#include "core/engine/basegradients.h"
#include "referencemodel.h"
#include "testmodel.h"

#include <QtTest>

using namespace tinkex;
using namespace tinkex::engine;
using namespace tinkex::engine::testing;

namespace {

constexpr double kStep = 1e-5;
constexpr int kProbes = 12; ///< elements of each tensor that are compared

struct Case {
    std::vector<Datum> data;
    LossKind loss = LossKind::CrossEntropy;
    LossConfig config;
};

constexpr int kShort = 9;
constexpr int kLong = 53; ///< crosses the attention's blocks; slow in the reference

Case makeCase(LossKind loss, int perToken = 1, const ModelConfig& config = tinyConfig(), int longest = kShort)
{
    Random random(21);
    Case result;
    result.loss = loss;
    result.config.beta = 0.3;
    for (const int count : {longest, 7, 1})
        result.data.push_back(loss == LossKind::CrossEntropy ? crossEntropyDatum(random, count, config, perToken)
                                                             : policyDatum(random, count, config));
    return result;
}

/// The slopes of all targets at the present weights: with them fixed, sum(slope * logprob) has the gradient of the
/// loss, the stopped gradient of cispo included.
std::vector<std::vector<double>> slopes(const Case& c, const ReferenceModel& model)
{
    std::vector<std::vector<double>> all;
    for (const Datum& datum : c.data) {
        const auto logprobs = model.logprobs(datum.tokens);
        all.emplace_back();
        for (std::size_t t = 0; t < datum.targets.size(); ++t) {
            const auto position = t / static_cast<std::size_t>(datum.targetsPerToken);
            const double logprob = logprobs[position][static_cast<std::size_t>(datum.targets[t])];
            all.back().push_back(targetLoss(datum, t, logprob, c.loss, c.config).slope);
        }
    }
    return all;
}

double linearLoss(const Case& c, const ReferenceModel& model, const std::vector<std::vector<double>>& slopes)
{
    double sum = 0.0;
    for (std::size_t d = 0; d < c.data.size(); ++d) {
        const auto logprobs = model.logprobs(c.data[d].tokens);
        for (std::size_t t = 0; t < c.data[d].targets.size(); ++t)
            sum += slopes[d][t] * logprobs[t / static_cast<std::size_t>(c.data[d].targetsPerToken)]
                                          [static_cast<std::size_t>(c.data[d].targets[t])];
    }
    return sum;
}

/// Compares some elements of one tensor; empty when all agree.
QString compareTensor(const Case& c, ReferenceModel& model, const std::vector<std::vector<double>>& fixed,
                      std::vector<double>& parameters, const std::vector<float>& gradient, std::size_t offset,
                      std::size_t size)
{
    double largest = 0.0;
    for (std::size_t i = 0; i < size; ++i)
        largest = std::max(largest, std::abs(static_cast<double>(gradient[offset + i])));
    for (int probe = 0; probe < kProbes; ++probe) {
        const std::size_t at = offset + (size * static_cast<std::size_t>(probe) + size / 2) / kProbes;
        const double kept = parameters[at];
        parameters[at] = kept + kStep;
        const double above = linearLoss(c, model, fixed);
        parameters[at] = kept - kStep;
        const double below = linearLoss(c, model, fixed);
        parameters[at] = kept;
        const double expected = (above - below) / (2.0 * kStep);
        if (!(std::abs(expected - static_cast<double>(gradient[at])) <= 2e-4 * std::max(largest, 1e-2)))
            return QStringLiteral("element %1: %2, expected %3").arg(at - offset).arg(gradient[at]).arg(expected);
    }
    return {};
}

LoraConfig loraConfig(int rank = 3)
{
    LoraConfig lora;
    lora.rank = rank;
    lora.alpha = 5.f;
    lora.seed = 11;
    return lora;
}

std::vector<float> trainedLora(const LoraLayout& layout)
{
    std::vector<float> values = initialLora(layout, 11);
    Random random(5);
    for (float& value : values)
        value += static_cast<float>(0.1 * random.normal());
    return values;
}

std::vector<float> adapterGradient(const Case& c, int threads, const LoraConfig& lora = loraConfig())
{
    auto model = tinyModel();
    AdapterImpl adapter(model, lora, trainedLora(LoraLayout(model->config(), lora)));
    if (!adapter.forwardBackward(c.data, c.loss, c.config, false, threads))
        return {};
    return adapter.gradient();
}

} // namespace

class TestGradients : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void forwardMatchesTheReference();
    void baseGradients_data();
    void baseGradients();
    void loraGradients_data();
    void loraGradients();
    void partialLora_data();
    void partialLora();
    void threadsAgree();
    void repeatsExactly();
    void gradientsAccumulate();
};

void TestGradients::forwardMatchesTheReference()
{
    auto model = tinyModel();
    const LoraConfig lora = loraConfig();
    const LoraLayout layout(model->config(), lora);
    const std::vector<float> values = trainedLora(layout);
    AdapterImpl adapter(model, lora, values);
    ReferenceModel reference(model->config(), model->values());
    reference.attach(layout, values);
    const Case c = makeCase(LossKind::CrossEntropy, 2, tinyConfig(), kLong);
    const auto output = adapter.forwardBackward(c.data, c.loss, c.config, true, 1);
    QVERIFY(output);
    double sum = 0.0;
    for (std::size_t d = 0; d < c.data.size(); ++d) {
        const auto logprobs = reference.logprobs(c.data[d].tokens);
        for (std::size_t t = 0; t < c.data[d].targets.size(); ++t) {
            const double expected = logprobs[t / 2][static_cast<std::size_t>(c.data[d].targets[t])];
            QVERIFY(std::abs(static_cast<double>(output->datums[d].logprobs[t]) - expected) < 2e-5);
            const double loss = -static_cast<double>(c.data[d].weights[t]) * expected;
            QVERIFY(std::abs(static_cast<double>(output->datums[d].elementwiseLoss[t]) - loss) < 1e-4);
            sum += loss;
        }
    }
    QVERIFY(std::abs(output->lossSum - sum) < 1e-3);
    QCOMPARE(output->tokens, 61);
    for (const float gradient : adapter.gradient())
        QCOMPARE(gradient, 0.f);
}

void TestGradients::baseGradients_data()
{
    QTest::addColumn<bool>("tied");
    QTest::newRow("tied") << true;
    QTest::newRow("separate") << false;
}

void TestGradients::baseGradients()
{
    QFETCH(bool, tied);
    const ModelConfig config = tinyConfig(tied);
    auto model = tinyModel(config);
    const Case c = makeCase(LossKind::CrossEntropy, 1, config, tied ? kLong : kShort);
    BaseGradients gradients(model->config(), model->layout());
    GradientSink* sink = &gradients;
    std::vector<PassBuffers> buffers;
    runPass({model->network(), c.data, c.loss, c.config}, {&sink, 1}, buffers, model->team());

    ReferenceModel reference(config, model->values());
    const auto fixed = slopes(c, reference);
    for (const TensorSlot& slot : model->layout().tensors) {
        const QString problem =
            compareTensor(c, reference, fixed, reference.base, gradients.values(), slot.offset, slot.size());
        QVERIFY2(problem.isEmpty(), qPrintable(QString::fromStdString(slot.name) + u' ' + problem));
    }
}

void TestGradients::loraGradients_data()
{
    QTest::addColumn<int>("loss");
    QTest::addColumn<int>("perToken");
    QTest::addColumn<int>("rank");
    QTest::newRow("cross_entropy") << static_cast<int>(LossKind::CrossEntropy) << 1 << 3;
    QTest::newRow("three targets a token") << static_cast<int>(LossKind::CrossEntropy) << 3 << 3;
    QTest::newRow("dense path") << static_cast<int>(LossKind::CrossEntropy) << 1 << 18;
    QTest::newRow("importance_sampling") << static_cast<int>(LossKind::ImportanceSampling) << 1 << 3;
    QTest::newRow("ppo") << static_cast<int>(LossKind::Ppo) << 1 << 3;
    QTest::newRow("cispo") << static_cast<int>(LossKind::Cispo) << 1 << 3;
    QTest::newRow("dro") << static_cast<int>(LossKind::Dro) << 1 << 3;
}

void TestGradients::loraGradients()
{
    QFETCH(int, loss);
    QFETCH(int, perToken);
    QFETCH(int, rank);
    auto model = tinyModel();
    const Case c = makeCase(static_cast<LossKind>(loss), perToken);
    const LoraConfig lora = loraConfig(rank);
    const LoraLayout layout(model->config(), lora);
    const std::vector<float> gradient = adapterGradient(c, 1, lora);
    QCOMPARE(gradient.size(), layout.total);

    ReferenceModel reference(model->config(), model->values());
    reference.attach(layout, trainedLora(layout));
    const auto fixed = slopes(c, reference);
    for (const LoraLayout::Tensor& tensor : layout.tensors) {
        const QString problem =
            compareTensor(c, reference, fixed, reference.lora, gradient, tensor.offset, tensor.size());
        QVERIFY2(problem.isEmpty(), qPrintable(QString::fromStdString(tensor.name) + u' ' + problem));
    }
}

void TestGradients::partialLora_data()
{
    QTest::addColumn<bool>("attn");
    QTest::addColumn<bool>("mlp");
    QTest::addColumn<bool>("unembed");
    QTest::newRow("attention") << true << false << false;
    QTest::newRow("mlp") << false << true << false;
    QTest::newRow("unembed") << false << false << true;
}

void TestGradients::partialLora()
{
    QFETCH(bool, attn);
    QFETCH(bool, mlp);
    QFETCH(bool, unembed);
    auto model = tinyModel();
    const Case c = makeCase(LossKind::CrossEntropy);
    LoraConfig lora = loraConfig();
    lora.trainAttn = attn;
    lora.trainMlp = mlp;
    lora.trainUnembed = unembed;
    const LoraLayout layout(model->config(), lora);
    const std::vector<float> gradient = adapterGradient(c, 2, lora);
    ReferenceModel reference(model->config(), model->values());
    reference.attach(layout, trainedLora(layout));
    const auto fixed = slopes(c, reference);
    for (const LoraLayout::Tensor& tensor : layout.tensors) {
        const QString problem =
            compareTensor(c, reference, fixed, reference.lora, gradient, tensor.offset, tensor.size());
        QVERIFY2(problem.isEmpty(), qPrintable(QString::fromStdString(tensor.name) + u' ' + problem));
    }
}

void TestGradients::threadsAgree()
{
    const Case c = makeCase(LossKind::CrossEntropy, 1, tinyConfig(), kLong);
    const auto one = adapterGradient(c, 1);
    QVERIFY(!one.empty());
    for (const int threads : {2, 3, 8}) {
        const auto more = adapterGradient(c, threads);
        QCOMPARE(more.size(), one.size());
        for (std::size_t i = 0; i < one.size(); ++i)
            QVERIFY(std::abs(one[i] - more[i]) <= 1e-5f * std::max(1.f, std::abs(one[i])));
    }
}

void TestGradients::repeatsExactly()
{
    const Case c = makeCase(LossKind::Ppo);
    for (const int threads : {1, 2}) {
        const auto first = adapterGradient(c, threads);
        QVERIFY(!first.empty());
        for (int i = 0; i < 3; ++i)
            QVERIFY(adapterGradient(c, threads) == first);
    }
}

void TestGradients::gradientsAccumulate()
{
    const Case c = makeCase(LossKind::CrossEntropy);
    auto model = tinyModel();
    const LoraConfig lora = loraConfig();
    AdapterImpl adapter(model, lora, trainedLora(LoraLayout(model->config(), lora)));
    QVERIFY(adapter.forwardBackward(c.data, c.loss, c.config, false, 1));
    const std::vector<float> once = adapter.gradient();
    QVERIFY(adapter.forwardBackward(c.data, c.loss, c.config, true, 1));
    QVERIFY(adapter.gradient() == once);
    QVERIFY(adapter.forwardBackward(c.data, c.loss, c.config, false, 1));
    for (std::size_t i = 0; i < once.size(); ++i)
        QCOMPARE(adapter.gradient()[i], 2.f * once[i]);

    std::vector<Datum> bad = c.data;
    bad.back().targets.back() = 37;
    const std::vector<float> before = adapter.gradient();
    const auto refused = adapter.forwardBackward(bad, c.loss, c.config, false, 1);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Validation);
    QVERIFY(refused.error().detail.contains(QStringLiteral("datum 2")));
    QVERIFY(adapter.gradient() == before);
}

QTEST_GUILESS_MAIN(TestGradients)
#include "tst_gradients.moc"
