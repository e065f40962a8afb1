#pragma once

#include "core/engine/engine.h"
#include "core/text/modeltext.h"
#include "packaging/tinylm/bpetrainer.h"

namespace tinkex::tinylm {

inline constexpr std::string_view kModelName = "tinkex/tiny-512";
inline constexpr int kContext = 256;
inline constexpr std::string_view kDigitPattern = R"(\p{N})";
inline constexpr std::string_view kWordPattern =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

/// tokenizer.json and tokenizer_config.json in Hugging Face's layout.
Result<void> writeTokenizer(const std::filesystem::path& directory, const TrainedVocabulary& vocabulary);
/// generation_config.json, and the model's name in the config.json that is there already.
Result<void> finishModelFolder(const std::filesystem::path& directory);

/// A base model with all that is needed to ask it something.
struct TinyModel {
    engine::BaseModelPtr base;
    ModelText text;
    engine::TokenBytes tokenBytes;
};
Result<TinyModel> openModel(const std::filesystem::path& directory);

struct Question {
    std::string text;
    double temperature = 0.0;
    int samples = 1;
    int maxTokens = 60;
    std::uint64_t seed = 1;
};
Result<engine::SampleOutput> ask(const TinyModel& model, const engine::AdapterWeights* adapter,
                                 const Question& question, int threads);
/// The one greedy answer as text.
Result<std::string> answer(const TinyModel& model, const engine::AdapterWeights* adapter, const std::string& question,
                           int threads);

} // namespace tinkex::tinylm
