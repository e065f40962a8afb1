#include "core/wire/jsonreader.h"

#include <cmath>
#include <limits>

namespace tinkex::wire {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kNonFiniteTokens[] = {"NaN", "Infinity", "-Infinity"};

std::string_view nonFiniteTokenAt(std::string_view json, std::size_t at)
{
    for (const std::string_view token : kNonFiniteTokens)
        if (json.substr(at, token.size()) == token)
            return token;
    return {};
}

/// One past the closing quote of the string that starts at `at`.
std::size_t endOfString(std::string_view json, std::size_t at)
{
    for (std::size_t i = at + 1; i < json.size(); ++i) {
        if (json[i] == '\\')
            ++i;
        else if (json[i] == '"')
            return i + 1;
    }
    return json.size();
}

bool integralDouble(JsonElement element, std::int64_t& out)
{
    constexpr double kExact = 9007199254740992.0; // 2^53
    double value = 0;
    if (element.get(value) != simdjson::SUCCESS || std::trunc(value) != value || std::abs(value) > kExact)
        return false;
    out = static_cast<std::int64_t>(value);
    return true;
}

} // namespace

std::string withoutNonFiniteTokens(std::string_view json)
{
    std::string out;
    out.reserve(json.size());
    std::size_t at = 0;
    while (at < json.size()) {
        if (json[at] == '"') {
            const std::size_t end = endOfString(json, at);
            out += json.substr(at, end - at);
            at = end;
        } else if (const auto token = nonFiniteTokenAt(json, at); !token.empty()) {
            out += "null";
            at += token.size();
        } else {
            out += json[at++];
        }
    }
    return out;
}

Result<JsonElement> JsonDocument::parse(std::string_view json)
{
    if (json.starts_with(kByteOrderMark))
        json.remove_prefix(kByteOrderMark.size());
    JsonElement root;
    if (json.empty())
        json = ""; // the parser copies from where it points, even nothing
    auto status = m_parser.parse(json.data(), json.size()).get(root);
    if (status != simdjson::SUCCESS && json.find_first_of("NI") != std::string_view::npos) {
        const std::string repaired = withoutNonFiniteTokens(json);
        if (repaired.size() != json.size() || repaired != json)
            status = m_parser.parse(repaired.data(), repaired.size()).get(root);
    }
    if (status != simdjson::SUCCESS)
        return failure(ErrorKind::Protocol, std::string("not JSON: ") + simdjson::error_message(status));
    return root;
}

void JsonContext::fail(std::string_view what)
{
    if (!ok())
        return;
    for (const Key& key : m_path) {
        if (const auto* index = std::get_if<std::size_t>(&key)) {
            m_problem += '[' + std::to_string(*index) + ']';
            continue;
        }
        if (!m_problem.empty())
            m_problem += '.';
        m_problem += std::get<std::string_view>(key).substr(0, 100);
    }
    m_problem += m_problem.empty() ? "" : ": ";
    m_problem += what;
}

void read(JsonContext& context, JsonElement element, std::string& out)
{
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS)
        out = text;
    else if (element.is_int64() || element.is_uint64())
        out = simdjson::minify(element);
    else
        context.fail("expected a string");
}

void read(JsonContext& context, JsonElement element, bool& out)
{
    if (element.get(out) != simdjson::SUCCESS)
        context.fail("expected true or false");
}

void read(JsonContext& context, JsonElement element, std::int64_t& out)
{
    if (element.get(out) != simdjson::SUCCESS && !integralDouble(element, out))
        context.fail("expected an integer of 64 bits");
}

void read(JsonContext& context, JsonElement element, std::uint64_t& out)
{
    if (element.get(out) == simdjson::SUCCESS)
        return;
    std::int64_t value = 0;
    read(context, element, value);
    out = static_cast<std::uint64_t>(value);
}

void read(JsonContext& context, JsonElement element, std::int32_t& out)
{
    std::int64_t value = 0;
    read(context, element, value);
    if (value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::int32_t>::max())
        context.fail("expected an integer of 32 bits");
    else
        out = static_cast<std::int32_t>(value);
}

void read(JsonContext& context, JsonElement element, double& out)
{
    if (element.is_null())
        out = std::numeric_limits<double>::quiet_NaN();
    else if (element.get(out) != simdjson::SUCCESS)
        context.fail("expected a number");
}

void read(JsonContext& context, JsonElement element, float& out)
{
    double value = 0;
    read(context, element, value);
    out = toFloat(value);
}

void readObjectText(JsonContext& context, JsonElement element, std::string& out)
{
    if (element.is_object())
        out = simdjson::minify(element);
    else
        context.fail("expected an object");
}

std::string textOf(JsonElement element)
{
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS)
        return std::string(text);
    return simdjson::minify(element);
}

JsonFields::JsonFields(JsonContext& context, JsonElement element) : m_context(context)
{
    m_isObject = element.get(m_object) == simdjson::SUCCESS;
    if (!m_isObject)
        context.fail("expected an object");
}

std::optional<JsonElement> JsonFields::find(std::string_view key) const
{
    JsonElement element;
    if (!m_isObject || m_object.at_key(key).get(element) != simdjson::SUCCESS || element.is_null())
        return std::nullopt;
    return element;
}

bool JsonFields::is(std::string_view key, std::string_view text) const
{
    std::string_view value;
    const auto element = find(key);
    return element && element->get(value) == simdjson::SUCCESS && value == text;
}

void JsonFields::optionalObject(std::string_view key, std::string& out) const
{
    if (const auto element = find(key)) {
        const JsonContext::Step step(m_context, key);
        readObjectText(m_context, *element, out);
    }
}

} // namespace tinkex::wire
