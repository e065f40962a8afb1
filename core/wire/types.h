#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Value types of the Tinker protocol (protocol.md sections 1-3). Strings are UTF-8. Thread: any. No behaviour here;
/// encoding and decoding are in codec.h and protobuf.h. An absent optional and a JSON null mean the same (5.3).
namespace tinkex::wire {

// Sessions and models

struct CreateSessionRequest {
    std::vector<std::string> tags;
    std::string userMetadataJson = "{}"; ///< a JSON object, passed through
    std::string sdkVersion;
    std::optional<std::string> projectId;
};
struct CreateSessionResponse {
    std::string sessionId;
    std::string infoMessage;
    std::string warningMessage;
    std::string errorMessage;
};

struct LoraConfig {
    int rank = 32;
    std::optional<std::uint64_t> seed;
    bool trainUnembed = true;
    bool trainMlp = true;
    bool trainAttn = true;
};
struct CreateModelRequest {
    std::string sessionId;
    std::int64_t modelSeqId = 0;
    std::string baseModel;
    std::string userMetadataJson; ///< a JSON object or empty
    std::optional<LoraConfig> lora;
};
struct ModelInfo { ///< get_info
    std::string modelId;
    std::string modelName;   ///< model_data.model_name
    std::string tokenizerId; ///< model_data.tokenizer_id, may be empty
    std::string arch;
    bool isLora = true;
    int loraRank = 0;
};
struct SupportedModel {
    std::string name;
    std::int64_t maxContextLength = 0; ///< tokens, 0: not told
};
struct ClientConfig { ///< client/config, with the defaults of 1.8
    bool pjwtAuthEnabled = false;
    bool parallelFwdbwdChunks = true;
    bool protoWriteFwdbwd = false;
    bool protoCompressFwdbwd = false;
    bool fwdViaFwdbwd = false;
    std::int64_t fwdbwdMaxChunkLen = 1024;
    std::int64_t fwdbwdMaxChunkBytes = 5'000'000;
    std::int64_t sampleMaxConcurrentRequests = 2000;
    std::int64_t sampleDispatchBytes = 10'485'760;
    std::int64_t inflightResponseBytes = 52'428'800;
    std::int64_t billingPauseSeconds = 3600;
    bool usePyqwestTransport = true; ///< the official SDK's transport; a server of HTTP/1.1 only says false (T33)
};

struct DynamicConfig { ///< client/dynamic_config
    std::int64_t refreshIntervalSec = 300;
};

// Training

struct EncodedTextChunk {
    std::vector<std::int32_t> tokens;
};
struct ImageChunk {
    std::string data; ///< raw bytes
    std::string format;
    std::optional<std::int32_t> expectedTokens;
};
struct ImageAssetChunk {
    std::string location;
    std::string format;
    std::optional<std::int32_t> expectedTokens;
};
struct DmelChunk {
    std::string dmel; ///< raw bytes
};
using Chunk = std::variant<EncodedTextChunk, ImageChunk, ImageAssetChunk, DmelChunk>;

struct ModelInput {
    std::vector<Chunk> chunks;

    static ModelInput fromTokens(std::vector<std::int32_t> tokens);
    /// All text tokens in order; nullopt when another kind of chunk is present.
    std::optional<std::vector<std::int32_t>> textTokens() const;
};

/// Dense row-major numbers. A sparse (CSR) tensor is made dense by the decoders (3.2).
struct Tensor {
    std::variant<std::vector<float>, std::vector<std::int64_t>> data;
    std::vector<std::int64_t> shape; ///< empty: one dimension of data's length

    std::size_t size() const;
    std::vector<float> asFloats() const;
    std::vector<std::int64_t> asInts() const; ///< floats are truncated
};

struct Datum {
    ModelInput modelInput;
    std::map<std::string, Tensor> lossFnInputs;
};

struct ForwardBackwardRequest {
    std::string modelId;
    std::int64_t seqId = 0;
    std::vector<Datum> data;
    std::string lossFn = "cross_entropy";
    std::map<std::string, double> lossFnConfig;
    bool forwardOnly = false;
};
struct ForwardBackwardOutput {
    std::string lossFnOutputType;
    std::vector<std::map<std::string, Tensor>> lossFnOutputs; ///< one a datum, in request order
    std::map<std::string, double> metrics;                    ///< keys "name:reduction"
};

struct AdamParams {
    double learningRate = 1e-4;
    double beta1 = 0.9;
    double beta2 = 0.95;
    double eps = 1e-12;
    double weightDecay = 0.0;
    double gradClipNorm = 0.0;
};
struct OptimStepRequest {
    std::string modelId;
    std::int64_t seqId = 0;
    AdamParams adam;
};
struct OptimStepResult {
    std::map<std::string, double> metrics;
};

// Weights

struct SaveWeightsRequest {
    std::string modelId;
    std::int64_t seqId = 0;
    std::optional<std::string> path; ///< the checkpoint's name
    std::optional<std::int64_t> ttlSeconds;
    bool overwrite = false;
};
struct LoadWeightsRequest {
    std::string modelId; ///< empty with session addressing (create-via-load, 2.5)
    std::int64_t seqId = 0;
    std::string path; ///< tinker://…
    bool optimizer = false;
    std::string sessionId; ///< session addressing
    std::int64_t modelSeqId = 0;
    std::string baseModel;
    std::string userMetadataJson;
};
struct SaveForSamplerRequest {
    std::string modelId;
    std::int64_t seqId = 0;
    std::optional<std::string> path;                  ///< named
    std::optional<std::int64_t> samplingSessionSeqId; ///< ephemeral
    std::optional<std::int64_t> ttlSeconds;
};
struct SaveWeightsResult {
    std::optional<std::string> path;
    std::optional<std::string> samplingSessionId;
};
struct LoadWeightsResult {
    std::optional<std::string> path;
    std::optional<std::string> modelId;
};

// Sampling

struct CreateSamplingSessionRequest {
    std::string sessionId;
    std::int64_t samplingSessionSeqId = 0;
    std::optional<std::string> baseModel;
    std::optional<std::string> modelPath;
};

struct SamplingParams {
    std::optional<std::int64_t> maxTokens;
    std::optional<std::int64_t> seed;
    std::vector<std::string> stopStrings;
    std::vector<std::int32_t> stopTokens;
    double temperature = 1.0;
    std::int64_t topK = -1;
    double topP = 1.0;
};
struct SampleRequest {
    std::int64_t numSamples = 1;
    ModelInput prompt;
    SamplingParams params;
    std::optional<std::string> baseModel;
    std::optional<std::string> modelPath;
    std::optional<std::string> samplingSessionId;
    std::optional<std::int64_t> seqId; ///< needs 64 bits (T16)
    bool promptLogprobs = false;
    std::int64_t topkPromptLogprobs = 0;
};

enum class StopReason { Stop, Length };
struct SampledSequence {
    StopReason stopReason = StopReason::Length;
    std::vector<std::int32_t> tokens;
    std::optional<std::vector<float>> logprobs;
};
struct TokenLogprob {
    std::int32_t token = 0;
    float logprob = 0.f;
};
struct SampleResponse {
    std::vector<SampledSequence> sequences;
    std::optional<std::vector<float>> promptLogprobs;                         ///< NaN: not available
    std::optional<std::vector<std::vector<TokenLogprob>>> topkPromptLogprobs; ///< an empty row: no data
    std::int64_t promptCacheHitTokens = 0;
};
/// One data line of a streamed sample (2.6, not of the official service). Either a token, the end, or an error.
struct SampleChunk {
    std::optional<std::int32_t> tokenId;
    std::string token; ///< its text
    std::optional<float> logprob;
    std::int64_t index = 0; ///< of the sample
    std::optional<StopReason> finishReason;
    std::optional<std::int64_t> totalTokens;
    std::string error;
};

// Futures

struct Submitted {         ///< reply to a request that returns a future ("F" in section 2)
    std::string requestId; ///< empty when the reply already is the result (other servers, tinkex)
    std::string modelId;
    std::string body; ///< the raw reply, for servers that answer directly
};

enum class QueueState { Active, PausedCapacity, PausedRateLimit, Unknown };

using ErrorCategory = tinkex::ErrorCategory;

struct FutureTryAgain {
    std::string requestId;
    QueueState queueState = QueueState::Unknown;
    std::string queueStateReason;
    std::optional<std::int64_t> retryAfterMs;
};
struct FutureMetadataOnly {
    std::int64_t responsePayloadSize = 0;
};
struct FutureFailed {
    std::string message;
    ErrorCategory category = ErrorCategory::Unknown;
};
struct FutureReady {
    std::string body; ///< JSON object of the result, unwrapped
};
/// One JSON reply of retrieve_future, classified in the order of 2.7 and tolerant of servers.md 3.2.
using FutureReply = std::variant<FutureTryAgain, FutureMetadataOnly, FutureFailed, FutureReady>;

// REST

struct Cursor {
    std::int64_t offset = 0;
    std::int64_t limit = 0;
    std::int64_t totalCount = 0;
};
struct Checkpoint {
    std::string checkpointId;   ///< "weights/NAME" or "sampler_weights/NAME"
    std::string checkpointType; ///< "training" or "sampler"
    std::string time;           ///< RFC 3339
    std::string tinkerPath;
    std::optional<std::int64_t> sizeBytes;
    bool isPublic = false;
    std::optional<std::string> expiresAt;
};
struct TrainingRun {
    std::string trainingRunId;
    std::string baseModel;
    std::string modelOwner;
    bool isLora = true;
    bool corrupted = false;
    std::optional<int> loraRank;
    std::string lastRequestTime; ///< RFC 3339
    std::optional<Checkpoint> lastCheckpoint;
    std::optional<Checkpoint> lastSamplerCheckpoint;
    std::map<std::string, std::string> userMetadata;
};
struct TrainingRunList {
    std::vector<TrainingRun> runs;
    Cursor cursor;
};
struct CheckpointList {
    std::vector<Checkpoint> checkpoints;
    std::optional<Cursor> cursor;
};
struct WeightsInfo {
    std::string baseModel;
    bool isLora = true;
    std::optional<int> loraRank;
    std::optional<bool> trainUnembed;
    std::optional<bool> trainMlp;
    std::optional<bool> trainAttn;
};
struct SessionInfo {
    std::vector<std::string> trainingRunIds;
    std::vector<std::string> samplerIds;
};
struct SamplerInfo {
    std::string samplerId;
    std::string baseModel;
    std::optional<std::string> modelPath;
};
struct ArchiveUrl {
    std::string url;
    std::string expires;
};

// Telemetry

struct TelemetryEvent {
    std::string event; ///< SESSION_START, SESSION_END, UNHANDLED_EXCEPTION, GENERIC_EVENT
    std::string eventId;
    std::int64_t sessionIndex = 0;
    std::string severity;
    std::string timestamp;                     ///< RFC 3339
    std::map<std::string, std::string> fields; ///< duration, error_type, error_message, event_name, …
    std::string eventDataJson;                 ///< object, GENERIC_EVENT only
};
struct TelemetryBatch {
    std::vector<TelemetryEvent> events;
    std::string platform;
    std::string sdkVersion;
    std::string sessionId;
    std::string processUuid;
};

/// Whether a server may have given this path to a checkpoint: scheme://… (tinker, twinkle) or a file of its own (/…).
/// Paths are opaque otherwise (servers.md 3.4, 19).
bool looksLikeCheckpoint(std::string_view path);
inline constexpr std::string_view kNoCheckpointPath = "a checkpoint's path begins with tinker://";

/// The parts of tinker://<run>/(weights|sampler_weights)/<name> (3.8).
struct TinkerPath {
    std::string runId;
    std::string kind;
    std::string name;

    std::string toString() const;
    std::string checkpointId() const; ///< "kind/name"
    static std::optional<TinkerPath> parse(std::string_view text);
    /// Where a listed checkpoint is addressed: by its type and name, since ids come with and without the kind
    /// (servers.md 3.4, 20). nullopt when neither type, id nor path tells the kind.
    static std::optional<TinkerPath> of(const Checkpoint& checkpoint, std::string_view runId);
};

} // namespace tinkex::wire
