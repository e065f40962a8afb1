#include "core/wire/packing.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>
#include <limits>

namespace tinkex::wire {

namespace {

float widened(std::uint16_t bfloat16)
{
    return std::bit_cast<float>(std::uint32_t{bfloat16} << 16);
}

template<class Stored, class Value, class Convert> Result<Tensor> unpackAs(std::string_view bytes, Convert convert)
{
    const auto stored = unpack<Stored>(bytes);
    if (!stored)
        return failure(stored.error());
    std::vector<Value> values;
    values.reserve(stored->size());
    for (const Stored value : *stored)
        values.push_back(convert(value));
    return Tensor{std::move(values), {}};
}

template<class Value> Result<Tensor> unpackSame(std::string_view bytes)
{
    auto values = unpack<Value>(bytes);
    if (!values)
        return failure(values.error());
    return Tensor{std::move(*values), {}};
}

} // namespace

std::size_t itemSize(tinker_public::DType type)
{
    switch (type) {
    case tinker_public::DTYPE_FLOAT32:
    case tinker_public::DTYPE_INT32: return 4;
    case tinker_public::DTYPE_INT64: return 8;
    case tinker_public::DTYPE_BFLOAT16: return 2;
    default: return 0;
    }
}

tinker_public::DType dtypeOf(const Tensor& tensor)
{
    const bool isFloat = std::holds_alternative<std::vector<float>>(tensor.data);
    return isFloat ? tinker_public::DTYPE_FLOAT32 : tinker_public::DTYPE_INT64;
}

std::string packData(const Tensor& tensor)
{
    return std::visit([](const auto& values) { return pack(values); }, tensor.data);
}

Result<Tensor> unpackData(tinker_public::DType type, std::string_view bytes)
{
    switch (type) {
    case tinker_public::DTYPE_FLOAT32: return unpackSame<float>(bytes);
    case tinker_public::DTYPE_INT64: return unpackSame<std::int64_t>(bytes);
    case tinker_public::DTYPE_INT32:
        return unpackAs<std::int32_t, std::int64_t>(bytes, [](std::int32_t value) { return std::int64_t{value}; });
    case tinker_public::DTYPE_BFLOAT16: return unpackAs<std::uint16_t, float>(bytes, widened);
    default: return failure(ErrorKind::Protocol, "unknown dtype");
    }
}

std::string serialize(const google::protobuf::MessageLite& message)
{
    std::string out;
    google::protobuf::io::StringOutputStream stream(&out);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
    coded.Trim();
    return out;
}

Result<void> parse(google::protobuf::MessageLite& message, std::string_view bytes)
{
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        return failure(ErrorKind::Protocol, "protobuf message is too large");
    // Without it every broken text of a peer would print a line.
    const google::protobuf::LogSilencer silence;
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        return failure(ErrorKind::Protocol, "not a valid protobuf message");
    return {};
}

} // namespace tinkex::wire
