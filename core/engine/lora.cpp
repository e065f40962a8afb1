#include "core/engine/lora.h"

#include "core/engine/random.h"

#include <algorithm>
#include <cmath>

namespace tinkex::engine {
namespace {

constexpr int kMaxRank = 512;

/// W + scale B A of one target, row-major.
std::vector<float> mergedMatrix(const BaseModelImpl& base, const LoraLayout& layout, const LoraLayout::Target& target,
                                const std::vector<float>& values, Workspace& workspace)
{
    const int in = target.shape.in;
    const float* weights = base.values().data() + base.layout().groupOffset(target.layer, target.group);
    std::vector<float> merged(weights,
                              weights + static_cast<std::size_t>(target.shape.out) * static_cast<std::size_t>(in));
    float* rows = merged.data();
    const float* a = values.data() + target.a;
    for (std::size_t i = 0; i < target.shape.members.size(); ++i) {
        const int out = target.shape.members[i].out;
        workspace.gemm({.m = out,
                        .n = in,
                        .k = layout.rank,
                        .a = values.data() + target.b[i],
                        .aRow = layout.rank,
                        .b = a,
                        .bRow = in,
                        .c = rows,
                        .cRow = in,
                        .alpha = layout.scale,
                        .accumulate = true});
        rows += static_cast<std::ptrdiff_t>(out) * in;
        a += static_cast<std::ptrdiff_t>(layout.rank) * in;
    }
    return merged;
}

} // namespace

LoraLayout::LoraLayout(const ModelConfig& config, const LoraConfig& lora)
    : rank(lora.rank), scale(lora.alpha / static_cast<float>(lora.rank))
{
    for (int l = 0; l < config.layers; ++l) {
        for (const Group group : kLayerGroups) {
            const bool isAttention = group == Group::Qkv || group == Group::Output;
            if (isAttention ? lora.trainAttn : lora.trainMlp)
                append(config, l, group);
        }
    }
    if (lora.trainUnembed)
        append(config, -1, Group::Unembed);
}

void LoraLayout::append(const ModelConfig& config, int layer, Group group)
{
    Target target{layer, group, groupShape(config, group), total, {}};
    const auto place = [&](const GroupMember& member, const char* which, std::int64_t rows, std::int64_t columns) {
        tensors.push_back({"base_model.model." + modulePath(layer, member) + which, total, rows, columns});
        total += tensors.back().size();
        return tensors.back().offset;
    };
    for (const GroupMember& member : target.shape.members)
        place(member, ".lora_A.weight", rank, target.shape.in);
    for (const GroupMember& member : target.shape.members)
        target.b.push_back(place(member, ".lora_B.weight", member.out, rank));
    targets.push_back(std::move(target));
}

const LoraLayout::Target* LoraLayout::find(int layer, Group group) const
{
    const auto found = std::find_if(targets.begin(), targets.end(),
                                    [&](const Target& t) { return t.layer == layer && t.group == group; });
    return found == targets.end() ? nullptr : &*found;
}

std::vector<std::string> LoraLayout::moduleNames() const
{
    std::vector<std::string> names;
    for (const Target& target : targets) {
        for (const GroupMember& member : target.shape.members) {
            std::string name = member.module.substr(member.module.rfind('.') + 1);
            if (std::find(names.begin(), names.end(), name) == names.end())
                names.push_back(std::move(name));
        }
    }
    return names;
}

Result<void> checkLora(const LoraConfig& lora, const ModelConfig& config)
{
    const int limit = std::min(config.hiddenSize, kMaxRank);
    if (lora.rank < 1 || lora.rank > limit)
        return failure(ErrorKind::Validation, "the LoRA rank must be between 1 and " + std::to_string(limit));
    if (!std::isfinite(lora.alpha) || !(lora.alpha > 0.f))
        return failure(ErrorKind::Validation, "the LoRA alpha must be finite and positive");
    if (!lora.trainAttn && !lora.trainMlp && !lora.trainUnembed)
        return failure(ErrorKind::Validation, "at least one of train_attn, train_mlp and train_unembed must be on");
    return {};
}

std::vector<float> initialLora(const LoraLayout& layout, std::uint64_t seed)
{
    std::vector<float> values(layout.total, 0.f);
    Random random(seed);
    for (const LoraLayout::Target& target : layout.targets) {
        const double bound = 1.0 / std::sqrt(static_cast<double>(target.shape.in));
        const std::size_t count = target.b.front() - target.a;
        for (std::size_t i = 0; i < count; ++i)
            values[target.a + i] = static_cast<float>((2.0 * random.uniform() - 1.0) * bound);
    }
    return values;
}

MergedWeights mergeLora(const BaseModelImpl& base, const LoraLayout& layout, const std::vector<float>& values,
                        Packing packing, int threads)
{
    MergedWeights merged;
    merged.network = base.network();
    merged.matrices.resize(layout.targets.size());
    base.team().run(threads, [&](int part) {
        Workspace workspace;
        for (std::size_t i = static_cast<std::size_t>(part); i < layout.targets.size();
             i += static_cast<std::size_t>(threads)) {
            const auto& target = layout.targets[i];
            const std::vector<float> matrix = mergedMatrix(base, layout, target, values, workspace);
            merged.matrices[i] = packMatrix(matrix.data(), target.shape.out, target.shape.in, packing);
        }
    });
    for (std::size_t i = 0; i < layout.targets.size(); ++i) {
        const auto& target = layout.targets[i];
        if (target.group == Group::Unembed)
            merged.network.unembed = &merged.matrices[i];
        else
            merged.network.layers[static_cast<std::size_t>(target.layer)]
                .groups[static_cast<std::size_t>(target.group)] = &merged.matrices[i];
    }
    return merged;
}

LoraGradients::LoraGradients(const LoraLayout& layout, const std::vector<float>& parameters)
    : m_layout(layout),
      m_parameters(parameters),
      m_values(layout.total, 0.f),
      m_trainsLayers(std::any_of(layout.targets.begin(), layout.targets.end(),
                                 [](const Target& t) { return t.group != Group::Unembed; }))
{}

void LoraGradients::linear(int layer, Group group, const float* x, const float* dy, int rows, Workspace& workspace)
{
    const Target* target = m_layout.find(layer, group);
    if (!target)
        return;
    // Multiplications of the two ways to the same gradient.
    const std::int64_t in = target->shape.in;
    const std::int64_t out = target->shape.out;
    const std::int64_t rank = m_layout.rank;
    const auto members = static_cast<std::int64_t>(target->shape.members.size());
    const std::int64_t lowRankCost = 2 * rows * rank * (members * in + out);
    const std::int64_t denseCost = rows * in * out + 2 * rank * in * out;
    if (lowRankCost <= denseCost)
        lowRank(*target, x, dy, rows, workspace);
    else
        dense(*target, x, dy, rows, workspace);
}

/// dB = s dy^T (x A^T), dA = s (dy B)^T x
void LoraGradients::lowRank(const Target& target, const float* x, const float* dy, int rows, Workspace& workspace)
{
    const int rank = m_layout.rank;
    const int in = target.shape.in;
    const int out = target.shape.out;
    const int width = static_cast<int>(target.shape.members.size()) * rank;
    const auto size = static_cast<std::size_t>(rows) * static_cast<std::size_t>(width);
    float* inner = workspace.floats(Workspace::Slot::LowRankInput, size);
    float* outer = workspace.floats(Workspace::Slot::LowRankOutput, size);
    workspace.gemm({.m = rows,
                    .n = width,
                    .k = in,
                    .a = x,
                    .aRow = in,
                    .b = m_parameters.data() + target.a,
                    .bRow = 1,
                    .bCol = in,
                    .c = inner,
                    .cRow = width});
    for (std::size_t i = 0; i < target.b.size(); ++i) {
        const int memberOut = target.shape.members[i].out;
        accumulateOuter(workspace, dy, memberOut, out, inner, rank, width, rows, m_layout.scale,
                        m_values.data() + target.b[i]);
        workspace.gemm({.m = rows,
                        .n = rank,
                        .k = memberOut,
                        .a = dy,
                        .aRow = out,
                        .b = m_parameters.data() + target.b[i],
                        .bRow = rank,
                        .c = outer + i * static_cast<std::size_t>(rank),
                        .cRow = width});
        dy += memberOut;
        inner += rank;
    }
    accumulateOuter(workspace, outer, width, width, x, in, in, rows, m_layout.scale, m_values.data() + target.a);
}

/// With dW = dy^T x: dB = s dW A^T, dA = s B^T dW
void LoraGradients::dense(const Target& target, const float* x, const float* dy, int rows, Workspace& workspace)
{
    const int rank = m_layout.rank;
    const int in = target.shape.in;
    const int out = target.shape.out;
    const auto size = static_cast<std::size_t>(out) * static_cast<std::size_t>(in);
    float* dw = workspace.floats(Workspace::Slot::Dense, size);
    std::fill_n(dw, size, 0.f);
    accumulateOuter(workspace, dy, out, out, x, in, in, rows, 1.f, dw);
    std::size_t a = target.a;
    for (std::size_t i = 0; i < target.b.size(); ++i) {
        const int memberOut = target.shape.members[i].out;
        workspace.gemm({.m = memberOut,
                        .n = rank,
                        .k = in,
                        .a = dw,
                        .aRow = in,
                        .b = m_parameters.data() + a,
                        .bRow = 1,
                        .bCol = in,
                        .c = m_values.data() + target.b[i],
                        .cRow = rank,
                        .alpha = m_layout.scale,
                        .accumulate = true});
        accumulateOuter(workspace, m_parameters.data() + target.b[i], rank, rank, dw, in, in, memberOut, m_layout.scale,
                        m_values.data() + a);
        dw += static_cast<std::ptrdiff_t>(memberOut) * in;
        a += static_cast<std::size_t>(rank) * static_cast<std::size_t>(in);
    }
}

} // namespace tinkex::engine
