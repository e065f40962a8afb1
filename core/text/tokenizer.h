#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tinkex {

/// A byte-level BPE tokenizer read from a Hugging Face tokenizer.json. Gives the ids that Hugging Face's `tokenizers`
/// gives with add_special_tokens=false. Thread: any; immutable and shared.
///
/// Supported: model BPE (merges as "a b" or ["a","b"], ignore_merges); normalizer null or NFC; pre-tokenizer ByteLevel
/// (with or without its regex), Split by a regex or string, Digits, and a Sequence of these that ends in ByteLevel;
/// added tokens without lstrip, rstrip, single_word. Everything else that would change ids is refused. The
/// post-processor is ignored: renderers add begin and end tokens themselves.
/// Limit: character classes are those of the installed PCRE2 (Unicode 14 on Debian 12).
class Tokenizer {
public:
    ~Tokenizer();
    Tokenizer(const Tokenizer&) = delete;
    Tokenizer& operator=(const Tokenizer&) = delete;

    /// Unreadable file: ErrorKind::Storage; otherwise as fromJson, with the file's name in the detail.
    static Result<std::shared_ptr<const Tokenizer>> fromFile(const std::filesystem::path& path);
    /// Not JSON or inconsistent: ErrorKind::Storage. Well-formed but not supported: ErrorKind::Validation. The detail
    /// names the part and the reason.
    static Result<std::shared_ptr<const Tokenizer>> fromJson(std::string_view json);

    /// Token ids of the text. No begin or end token is added; added tokens written out in the text are recognised.
    /// Bytes that are not UTF-8 are encoded byte by byte, so decode() gives them back (as U+FFFD).
    std::vector<std::int32_t> encode(std::string_view utf8) const;

    enum class Specials { Keep, Skip };
    /// Text of the ids as valid UTF-8: the bytes are joined first, then each ill-formed part becomes one U+FFFD. Ids
    /// that do not exist give nothing.
    std::string decode(std::span<const std::int32_t> ids, Specials specials = Specials::Keep) const;
    /// The raw bytes of one token, possibly a part of a character. Empty for an id that does not exist.
    std::string_view tokenBytes(std::int32_t id) const;

    /// Largest id plus one, added tokens included.
    int vocabSize() const;
    /// The id whose bytes are exactly these; added tokens first.
    std::optional<std::int32_t> tokenId(std::string_view bytes) const;
    /// True for added tokens that the file marks as special.
    bool isSpecial(std::int32_t id) const;

private:
    struct Data;
    explicit Tokenizer(std::unique_ptr<const Data> data);

    std::unique_ptr<const Data> m_data;
};
using TokenizerPtr = std::shared_ptr<const Tokenizer>;

/// The bytes of every id in order, as the engine wants them for stop strings. Special tokens have none.
std::vector<std::string> tokenByteTable(const Tokenizer& tokenizer);

} // namespace tinkex
