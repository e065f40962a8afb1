#pragma once

#include "core/base/error.h"
#include "core/wire/types.h"

#include <string>
#include <string_view>

/// Protobuf (package tinker_public, protocol.md 1.7) and zstd forms of the three bulk messages. Thread: any.
namespace tinkex::wire {

inline constexpr std::string_view kProtobufType = "application/x-protobuf";

Result<std::string>
encodeProtobuf(const ForwardBackwardRequest&); ///< Validation for an image asset pointer, which has no form
std::string encodeProtobuf(const ForwardBackwardOutput&);
std::string encodeProtobuf(const SampleResponse&);

Result<ForwardBackwardRequest> decodeForwardBackwardRequest(std::string_view bytes);
Result<ForwardBackwardOutput> decodeForwardBackwardOutput(std::string_view bytes);
Result<SampleResponse> decodeSampleResponse(std::string_view bytes);

std::string compressZstd(std::string_view bytes);
/// Refuses frames that would expand beyond maxBytes (T47).
Result<std::string> decompressZstd(std::string_view bytes, std::size_t maxBytes);

} // namespace tinkex::wire
