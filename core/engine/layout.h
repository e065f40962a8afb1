#pragma once

#include "core/engine/engine.h"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace tinkex::engine {

/// The linear maps that share an input and are computed as one product: q, k, v stacked by rows; gate and up as well.
enum class Group { Qkv, Output, GateUp, Down, Unembed };
inline constexpr std::array kLayerGroups{Group::Qkv, Group::Output, Group::GateUp, Group::Down};

struct GroupMember {
    std::string module; ///< Hugging Face path below the layer, "self_attn.q_proj"; "lm_head" for the unembedding
    int out = 0;
};

struct GroupShape {
    int in = 0;
    int out = 0; ///< of all members
    std::vector<GroupMember> members;
};

GroupShape groupShape(const ModelConfig& config, Group group);

/// Names of the groups' modules in a checkpoint: "model.layers.3.self_attn.q_proj", "lm_head".
std::string modulePath(int layer, const GroupMember& member);

/// One Hugging Face tensor inside the flat array of all base weights.
struct TensorSlot {
    std::string name;
    std::size_t offset = 0;
    int rows = 0;
    int columns = 0; ///< 0: a vector of `rows`
    bool isNorm = false;
    std::size_t size() const
    {
        return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns ? columns : 1);
    }
};

/// Where each base weight lies in one flat array; members of a group are adjacent rows.
class BaseLayout {
public:
    explicit BaseLayout(const ModelConfig& config);

    struct Layer {
        std::size_t attentionNorm = 0;
        std::size_t ffnNorm = 0;
        std::array<std::size_t, 4> groups{}; ///< by Group, without Unembed
    };
    std::size_t embedding = 0;
    std::size_t finalNorm = 0;
    std::size_t unembed = 0; ///< equals embedding when tied
    std::vector<Layer> layers;
    std::vector<TensorSlot> tensors; ///< in file order; covers every weight once
    std::size_t total = 0;

    std::size_t groupOffset(int layer, Group group) const;

private:
    std::size_t append(std::string name, int rows, int columns, bool isNorm = false);
    std::size_t appendGroup(const ModelConfig& config, int layer, Group group);
};

} // namespace tinkex::engine
