#pragma once

#include "core/wire/jsonreader.h"
#include "core/wire/jsonwriter.h"
#include "core/wire/types.h"

/// JSON of the parts that several messages share (protocol.md 3.1, 3.2, 3.8). Private to core/wire. Thread: any.
namespace tinkex::wire {

void write(JsonWriter&, const ModelInput&);
void read(JsonContext&, JsonElement, ModelInput&);

/// Exactly the keys data, dtype and shape (T22).
void write(JsonWriter&, const Tensor&);
void read(JsonContext&, JsonElement, Tensor&);

/// A field that holds a JSON object kept as text; what is not an object is left out.
void writeObjectField(JsonWriter&, std::string_view name, const std::string& json);

} // namespace tinkex::wire
