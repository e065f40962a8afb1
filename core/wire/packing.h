#pragma once

#include "core/base/error.h"
#include "core/wire/types.h"

#include <bit>
#include <cstring>
#include <google/protobuf/message_lite.h>
#include <string>
#include <string_view>
#include <tinker_public.pb.h>
#include <vector>

/// Little-endian number arrays and other common ground of the protobuf codecs. Private to core/wire. Thread: any.
namespace tinkex::wire {

static_assert(std::endian::native == std::endian::little, "packed arrays are copied as they are in memory");

template<class T> std::string pack(const std::vector<T>& values)
{
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

/// Protocol when the length is not a multiple of the number's size.
template<class T> Result<std::vector<T>> unpack(std::string_view bytes)
{
    if (bytes.size() % sizeof(T) != 0)
        return failure(ErrorKind::Protocol, "packed array ends within a number");
    std::vector<T> values(bytes.size() / sizeof(T));
    if (!values.empty())
        std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
}

/// Bytes a number takes; 0 for a type this program does not know.
std::size_t itemSize(tinker_public::DType type);
tinker_public::DType dtypeOf(const Tensor& tensor);
std::string packData(const Tensor& tensor);
/// The numbers without a shape: int32 widened to int64, bfloat16 to float.
Result<Tensor> unpackData(tinker_public::DType type, std::string_view bytes);

/// The same message always gives the same bytes: a repeated request must be identical.
std::string serialize(const google::protobuf::MessageLite& message);
/// Protocol for truncated or foreign bytes.
Result<void> parse(google::protobuf::MessageLite& message, std::string_view bytes);

} // namespace tinkex::wire
