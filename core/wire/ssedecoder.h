#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace tinkex::wire {

/// One event of a text/event-stream.
struct SseEvent {
    std::string type; ///< "message" when the stream names none
    std::string data; ///< the data lines, joined by \n
    std::string id;   ///< the last id seen so far

    bool operator==(const SseEvent&) const = default;
};

/// Incremental decoder of server-sent events (WHATWG HTML, 9.2.6): takes bytes in pieces of any size, ends lines at CR,
/// LF or CRLF, ignores comments and unknown fields. An event that the end of the stream cuts off is dropped, as the
/// standard says. A line or event above the limit makes the decoder fail for good. Thread: any, one at a time.
class SseDecoder {
public:
    using Handler = std::function<void(const SseEvent&)>;
    static constexpr std::size_t kDefaultLimit = std::size_t{1} << 20;

    explicit SseDecoder(Handler handler, std::size_t limit = kDefaultLimit);

    /// Calls the handler for every event that these bytes complete. False: over the limit, nothing is decoded any more.
    bool feed(std::string_view bytes);
    bool hasFailed() const { return m_failed; }

private:
    void takeLine();
    void takeField(std::string_view name, std::string_view value);
    void dispatch();

    Handler m_handler;
    std::size_t m_limit;
    std::string m_line;
    std::string m_type;
    std::string m_data;
    std::string m_id;
    bool m_hasData = false;
    bool m_afterCr = false;
    bool m_atStart = true;
    bool m_failed = false;
};

} // namespace tinkex::wire
