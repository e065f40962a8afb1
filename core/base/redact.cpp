#include "core/base/redact.h"

#include <QRegularExpression>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

struct Rule {
    QRegularExpression pattern;
    QString replacement;
};

const std::array<Rule, 6>& rules()
{
    constexpr auto kNoCase = QRegularExpression::CaseInsensitiveOption;
    static const std::array<Rule, 6> all = {{
        {QRegularExpression(uR"((://)[^/\s"'@]+@)"_s), u"\\1***@"_s},
        {QRegularExpression(uR"((https?://[^\s"'<>?#]+)\?[^\s"'<>\\]*)"_s, kNoCase), u"\\1?***"_s},
        {QRegularExpression(
             uR"(((?:api[_-]?key|(?:proxy-)?authorization|cf-access-client-secret)\\?["']?\s*[:=]\s*\\?["']?)[^\r\n"'\\,&}\]]+)"_s,
             kNoCase),
         u"\\1***"_s},
        {QRegularExpression(uR"((\bbearer\s+)[^\s"'\\,]+)"_s, kNoCase), u"\\1***"_s},
        {QRegularExpression(uR"(\btml-[A-Za-z0-9_.\-]+)"_s), u"tml-***"_s},
        {QRegularExpression(uR"(\beyJ[A-Za-z0-9_\-]{6,}(?:\.[A-Za-z0-9_\-]*){0,2})"_s), u"eyJ***"_s},
    }};
    return all;
}

} // namespace

QString redact(const QString& text)
{
    QString result = text;
    for (const Rule& rule : rules())
        result.replace(rule.pattern, rule.replacement);
    return result;
}

QString redact(std::string_view utf8)
{
    return redact(QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())));
}

} // namespace tinkex
