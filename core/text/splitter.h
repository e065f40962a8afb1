#pragma once

#include "core/base/error.h"

#include <memory>
#include <string_view>
#include <vector>

namespace tinkex {

/// Cuts text into the pieces inside which BPE merges: one step of a pre-tokenizer, expressed as a regular expression.
/// Thread: any; immutable. Text that is not UTF-8 is never matched and ends up in the pieces between matches.
class Splitter {
public:
    enum class Between { Keep, Drop }; ///< what becomes of the text between matches

    /// PCRE2 with Unicode properties. A pattern that does not compile: ErrorKind::Storage.
    static Result<Splitter> regex(std::string_view pattern, Between between = Between::Keep);
    static Result<Splitter> literal(std::string_view text);

    /// Appends the pieces in order, none empty. They are views into text.
    void split(std::string_view text, std::vector<std::string_view>& pieces) const;

private:
    struct Code;
    Splitter(std::shared_ptr<const Code> code, Between between);
    static Result<Splitter> compile(std::string_view pattern, unsigned options, Between between);

    std::shared_ptr<const Code> m_code;
    Between m_between;
};

} // namespace tinkex
