#include "core/wire/ssedecoder.h"

#include <utility>

namespace tinkex::wire {

SseDecoder::SseDecoder(Handler handler, std::size_t limit) : m_handler(std::move(handler)), m_limit(limit) {}

bool SseDecoder::feed(std::string_view bytes)
{
    while (!m_failed && !bytes.empty()) {
        if (std::exchange(m_afterCr, false) && bytes.front() == '\n') {
            bytes.remove_prefix(1);
            continue;
        }
        const std::size_t end = bytes.find_first_of("\r\n");
        const std::string_view part = bytes.substr(0, end);
        if (m_line.size() + part.size() > m_limit) {
            m_failed = true;
            break;
        }
        m_line += part;
        if (end == std::string_view::npos)
            break;
        m_afterCr = bytes[end] == '\r';
        bytes.remove_prefix(end + 1);
        takeLine();
        m_line.clear();
    }
    return !m_failed;
}

void SseDecoder::takeLine()
{
    std::string_view line = m_line;
    if (std::exchange(m_atStart, false) && line.starts_with("\xEF\xBB\xBF"))
        line.remove_prefix(3);
    if (line.empty()) {
        dispatch();
        return;
    }
    const std::size_t colon = line.find(':');
    if (colon == 0)
        return; // a comment
    std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' '))
        value.remove_prefix(1);
    takeField(line.substr(0, colon), value);
}

void SseDecoder::takeField(std::string_view name, std::string_view value)
{
    if (name == "event") {
        m_type = value;
    } else if (name == "id") {
        if (value.find('\0') == std::string_view::npos)
            m_id = value;
    } else if (name == "data") {
        if (m_data.size() + value.size() + 1 > m_limit) {
            m_failed = true;
            return;
        }
        if (std::exchange(m_hasData, true))
            m_data += '\n';
        m_data += value;
    }
}

void SseDecoder::dispatch()
{
    SseEvent event{std::exchange(m_type, {}), std::exchange(m_data, {}), m_id};
    if (!std::exchange(m_hasData, false))
        return;
    if (event.type.empty())
        event.type = "message";
    m_handler(event);
}

} // namespace tinkex::wire
