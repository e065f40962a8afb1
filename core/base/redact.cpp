#include "core/base/redact.h"

#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <array>
#include <mutex>

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

struct KnownSecrets {
    std::mutex mutex;
    QStringList longestFirst; ///< one may hold another
};

KnownSecrets& known()
{
    static KnownSecrets secrets;
    return secrets;
}

QStringList knownSecrets()
{
    const std::lock_guard lock(known().mutex);
    return known().longestFirst;
}

} // namespace

void addSecret(const QString& secret)
{
    const std::lock_guard lock(known().mutex);
    QStringList& all = known().longestFirst;
    if (secret.size() < kShortestSecret || all.contains(secret))
        return;
    all.insert(std::ranges::upper_bound(all, secret.size(), std::greater(), &QString::size), secret);
}

QString redact(const QString& text)
{
    QString result = text;
    // The known secrets first: a pattern could swallow a part of one and leave the rest.
    for (const QString& secret : knownSecrets())
        result.replace(secret, u"***"_s);
    for (const Rule& rule : rules())
        result.replace(rule.pattern, rule.replacement);
    return result;
}

QString redact(std::string_view utf8)
{
    return redact(QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())));
}

} // namespace tinkex
