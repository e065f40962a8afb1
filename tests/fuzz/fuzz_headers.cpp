#include "core/transport/replyerror.h"
#include "core/transport/requestheaders.h"
#include "core/transport/requestreader.h"
#include "core/transport/retrydecision.h"
#include "require.h"

#include <cstddef>
#include <cstdint>

using namespace tinkex;
using tinkex::fuzz::require;

namespace {

constexpr qint64 kNow = 1'800'000'000'000;

/// "name: value" lines as the reply of a server.
void asReply(std::string_view text)
{
    HttpHeaders headers;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos)
            headers.emplace_back(line.substr(0, colon), line.substr(colon + 1));
        at = end + 1;
    }
    if (const auto wait = parseRetryAfter(headers, kNow))
        require(*wait >= Milliseconds{0}, "no negative wait");
    static_cast<void>(parseShouldRetry(headers));
    static_cast<void>(isProxyRejection(400, headers, {}));
    static_cast<void>(replyError(429, headers, text, kNow));
    const std::string target = resolveLocation("http://127.0.0.1:1/a/b", headerValue(headers, "location"));
    require(target.empty() || !originOf(target).empty(), "a redirect leads to an http origin or nowhere");
}

/// The bytes as a request, in one piece and byte by byte.
void asRequest(std::string_view text, std::size_t piece)
{
    HttpServerLimits limits;
    RequestReader reader(limits);
    for (std::size_t at = 0; at < text.size(); at += piece) {
        const auto step = reader.feed(text.substr(at, piece));
        if (step == RequestReader::Step::Failed) {
            require(reader.failureStatus() >= 400 && reader.failureStatus() < 600, "a refusal has a status");
            return;
        }
        if (step == RequestReader::Step::Complete) {
            const ServerRequest request = reader.take();
            require(!request.method.empty(), "a request has a method");
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    asReply(text);
    asRequest(text, std::max<std::size_t>(text.size(), 1));
    asRequest(text, data[0] % 16 + 1U);
    return 0;
}
