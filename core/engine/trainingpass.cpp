#include "core/engine/trainingpass.h"

#include <algorithm>
#include <numeric>

namespace tinkex::engine {
namespace {

/// Tokens of one forward and backward pass: enough for efficient products, few enough for the caches.
constexpr std::size_t kChunkTokens = 512;
/// Rows whose logits exist at the same time.
constexpr int kHeadRows = 64;

struct Part {
    const PassRequest& request;
    GradientSink* sink;
    PassBuffers& buffers;
    ForwardBackwardOutput& output; ///< each part writes the datums it computes
};

/// A position of the chunk: row r belongs to position `position` of datum `datum`.
struct Position {
    std::size_t datum;
    std::size_t position;
};

/// Fills the outputs of one position and turns its logits into their gradient. False: the gradient is zero.
bool finishRow(Part& part, const Position& at, float* logits)
{
    const Datum& datum = part.request.data[at.datum];
    DatumOutput& out = part.output.datums[at.datum];
    const int vocab = part.request.weights.config->vocabSize;
    const auto perToken = static_cast<std::size_t>(datum.targetsPerToken);
    const float logSum = kernels().logSumExp(logits, vocab, 1.f);
    std::vector<double> slopes(perToken);
    double slopeSum = 0.0;
    bool active = false;
    for (std::size_t k = 0; k < perToken; ++k) {
        const std::size_t target = at.position * perToken + k;
        const float logprob = logits[datum.targets[target]] - logSum;
        const TargetLoss loss = targetLoss(datum, target, logprob, part.request.loss, part.request.config);
        out.logprobs[target] = logprob;
        out.elementwiseLoss[target] = static_cast<float>(loss.loss);
        slopes[k] = loss.slope;
        slopeSum += loss.slope;
        active = active || loss.slope != 0.0;
    }
    if (!part.sink || !active)
        return false;
    kernels().expScaled(logits, vocab, 1.f, logSum, static_cast<float>(-slopeSum), logits);
    for (std::size_t k = 0; k < perToken; ++k)
        logits[datum.targets[at.position * perToken + k]] += static_cast<float>(slopes[k]);
    return true;
}

/// Logits, losses and, with a sink, dHidden of the rows first … first + rows. True when any gradient is not zero.
bool headBlock(Part& part, std::span<const Position> positions, int first, int rows)
{
    PassBuffers& b = part.buffers;
    const NetworkWeights& weights = part.request.weights;
    const auto width = static_cast<std::size_t>(weights.config->hiddenSize);
    const auto vocab = static_cast<std::size_t>(weights.config->vocabSize);
    const float* hidden = b.activations.hidden.data() + static_cast<std::size_t>(first) * width;
    computeLogits(weights, hidden, rows, b.logits, b.workspace);
    b.rowIndex.clear();
    for (int r = 0; r < rows; ++r) {
        float* logits = b.logits.data() + static_cast<std::size_t>(r) * vocab;
        if (!finishRow(part, positions[static_cast<std::size_t>(first + r)], logits))
            continue;
        if (static_cast<std::size_t>(r) != b.rowIndex.size())
            std::copy_n(logits, vocab, b.logits.data() + b.rowIndex.size() * vocab);
        b.rowIndex.push_back(r);
    }
    if (b.rowIndex.empty())
        return false;
    const int active = static_cast<int>(b.rowIndex.size());
    b.rows.resize(static_cast<std::size_t>(active) * width);
    b.dRows.resize(b.rows.size());
    for (std::size_t i = 0; i < b.rowIndex.size(); ++i)
        std::copy_n(hidden + static_cast<std::size_t>(b.rowIndex[i]) * width, width, b.rows.data() + i * width);
    part.sink->linear(-1, Group::Unembed, b.rows.data(), b.logits.data(), active, b.workspace);
    if (!part.sink->trainsLayers())
        return true;
    multiplyBackward(b.workspace, *weights.unembed, b.logits.data(), active, b.dRows.data());
    for (std::size_t i = 0; i < b.rowIndex.size(); ++i)
        std::copy_n(b.dRows.data() + i * width, width,
                    b.activations.dHidden.data() + static_cast<std::size_t>(first + b.rowIndex[i]) * width);
    return true;
}

void runChunk(Part& part, std::span<const std::size_t> datums)
{
    PassBuffers& b = part.buffers;
    b.batch.clear();
    std::vector<Position> positions;
    for (const std::size_t datum : datums) {
        b.batch.append(part.request.data[datum].tokens);
        for (std::size_t i = 0; i < part.request.data[datum].tokens.size(); ++i)
            positions.push_back({datum, i});
    }
    const NetworkWeights& weights = part.request.weights;
    const bool keeps = part.sink && part.sink->trainsLayers();
    forwardLayers(weights, b.batch, keeps ? Keep::ForBackward : Keep::Nothing, b.activations, b.workspace);
    const int rows = b.batch.rows();
    if (part.sink)
        b.activations.dHidden.assign(
            static_cast<std::size_t>(rows) * static_cast<std::size_t>(weights.config->hiddenSize), 0.f);
    bool active = false;
    for (int first = 0; first < rows; first += kHeadRows)
        active = headBlock(part, positions, first, std::min(kHeadRows, rows - first)) || active;
    if (active)
        backwardLayers(weights, b.batch, b.activations, *part.sink, b.workspace);
}

void runPart(Part& part, std::span<const std::size_t> datums)
{
    std::size_t first = 0;
    while (first < datums.size()) {
        std::size_t tokens = part.request.data[datums[first]].tokens.size();
        std::size_t end = first + 1;
        while (end < datums.size() && tokens + part.request.data[datums[end]].tokens.size() <= kChunkTokens)
            tokens += part.request.data[datums[end++]].tokens.size();
        runChunk(part, datums.subspan(first, end - first));
        first = end;
    }
}

} // namespace

std::vector<std::vector<std::size_t>> splitByTokens(std::span<const Datum> data, int parts)
{
    std::vector<std::size_t> order(data.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return data[a].tokens.size() > data[b].tokens.size(); });
    std::vector<std::vector<std::size_t>> split(static_cast<std::size_t>(parts));
    std::vector<std::size_t> load(split.size(), 0);
    for (const std::size_t datum : order) {
        const auto part = static_cast<std::size_t>(std::min_element(load.begin(), load.end()) - load.begin());
        split[part].push_back(datum);
        load[part] += data[datum].tokens.size();
    }
    for (auto& datums : split)
        std::sort(datums.begin(), datums.end());
    return split;
}

void computeLogits(const NetworkWeights& weights, const float* hidden, int rows, std::vector<float>& logits,
                   Workspace& workspace)
{
    logits.resize(static_cast<std::size_t>(rows) * static_cast<std::size_t>(weights.config->vocabSize));
    multiplyForward(workspace, *weights.unembed, hidden, rows, logits.data());
}

ForwardBackwardOutput runPass(const PassRequest& request, std::span<GradientSink* const> sinks,
                              std::vector<PassBuffers>& buffers, ThreadTeam& team)
{
    const auto parts = splitByTokens(request.data, static_cast<int>(sinks.size()));
    if (buffers.size() < parts.size())
        buffers.resize(parts.size());
    ForwardBackwardOutput output;
    output.datums.resize(request.data.size());
    for (std::size_t i = 0; i < request.data.size(); ++i) {
        output.datums[i].logprobs.resize(request.data[i].targets.size());
        output.datums[i].elementwiseLoss.resize(request.data[i].targets.size());
        output.tokens += static_cast<std::int64_t>(request.data[i].tokens.size());
    }
    team.run(static_cast<int>(parts.size()), [&](int index) {
        const auto i = static_cast<std::size_t>(index);
        Part part{request, sinks[i], buffers[i], output};
        runPart(part, parts[i]);
    });
    for (const DatumOutput& datum : output.datums) {
        for (const float loss : datum.elementwiseLoss)
            output.lossSum += loss;
    }
    return output;
}

} // namespace tinkex::engine
