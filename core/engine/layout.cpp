#include "core/engine/layout.h"

namespace tinkex::engine {

GroupShape groupShape(const ModelConfig& config, Group group)
{
    GroupShape shape;
    const int queries = config.heads * config.headDim;
    const int keys = config.kvHeads * config.headDim;
    switch (group) {
    case Group::Qkv:
        shape.in = config.hiddenSize;
        shape.members = {{"self_attn.q_proj", queries}, {"self_attn.k_proj", keys}, {"self_attn.v_proj", keys}};
        break;
    case Group::Output:
        shape.in = queries;
        shape.members = {{"self_attn.o_proj", config.hiddenSize}};
        break;
    case Group::GateUp:
        shape.in = config.hiddenSize;
        shape.members = {{"mlp.gate_proj", config.ffnSize}, {"mlp.up_proj", config.ffnSize}};
        break;
    case Group::Down:
        shape.in = config.ffnSize;
        shape.members = {{"mlp.down_proj", config.hiddenSize}};
        break;
    case Group::Unembed:
        shape.in = config.hiddenSize;
        shape.members = {{"lm_head", config.vocabSize}};
        break;
    }
    for (const auto& member : shape.members)
        shape.out += member.out;
    return shape;
}

std::string modulePath(int layer, const GroupMember& member)
{
    return layer < 0 ? member.module : "model.layers." + std::to_string(layer) + "." + member.module;
}

BaseLayout::BaseLayout(const ModelConfig& config)
{
    embedding = append("model.embed_tokens.weight", config.vocabSize, config.hiddenSize);
    for (int l = 0; l < config.layers; ++l) {
        const std::string prefix = "model.layers." + std::to_string(l) + ".";
        Layer layer;
        layer.attentionNorm = append(prefix + "input_layernorm.weight", config.hiddenSize, 0, true);
        layer.groups[0] = appendGroup(config, l, Group::Qkv);
        layer.groups[1] = appendGroup(config, l, Group::Output);
        layer.ffnNorm = append(prefix + "post_attention_layernorm.weight", config.hiddenSize, 0, true);
        layer.groups[2] = appendGroup(config, l, Group::GateUp);
        layer.groups[3] = appendGroup(config, l, Group::Down);
        layers.push_back(layer);
    }
    finalNorm = append("model.norm.weight", config.hiddenSize, 0, true);
    unembed = config.tiedEmbeddings ? embedding : appendGroup(config, -1, Group::Unembed);
}

std::size_t BaseLayout::append(std::string name, int rows, int columns, bool isNorm)
{
    const TensorSlot slot{std::move(name), total, rows, columns, isNorm};
    total += slot.size();
    tensors.push_back(slot);
    return slot.offset;
}

std::size_t BaseLayout::appendGroup(const ModelConfig& config, int layer, Group group)
{
    const GroupShape shape = groupShape(config, group);
    const std::size_t first = total;
    for (const auto& member : shape.members)
        append(modulePath(layer, member) + ".weight", member.out, shape.in);
    return first;
}

std::size_t BaseLayout::groupOffset(int layer, Group group) const
{
    if (group == Group::Unembed)
        return unembed;
    return layers[static_cast<std::size_t>(layer)].groups[static_cast<std::size_t>(group)];
}

} // namespace tinkex::engine
