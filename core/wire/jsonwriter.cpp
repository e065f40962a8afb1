#include "core/wire/jsonwriter.h"

#include "core/base/utf8.h"

#include <charconv>
#include <cmath>

namespace tinkex::wire {

namespace {

template<class T> std::string_view printed(char (&buffer)[32], T value)
{
    const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
    return {buffer, static_cast<std::size_t>(result.ptr - buffer)};
}

template<class T> std::string finiteNumber(T value)
{
    char buffer[32];
    std::string text(printed(buffer, value));
    if (text.find_first_of(".e") == std::string::npos)
        text += ".0";
    return text;
}

bool isPlain(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

void appendEscaped(std::string& out, unsigned char c)
{
    static constexpr char kHex[] = "0123456789abcdef";
    switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
        out += "\\u00";
        out += kHex[c >> 4];
        out += kHex[c & 0xF];
    }
}

void appendText(std::string& out, std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = at;
        while (end < text.size() && isPlain(static_cast<unsigned char>(text[end])))
            ++end;
        out.append(text, at, end - at);
        at = end;
        if (at == text.size())
            return;
        const auto c = static_cast<unsigned char>(text[at]);
        if (c < 0x80) {
            appendEscaped(out, c);
            ++at;
        } else if (const std::size_t length = utf8Length(text.substr(at)); length != 0) {
            out.append(text, at, length);
            at += length;
        } else {
            out += kReplacementCharacter;
            ++at;
        }
    }
}

} // namespace

void JsonWriter::key(std::string_view name)
{
    string(name);
    m_out += ':';
    m_needsComma = false;
}

void JsonWriter::integer(std::int64_t value)
{
    char buffer[32];
    token(printed(buffer, value));
}

void JsonWriter::integer(std::uint64_t value)
{
    char buffer[32];
    token(printed(buffer, value));
}

void JsonWriter::number(float value)
{
    token(std::isfinite(value) ? finiteNumber(value) : "null");
}

void JsonWriter::number(double value)
{
    token(std::isfinite(value) ? finiteNumber(value) : "null");
}

void JsonWriter::string(std::string_view text)
{
    separate();
    m_out += '"';
    appendText(m_out, text);
    m_out += '"';
    m_needsComma = true;
}

void JsonWriter::fieldIfSet(std::string_view name, std::string_view text)
{
    if (!text.empty())
        field(name, text);
}

void JsonWriter::open(char bracket)
{
    separate();
    m_out += bracket;
    m_needsComma = false;
}

void JsonWriter::close(char bracket)
{
    m_out += bracket;
    m_needsComma = true;
}

void JsonWriter::token(std::string_view text)
{
    separate();
    m_out += text;
    m_needsComma = true;
}

void JsonWriter::separate()
{
    if (m_needsComma)
        m_out += ',';
}

} // namespace tinkex::wire
