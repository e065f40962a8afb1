#include "packaging/tinylm/bpetrainer.h"

#include "core/text/splitter.h"
#include "packaging/tinylm/modelfolder.h"

#include <map>

namespace tinkex::tinylm {

namespace {

struct Word {
    std::vector<std::int32_t> ids;
    std::int64_t count = 0;
};

std::vector<Word> countWords(std::span<const std::string> documents)
{
    const auto digits = Splitter::regex(kDigitPattern);
    const auto words = Splitter::regex(kWordPattern);
    std::map<std::string, std::int64_t, std::less<>> counts;
    for (const std::string& document : documents) {
        std::vector<std::string_view> coarse;
        std::vector<std::string_view> pieces;
        digits->split(document, coarse);
        for (const std::string_view piece : coarse)
            words->split(piece, pieces);
        for (const std::string_view piece : pieces)
            ++counts[std::string(piece)];
    }
    std::vector<Word> result;
    for (const auto& [text, count] : counts) {
        Word& word = result.emplace_back(Word{{}, count});
        for (const char byte : text)
            word.ids.push_back(static_cast<unsigned char>(byte));
    }
    return result;
}

std::pair<std::int32_t, std::int32_t> mostFrequentPair(const std::vector<Word>& words)
{
    std::map<std::pair<std::int32_t, std::int32_t>, std::int64_t> counts;
    for (const Word& word : words) {
        for (std::size_t i = 0; i + 1 < word.ids.size(); ++i)
            counts[{word.ids[i], word.ids[i + 1]}] += word.count;
    }
    std::pair<std::int32_t, std::int32_t> best{-1, -1};
    std::int64_t most = 0;
    for (const auto& [pair, count] : counts) {
        if (count > most) {
            most = count;
            best = pair;
        }
    }
    return best;
}

void merge(std::vector<Word>& words, const BpeMerge& rule)
{
    for (Word& word : words) {
        for (std::size_t i = 0; i + 1 < word.ids.size(); ++i) {
            if (word.ids[i] == rule.left && word.ids[i + 1] == rule.right) {
                word.ids[i] = rule.result;
                word.ids.erase(word.ids.begin() + static_cast<std::ptrdiff_t>(i) + 1);
            }
        }
    }
}

} // namespace

TrainedVocabulary trainVocabulary(std::span<const std::string> documents, int size)
{
    TrainedVocabulary vocabulary;
    for (int byte = 0; byte < 256; ++byte)
        vocabulary.bytes.emplace_back(1, static_cast<char>(byte));
    vocabulary.bytes.emplace_back(kEndTokenText);
    std::vector<Word> words = countWords(documents);
    while (static_cast<int>(vocabulary.bytes.size()) < size) {
        const auto [left, right] = mostFrequentPair(words);
        if (left < 0)
            break;
        const BpeMerge rule{left, right, static_cast<std::int32_t>(vocabulary.bytes.size())};
        merge(words, rule);
        vocabulary.merges.push_back(rule);
        vocabulary.bytes.push_back(vocabulary.bytes[static_cast<std::size_t>(left)] +
                                   vocabulary.bytes[static_cast<std::size_t>(right)]);
    }
    return vocabulary;
}

} // namespace tinkex::tinylm
