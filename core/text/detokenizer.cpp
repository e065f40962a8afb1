#include "core/text/detokenizer.h"

#include "core/base/utf8.h"

#include <utility>

namespace tinkex {

Detokenizer::Detokenizer(TokenizerPtr tokenizer, Tokenizer::Specials specials)
    : m_tokenizer(std::move(tokenizer)), m_specials(specials)
{}

std::string Detokenizer::push(std::int32_t id)
{
    if (m_specials == Tokenizer::Specials::Keep || !m_tokenizer->isSpecial(id))
        m_pending += m_tokenizer->tokenBytes(id);
    const std::size_t tail = incompleteUtf8Tail(m_pending);
    const std::string ready = toValidUtf8(std::string_view(m_pending).substr(0, m_pending.size() - tail));
    m_pending.erase(0, m_pending.size() - tail);
    return ready;
}

std::string Detokenizer::finish()
{
    return toValidUtf8(std::exchange(m_pending, {}));
}

} // namespace tinkex
