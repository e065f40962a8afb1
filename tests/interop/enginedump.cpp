#include "core/engine/adapter.h"
#include "core/engine/engine.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <cstdio>

// enginedump MODEL OUT: what the engine computes on a fixed batch, for torch_reference.py to compare with.
//   OUT/adapter             a LoRA adapter after three steps (PEFT layout)
//   OUT/batch.json          the batch
//   OUT/distribution.f32    log-probabilities of the whole vocabulary at every position
//   OUT/<loss>.f32          log-probabilities of the targets, data one after the other
//   OUT/<loss>/…            the gradient, in the adapter's layout
//   OUT/sums.json           the sum of each loss
//   OUT/steps.json, step<n>/gradient, step<n>/weights: steps of the optimizer

using namespace tinkex;
using namespace tinkex::engine;
using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

constexpr const char* kLosses[] = {"cross_entropy", "importance_sampling", "ppo", "cispo", "dro"};
constexpr double kBeta = 0.05;
constexpr int kSteps = 3;

class Numbers {
public:
    std::uint32_t next()
    {
        m_state = m_state * 1664525u + 1013904223u;
        return m_state >> 8;
    }
    float real() { return static_cast<float>(next() % 2001) / 1000.f - 1.f; }

private:
    std::uint32_t m_state = 42;
};

[[noreturn]] void stop(const QString& why)
{
    std::fprintf(stderr, "enginedump: %s\n", qPrintable(why));
    std::exit(1);
}

template<class T> T orStop(Result<T> result)
{
    if (!result)
        stop(result.error().detail);
    return std::move(*result);
}

/// With everything that any loss reads.
std::vector<Datum> makeBatch(int vocabSize)
{
    Numbers numbers;
    std::vector<Datum> batch;
    for (const int length : {5, 33, 120}) {
        Datum datum;
        for (int i = 0; i < length; ++i) {
            datum.tokens.push_back(static_cast<TokenId>(numbers.next() % static_cast<unsigned>(vocabSize)));
            datum.targets.push_back(static_cast<TokenId>(numbers.next() % static_cast<unsigned>(vocabSize)));
            datum.weights.push_back(numbers.real());
            datum.advantages.push_back(numbers.real());
            datum.logprobs.push_back(-6.f + numbers.real());
        }
        batch.push_back(std::move(datum));
    }
    return batch;
}

/// The inputs that the loss takes and no others.
std::vector<Datum> inputsOf(LossKind loss, std::vector<Datum> batch)
{
    for (Datum& datum : batch) {
        if (loss == LossKind::CrossEntropy) {
            datum.advantages.clear();
            datum.logprobs.clear();
        } else {
            datum.weights.clear();
        }
    }
    return batch;
}

template<class T> QJsonArray arrayOf(const std::vector<T>& values)
{
    QJsonArray array;
    for (const T value : values)
        array.append(value);
    return array;
}

void writeBytes(const fs::path& path, const QByteArray& bytes)
{
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        stop(file.errorString());
}

void writeFloats(const fs::path& path, const ForwardBackwardOutput& output)
{
    QByteArray bytes;
    for (const DatumOutput& datum : output.datums)
        bytes.append(reinterpret_cast<const char*>(datum.logprobs.data()),
                     static_cast<qsizetype>(datum.logprobs.size() * sizeof(float)));
    writeBytes(path, bytes);
}

void writeBatch(const fs::path& path, const std::vector<Datum>& batch)
{
    QJsonArray data;
    for (const Datum& datum : batch)
        data.append(QJsonObject{{u"tokens"_s, arrayOf(datum.tokens)},
                                {u"targets"_s, arrayOf(datum.targets)},
                                {u"weights"_s, arrayOf(datum.weights)},
                                {u"advantages"_s, arrayOf(datum.advantages)},
                                {u"logprobs"_s, arrayOf(datum.logprobs)}});
    const LossConfig config;
    writeBytes(path, QJsonDocument(QJsonObject{{u"data"_s, data},
                                               {u"clip_low"_s, config.clipLow},
                                               {u"clip_high"_s, config.clipHigh},
                                               {u"beta"_s, kBeta}})
                         .toJson());
}

void writeWeights(const fs::path& directory, const Adapter& adapter)
{
    fs::create_directories(directory);
    if (const Result<void> saved = adapter.save(directory, false); !saved)
        stop(saved.error().detail);
}

void writeGradient(const fs::path& directory, const Adapter& adapter)
{
    const auto& own = static_cast<const AdapterImpl&>(adapter);
    fs::create_directories(directory);
    if (const Result<void> written = writeAdapter(directory, own.layout(), own.lora(), own.gradient()); !written)
        stop(written.error().detail);
}

/// Random weights would leave B zero and half of the gradient with it.
void makeAdapter(const BaseModelPtr& base, const std::vector<Datum>& batch, const fs::path& directory)
{
    LoraConfig lora;
    lora.rank = 8;
    lora.seed = 11;
    const std::unique_ptr<Adapter> adapter = orStop(createAdapter(base, lora));
    AdamParams adam;
    adam.learningRate = 5e-3;
    for (int step = 0; step < 3; ++step) {
        orStop(adapter->forwardBackward(inputsOf(LossKind::CrossEntropy, batch), LossKind::CrossEntropy, {}, false, 1));
        orStop(adapter->optimStep(adam));
    }
    writeWeights(directory, *adapter);
}

void dumpDistribution(const BaseModelPtr& base, std::vector<Datum> batch, const fs::path& out)
{
    const int vocabSize = base->config().vocabSize;
    for (Datum& datum : batch) {
        datum = Datum{datum.tokens, {}, vocabSize, {}, {}, {}, {}, {}};
        for (std::size_t i = 0; i < datum.tokens.size(); ++i)
            for (TokenId token = 0; token < vocabSize; ++token)
                datum.targets.push_back(token);
    }
    const std::unique_ptr<Adapter> adapter = orStop(loadAdapter(base, out / "adapter", false));
    writeFloats(out / "distribution.f32", orStop(adapter->forwardBackward(batch, LossKind::CrossEntropy, {}, true, 1)));
}

/// The sum of the loss.
double dumpLoss(const BaseModelPtr& base, const std::vector<Datum>& batch, const std::string& name, const fs::path& out)
{
    const LossKind loss = orStop(lossKindFromName(name));
    LossConfig config;
    config.beta = kBeta;
    const std::unique_ptr<Adapter> adapter = orStop(loadAdapter(base, out / "adapter", false));
    const ForwardBackwardOutput output =
        orStop(adapter->forwardBackward(inputsOf(loss, batch), loss, config, false, 2));
    writeFloats(out / (name + ".f32"), output);
    writeGradient(out / name, *adapter);
    return output.lossSum;
}

/// Clipping takes part in the first and not in the later steps; the decay in all.
void dumpSteps(const BaseModelPtr& base, const std::vector<Datum>& batch, const fs::path& out)
{
    AdamParams adam{2e-3, 0.9, 0.95, 1e-8, 0.1, 0.0};
    QJsonArray steps;
    const std::unique_ptr<Adapter> adapter = orStop(loadAdapter(base, out / "adapter", false));
    for (int step = 0; step < kSteps; ++step) {
        adam.gradClipNorm = step == 0 ? 0.5 : 1e6;
        orStop(adapter->forwardBackward(inputsOf(LossKind::CrossEntropy, batch), LossKind::CrossEntropy, {}, false, 1));
        const fs::path directory = out / ("step" + std::to_string(step));
        writeGradient(directory / "gradient", *adapter);
        const OptimStepOutput result = orStop(adapter->optimStep(adam));
        writeWeights(directory / "weights", *adapter);
        steps.append(QJsonObject{{u"learning_rate"_s, adam.learningRate},
                                 {u"beta1"_s, adam.beta1},
                                 {u"beta2"_s, adam.beta2},
                                 {u"eps"_s, adam.eps},
                                 {u"weight_decay"_s, adam.weightDecay},
                                 {u"grad_clip_norm"_s, adam.gradClipNorm},
                                 {u"grad_norm"_s, result.gradNorm}});
    }
    writeBytes(out / "steps.json", QJsonDocument(steps).toJson());
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3)
        stop(u"usage: enginedump MODEL OUT"_s);
    const fs::path out = argv[2];
    const BaseModelPtr base = orStop(loadModel(argv[1]));
    const std::vector<Datum> batch = makeBatch(base->config().vocabSize);
    makeAdapter(base, batch, out / "adapter");
    writeBatch(out / "batch.json", batch);
    dumpDistribution(base, batch, out);
    QJsonObject sums;
    for (const char* loss : kLosses)
        sums.insert(QString::fromUtf8(loss), dumpLoss(base, batch, loss, out));
    writeBytes(out / "sums.json", QJsonDocument(sums).toJson());
    dumpSteps(base, batch, out);
    return 0;
}
