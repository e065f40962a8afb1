#include "core/wire/codec.h"
#include "require.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace tinkex;
using tinkex::fuzz::require;

namespace {

/// What was understood can be written, and what was written is understood and written the same way again.
template<class T> void roundTrip(std::string_view json)
{
    const auto first = wire::decode<T>(json);
    if (!first)
        return require(!first.error().detail.isEmpty(), "a refusal says why");
    const std::string written = wire::encode(*first);
    const auto second = wire::decode<T>(written);
    require(second.has_value(), "what was written is understood");
    require(wire::encode(*second) == written, "writing is stable");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view json(reinterpret_cast<const char*>(data), size);
    static_cast<void>(wire::decodeFutureReply(json));
    const wire::ErrorBody error = wire::decodeErrorBody(json);
    static_cast<void>(wire::headline(error.message));

    static_cast<void>(wire::decode<wire::Submitted>(json));
    static_cast<void>(wire::decode<wire::SamplingSessionResult>(json));
    static_cast<void>(wire::decode<wire::ModelIdResult>(json));
    static_cast<void>(wire::decode<wire::SaveWeightsResult>(json));
    static_cast<void>(wire::decode<wire::LoadWeightsResult>(json));
    static_cast<void>(wire::decode<wire::SampleChunk>(json));
    static_cast<void>(wire::decode<wire::SupportedModels>(json));

    roundTrip<wire::CreateSessionResponse>(json);
    roundTrip<wire::ClientConfig>(json);
    roundTrip<wire::ModelInfo>(json);
    roundTrip<wire::ForwardBackwardOutput>(json);
    roundTrip<wire::OptimStepResult>(json);
    roundTrip<wire::SampleResponse>(json);
    roundTrip<wire::TrainingRunList>(json);
    roundTrip<wire::CheckpointList>(json);
    roundTrip<wire::WeightsInfo>(json);
    roundTrip<wire::SessionInfo>(json);
    roundTrip<wire::SamplerInfo>(json);
    return 0;
}
