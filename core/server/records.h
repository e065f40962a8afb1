#pragma once

#include "core/base/error.h"
#include "core/engine/engine.h"
#include "core/wire/types.h"

#include <QtGlobal>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

/// What is written beside weights on disk, and its JSON. Thread: any.
namespace tinkex::server {

/// One training run: run.json.
struct RunRecord {
    std::string id; ///< the model's id
    std::string sessionId;
    std::string baseModel;
    std::string projectId;
    engine::LoraConfig lora;
    qint64 createdMs = 0;     ///< epoch
    qint64 lastRequestMs = 0; ///< epoch; not on disk
    std::map<std::string, std::string> userMetadata;
};

/// One saved set of weights: metadata.json in its directory.
struct CheckpointRecord {
    wire::TinkerPath path;
    std::filesystem::path directory; ///< not on disk
    std::string baseModel;
    engine::LoraConfig lora;
    qint64 createdMs = 0;
    std::optional<qint64> expiresMs;
    bool isPublic = false;
    struct File {
        qint64 size = 0;
        std::string sha256;
    };
    std::map<std::string, File> files;
    std::string corruption; ///< why it cannot be used; not on disk

    bool isTraining() const { return path.kind == "weights"; }
    qint64 sizeBytes() const;
};

inline constexpr std::string_view kTrainingKind = "weights";
inline constexpr std::string_view kSamplerKind = "sampler_weights";
/// Made for downloading file by file, by SDKs that no longer know archives (0.26 on).
inline constexpr std::string_view kExternalKind = "external_weights";

std::string toJson(const RunRecord& run);
Result<RunRecord> runFromJson(std::string_view json);
/// path and directory are the caller's: they follow from where the file lies.
std::string toJson(const CheckpointRecord& checkpoint);
Result<CheckpointRecord> checkpointFromJson(std::string_view json);

/// Any JSON object as strings: strings as they are, other values as their JSON text (TrainingRun wants strings).
std::map<std::string, std::string> metadataStrings(const std::string& json);
/// RFC 3339 with Z.
std::string timeText(qint64 epochMs);

wire::Checkpoint toWire(const CheckpointRecord& checkpoint);

} // namespace tinkex::server
