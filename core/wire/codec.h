#pragma once

#include "core/base/error.h"
#include "core/wire/types.h"

#include <string>
#include <string_view>

/// JSON of every protocol message in both directions: the client encodes requests and decodes replies, the embedded
/// server the other way round. Encoders write compact JSON in the 0.25 dialect (None dropped, `type` present, 1.5) and
/// never a NaN token (null instead). Decoders ignore unknown keys, treat null as absent, find chunks by key when `type`
/// is missing (5.3), and fail with ErrorKind::Protocol naming the field; no input makes them crash. Thread: any.
namespace tinkex::wire {

std::string encode(const CreateSessionRequest&);
std::string encode(const CreateSessionResponse&);
std::string encode(const CreateModelRequest&);
std::string encode(const ModelInfo&);
std::string encode(const ClientConfig&);
std::string
encode(const ForwardBackwardRequest&); ///< under forward_input when forwardOnly, else forward_backward_input
std::string encode(const ForwardBackwardOutput&);
std::string encode(const OptimStepRequest&);
std::string encode(const OptimStepResult&);
std::string encode(const SaveWeightsRequest&);
std::string encode(const LoadWeightsRequest&);
std::string encode(const SaveForSamplerRequest&);
std::string encode(const CreateSamplingSessionRequest&);
std::string encode(const SampleRequest&);
std::string encode(const SampleResponse&);
std::string encode(const FutureTryAgain&);
std::string encode(const TrainingRun&);
std::string encode(const TrainingRunList&);
std::string encode(const CheckpointList&);
std::string encode(const WeightsInfo&);
std::string encode(const SessionInfo&);
std::string encode(const SamplerInfo&);
std::string encode(const TelemetryBatch&);

std::string encodeSupportedModels(const std::vector<SupportedModel>&);
std::string encodeSubmitted(std::string_view requestId, std::string_view modelId = {});
std::string encodeSaveResult(std::string_view type,
                             const SaveWeightsResult&); ///< type: save_weights, save_weights_for_sampler
std::string encodeLoadResult(const LoadWeightsResult&);
std::string encodeCreateModelResult(std::string_view modelId);
std::string encodeUnloadResult(std::string_view modelId);
std::string encodeCreateSamplingSessionResult(std::string_view samplingSessionId);
/// Understood by the official SDKs and by tinkex (5.6): status, error object, category.
std::string encodeFutureFailed(const FutureFailed&, bool forTinkex);
std::string encodeMetadataOnly(std::int64_t payloadSize);
std::string encodeDetail(std::string_view detail);                                 ///< {"detail": …}
std::string encodeModelIdRequest(std::string_view modelId, std::string_view type); ///< get_info, unload_model
std::string encodeHeartbeat(std::string_view sessionId);
std::string encodeRetrieveFuture(std::string_view requestId, bool allowMetadataOnly);
std::string encodeStreamSample(const SampleRequest&);      ///< stream_sample
std::string encodeSdkVersion(std::string_view sdkVersion); ///< client/config, client/dynamic_config
std::string encodeWeightsInfoRequest(std::string_view tinkerPath);
std::string encodeTtl(std::optional<std::int64_t> seconds); ///< null is sent explicitly
std::string encodeSessionList(const std::vector<std::string>&);
std::string encodeArchiveUrl(const ArchiveUrl&);

/// decode<T>(json) for every T above and those listed in the explicit instantiations of the json_*.cpp files
/// (json_future has Submitted, FutureTryAgain and RetrieveFutureRequest).
template<class T> Result<T> decode(std::string_view json);

struct RetrieveFutureRequest {
    std::string requestId;
    bool allowMetadataOnly = false;
};
struct ModelIdRequest {
    std::string modelId;
};
struct SessionIdRequest {
    std::string sessionId;
};
struct TtlRequest {
    std::optional<std::int64_t> ttlSeconds;
};
struct TinkerPathRequest {
    std::string tinkerPath;
};
struct SdkVersionRequest {
    std::string sdkVersion;
};
using SupportedModels = std::vector<SupportedModel>;
struct SessionList {
    std::vector<std::string> sessions;
};
struct ModelIdResult { ///< create_model, unload_model
    std::string modelId;
};
struct SamplingSessionResult {
    std::string samplingSessionId;
};

/// Classifies one retrieve_future JSON body (2.7 precedence; servers.md 3.2 for the others' shapes).
Result<FutureReply> decodeFutureReply(std::string_view json);

/// Finds the human sentence, code and category in any error body: detail (text or FastAPI list), message, error (text
/// or object)… Never fails: an unreadable body gives its first printable characters (servers.md 3.3).
struct ErrorBody {
    std::string message;
    std::string code;
    ErrorCategory category = ErrorCategory::Unknown;
    std::optional<QueueState> queueState;
    std::string queueStateReason;
};
ErrorBody decodeErrorBody(std::string_view body);

/// The one line of a failure's message to show first: its first line, of a Python traceback the last.
std::string headline(std::string_view message);

std::string_view queueStateName(QueueState);
QueueState queueStateFromName(std::string_view);

} // namespace tinkex::wire
