#pragma once

#include "core/base/error.h"
#include "core/wire/tensorshape.h"

#include <cstdint>
#include <map>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

/// Reading of JSON values into types, private to core/wire. The first problem sticks in the JsonContext with the path
/// of the field; what is read after it is meaningless and dropped. Thread: any, one context to a thread.
namespace tinkex::wire {

using JsonElement = simdjson::dom::element;

/// Owns one parsed document; the elements live as long as it does.
class JsonDocument {
public:
    /// The root element; Protocol for anything that is not JSON. Python's bare NaN and Infinity tokens, which some
    /// servers emit, are read as null (servers.md 3.4, 17).
    Result<JsonElement> parse(std::string_view json);

private:
    simdjson::dom::parser m_parser;
};

/// The document with every bare NaN, Infinity and -Infinity outside of strings replaced by null.
std::string withoutNonFiniteTokens(std::string_view json);

/// Where the reader is, what failed first, and how much memory sparse tensors may still take.
class JsonContext {
public:
    using Key = std::variant<std::string_view, std::size_t>;

    /// Holds one step of the path while it lives.
    class Step {
    public:
        Step(JsonContext& context, Key key) : m_context(context) { m_context.m_path.push_back(key); }
        ~Step() { m_context.m_path.pop_back(); }
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;

    private:
        JsonContext& m_context;
    };

    void fail(std::string_view what);
    bool ok() const { return m_problem.empty(); }
    const std::string& problem() const { return m_problem; } ///< "data[3].loss_fn: expected a string"
    std::uint64_t& sparseBudget() { return m_sparseBudget; }

private:
    std::vector<Key> m_path;
    std::string m_problem;
    std::uint64_t m_sparseBudget = kMaxDensifiedElements;
};

void read(JsonContext&, JsonElement, std::string& out); ///< an integer is taken as its text: ids of some servers
void read(JsonContext&, JsonElement, bool& out);
void read(JsonContext&, JsonElement, std::int64_t& out);
void read(JsonContext&, JsonElement, std::uint64_t& out); ///< negative values keep their 64 bits
void read(JsonContext&, JsonElement, std::int32_t& out);
void read(JsonContext&, JsonElement, double& out); ///< null: NaN
void read(JsonContext&, JsonElement, float& out);  ///< null: NaN

/// The element as compact JSON text; fails unless it is an object.
void readObjectText(JsonContext&, JsonElement, std::string& out);
/// A string as it is, anything else as compact JSON.
std::string textOf(JsonElement element);

template<class T> void read(JsonContext& context, JsonElement element, std::optional<T>& out)
{
    out.emplace();
    read(context, element, *out);
}

template<class T> void read(JsonContext& context, JsonElement element, std::vector<T>& out)
{
    simdjson::dom::array array;
    if (element.get(array) != simdjson::SUCCESS)
        return context.fail("expected an array");
    out.clear();
    if constexpr (std::is_arithmetic_v<T>)
        out.reserve(array.size());
    for (const JsonElement item : array) {
        const JsonContext::Step step(context, out.size());
        read(context, item, out.emplace_back());
        if (!context.ok())
            return;
    }
}

template<class T> void read(JsonContext& context, JsonElement element, std::map<std::string, T>& out)
{
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS)
        return context.fail("expected an object");
    out.clear();
    for (const auto& [key, value] : object) {
        const JsonContext::Step step(context, key);
        read(context, value, out[std::string(key)]);
        if (!context.ok())
            return;
    }
}

/// The fields of one object. A null is an absent field (5.3); unknown keys are not looked at.
class JsonFields {
public:
    JsonFields(JsonContext& context, JsonElement element);

    std::optional<JsonElement> find(std::string_view key) const;
    bool has(std::string_view key) const { return find(key).has_value(); }
    /// True when the field is this very text.
    bool is(std::string_view key, std::string_view text) const;

    /// Leaves out alone when the field is absent.
    template<class T> void optional(std::string_view key, T& out) const
    {
        if (const auto element = find(key)) {
            const JsonContext::Step step(m_context, key);
            read(m_context, *element, out);
        }
    }
    template<class T> void required(std::string_view key, T& out) const
    {
        if (!has(key)) {
            const JsonContext::Step step(m_context, key);
            return m_context.fail("missing");
        }
        optional(key, out);
    }
    /// An object kept as text; absent leaves out alone.
    void optionalObject(std::string_view key, std::string& out) const;

    JsonContext& context() const { return m_context; }

private:
    JsonContext& m_context;
    simdjson::dom::object m_object;
    bool m_isObject = false;
};

} // namespace tinkex::wire
