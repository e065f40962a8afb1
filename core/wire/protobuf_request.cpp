#include "core/wire/packing.h"
#include "core/wire/protobuf.h"
#include "core/wire/tensorshape.h"

#include <limits>

namespace tinkex::wire {

namespace proto = tinker_public;

namespace {

struct ChunkPacker {
    proto::Chunk& out;

    bool operator()(const EncodedTextChunk& chunk) const
    {
        out.mutable_encoded_text()->set_tokens(pack(chunk.tokens));
        return true;
    }
    bool operator()(const ImageChunk& chunk) const
    {
        proto::ImageChunk& image = *out.mutable_image();
        image.set_data(chunk.data);
        image.set_format(chunk.format);
        if (chunk.expectedTokens)
            image.set_expected_tokens(*chunk.expectedTokens);
        return true;
    }
    bool operator()(const ImageAssetChunk&) const { return false; }
    bool operator()(const DmelChunk& chunk) const
    {
        out.mutable_dmel()->set_dmel(chunk.dmel);
        return true;
    }
};

bool packDatum(const Datum& datum, proto::Datum& out)
{
    for (const Chunk& chunk : datum.modelInput.chunks)
        if (!std::visit(ChunkPacker{*out.add_model_input()}, chunk))
            return false;
    for (const auto& [name, tensor] : datum.lossFnInputs) {
        proto::Tensor& packed = (*out.mutable_loss_fn_inputs())[name];
        packed.set_dense(packData(tensor));
        packed.set_dtype(dtypeOf(tensor));
        packed.mutable_shape()->Add(tensor.shape.begin(), tensor.shape.end());
    }
    return true;
}

Result<Chunk> unpackChunk(const proto::Chunk& chunk)
{
    switch (chunk.chunk_case()) {
    case proto::Chunk::kEncodedText: {
        auto tokens = unpack<std::int32_t>(chunk.encoded_text().tokens());
        if (!tokens)
            return failure(tokens.error());
        return EncodedTextChunk{std::move(*tokens)};
    }
    case proto::Chunk::kImage: {
        ImageChunk image{chunk.image().data(), chunk.image().format(), std::nullopt};
        if (chunk.image().has_expected_tokens())
            image.expectedTokens = chunk.image().expected_tokens();
        return image;
    }
    case proto::Chunk::kDmel: return DmelChunk{chunk.dmel().dmel()};
    case proto::Chunk::CHUNK_NOT_SET: break;
    }
    return failure(ErrorKind::Protocol, "unknown kind of chunk");
}

Result<Tensor> unpackSparse(const proto::Tensor& packed, std::uint64_t& budget)
{
    const proto::SparseCsr& sparse = packed.sparse_csr();
    auto tensor = unpackData(packed.dtype(), sparse.values());
    const auto rowStarts = unpack<std::int64_t>(sparse.crow_indices());
    const auto columns = unpack<std::int64_t>(sparse.col_indices());
    if (!tensor || !rowStarts || !columns)
        return failure(ErrorKind::Protocol, "sparse tensor has a broken array or dtype");
    tensor->shape.assign(packed.shape().begin(), packed.shape().end());
    if (const auto problem = densify(*tensor, *rowStarts, *columns, budget); !problem.empty())
        return failure(ErrorKind::Protocol, problem);
    return tensor;
}

Result<Tensor> unpackTensor(const proto::Tensor& packed, std::uint64_t& budget)
{
    if (packed.encoding_case() == proto::Tensor::kSparseCsr)
        return unpackSparse(packed, budget);
    auto tensor = unpackData(packed.dtype(), packed.dense());
    if (!tensor)
        return tensor;
    tensor->shape.assign(packed.shape().begin(), packed.shape().end());
    if (const auto problem = shapeProblem(*tensor); !problem.empty())
        return failure(ErrorKind::Protocol, problem);
    return tensor;
}

Result<Datum> unpackDatum(const proto::Datum& packed, std::uint64_t& budget)
{
    Datum datum;
    for (const proto::Chunk& chunk : packed.model_input()) {
        auto unpacked = unpackChunk(chunk);
        if (!unpacked)
            return failure(unpacked.error());
        datum.modelInput.chunks.push_back(std::move(*unpacked));
    }
    for (const auto& [name, tensor] : packed.loss_fn_inputs()) {
        auto unpacked = unpackTensor(tensor, budget);
        if (!unpacked)
            return failure(ErrorKind::Protocol, name + ": " + unpacked.error().detail.toStdString());
        datum.lossFnInputs.emplace(name, std::move(*unpacked));
    }
    return datum;
}

} // namespace

Result<std::string> encodeProtobuf(const ForwardBackwardRequest& request)
{
    constexpr std::int64_t kLowest = std::numeric_limits<std::int32_t>::min();
    constexpr std::int64_t kHighest = std::numeric_limits<std::int32_t>::max();
    if (request.seqId < kLowest || request.seqId > kHighest)
        return failure(ErrorKind::Validation, "seq_id does not fit into 32 bits");
    proto::ForwardBackwardRequest out;
    out.set_model_id(request.modelId);
    out.set_seq_id(static_cast<std::int32_t>(request.seqId));
    for (const Datum& datum : request.data)
        if (!packDatum(datum, *out.add_data()))
            return failure(ErrorKind::Validation, "an image asset pointer has no protobuf form");
    out.set_loss_fn(request.lossFn);
    out.mutable_loss_fn_config()->insert(request.lossFnConfig.begin(), request.lossFnConfig.end());
    out.set_forward_only(request.forwardOnly);
    return serialize(out);
}

Result<ForwardBackwardRequest> decodeForwardBackwardRequest(std::string_view bytes)
{
    proto::ForwardBackwardRequest packed;
    if (const auto parsed = parse(packed, bytes); !parsed)
        return failure(parsed.error());
    ForwardBackwardRequest request;
    request.modelId = packed.model_id();
    request.seqId = packed.seq_id();
    request.lossFn = packed.loss_fn();
    request.lossFnConfig.insert(packed.loss_fn_config().begin(), packed.loss_fn_config().end());
    request.forwardOnly = packed.forward_only();
    std::uint64_t budget = kMaxDensifiedElements;
    for (int i = 0; i < packed.data_size(); ++i) {
        auto datum = unpackDatum(packed.data(i), budget);
        if (!datum)
            return failure(ErrorKind::Protocol,
                           "data[" + std::to_string(i) + "]: " + datum.error().detail.toStdString());
        request.data.push_back(std::move(*datum));
    }
    return request;
}

} // namespace tinkex::wire
