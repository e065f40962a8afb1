#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tinkex::wire {

/// Appends compact JSON to a string (protocol.md 1.5). Commas are its own business; balanced begin/end calls are the
/// caller's. Numbers are exact: 64-bit integers in full, floating point in the shortest form that reads back to the
/// same value of its own type, always with a point or an exponent; NaN and infinities become null (T23). Text is
/// escaped, and bytes that are not UTF-8 become U+FFFD. Thread: any, one writer to a thread. No failures.
class JsonWriter {
public:
    void beginObject() { open('{'); }
    void endObject() { close('}'); }
    void beginArray() { open('['); }
    void endArray() { close(']'); }

    void key(std::string_view name);
    void null() { token("null"); }
    void boolean(bool value) { token(value ? "true" : "false"); }
    void integer(std::int64_t value);
    void integer(std::uint64_t value);
    void number(float value);
    void number(double value);
    void string(std::string_view text);
    /// Text that already is JSON.
    void raw(std::string_view json) { token(json); }

    /// A key with a value of any type that has a write() overload; an empty optional writes nothing.
    template<class T> void field(std::string_view name, const T& value);
    template<class T> void field(std::string_view name, const std::optional<T>& value);
    /// Writes nothing for an empty text.
    void fieldIfSet(std::string_view name, std::string_view text);

    std::string take() && { return std::move(m_out); }

private:
    void open(char bracket);
    void close(char bracket);
    void token(std::string_view text);
    void separate();

    std::string m_out;
    bool m_needsComma = false;
};

inline void write(JsonWriter& out, std::string_view text)
{
    out.string(text);
}
template<class T>
requires std::is_arithmetic_v<T>
void write(JsonWriter& out, T value)
{
    if constexpr (std::is_same_v<T, bool>)
        out.boolean(value);
    else if constexpr (std::is_floating_point_v<T>)
        out.number(value);
    else if constexpr (std::is_signed_v<T>)
        out.integer(std::int64_t{value});
    else
        out.integer(std::uint64_t{value});
}
template<class T> void write(JsonWriter& out, const std::vector<T>& values)
{
    out.beginArray();
    for (const auto& value : values)
        write(out, value);
    out.endArray();
}
template<class T> void write(JsonWriter& out, const std::map<std::string, T>& values)
{
    out.beginObject();
    for (const auto& [name, value] : values)
        out.field(name, value);
    out.endObject();
}

template<class T> void JsonWriter::field(std::string_view name, const T& value)
{
    key(name);
    write(*this, value);
}

template<class T> void JsonWriter::field(std::string_view name, const std::optional<T>& value)
{
    if (value)
        field(name, *value);
}

/// The whole document of one value that has a write() overload.
template<class T> std::string toJson(const T& value)
{
    JsonWriter out;
    write(out, value);
    return std::move(out).take();
}

} // namespace tinkex::wire
