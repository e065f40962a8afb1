#include "core/wire/protobuf.h"
#include "require.h"

#include <cstddef>
#include <cstdint>

using namespace tinkex;
using tinkex::fuzz::require;

namespace {

constexpr std::size_t kLargestFrame = std::size_t{1} << 20;

template<class T> void roundTrip(const Result<T>& first, Result<T> (*decode)(std::string_view))
{
    if (!first)
        return require(!first.error().detail.isEmpty(), "a refusal says why");
    const std::string written = wire::encodeProtobuf(*first);
    const auto second = decode(written);
    require(second.has_value(), "what was written is understood");
    require(wire::encodeProtobuf(*second) == written, "writing is stable");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    roundTrip(wire::decodeForwardBackwardOutput(bytes), &wire::decodeForwardBackwardOutput);
    roundTrip(wire::decodeSampleResponse(bytes), &wire::decodeSampleResponse);
    if (const auto request = wire::decodeForwardBackwardRequest(bytes))
        static_cast<void>(wire::encodeProtobuf(*request));
    if (const auto plain = wire::decompressZstd(bytes, kLargestFrame))
        require(plain->size() <= kLargestFrame, "a frame stays within its limit");
    return 0;
}
