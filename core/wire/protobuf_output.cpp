#include "core/wire/packing.h"
#include "core/wire/protobuf.h"
#include "core/wire/tensorshape.h"

#include <algorithm>

namespace tinkex::wire {

namespace proto = tinker_public;

namespace {

using DatumOutput = std::map<std::string, Tensor>;

/// More datums than any request may hold (4.5): a count without arrays behind it must not allocate at will.
constexpr std::int64_t kMaxDatums = 1 << 20;

std::vector<std::int64_t> trailingShape(const Tensor& tensor)
{
    if (tensor.shape.empty())
        return {};
    return {tensor.shape.begin() + 1, tensor.shape.end()};
}

/// Datums of one record have the same fields of the same type and trailing shape.
bool fitsTogether(const DatumOutput& a, const DatumOutput& b)
{
    return std::ranges::equal(a, b, [](const auto& left, const auto& right) {
        return left.first == right.first && left.second.data.index() == right.second.data.index() &&
               trailingShape(left.second) == trailingShape(right.second);
    });
}

proto::BatchedTensor packField(const std::string& name, const std::vector<DatumOutput>& outputs, std::size_t first,
                               std::size_t end)
{
    proto::BatchedTensor out;
    std::vector<std::int64_t> offsets = {0};
    std::string data;
    for (std::size_t i = first; i < end; ++i) {
        data += packData(outputs[i].at(name));
        offsets.push_back(static_cast<std::int64_t>(data.size()));
    }
    const Tensor& sample = outputs[first].at(name);
    const auto trailing = trailingShape(sample);
    out.set_data(std::move(data));
    out.set_offsets(pack(offsets));
    out.set_dtype(dtypeOf(sample));
    out.mutable_trailing_shape()->Add(trailing.begin(), trailing.end());
    return out;
}

std::string shortTypeName(const std::string& type)
{
    return type.substr(type.rfind(':') + 1);
}

/// One field of a record, taken apart into a tensor a datum.
class FieldReader {
public:
    static Result<FieldReader> open(const proto::BatchedTensor& field)
    {
        FieldReader reader;
        reader.m_field = &field;
        reader.m_itemSize = itemSize(field.dtype());
        auto offsets = unpack<std::int64_t>(field.offsets());
        if (!offsets || offsets->empty())
            return failure(ErrorKind::Protocol, "broken offsets");
        if (reader.m_itemSize == 0)
            return failure(ErrorKind::Protocol, "unknown dtype");
        reader.m_offsets = std::move(*offsets);
        reader.m_trailing.assign(field.trailing_shape().begin(), field.trailing_shape().end());
        const auto width = elementCount(reader.m_trailing);
        if (!width)
            return failure(ErrorKind::Protocol, "impossible trailing shape");
        reader.m_width = *width;
        return reader;
    }

    std::int64_t count() const { return static_cast<std::int64_t>(m_offsets.size()) - 1; }

    Result<Tensor> tensor(std::size_t index) const
    {
        const std::string_view data = m_field->data();
        const std::int64_t begin = m_offsets[index];
        const std::int64_t end = m_offsets[index + 1];
        if (begin < 0 || end < begin || static_cast<std::uint64_t>(end) > data.size())
            return failure(ErrorKind::Protocol, "offsets are outside of the data");
        const auto length = static_cast<std::size_t>(end - begin);
        const std::size_t items = length / m_itemSize;
        const bool wholeRows = m_width == 0 ? items == 0 : items % m_width == 0;
        if (static_cast<std::size_t>(begin) % m_itemSize != 0 || length % m_itemSize != 0 || !wholeRows)
            return failure(ErrorKind::Protocol, "offsets do not fit the type and trailing shape");
        auto tensor = unpackData(m_field->dtype(), data.substr(static_cast<std::size_t>(begin), length));
        if (tensor) {
            tensor->shape = {m_width == 0 ? 0 : static_cast<std::int64_t>(items / m_width)};
            tensor->shape.insert(tensor->shape.end(), m_trailing.begin(), m_trailing.end());
        }
        return tensor;
    }

private:
    const proto::BatchedTensor* m_field = nullptr;
    std::size_t m_itemSize = 0;
    std::uint64_t m_width = 1;
    std::vector<std::int64_t> m_offsets;
    std::vector<std::int64_t> m_trailing;
};

Result<void> unpackField(const std::string& name, const FieldReader& reader, std::size_t first,
                         std::vector<DatumOutput>& outputs)
{
    for (std::size_t i = first; i < outputs.size(); ++i) {
        auto tensor = reader.tensor(i - first);
        if (!tensor)
            return failure(tensor.error());
        outputs[i].emplace(name, std::move(*tensor));
    }
    return {};
}

Result<void> unpackRecord(const proto::ArrayRecord& record, std::vector<DatumOutput>& outputs)
{
    std::map<std::string, FieldReader> readers;
    for (const auto& [name, field] : record.fields()) {
        auto reader = FieldReader::open(field);
        if (!reader)
            return failure(ErrorKind::Protocol, name + ": " + reader.error().detail.toStdString());
        readers.emplace(name, std::move(*reader));
    }
    std::int64_t count = record.num_datums();
    if (count == 0 && !readers.empty())
        count = readers.begin()->second.count();
    const auto first = outputs.size();
    if (count < 0 || count > kMaxDatums - static_cast<std::int64_t>(first))
        return failure(ErrorKind::Protocol, "impossible number of datums");
    outputs.resize(first + static_cast<std::size_t>(count));
    for (const auto& [name, reader] : readers) {
        if (reader.count() != count)
            return failure(ErrorKind::Protocol, name + ": offsets and number of datums differ");
        if (const auto done = unpackField(name, reader, first, outputs); !done)
            return failure(ErrorKind::Protocol, name + ": " + done.error().detail.toStdString());
    }
    return {};
}

} // namespace

std::string encodeProtobuf(const ForwardBackwardOutput& output)
{
    proto::ForwardBackwardOutput out;
    out.set_loss_fn_output_type(output.lossFnOutputType);
    const auto& outputs = output.lossFnOutputs;
    for (std::size_t first = 0; first < outputs.size();) {
        std::size_t end = first + 1;
        while (end < outputs.size() && fitsTogether(outputs[first], outputs[end]))
            ++end;
        proto::ArrayRecord& record = *out.add_loss_fn_outputs();
        record.set_type_tag(shortTypeName(output.lossFnOutputType));
        for (const auto& [name, tensor] : outputs[first])
            (*record.mutable_fields())[name] = packField(name, outputs, first, end);
        record.set_num_datums(static_cast<std::int64_t>(end - first));
        first = end;
    }
    out.mutable_metrics()->insert(output.metrics.begin(), output.metrics.end());
    return serialize(out);
}

Result<ForwardBackwardOutput> decodeForwardBackwardOutput(std::string_view bytes)
{
    proto::ForwardBackwardOutput packed;
    if (const auto parsed = parse(packed, bytes); !parsed)
        return failure(parsed.error());
    ForwardBackwardOutput output;
    output.lossFnOutputType = shortTypeName(packed.loss_fn_output_type());
    for (const proto::ArrayRecord& record : packed.loss_fn_outputs())
        if (const auto done = unpackRecord(record, output.lossFnOutputs); !done)
            return failure(done.error());
    if (output.lossFnOutputType.empty() && output.lossFnOutputs.empty())
        output.lossFnOutputType = "ArrayRecord";
    output.metrics.insert(packed.metrics().begin(), packed.metrics().end());
    return output;
}

} // namespace tinkex::wire
