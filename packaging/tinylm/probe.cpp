#include "packaging/tinylm/probe.h"

#include "core/engine/pretraining.h"
#include "packaging/tinylm/batches.h"

#include <array>
#include <cstdio>

namespace tinkex::tinylm {

namespace {

constexpr int kDocumentsOfKind = 150;
constexpr std::uint64_t kHeldOutSeed = 1'000'001;
constexpr int kSortPrompts = 60;
constexpr int kSortSamples = 8;
constexpr int kWrongAnswersShown = 4;

struct Kind {
    DocumentKind kind;
    const char* name;
};
constexpr std::array<Kind, 7> kKinds = {{{DocumentKind::Story, "story"},
                                         {DocumentKind::Chat, "chat"},
                                         {DocumentKind::Letters, "letters"},
                                         {DocumentKind::Bio, "bio"},
                                         {DocumentKind::Question, "question"},
                                         {DocumentKind::Arithmetic, "arithmetic"},
                                         {DocumentKind::List, "list"}}};

constexpr std::array kProbes = {
    "What is 7 plus 8?",   "7+8+1=?",       "What is 9 minus 4?",       "Count from 17 to 21.",
    "Sort d b a.",         "Sort g c f a.", "Sort e h c f b.",          "Reverse a f c h.",
    "Shout boat.",         "Spell lamp.",   "Tell me about Zoe.",       "Who is the writer?",
    "Name three animals.", "Hello!",        "What colour is the kite?", "What is 37 plus 45?"};

Result<void> printLosses(const Options& options)
{
    auto trainer = engine::BaseTrainer::load(options.directory);
    if (!trainer)
        return failure(trainer.error());
    auto tokenizer = Tokenizer::fromFile(options.directory / "tokenizer.json");
    if (!tokenizer)
        return failure(tokenizer.error());
    const auto print = [&](const char* name, auto next) -> Result<void> {
        std::vector<engine::Datum> rows;
        std::size_t bytes = 0;
        std::size_t tokens = 0;
        Rng rng(kHeldOutSeed);
        for (int i = 0; i < kDocumentsOfKind; ++i) {
            const std::string document = next(rng);
            rows.push_back(documentRow(**tokenizer, document));
            bytes += document.size() + 1;
            tokens += rows.back().tokens.size();
        }
        const auto output = (*trainer)->evaluate(rows, options.threads);
        if (!output)
            return failure(output.error());
        std::printf("  %-11s %.4f nats/byte  (%.2f bytes/token)\n", name, output->lossSum / static_cast<double>(bytes),
                    static_cast<double>(bytes) / static_cast<double>(tokens));
        return {};
    };
    std::printf("held-out loss\n");
    for (const Kind& kind : kKinds) {
        if (auto printed = print(kind.name, [&](Rng& rng) { return nextDocument(rng, kind.kind); }); !printed)
            return printed;
    }
    return print("mixture", [](Rng& rng) { return nextDocument(rng); });
}

Result<double> sortSuccess(const TinyModel& model, int threads)
{
    const Exercise& sort = *findExercise("sort");
    const std::vector<QaPair> items = sort.trainingBatch(7, 0, kSortPrompts);
    double rewards = 0.0;
    for (const QaPair& item : items) {
        const auto output = ask(model, nullptr,
                                {.text = item.question,
                                 .temperature = 1.0,
                                 .samples = kSortSamples,
                                 .maxTokens = sort.defaults.maxAnswerTokens},
                                threads);
        if (!output)
            return failure(output.error());
        for (const engine::SampledSequence& sequence : output->sequences)
            rewards += sort.reward(item.question, model.text.renderer->parseAnswer(sequence.tokens));
    }
    return rewards / (kSortPrompts * kSortSamples);
}

Result<void> printShare(const char* name, Result<double> share)
{
    if (!share)
        return failure(share.error());
    std::printf("  %-28s %.3f\n", name, *share);
    return {};
}

} // namespace

Result<double> exactShare(const TinyModel& model, const engine::AdapterWeights* adapter, std::span<const QaPair> items,
                          int count, int threads)
{
    const std::span<const QaPair> asked = items.first(std::min(items.size(), static_cast<std::size_t>(count)));
    if (asked.empty())
        return 1.0;
    int right = 0;
    int printed = 0;
    for (const QaPair& item : asked) {
        const auto text = answer(model, adapter, item.question, threads);
        if (!text)
            return failure(text.error());
        if (isRightAnswer(item, *text))
            ++right;
        else if (printed++ < kWrongAnswersShown)
            std::printf("    wrong: %s -> %s\n", item.question.c_str(), text->c_str());
    }
    return static_cast<double>(right) / static_cast<double>(asked.size());
}

Result<void> probe(const Options& options)
{
    if (auto printed = printLosses(options); !printed)
        return printed;
    const auto model = openModel(options.directory);
    if (!model)
        return failure(model.error());
    std::printf("greedy answers\n");
    for (const char* question : kProbes) {
        const auto text = answer(*model, nullptr, question, options.threads);
        if (!text)
            return failure(text.error());
        std::printf("  %-26s %s\n", question, text->c_str());
    }
    std::printf("shares\n");
    const auto exact = [&](const char* id, auto list) {
        const std::vector<QaPair> items = (findExercise(id)->*list)();
        return exactShare(*model, nullptr, items, 200, options.threads);
    };
    if (auto printed = printShare("base tasks, exact", exact("addition", &Exercise::otherAnswers)); !printed)
        return printed;
    if (auto printed = printShare("two-digit sums, exact", exact("addition", &Exercise::heldOut)); !printed)
        return printed;
    if (auto printed = printShare("five-letter sorts, greedy", exact("sort", &Exercise::heldOut)); !printed)
        return printed;
    return printShare("five-letter sorts, T = 1", sortSuccess(*model, options.threads));
}

} // namespace tinkex::tinylm
