#include "core/wire/protobuf.h"

#include <memory>
#include <zstd.h>

namespace tinkex::wire {

namespace {

constexpr std::size_t kStepBytes = 128 * 1024;

struct FreeStream {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

Result<std::string> tooLarge()
{
    return failure(ErrorKind::Protocol, "zstd frame expands beyond the limit");
}

} // namespace

std::string compressZstd(std::string_view bytes)
{
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), ZSTD_CLEVEL_DEFAULT);
    out.resize(ZSTD_isError(size) ? 0 : size);
    return out;
}

Result<std::string> decompressZstd(std::string_view bytes, std::size_t maxBytes)
{
    const auto told = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    if (told == ZSTD_CONTENTSIZE_ERROR)
        return failure(ErrorKind::Protocol, "not a zstd frame");
    if (told != ZSTD_CONTENTSIZE_UNKNOWN && told > maxBytes)
        return tooLarge();
    const std::unique_ptr<ZSTD_DStream, FreeStream> stream(ZSTD_createDStream());
    std::string out;
    std::string step(kStepBytes, '\0');
    ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
    std::size_t state = 1;
    bool mayHoldMore = true;
    while (input.pos < input.size || mayHoldMore) {
        ZSTD_outBuffer output{step.data(), step.size(), 0};
        state = ZSTD_decompressStream(stream.get(), &output, &input);
        if (ZSTD_isError(state))
            return failure(ErrorKind::Protocol, std::string("zstd: ") + ZSTD_getErrorName(state));
        if (output.pos > maxBytes - out.size())
            return tooLarge();
        out.append(step, 0, output.pos);
        mayHoldMore = state != 0 && output.pos == output.size;
    }
    if (state != 0)
        return failure(ErrorKind::Protocol, "zstd frame is cut short");
    return out;
}

} // namespace tinkex::wire
