#include "core/runs/batchsource.h"

#include "core/exercises/rng.h"

#include <numeric>

namespace tinkex {

namespace {

class ExerciseBatches final : public BatchSource {
public:
    ExerciseBatches(const Exercise& exercise, RendererPtr renderer, quint64 seed, int batchSize)
        : m_exercise(exercise), m_renderer(std::move(renderer)), m_seed(seed), m_batchSize(batchSize)
    {}

    std::vector<TrainingTokens> batch(qint64 step) const override
    {
        std::vector<TrainingTokens> items;
        for (const QaPair& item : m_exercise.trainingBatch(m_seed, static_cast<int>(step), m_batchSize)) {
            const std::vector<ChatMessage> turns{{"user", item.question}, {"assistant", item.answer}};
            items.push_back(shiftForTraining(m_renderer->trainingExample(turns)));
        }
        return items;
    }

private:
    Exercise m_exercise;
    RendererPtr m_renderer;
    quint64 m_seed;
    int m_batchSize;
};

class DatasetBatches final : public BatchSource {
public:
    DatasetBatches(std::shared_ptr<const Dataset> dataset, quint64 seed, int batchSize)
        : m_dataset(std::move(dataset)), m_seed(seed), m_batchSize(batchSize)
    {}

    std::vector<TrainingTokens> batch(qint64 step) const override
    {
        const auto size = m_dataset->examples.size();
        std::vector<TrainingTokens> items;
        for (int i = 0; i < m_batchSize; ++i) {
            const auto position =
                static_cast<std::size_t>(step) * static_cast<std::size_t>(m_batchSize) + static_cast<std::size_t>(i);
            items.push_back(m_dataset->examples[order(position / size)[position % size]].tokens);
        }
        return items;
    }

private:
    const std::vector<std::size_t>& order(std::size_t epoch) const
    {
        if (m_order.empty() || m_epoch != epoch) {
            m_order.resize(m_dataset->examples.size());
            std::iota(m_order.begin(), m_order.end(), std::size_t{0});
            Rng rng(m_seed, epoch);
            rng.shuffle(m_order);
            m_epoch = epoch;
        }
        return m_order;
    }

    std::shared_ptr<const Dataset> m_dataset;
    quint64 m_seed;
    int m_batchSize;
    mutable std::vector<std::size_t> m_order;
    mutable std::size_t m_epoch = 0;
};

} // namespace

std::unique_ptr<BatchSource> exerciseBatches(const Exercise& exercise, RendererPtr renderer, quint64 seed,
                                             int batchSize)
{
    return std::make_unique<ExerciseBatches>(exercise, std::move(renderer), seed, batchSize);
}

std::unique_ptr<BatchSource> datasetBatches(std::shared_ptr<const Dataset> dataset, quint64 seed, int batchSize)
{
    return std::make_unique<DatasetBatches>(std::move(dataset), seed, batchSize);
}

double normalizeWeights(std::vector<TrainingTokens>& batch)
{
    double sum = 0;
    for (const TrainingTokens& item : batch)
        sum += std::accumulate(item.weights.begin(), item.weights.end(), 0.0);
    if (sum > 0) {
        for (TrainingTokens& item : batch)
            for (float& weight : item.weights)
                weight = static_cast<float>(weight / sum);
    }
    return sum;
}

} // namespace tinkex
