#include "core/wire/jsonparts.h"

#include <QByteArray>
#include <variant>

namespace tinkex::wire {

namespace {

std::string toBase64(const std::string& bytes)
{
    return QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size())).toBase64().toStdString();
}

void readBase64(const JsonFields& fields, std::string_view key, std::string& out)
{
    std::string text;
    fields.required(key, text);
    const auto decoded =
        QByteArray::fromBase64Encoding(QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size())),
                                       QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (decoded)
        out = decoded.decoded.toStdString();
    else
        fields.context().fail(std::string(key) + " is not base64");
}

struct ChunkWriter {
    JsonWriter& out;

    void operator()(const EncodedTextChunk& chunk) const
    {
        out.field("tokens", chunk.tokens);
        out.field("type", "encoded_text");
    }
    void operator()(const ImageChunk& chunk) const
    {
        out.field("data", toBase64(chunk.data));
        out.field("format", chunk.format);
        out.field("expected_tokens", chunk.expectedTokens);
        out.field("type", "image");
    }
    void operator()(const ImageAssetChunk& chunk) const
    {
        out.field("location", chunk.location);
        out.field("format", chunk.format);
        out.field("expected_tokens", chunk.expectedTokens);
        out.field("type", "image_asset_pointer");
    }
    void operator()(const DmelChunk& chunk) const
    {
        out.field("dmel", toBase64(chunk.dmel));
        out.field("type", "dmel");
    }
};

Chunk readText(const JsonFields& fields)
{
    EncodedTextChunk chunk;
    fields.required("tokens", chunk.tokens);
    return chunk;
}

Chunk readImage(const JsonFields& fields)
{
    ImageChunk chunk;
    readBase64(fields, "data", chunk.data);
    fields.optional("format", chunk.format);
    // Versions before 0.6 told the number under another name.
    fields.optional(fields.has("expected_tokens") ? "expected_tokens" : "tokens", chunk.expectedTokens);
    return chunk;
}

Chunk readImageAsset(const JsonFields& fields)
{
    ImageAssetChunk chunk;
    fields.required("location", chunk.location);
    fields.optional("format", chunk.format);
    fields.optional("expected_tokens", chunk.expectedTokens);
    return chunk;
}

Chunk readDmel(const JsonFields& fields)
{
    DmelChunk chunk;
    readBase64(fields, "dmel", chunk.dmel);
    return chunk;
}

/// By `type`, and by the telling key when it is missing or unknown (T21).
Chunk readChunk(const JsonFields& fields)
{
    struct Kind {
        const char* type;
        const char* key;
        Chunk (*read)(const JsonFields&);
    };
    // Old images also have "tokens", so text comes last.
    static constexpr Kind kKinds[] = {{"image", "data", readImage},
                                      {"image_asset_pointer", "location", readImageAsset},
                                      {"dmel", "dmel", readDmel},
                                      {"encoded_text", "tokens", readText}};
    for (const Kind& kind : kKinds)
        if (fields.is("type", kind.type))
            return kind.read(fields);
    for (const Kind& kind : kKinds)
        if (fields.has(kind.key))
            return kind.read(fields);
    fields.context().fail("unknown kind of chunk");
    return {};
}

enum class NumberKind { Float, Int, Unknown };

NumberKind kindOfDtype(std::string_view dtype)
{
    if (dtype.starts_with("float") || dtype.starts_with("bfloat"))
        return NumberKind::Float;
    if (dtype.starts_with("int") || dtype.starts_with("uint"))
        return NumberKind::Int;
    return NumberKind::Unknown;
}

NumberKind kindOfNumbers(JsonElement data)
{
    simdjson::dom::array array;
    if (data.get(array) != simdjson::SUCCESS)
        return NumberKind::Float;
    for (const JsonElement item : array)
        if (!item.is_int64())
            return NumberKind::Float;
    return NumberKind::Int;
}

NumberKind numberKind(const JsonFields& fields)
{
    if (fields.has("dtype")) {
        std::string dtype;
        fields.optional("dtype", dtype);
        const NumberKind kind = kindOfDtype(dtype);
        if (kind == NumberKind::Unknown)
            fields.context().fail("unknown dtype");
        return kind;
    }
    const auto data = fields.find("data");
    return data ? kindOfNumbers(*data) : NumberKind::Float;
}

void readSparse(const JsonFields& fields, Tensor& out)
{
    std::vector<std::int64_t> rowStarts;
    std::vector<std::int64_t> columns;
    fields.required("sparse_crow_indices", rowStarts);
    fields.required("sparse_col_indices", columns);
    if (!fields.context().ok())
        return;
    if (const auto problem = densify(out, rowStarts, columns, fields.context().sparseBudget()); !problem.empty())
        fields.context().fail(problem);
}

} // namespace

void write(JsonWriter& out, const ModelInput& input)
{
    out.beginObject();
    out.key("chunks");
    out.beginArray();
    for (const Chunk& chunk : input.chunks) {
        out.beginObject();
        std::visit(ChunkWriter{out}, chunk);
        out.endObject();
    }
    out.endArray();
    out.endObject();
}

void read(JsonContext& context, JsonElement element, ModelInput& out)
{
    const JsonFields fields(context, element);
    const auto chunks = fields.find("chunks");
    simdjson::dom::array array;
    const JsonContext::Step step(context, "chunks");
    if (!chunks || chunks->get(array) != simdjson::SUCCESS)
        return context.fail("expected an array");
    for (const JsonElement item : array) {
        const JsonContext::Step index(context, out.chunks.size());
        out.chunks.push_back(readChunk(JsonFields(context, item)));
        if (!context.ok())
            return;
    }
}

void write(JsonWriter& out, const Tensor& tensor)
{
    out.beginObject();
    std::visit([&](const auto& values) { out.field("data", values); }, tensor.data);
    out.field("dtype", std::holds_alternative<std::vector<float>>(tensor.data) ? "float32" : "int64");
    if (tensor.shape.empty())
        out.field("shape", std::vector<std::int64_t>{static_cast<std::int64_t>(tensor.size())});
    else
        out.field("shape", tensor.shape);
    out.endObject();
}

void read(JsonContext& context, JsonElement element, Tensor& out)
{
    const JsonFields fields(context, element);
    if (numberKind(fields) == NumberKind::Int)
        fields.required("data", out.data.emplace<std::vector<std::int64_t>>());
    else
        fields.required("data", out.data.emplace<std::vector<float>>());
    fields.optional("shape", out.shape);
    if (!context.ok())
        return;
    if (fields.has("sparse_crow_indices") || fields.has("sparse_col_indices"))
        return readSparse(fields, out);
    if (const auto problem = shapeProblem(out); !problem.empty())
        context.fail(problem);
}

void writeObjectField(JsonWriter& out, std::string_view name, const std::string& json)
{
    if (json.empty())
        return;
    JsonDocument document;
    const auto root = document.parse(json);
    if (!root || !root->is_object())
        return;
    out.key(name);
    out.raw(simdjson::minify(*root));
}

} // namespace tinkex::wire
