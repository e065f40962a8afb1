#pragma once

#include "core/engine/layout.h"
#include "core/engine/lora.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

/// The decoder again, in double and written to be read: every map a loop, LoRA unmerged, attention without blocks.
namespace tinkex::engine::testing {

class ReferenceModel {
public:
    using Row = std::vector<double>;
    using Rows = std::vector<Row>;

    ReferenceModel(const ModelConfig& config, const std::vector<float>& values)
        : base(values.begin(), values.end()), m_config(config), m_layout(config)
    {
        for (std::size_t group = 0; group < m_shapes.size(); ++group)
            m_shapes[group] = groupShape(config, static_cast<Group>(group));
    }

    void attach(const LoraLayout& layout, const std::vector<float>& values)
    {
        m_lora = &layout;
        lora.assign(values.begin(), values.end());
    }

    std::vector<double> base;
    std::vector<double> lora;

    /// Log-probabilities [position][vocabulary].
    Rows logprobs(const std::vector<TokenId>& tokens) const
    {
        Rows x;
        for (const TokenId token : tokens)
            x.push_back(slice(m_layout.embedding, token, m_config.hiddenSize));
        for (int l = 0; l < m_config.layers; ++l)
            layer(l, x);
        for (Row& row : x) {
            row = linear(-1, Group::Unembed, norm(row, m_layout.finalNorm));
            double sum = 0.0;
            for (const double logit : row)
                sum += std::exp(logit);
            for (double& logit : row)
                logit -= std::log(sum);
        }
        return x;
    }

private:
    Row slice(std::size_t offset, int row, int width) const
    {
        const auto first =
            base.begin() + static_cast<std::ptrdiff_t>(offset) + static_cast<std::ptrdiff_t>(row) * width;
        return {first, first + width};
    }

    Row norm(const Row& x, std::size_t gain) const
    {
        double squares = 0.0;
        for (const double v : x)
            squares += v * v;
        const double inverse =
            1.0 / std::sqrt(squares / static_cast<double>(x.size()) + static_cast<double>(m_config.normEps));
        Row out(x.size());
        for (std::size_t i = 0; i < x.size(); ++i)
            out[i] = x[i] * inverse * base[gain + i];
        return out;
    }

    Row linear(int layer, Group group, const Row& x) const
    {
        const GroupShape& shape = m_shapes[static_cast<std::size_t>(group)];
        Row y;
        for (int o = 0; o < shape.out; ++o)
            y.push_back(dot(base, m_layout.groupOffset(layer, group) + index(o, shape.in), x));
        const LoraLayout::Target* target = m_lora ? m_lora->find(layer, group) : nullptr;
        std::size_t row = 0;
        for (std::size_t m = 0; target && m < shape.members.size(); ++m) {
            Row inner;
            for (int r = 0; r < m_lora->rank; ++r)
                inner.push_back(dot(lora, target->a + index(static_cast<int>(m) * m_lora->rank + r, shape.in), x));
            for (int o = 0; o < shape.members[m].out; ++o)
                y[row++] +=
                    static_cast<double>(m_lora->scale) * dot(lora, target->b[m] + index(o, m_lora->rank), inner);
        }
        return y;
    }

    static std::size_t index(int row, int width)
    {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(width);
    }
    static double dot(const std::vector<double>& values, std::size_t offset, const Row& x)
    {
        double sum = 0.0;
        for (std::size_t i = 0; i < x.size(); ++i)
            sum += values[offset + i] * x[i];
        return sum;
    }

    void rotate(double* head, int position) const
    {
        const int half = m_config.headDim / 2;
        for (int i = 0; i < half; ++i) {
            const double angle =
                position * std::pow(static_cast<double>(m_config.ropeTheta), -2.0 * i / m_config.headDim);
            const double a = head[i];
            const double b = head[half + i];
            head[i] = a * std::cos(angle) - b * std::sin(angle);
            head[half + i] = b * std::cos(angle) + a * std::sin(angle);
        }
    }

    Row attend(const Rows& qkv, std::size_t position) const
    {
        const int dim = m_config.headDim;
        Row out;
        for (int h = 0; h < m_config.heads; ++h) {
            const int kv = h / (m_config.heads / m_config.kvHeads);
            const int key = (m_config.heads + kv) * dim;
            const int value = (m_config.heads + m_config.kvHeads + kv) * dim;
            Row weights;
            double total = 0.0;
            for (std::size_t p = 0; p <= position; ++p) {
                double score = 0.0;
                for (int i = 0; i < dim; ++i)
                    score += qkv[position][static_cast<std::size_t>(h * dim + i)] *
                             qkv[p][static_cast<std::size_t>(key + i)];
                weights.push_back(std::exp(score / std::sqrt(static_cast<double>(dim))));
                total += weights.back();
            }
            for (int i = 0; i < dim; ++i) {
                double sum = 0.0;
                for (std::size_t p = 0; p <= position; ++p)
                    sum += weights[p] / total * qkv[p][static_cast<std::size_t>(value + i)];
                out.push_back(sum);
            }
        }
        return out;
    }

    void layer(int l, Rows& x) const
    {
        const BaseLayout::Layer& at = m_layout.layers[static_cast<std::size_t>(l)];
        Rows qkv;
        for (std::size_t t = 0; t < x.size(); ++t) {
            qkv.push_back(linear(l, Group::Qkv, norm(x[t], at.attentionNorm)));
            for (int h = 0; h < m_config.heads + m_config.kvHeads; ++h)
                rotate(qkv[t].data() + h * m_config.headDim, static_cast<int>(t));
        }
        for (std::size_t t = 0; t < x.size(); ++t) {
            const Row attended = linear(l, Group::Output, attend(qkv, t));
            std::transform(x[t].begin(), x[t].end(), attended.begin(), x[t].begin(), std::plus<>());
            const Row gateUp = linear(l, Group::GateUp, norm(x[t], at.ffnNorm));
            Row active;
            for (std::size_t i = 0; i < gateUp.size() / 2; ++i)
                active.push_back(gateUp[i] / (1.0 + std::exp(-gateUp[i])) * gateUp[gateUp.size() / 2 + i]);
            const Row down = linear(l, Group::Down, active);
            std::transform(x[t].begin(), x[t].end(), down.begin(), x[t].begin(), std::plus<>());
        }
    }

    ModelConfig m_config;
    BaseLayout m_layout;
    std::array<GroupShape, 5> m_shapes; ///< by Group
    const LoraLayout* m_lora = nullptr;
};

} // namespace tinkex::engine::testing
