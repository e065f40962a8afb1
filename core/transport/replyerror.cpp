#include "core/transport/replyerror.h"

#include "core/base/redact.h"
#include "core/transport/retrydecision.h"
#include "core/wire/codec.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr qsizetype kLongestDetail = 2000;
constexpr int kProxyLogin = 407;

ErrorKind kindOf(int status)
{
    switch (status) {
    case 401:
    case 403: return ErrorKind::Auth;
    case 402:
    case 429: return ErrorKind::RateLimited;
    default: return ErrorKind::HttpStatus;
    }
}

} // namespace

Error replyError(int status, const HttpHeaders& headers, std::string_view body, qint64 wallMs)
{
    const wire::ErrorBody read = wire::decodeErrorBody(body);
    QString detail = redact(read.message).left(kLongestDetail);
    if (detail.isEmpty() && status == kProxyLogin)
        detail = u"the proxy does not accept this login"_s;
    if (detail.isEmpty())
        detail = u"the server answered with status %1"_s.arg(status);
    Error error = Error::make(kindOf(status), detail);
    error.httpStatus = status;
    error.code = status == kProxyLogin ? u"proxy"_s : redact(read.code);
    error.category = static_cast<ErrorCategory>(read.category); // the same three in both layers
    error.retryAfter = parseRetryAfter(headers, wallMs);
    return error;
}

} // namespace tinkex
