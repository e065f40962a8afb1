#include "core/base/redact.h"
#include "core/base/utf8.h"
#include "core/wire/futuretext.h"
#include "core/wire/jsoncodec.h"

#include <algorithm>
#include <array>

namespace tinkex::wire {

namespace {

constexpr std::size_t kMaxRawBytes = 300;
constexpr std::size_t kMaxCodeBytes = 200;
constexpr std::size_t kMaxDetails = 8;

std::string trimmed(std::string_view text)
{
    constexpr std::string_view kSpace = " \t\r\n";
    const auto first = text.find_first_not_of(kSpace);
    if (first == text.npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

/// Markup, the contents of scripts and styles included, becomes a space.
std::string withoutTags(std::string_view text)
{
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] != '<') {
            out += text[at++];
            continue;
        }
        std::string_view rest = text.substr(at);
        std::string_view closing = ">";
        if (rest.starts_with("<script"))
            closing = "</script>";
        else if (rest.starts_with("<style"))
            closing = "</style>";
        const auto end = rest.find(closing);
        if (end == rest.npos)
            break;
        at += end + closing.size();
        out += ' ';
    }
    return out;
}

/// Whitespace and control characters become one space, bytes that are not UTF-8 become U+FFFD.
std::string printable(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        const std::size_t length = utf8Length(std::string_view(text).substr(at));
        if (length == 0)
            out += kReplacementCharacter;
        else if (c > 0x20 && c != 0x7F)
            out += text.substr(at, length);
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
        at += length == 0 ? 1 : length;
    }
    return trimmed(out);
}

std::string rawMessage(std::string_view body)
{
    // Long enough for 300 characters after the markup of any usual error page.
    const std::string_view start = utf8Prefix(body, 64 * 1024);
    const bool markup = trimmed(start.substr(0, 64)).starts_with('<');
    const std::string text = printable(markup ? withoutTags(start) : std::string(start));
    return std::string(utf8Prefix(text, kMaxRawBytes));
}

std::string textField(const JsonFields& fields, std::string_view key)
{
    const auto element = fields.find(key);
    return element && element->is_string() ? textOf(*element) : std::string();
}

/// One entry of a FastAPI validation error: "body.loss_fn: field required".
std::string detailEntry(JsonContext& context, JsonElement entry)
{
    if (!entry.is_object())
        return textOf(entry);
    const JsonFields fields(context, entry);
    std::string place;
    simdjson::dom::array parts;
    const auto location = fields.find("loc");
    if (location && location->get(parts) == simdjson::SUCCESS)
        for (const JsonElement part : parts) {
            if (!place.empty())
                place += '.';
            place += textOf(part);
        }
    const std::string message = textField(fields, "msg");
    if (message.empty())
        return place.empty() ? textOf(entry) : place;
    return place.empty() ? message : place + ": " + message;
}

std::string detailList(JsonContext& context, simdjson::dom::array entries)
{
    std::string out;
    std::size_t count = 0;
    for (const JsonElement entry : entries) {
        if (++count > kMaxDetails)
            return out + "; …";
        out += (out.empty() ? "" : "; ") + detailEntry(context, entry);
    }
    return out;
}

/// The error's own object: {"error": {…}}, {"detail": {…}} or the whole body.
void readObject(const JsonFields& fields, ErrorBody& out, std::string& category)
{
    JsonContext& context = fields.context();
    for (const std::string_view key : {"detail", "error"}) {
        const auto element = fields.find(key);
        simdjson::dom::array entries;
        if (!element || !out.message.empty())
            continue;
        if (element->is_string())
            out.message = textOf(*element);
        else if (element->get(entries) == simdjson::SUCCESS)
            out.message = detailList(context, entries);
        else if (element->is_object())
            readObject(JsonFields(context, *element), out, category);
    }
    for (const std::string_view key : {"error_message", "message", "msg"})
        if (out.message.empty())
            out.message = textField(fields, key);
    if (category.empty())
        category = textField(fields, "category");
    if (const auto code = fields.find("code"); code && out.code.empty() && !code->is_object() && !code->is_array())
        out.code = textOf(*code);
    if (const std::string state = textField(fields, "queue_state"); !state.empty() && !out.queueState)
        out.queueState = queueStateFromName(state);
    if (out.queueStateReason.empty())
        out.queueStateReason = textField(fields, "queue_state_reason");
}

} // namespace

std::string shownText(std::string_view text, std::size_t maxBytes)
{
    // Cut well behind the end first: the start of a secret cut in two would not be known as one.
    const std::string start = redact(utf8Prefix(text, 4 * maxBytes)).toStdString();
    return std::string(utf8Prefix(start, maxBytes));
}

std::string headline(std::string_view message)
{
    const std::string text = trimmed(message);
    const auto lineEnd = text.find('\n');
    if (lineEnd == text.npos)
        return text;
    if (text.starts_with("Traceback") || text.find("\nTraceback (most recent call last)") != text.npos)
        return trimmed(std::string_view(text).substr(text.rfind('\n') + 1));
    return trimmed(std::string_view(text).substr(0, lineEnd));
}

ErrorBody decodeErrorBody(std::string_view body)
{
    ErrorBody out;
    std::string category;
    JsonDocument document;
    if (const auto root = document.parse(body)) {
        JsonContext context;
        if (root->is_object())
            readObject(JsonFields(context, *root), out, category);
        else if (root->is_string())
            out.message = textOf(*root);
    }
    out.category = errorCategoryFromName(category);
    out.message = out.message.empty() ? rawMessage(body) : headline(out.message);
    out.message = shownText(out.message, kMaxMessageBytes);
    out.code = shownText(out.code, kMaxCodeBytes);
    out.queueStateReason = shownText(out.queueStateReason, kMaxMessageBytes);
    return out;
}

} // namespace tinkex::wire
