#pragma once

#include "core/wire/codec.h"
#include "core/wire/jsonparts.h"

/// What every json_*.cpp starts from; private to core/wire. Each type has a read() overload in its file, and the file
/// instantiates decode<T> for it.
namespace tinkex::wire {

template<class T> Result<T> decode(std::string_view json)
{
    JsonDocument document;
    const auto root = document.parse(json);
    if (!root)
        return failure(root.error());
    JsonContext context;
    T out;
    read(context, *root, out);
    if (!context.ok())
        return failure(ErrorKind::Protocol, context.problem());
    return out;
}

using TextField = std::pair<std::string_view, std::string_view>;

/// An object of texts only.
template<class... Fields> std::string textObject(const Fields&... fields)
{
    JsonWriter out;
    out.beginObject();
    (out.field(fields.first, fields.second), ...);
    out.endObject();
    return std::move(out).take();
}

} // namespace tinkex::wire
