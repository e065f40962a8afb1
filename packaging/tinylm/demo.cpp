#include "packaging/tinylm/demo.h"

#include "packaging/tinylm/probe.h"

#include <chrono>
#include <cstdio>

namespace tinkex::tinylm {

namespace {

constexpr int kBaseAnswers = 200;

class Run {
public:
    Run(const TinyModel& model, const Exercise& exercise, std::unique_ptr<engine::Adapter> adapter, Options options)
        : m_model(model), m_exercise(exercise), m_adapter(std::move(adapter)), m_options(std::move(options))
    {}

    Result<void> run()
    {
        if (auto printed = evaluate(0); !printed)
            return printed;
        for (int step = 0; step < m_options.steps; ++step) {
            const auto figure = m_exercise.kind == ExerciseKind::Supervised ? supervisedStep(step) : rewardedStep(step);
            if (!figure)
                return failure(figure.error());
            m_figures.push_back(*figure);
            if ((step + 1) % 10 == 0 || step == 0)
                std::printf("  step %3d  %5.1f s  %s %.4f\n", step + 1, spent(), figureName(), meanOfLast(10));
            std::fflush(stdout);
        }
        return evaluate(m_options.steps);
    }

private:
    const char* figureName() const { return m_exercise.kind == ExerciseKind::Supervised ? "loss" : "reward"; }

    double spent() const { return std::chrono::duration<double>(m_trainingTime).count(); }

    double meanOfLast(std::size_t count) const
    {
        const std::size_t n = std::min(count, m_figures.size());
        double sum = 0.0;
        for (std::size_t i = m_figures.size() - n; i < m_figures.size(); ++i)
            sum += m_figures[i];
        return sum / static_cast<double>(n);
    }

    Result<void> evaluate(int step)
    {
        const auto weights = m_adapter->snapshot();
        const auto heldOut = exactShare(m_model, weights.get(), m_exercise.heldOut(), kBaseAnswers, m_options.threads);
        if (!heldOut)
            return failure(heldOut.error());
        std::printf("%s seed %llu step %d: held-out %.3f", std::string(m_exercise.id).c_str(),
                    static_cast<unsigned long long>(m_options.seed), step, *heldOut);
        if (const std::vector<QaPair> others = m_exercise.otherAnswers(); !others.empty()) {
            const auto kept = exactShare(m_model, weights.get(), others, kBaseAnswers, m_options.threads);
            if (!kept)
                return failure(kept.error());
            std::printf(", other answers %.3f", *kept);
        }
        std::printf(", %.1f s of training\n", spent());
        return {};
    }

    engine::Datum datumOf(const QaPair& item) const
    {
        const std::array messages = {ChatMessage{"user", item.question}, ChatMessage{"assistant", item.answer}};
        TrainingTokens shifted = shiftForTraining(m_model.text.renderer->trainingExample(messages));
        engine::Datum datum;
        datum.tokens = std::move(shifted.tokens);
        datum.targets = std::move(shifted.targets);
        datum.weights = std::move(shifted.weights);
        return datum;
    }

    Result<double> supervisedStep(int step)
    {
        const auto start = std::chrono::steady_clock::now();
        std::vector<engine::Datum> batch;
        float total = 0.f;
        for (const QaPair& item : m_exercise.trainingBatch(m_options.seed, step, m_exercise.defaults.batchSize)) {
            batch.push_back(datumOf(item));
            for (const float weight : batch.back().weights)
                total += weight;
        }
        for (engine::Datum& datum : batch) {
            for (float& weight : datum.weights)
                weight /= total;
        }
        return update(batch, engine::LossKind::CrossEntropy, step, start);
    }

    /// Samples answers, rewards them and takes one step towards the better ones of each group. Gives the mean reward.
    Result<double> rewardedStep(int step)
    {
        const auto start = std::chrono::steady_clock::now();
        const ExerciseDefaults& defaults = m_exercise.defaults;
        const auto weights = m_adapter->snapshot();
        const auto items = m_exercise.trainingBatch(m_options.seed, step, defaults.batchSize);
        std::vector<float> rewards;
        std::vector<engine::Datum> datums;
        for (std::size_t i = 0; i < items.size(); ++i) {
            const Question question{.text = items[i].question,
                                    .temperature = defaults.temperature,
                                    .samples = defaults.groupSize,
                                    .maxTokens = defaults.maxAnswerTokens,
                                    .seed = m_options.seed * 1'000'003 + static_cast<std::uint64_t>(step) * 1'000 + i};
            const auto output = ask(m_model, weights.get(), question, m_options.threads);
            if (!output)
                return failure(output.error());
            const ChatMessage message{"user", question.text};
            const auto prompt = m_model.text.renderer->generationPrompt({&message, 1});
            for (const engine::SampledSequence& sequence : output->sequences) {
                rewards.push_back(
                    m_exercise.reward(question.text, m_model.text.renderer->parseAnswer(sequence.tokens)));
                datums.push_back(policyDatum(prompt, sequence));
            }
        }
        const double mean = std::accumulate(rewards.begin(), rewards.end(), 0.0) / static_cast<double>(rewards.size());
        weightByAdvantage(datums, groupAdvantages(rewards, defaults.groupSize));
        if (datums.empty()) {
            m_trainingTime += std::chrono::steady_clock::now() - start;
            return mean;
        }
        return update(datums, engine::LossKind::ImportanceSampling, step, start).map([&](double) { return mean; });
    }

    static engine::Datum policyDatum(const std::vector<std::int32_t>& prompt, const engine::SampledSequence& sequence)
    {
        engine::Datum datum;
        datum.tokens = prompt;
        datum.tokens.insert(datum.tokens.end(), sequence.tokens.begin(), sequence.tokens.end() - 1);
        datum.targets.assign(prompt.begin() + 1, prompt.end());
        datum.targets.insert(datum.targets.end(), sequence.tokens.begin(), sequence.tokens.end());
        datum.logprobs.assign(prompt.size() - 1, 0.f);
        datum.logprobs.insert(datum.logprobs.end(), sequence.logprobs.begin(), sequence.logprobs.end());
        datum.advantages.assign(datum.tokens.size(), 0.f);
        return datum;
    }

    /// Sets the advantage of every sampled token; drops sequences without one.
    static void weightByAdvantage(std::vector<engine::Datum>& datums, const std::vector<float>& advantages)
    {
        const auto count = static_cast<float>(datums.size());
        std::vector<engine::Datum> kept;
        for (std::size_t i = 0; i < datums.size(); ++i) {
            if (advantages[i] == 0.f)
                continue;
            engine::Datum& datum = datums[i];
            for (std::size_t t = 0; t < datum.tokens.size(); ++t)
                datum.advantages[t] = datum.logprobs[t] == 0.f ? 0.f : advantages[i] / count;
            kept.push_back(std::move(datum));
        }
        datums = std::move(kept);
    }

    Result<double> update(const std::vector<engine::Datum>& batch, engine::LossKind loss, int step,
                          std::chrono::steady_clock::time_point start)
    {
        const auto output = m_adapter->forwardBackward(batch, loss, {}, false, m_options.threads);
        if (!output)
            return failure(output.error());
        const ExerciseDefaults& defaults = m_exercise.defaults;
        engine::AdamParams params;
        params.learningRate = learningRateAt(defaults.schedule, m_options.rate, step, m_options.steps);
        params.beta1 = defaults.beta1;
        params.beta2 = defaults.beta2;
        params.eps = defaults.epsilon;
        if (const auto stepped = m_adapter->optimStep(params); !stepped)
            return failure(stepped.error());
        m_trainingTime += std::chrono::steady_clock::now() - start;
        return output->lossSum;
    }

    const TinyModel& m_model;
    const Exercise& m_exercise;
    std::unique_ptr<engine::Adapter> m_adapter;
    Options m_options;
    std::vector<double> m_figures;
    std::chrono::steady_clock::duration m_trainingTime{};
};

} // namespace

Result<void> demo(const Options& options)
{
    const Exercise* exercise = findExercise(options.exercise);
    if (!exercise)
        return failure(ErrorKind::Validation, "there is no exercise '" + options.exercise + "'");
    const auto model = openModel(options.directory);
    if (!model)
        return failure(model.error());
    engine::LoraConfig lora;
    lora.rank = exercise->defaults.rank;
    lora.seed = options.seed;
    auto adapter = engine::createAdapter(model->base, lora);
    if (!adapter)
        return failure(adapter.error());
    Options chosen = options;
    chosen.steps = options.steps > 0 ? options.steps : exercise->defaults.steps;
    chosen.rate = options.rate > 0 ? options.rate : exercise->defaults.learningRate;
    return Run(*model, *exercise, std::move(*adapter), std::move(chosen)).run();
}

} // namespace tinkex::tinylm
