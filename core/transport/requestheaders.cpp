#include "core/transport/requestheaders.h"

#include <QSysInfo>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

std::string architecture()
{
    const QString cpu = QSysInfo::currentCpuArchitecture();
    if (cpu == "x86_64"_L1)
        return "x64";
    if (cpu == "i386"_L1)
        return "x32";
    if (cpu == "arm64"_L1 || cpu == "arm"_L1)
        return cpu.toStdString();
    return "other:" + cpu.toStdString();
}

std::string seconds(Milliseconds time)
{
    return QString::number(static_cast<double>(time.count()) / 1000.0).toStdString();
}

bool sameName(std::string_view a, std::string_view b)
{
    return QLatin1StringView(a.data(), static_cast<qsizetype>(a.size()))
               .compare(QLatin1StringView(b.data(), static_cast<qsizetype>(b.size())), Qt::CaseInsensitive) == 0;
}

void setHeader(HttpHeaders& headers, std::string name, std::string value)
{
    for (auto& [key, old] : headers) {
        if (sameName(key, name)) {
            old = std::move(value);
            return;
        }
    }
    headers.emplace_back(std::move(name), std::move(value));
}

bool isUsable(const QUrl& url)
{
    return url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty() &&
           (url.scheme() == "http"_L1 || url.scheme() == "https"_L1);
}

} // namespace

HttpHeaders attemptHeaders(const Call& call, const Identity& identity, const std::string& idempotencyKey,
                           int retryCount, bool toOwnOrigin)
{
    static const std::string arch = architecture();
    HttpHeaders headers = {{"User-Agent", identity.userAgent}, {"Accept", call.accept}};
    if (!call.body.empty() || (call.method != "GET" && call.method != "HEAD"))
        headers.emplace_back("Content-Type", call.contentType);
    if (!call.contentEncoding.empty())
        headers.emplace_back("Content-Encoding", call.contentEncoding);
    if (toOwnOrigin) {
        headers.emplace_back("X-Stainless-Package-Version", TINKEX_VERSION);
        headers.emplace_back("X-Stainless-OS", "Linux");
        headers.emplace_back("X-Stainless-Arch", arch);
        headers.emplace_back("X-Stainless-Runtime", "C++");
        headers.emplace_back("X-Stainless-Runtime-Version", "Qt " QT_VERSION_STR);
        headers.emplace_back("X-Stainless-Retry-Count", std::to_string(retryCount));
        headers.emplace_back("X-Stainless-Read-Timeout", seconds(call.timeout));
        if (call.method != "GET" && call.method != "HEAD")
            headers.emplace_back("X-Idempotency-Key", idempotencyKey);
        for (const auto& [name, value] : identity.extra)
            setHeader(headers, name, value);
    }
    for (const auto& [name, value] : call.headers)
        setHeader(headers, name, value);
    std::erase_if(headers, [](const auto& header) {
        return sameName(header.first, "X-API-Key") || sameName(header.first, "Authorization");
    });
    if (toOwnOrigin && !identity.requestId.empty())
        setHeader(headers, "x-request-id", identity.requestId);
    if (!toOwnOrigin || identity.key.empty())
        return headers;
    if (identity.auth == AuthScheme::ApiKey)
        headers.emplace_back("X-API-Key", identity.key);
    else if (identity.auth == AuthScheme::Bearer)
        headers.emplace_back("Authorization", "Bearer " + identity.key);
    return headers;
}

std::string originOf(const std::string& text)
{
    const QUrl url(QString::fromStdString(text));
    if (!isUsable(url))
        return {};
    const int port = url.port(url.scheme() == "https"_L1 ? 443 : 80);
    return (url.scheme() + "://"_L1 + url.host() + u':' + QString::number(port)).toStdString();
}

std::string resolveLocation(const std::string& base, std::string_view location)
{
    const QUrl relative(QString::fromUtf8(location.data(), static_cast<qsizetype>(location.size())));
    const QUrl url = QUrl(QString::fromStdString(base)).resolved(relative);
    return isUsable(url) ? url.toEncoded(QUrl::RemoveFragment).toStdString() : std::string();
}

} // namespace tinkex
