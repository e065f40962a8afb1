#include "core/base/error.h"

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

Error Error::make(ErrorKind kind, std::string_view detail)
{
    return make(kind, QString::fromUtf8(detail.data(), static_cast<qsizetype>(detail.size())));
}

Error Error::make(ErrorKind kind, const QString& detail)
{
    Error error;
    error.kind = kind;
    error.detail = detail;
    return error;
}

Error& Error::during(std::string_view what) &
{
    operation = QString::fromUtf8(what.data(), static_cast<qsizetype>(what.size()));
    return *this;
}

Error&& Error::during(std::string_view what) &&
{
    return std::move(this->during(what));
}

Error&& Error::because(Error inner) &&
{
    cause = std::make_shared<const Error>(std::move(inner));
    return std::move(*this);
}

bool Error::isTransient() const
{
    switch (kind) {
    case ErrorKind::Timeout:
    case ErrorKind::Network:
    case ErrorKind::RateLimited: return true;
    case ErrorKind::HttpStatus: return httpStatus == 408 || httpStatus == 409 || httpStatus == 429 || httpStatus >= 500;
    case ErrorKind::Cancelled:
    case ErrorKind::Tls:
    case ErrorKind::Auth:
    case ErrorKind::Protocol:
    case ErrorKind::Validation:
    case ErrorKind::RemoteTask:
    case ErrorKind::Storage:
    case ErrorKind::Internal: return false;
    }
    return false;
}

QString Error::toText() const
{
    QString text = operation.isEmpty() ? detail : operation + u": "_s + detail;
    QStringList facts;
    if (httpStatus != 0)
        facts << u"HTTP %1"_s.arg(httpStatus);
    if (!requestId.isEmpty())
        facts << u"request "_s + requestId;
    if (!facts.isEmpty())
        text += u" ("_s + facts.join(u", "_s) + u")"_s;
    if (cause)
        text += u"; because "_s + cause->toText();
    return text;
}

std::string_view name(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Cancelled: return "cancelled";
    case ErrorKind::Timeout: return "timeout";
    case ErrorKind::Network: return "network";
    case ErrorKind::Tls: return "tls";
    case ErrorKind::HttpStatus: return "http_status";
    case ErrorKind::RateLimited: return "rate_limited";
    case ErrorKind::Auth: return "auth";
    case ErrorKind::Protocol: return "protocol";
    case ErrorKind::Validation: return "validation";
    case ErrorKind::RemoteTask: return "remote_task";
    case ErrorKind::Storage: return "storage";
    case ErrorKind::Internal: return "internal";
    }
    return "internal";
}

} // namespace tinkex
