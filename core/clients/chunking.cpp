#include "core/clients/chunking.h"

namespace tinkex {

namespace {

template<class... F> struct Overloaded : F... {
    using F::operator()...;
};

std::int64_t chunkBytes(const wire::Chunk& chunk, std::int64_t bytesPerToken)
{
    return std::visit(
        Overloaded{[&](const wire::EncodedTextChunk& text) {
                       return bytesPerToken * static_cast<std::int64_t>(text.tokens.size());
                   },
                   [](const wire::ImageChunk& image) { return static_cast<std::int64_t>(image.data.size()); },
                   [](const wire::ImageAssetChunk& asset) { return static_cast<std::int64_t>(asset.location.size()); },
                   [](const wire::DmelChunk& dmel) {
                       return static_cast<std::int64_t>(dmel.dmel.size());
                   }},
        chunk);
}

std::int64_t inputBytes(const wire::ModelInput& input, std::int64_t bytesPerToken)
{
    std::int64_t sum = 0;
    for (const wire::Chunk& chunk : input.chunks)
        sum += chunkBytes(chunk, bytesPerToken);
    return sum;
}

} // namespace

std::int64_t estimateBytes(const wire::ModelInput& input)
{
    return inputBytes(input, 4);
}

std::int64_t estimateBytes(const wire::Datum& datum)
{
    std::int64_t sum = estimateBytes(datum.modelInput);
    for (const auto& [name, tensor] : datum.lossFnInputs) {
        const std::int64_t element = std::holds_alternative<std::vector<float>>(tensor.data) ? 4 : 8;
        sum += element * static_cast<std::int64_t>(tensor.size());
    }
    return sum;
}

std::int64_t estimateBytes(const std::vector<wire::Datum>& data)
{
    std::int64_t sum = 0;
    for (const wire::Datum& datum : data)
        sum += estimateBytes(datum);
    return sum;
}

std::int64_t estimateSampleBytes(const wire::ModelInput& prompt)
{
    return inputBytes(prompt, 10);
}

std::vector<std::vector<wire::Datum>> cutIntoChunks(std::vector<wire::Datum> data, std::int64_t maxDatums,
                                                    std::int64_t maxBytes)
{
    std::vector<std::vector<wire::Datum>> chunks;
    std::int64_t bytes = 0;
    for (wire::Datum& datum : data) {
        const std::int64_t size = estimateBytes(datum);
        const bool full = !chunks.empty() &&
                          (static_cast<std::int64_t>(chunks.back().size()) >= maxDatums || bytes + size > maxBytes);
        if (chunks.empty() || full) {
            chunks.emplace_back();
            bytes = 0;
        }
        chunks.back().push_back(std::move(datum));
        bytes += size;
    }
    return chunks;
}

} // namespace tinkex
