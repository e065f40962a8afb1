#include "core/text/tokenizerjson.h"

#include "core/text/bytealphabet.h"

#include <simdjson.h>

namespace tinkex {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;
using Outcome = Result<void>;

constexpr std::int64_t kMostIds = 4'000'000;
/// The pattern of GPT-2, which ByteLevel applies unless told otherwise.
constexpr std::string_view kByteLevelPattern =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

tl::unexpected<Error> broken(const std::string& what)
{
    return failure(ErrorKind::Storage, what);
}
tl::unexpected<Error> unsupported(const std::string& what)
{
    return failure(ErrorKind::Validation, what + " is not supported");
}

/// The member's value; null and absent alike give nothing.
std::optional<element> member(object from, std::string_view key)
{
    element value;
    if (from[key].get(value) != simdjson::SUCCESS || value.is_null())
        return std::nullopt;
    return value;
}

std::string_view text(object from, std::string_view key)
{
    std::string_view value;
    const auto found = member(from, key);
    return found && found->get(value) == simdjson::SUCCESS ? value : std::string_view();
}

bool flag(object from, std::string_view key, bool otherwise)
{
    bool value = otherwise;
    const auto found = member(from, key);
    return found && found->get(value) == simdjson::SUCCESS ? value : otherwise;
}

class SpecReader {
public:
    Result<TokenizerSpec> read(object root)
    {
        for (const auto step : {&SpecReader::readNormalizer, &SpecReader::readPreTokenizer, &SpecReader::readDecoder,
                                &SpecReader::readModel, &SpecReader::readAddedTokens}) {
            if (Outcome outcome = (this->*step)(root); !outcome)
                return tl::unexpected<Error>(outcome.error());
        }
        return std::move(m_spec);
    }

private:
    Outcome readNormalizer(object root)
    {
        const auto normalizer = member(root, "normalizer");
        if (!normalizer)
            return {};
        object value;
        if (normalizer->get(value) != simdjson::SUCCESS)
            return broken("normalizer is not an object");
        const std::string type(text(value, "type"));
        array parts;
        if (type == "Sequence" && value["normalizers"].get(parts) == simdjson::SUCCESS && parts.size() == 0)
            return {};
        if (type != "NFC")
            return unsupported("normalizer '" + type + "'");
        m_spec.composes = true;
        return {};
    }

    Outcome readPreTokenizer(object root)
    {
        object value;
        const auto found = member(root, "pre_tokenizer");
        if (!found || found->get(value) != simdjson::SUCCESS)
            return unsupported("a file without a ByteLevel pre_tokenizer");
        if (text(value, "type") == "Sequence") {
            array parts;
            if (value["pretokenizers"].get(parts) != simdjson::SUCCESS)
                return broken("pre_tokenizer Sequence has no pretokenizers");
            for (const element part : parts) {
                object step;
                if (part.get(step) != simdjson::SUCCESS)
                    return broken("a pre_tokenizer is not an object");
                if (Outcome outcome = readSplit(step); !outcome)
                    return outcome;
            }
        } else if (Outcome outcome = readSplit(value); !outcome) {
            return outcome;
        }
        return m_byteLevel ? Outcome() : Outcome(unsupported("a pre_tokenizer without ByteLevel"));
    }

    Outcome readSplit(object step)
    {
        const std::string type(text(step, "type"));
        if (m_byteLevel)
            return unsupported("pre_tokenizer '" + type + "' after ByteLevel");
        if (type == "ByteLevel") {
            m_byteLevel = true;
            if (flag(step, "add_prefix_space", true))
                return unsupported("ByteLevel with add_prefix_space");
            return flag(step, "use_regex", true) ? addSplitter(Splitter::regex(kByteLevelPattern)) : Outcome();
        }
        if (type == "Digits")
            return addSplitter(Splitter::regex(flag(step, "individual_digits", false) ? R"(\p{N})" : R"(\p{N}+)"));
        if (type == "Split")
            return readSplitPattern(step);
        return unsupported("pre_tokenizer '" + type + "'");
    }

    Outcome readSplitPattern(object step)
    {
        const std::string behavior(text(step, "behavior"));
        const bool invert = flag(step, "invert", false);
        object pattern;
        if (step["pattern"].get(pattern) != simdjson::SUCCESS)
            return broken("Split has no pattern");
        const bool isolated = behavior == "Isolated" && !invert;
        const bool matchesOnly = behavior == "Removed" && invert;
        if (!isolated && !matchesOnly)
            return unsupported("Split with behavior '" + behavior + (invert ? "', inverted" : "'"));
        const std::string_view regex = text(pattern, "Regex");
        if (!regex.empty())
            return addSplitter(Splitter::regex(regex, isolated ? Splitter::Between::Keep : Splitter::Between::Drop));
        if (!isolated)
            return unsupported("Split by a string with behavior 'Removed'");
        return addSplitter(Splitter::literal(text(pattern, "String")));
    }

    Outcome addSplitter(Result<Splitter> splitter)
    {
        if (!splitter)
            return tl::unexpected<Error>(splitter.error());
        m_spec.splitters.push_back(std::move(*splitter));
        return {};
    }

    Outcome readDecoder(object root)
    {
        object decoder;
        const auto found = member(root, "decoder");
        if (!found || found->get(decoder) != simdjson::SUCCESS || text(decoder, "type") != "ByteLevel")
            return unsupported("a decoder other than ByteLevel");
        return {};
    }

    Outcome readModel(object root)
    {
        object model;
        if (root["model"].get(model) != simdjson::SUCCESS)
            return broken("there is no model");
        const std::string type(text(model, "type"));
        if (type != "BPE")
            return unsupported("model type '" + type + "'");
        for (const std::string key : {"dropout", "unk_token"}) {
            if (member(model, key))
                return unsupported("model." + key);
        }
        for (const std::string key : {"continuing_subword_prefix", "end_of_word_suffix"}) {
            if (!text(model, key).empty())
                return unsupported("model." + key);
        }
        if (flag(model, "byte_fallback", false))
            return unsupported("model.byte_fallback");
        m_spec.wholePieceFirst = flag(model, "ignore_merges", false);
        if (Outcome outcome = readVocabulary(model); !outcome)
            return outcome;
        return readMerges(model);
    }

    Outcome readVocabulary(object model)
    {
        object vocabulary;
        if (model["vocab"].get(vocabulary) != simdjson::SUCCESS)
            return broken("model.vocab is not an object");
        for (const auto& [key, value] : vocabulary) {
            std::int64_t id = -1;
            if (value.get(id) != simdjson::SUCCESS || id < 0 || id >= kMostIds)
                return broken("model.vocab has no usable id for '" + std::string(key) + "'");
            const auto index = static_cast<std::size_t>(id);
            if (index >= m_spec.vocabulary.size())
                m_spec.vocabulary.resize(index + 1);
            if (key.empty() || !m_spec.vocabulary[index].empty())
                return broken("model.vocab has an empty token or two with id " + std::to_string(id));
            m_spec.vocabulary[index] = bytealphabet::toBytes(key);
            m_ids.emplace(key, static_cast<std::int32_t>(id));
        }
        for (int byte = 0; byte < 256; ++byte) {
            const char value = static_cast<char>(byte);
            if (!m_ids.contains(bytealphabet::fromBytes({&value, 1})))
                return unsupported("a vocabulary without byte " + std::to_string(byte));
        }
        return {};
    }

    Outcome readMerges(object model)
    {
        array merges;
        if (model["merges"].get(merges) != simdjson::SUCCESS)
            return broken("model.merges is not a list");
        m_spec.merges.reserve(merges.size());
        for (const element entry : merges) {
            std::string_view left;
            std::string_view right;
            if (!readPair(entry, left, right))
                return broken("merge " + std::to_string(m_spec.merges.size()) + " is not a pair of tokens");
            const auto leftId = m_ids.find(std::string(left));
            const auto rightId = m_ids.find(std::string(right));
            const auto result = m_ids.find(std::string(left).append(right));
            if (leftId == m_ids.end() || rightId == m_ids.end() || result == m_ids.end())
                return broken("merge " + std::to_string(m_spec.merges.size()) +
                              " names a token outside the vocabulary");
            m_spec.merges.push_back({leftId->second, rightId->second, result->second});
        }
        return {};
    }

    static bool readPair(element entry, std::string_view& left, std::string_view& right)
    {
        std::string_view joined;
        if (entry.get(joined) == simdjson::SUCCESS) {
            const std::size_t space = joined.find(' ');
            if (space == std::string_view::npos || joined.find(' ', space + 1) != std::string_view::npos)
                return false;
            left = joined.substr(0, space);
            right = joined.substr(space + 1);
            return true;
        }
        array pair;
        return entry.get(pair) == simdjson::SUCCESS && pair.size() == 2 && pair.at(0).get(left) == simdjson::SUCCESS &&
               pair.at(1).get(right) == simdjson::SUCCESS;
    }

    Outcome readAddedTokens(object root)
    {
        const auto found = member(root, "added_tokens");
        if (!found)
            return {};
        array tokens;
        if (found->get(tokens) != simdjson::SUCCESS)
            return broken("added_tokens is not a list");
        for (const element entry : tokens) {
            object token;
            std::int64_t id = -1;
            if (entry.get(token) != simdjson::SUCCESS || token["id"].get(id) != simdjson::SUCCESS || id < 0 ||
                id >= kMostIds || text(token, "content").empty())
                return broken("added token " + std::to_string(m_spec.addedTokens.size()) +
                              " has no usable id or content");
            const std::string content(text(token, "content"));
            for (const std::string key : {"lstrip", "rstrip", "single_word"}) {
                if (flag(token, key, false))
                    return unsupported("added token '" + content + "' with " + key);
            }
            const bool special = flag(token, "special", false);
            m_spec.addedTokens.push_back(
                {static_cast<std::int32_t>(id), content, special, flag(token, "normalized", !special)});
        }
        return {};
    }

    TokenizerSpec m_spec;
    std::unordered_map<std::string, std::int32_t> m_ids; ///< by the file's spelling
    bool m_byteLevel = false;
};

} // namespace

Result<TokenizerSpec> parseTokenizerJson(std::string_view json)
{
    simdjson::dom::parser parser;
    element document;
    object root;
    if (const auto error = parser.parse(json.data(), json.size()).get(document))
        return broken(std::string("not JSON: ") + simdjson::error_message(error));
    if (document.get(root) != simdjson::SUCCESS)
        return broken("not a JSON object");
    return SpecReader().read(root);
}

} // namespace tinkex
