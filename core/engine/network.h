#pragma once

#include "core/engine/layout.h"
#include "core/engine/packedmatrix.h"

#include <functional>
#include <span>
#include <vector>

/// Forward and backward pass of the decoder over a ragged batch: the tokens of all sequences lie one after the other,
/// without padding, so that each linear map is one product over all of them; only attention goes by sequence.
namespace tinkex::engine {

/// cos and sin of position * theta^(-2i / headDim), [maxContext][headDim / 2].
class RopeTable {
public:
    RopeTable() = default;
    explicit RopeTable(const ModelConfig& config);
    const float* cosine(int position) const { return m_cosine.data() + offset(position); }
    const float* sine(int position) const { return m_sine.data() + offset(position); }

private:
    std::size_t offset(int position) const { return static_cast<std::size_t>(position) * m_half; }
    std::size_t m_half = 0;
    std::vector<float> m_cosine;
    std::vector<float> m_sine;
};

struct LayerWeights {
    const float* attentionNorm = nullptr;
    const float* ffnNorm = nullptr;
    std::array<const PackedMatrix*, 4> groups{}; ///< by Group
    const PackedMatrix& group(Group g) const { return *groups[static_cast<std::size_t>(g)]; }
};

/// The weights of one pass. Owns nothing.
struct NetworkWeights {
    const ModelConfig* config = nullptr;
    const RopeTable* rope = nullptr;
    const float* embedding = nullptr;
    const float* finalNorm = nullptr;
    const PackedMatrix* unembed = nullptr;
    std::vector<LayerWeights> layers;
};

struct SequenceSpan {
    int first = 0; ///< row of its first token
    int count = 0;
};

struct TokenBatch {
    std::vector<TokenId> tokens;
    std::vector<int> positions;
    std::vector<SequenceSpan> sequences;

    void clear();
    void append(std::span<const TokenId> sequence);
    int rows() const { return static_cast<int>(tokens.size()); }
};

/// What the backward pass needs of one layer, all [rows][…].
struct LayerActivations {
    std::vector<float> input, attentionInverse, attentionNormed, qkv;
    std::vector<float> logSums; ///< [heads][rows] of the attention scores
    std::vector<float> attended, middle, ffnInverse, ffnNormed, gateUp, activated;
};

struct Activations {
    std::vector<LayerActivations> layers;
    std::vector<float> last;         ///< [rows][hidden] before the final norm
    std::vector<float> finalInverse; ///< [rows]
    std::vector<float> hidden;       ///< [rows][hidden] after the final norm
    std::vector<float> dHidden, dResidual, dNormed, dQkv, dAttended, dActivated, dGateUp; ///< of the backward pass
};

/// Receives the gradients of the weights that are trained.
class GradientSink {
public:
    virtual ~GradientSink();
    /// False: only the unembedding is trained, the layers need no backward pass.
    virtual bool trainsLayers() const = 0;
    /// True: gradients of embeddings and norms are wanted as well.
    virtual bool trainsBase() const { return false; }
    /// x[rows,in] went through the group's matrices and dy[rows,out] came back; layer -1 for Unembed.
    virtual void linear(int layer, Group group, const float* x, const float* dy, int rows, Workspace& workspace) = 0;
    virtual float* attentionNorm(int) { return nullptr; }
    virtual float* ffnNorm(int) { return nullptr; }
    virtual float* finalNorm() { return nullptr; }
    virtual float* embedding() { return nullptr; }
};

enum class Keep { Nothing, ForBackward };

/// Called after each layer's keys and values are known: (layer, qkv rows). For the key/value cache.
using LayerHook = std::function<void(int, const float*)>;

/// Fills activations.hidden, and the layers when they are kept.
void forwardLayers(const NetworkWeights& weights, const TokenBatch& batch, Keep keep, Activations& activations,
                   Workspace& workspace, const LayerHook& hook = {});
/// From activations.dHidden to the sink.
void backwardLayers(const NetworkWeights& weights, const TokenBatch& batch, Activations& activations,
                    GradientSink& sink, Workspace& workspace);

/// Causal attention of one layer; qkv is rotated already. attended[rows, heads * headDim].
void attentionForward(const ModelConfig& config, const TokenBatch& batch, const float* qkv, float* attended,
                      float* logSums, Workspace& workspace);
/// Overwrites dQkv; rotation is not undone here.
void attentionBackward(const ModelConfig& config, const TokenBatch& batch, const float* qkv, const float* logSums,
                       const float* dAttended, float* dQkv, Workspace& workspace);

inline int qkvWidth(const ModelConfig& config)
{
    return (config.heads + 2 * config.kvHeads) * config.headDim;
}

} // namespace tinkex::engine
