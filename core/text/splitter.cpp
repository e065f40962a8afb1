#include "core/text/splitter.h"

#include "core/base/utf8.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <algorithm>
#include <pcre2.h>

namespace tinkex {

namespace {

/// Runs of 10 million characters need more than PCRE2's default of ten million; an endless pattern still ends.
constexpr std::uint32_t kMatchLimit = 500'000'000;
constexpr std::size_t kJitStackStart = 32 * 1024;
constexpr std::size_t kJitStackMost = 64 * 1024 * 1024;

/// What a match needs besides the pattern; one a thread.
struct Scratch {
    pcre2_match_data* data = pcre2_match_data_create(1, nullptr);
    pcre2_match_context* context = pcre2_match_context_create(nullptr);
    pcre2_jit_stack* stack = pcre2_jit_stack_create(kJitStackStart, kJitStackMost, nullptr);

    Scratch()
    {
        pcre2_set_match_limit(context, kMatchLimit);
        pcre2_jit_stack_assign(context, nullptr, stack);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch()
    {
        pcre2_jit_stack_free(stack);
        pcre2_match_context_free(context);
        pcre2_match_data_free(data);
    }
};

} // namespace

struct Splitter::Code {
    explicit Code(pcre2_code* compiled) : code(compiled), hasJit(pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE) == 0)
    {}
    Code(const Code&) = delete;
    Code& operator=(const Code&) = delete;
    ~Code() { pcre2_code_free(code); }

    /// True with the place of the first match at or after offset.
    bool find(std::string_view text, std::size_t offset, std::size_t& begin, std::size_t& end) const
    {
        thread_local Scratch scratch;
        const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data());
        // pcre2_match would check the whole text's UTF-8 at every call.
        const auto match = hasJit ? pcre2_jit_match : pcre2_match;
        if (match(code, subject, text.size(), offset, 0, scratch.data, scratch.context) < 0)
            return false;
        const PCRE2_SIZE* place = pcre2_get_ovector_pointer(scratch.data);
        begin = place[0];
        end = place[1];
        return true;
    }

    pcre2_code* code;
    bool hasJit;
};

Splitter::Splitter(std::shared_ptr<const Code> code, Between between) : m_code(std::move(code)), m_between(between) {}

Result<Splitter> Splitter::compile(std::string_view pattern, unsigned options, Between between)
{
    int code = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code* compiled = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                         options | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, &code, &offset, nullptr);
    if (!compiled) {
        std::array<PCRE2_UCHAR, 160> reason{};
        pcre2_get_error_message(code, reason.data(), reason.size());
        return failure(ErrorKind::Storage, std::string("split pattern, at ") + std::to_string(offset) + ": " +
                                               reinterpret_cast<const char*>(reason.data()));
    }
    return Splitter(std::make_shared<const Code>(compiled), between);
}

Result<Splitter> Splitter::regex(std::string_view pattern, Between between)
{
    return compile(pattern, PCRE2_UCP, between);
}

Result<Splitter> Splitter::literal(std::string_view text)
{
    if (text.empty())
        return failure(ErrorKind::Storage, "split pattern is empty");
    return compile(text, PCRE2_LITERAL, Between::Keep);
}

void Splitter::split(std::string_view text, std::vector<std::string_view>& pieces) const
{
    const auto add = [&](std::size_t begin, std::size_t end) {
        if (begin < end)
            pieces.push_back(text.substr(begin, end - begin));
    };
    std::size_t done = 0;
    std::size_t from = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
    while (from < text.size() && m_code->find(text, from, begin, end)) {
        if (end <= begin) {
            from = std::max(begin, from) + std::max<std::size_t>(1, utf8Length(text.substr(std::max(begin, from))));
            continue;
        }
        if (m_between == Between::Keep)
            add(done, begin);
        add(begin, end);
        done = from = end;
    }
    if (m_between == Between::Keep)
        add(done, text.size());
}

} // namespace tinkex
