#pragma once

#include "core/engine/network.h"

namespace tinkex::engine {

/// The gradient of all base weights of one part, in the layout of the weights.
class BaseGradients final : public GradientSink {
public:
    BaseGradients(const ModelConfig& config, const BaseLayout& layout)
        : m_config(config), m_layout(layout), m_values(layout.total, 0.f)
    {}

    std::vector<float>& values() { return m_values; }
    bool trainsLayers() const override { return true; }
    bool trainsBase() const override { return true; }
    void linear(int layer, Group group, const float* x, const float* dy, int rows, Workspace& workspace) override
    {
        const GroupShape shape = groupShape(m_config, group);
        accumulateOuter(workspace, dy, shape.out, shape.out, x, shape.in, shape.in, rows, 1.f,
                        at(m_layout.groupOffset(layer, group)));
    }
    float* attentionNorm(int layer) override { return at(layerAt(layer).attentionNorm); }
    float* ffnNorm(int layer) override { return at(layerAt(layer).ffnNorm); }
    float* finalNorm() override { return at(m_layout.finalNorm); }
    float* embedding() override { return at(m_layout.embedding); }

private:
    const BaseLayout::Layer& layerAt(int layer) const { return m_layout.layers[static_cast<std::size_t>(layer)]; }
    float* at(std::size_t offset) { return m_values.data() + offset; }

    const ModelConfig& m_config;
    const BaseLayout& m_layout;
    std::vector<float> m_values;
};

} // namespace tinkex::engine
