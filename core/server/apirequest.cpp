#include "core/server/apirequest.h"

#include "core/wire/codec.h"
#include "core/wire/protobuf.h"

#include <charconv>

namespace tinkex::server {
namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

} // namespace

std::string percentDecoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape =
            text[i] == '%' && i + 2 < text.size() && hexDigit(text[i + 1]) >= 0 && hexDigit(text[i + 2]) >= 0;
        if (escape) {
            out += static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

bool hasNonFiniteToken(std::string_view json)
{
    bool inString = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (inString && json[i] == '\\')
            ++i;
        else if (json[i] == '"')
            inString = !inString;
        else if (!inString && (json[i] == 'N' || json[i] == 'I'))
            return true;
    }
    return false;
}

std::optional<std::string> ApiRequest::query(std::string_view name) const
{
    std::string_view rest = http.query;
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name)
            return percentDecoded(pair.substr(equals + 1));
    }
    return std::nullopt;
}

std::optional<std::int64_t> ApiRequest::queryNumber(std::string_view name, std::int64_t fallback) const
{
    const std::optional<std::string> text = query(name);
    if (!text)
        return fallback;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc() || end != text->data() + text->size() || value < 0)
        return std::nullopt;
    return value;
}

bool ApiRequest::wantsProtobuf() const
{
    return headerValue(http.headers, "accept").find(wire::kProtobufType) != std::string_view::npos;
}

bool ApiRequest::isProtobuf() const
{
    return headerValue(http.headers, "content-type").find(wire::kProtobufType) != std::string_view::npos;
}

bool ApiRequest::fromTinkex() const
{
    return headerValue(http.headers, "user-agent").starts_with("AsyncTinkex");
}

ServerResponse detailResponse(int status, std::string_view detail)
{
    return ServerResponse::json(wire::encodeDetail(detail), status);
}

ServerResponse errorResponse(const Error& error)
{
    const bool callersFault = error.kind == ErrorKind::Validation || error.kind == ErrorKind::Protocol;
    return detailResponse(callersFault ? 400 : 500, error.detail.toStdString());
}

} // namespace tinkex::server
