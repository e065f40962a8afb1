#include "core/wire/codec.h"
#include "core/wire/ssedecoder.h"
#include "require.h"

#include <cstddef>
#include <cstdint>
#include <vector>

using namespace tinkex;
using tinkex::fuzz::require;

namespace {

constexpr std::size_t kLimit = 256;

struct Decoded {
    std::vector<wire::SseEvent> events;
    bool failed = false;
};

Decoded decode(std::string_view stream, std::size_t piece)
{
    Decoded result;
    wire::SseDecoder decoder([&](const wire::SseEvent& event) { result.events.push_back(event); }, kLimit);
    for (std::size_t at = 0; at < stream.size(); at += piece)
        decoder.feed(stream.substr(at, piece));
    result.failed = decoder.hasFailed();
    return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view stream(reinterpret_cast<const char*>(data + 1), size - 1);
    const Decoded whole = decode(stream, std::max<std::size_t>(stream.size(), 1));
    const Decoded pieces = decode(stream, data[0] % 16 + 1U);
    require(whole.events == pieces.events, "the size of the pieces does not matter");
    require(whole.failed == pieces.failed, "the limit does not depend on the pieces");
    for (const wire::SseEvent& event : whole.events) {
        require(event.data.size() <= kLimit, "an event stays within the limit");
        require(event.data.find('\r') == std::string::npos, "no line end is left in an event");
        static_cast<void>(wire::decode<wire::SampleChunk>(event.data));
    }
    return 0;
}
