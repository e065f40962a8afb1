#include "core/clients/serverfeatures.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

/// Requests to a fixed path: no object of theirs can be missing.
bool namesNoObject(ServerFunction function)
{
    switch (function) {
    case ServerFunction::Health:
    case ServerFunction::ModelList:
    case ServerFunction::RunList:
    case ServerFunction::AccountCheckpoints:
    case ServerFunction::SessionList: return true;
    default: return false;
    }
}

/// The texts of routers for a path they do not know: FastAPI, aiohttp, Go, Express, and no text at all.
bool isRouterText(const QString& detail)
{
    const QString text = detail.trimmed().toLower();
    return text.isEmpty() || text == u"not found"_s || text.startsWith(u"404"_s) || text.startsWith(u"cannot "_s) ||
           text == u"the server answered with status 404"_s;
}

QString reasonText(const FunctionState& state)
{
    switch (state.reason) {
    case NoOffer::NoEndpoint: return u"the server has no such endpoint"_s;
    case NoOffer::Refused: return u"the server takes this request for another one"_s;
    case NoOffer::Unusable: return u"what the server answers cannot be used from here"_s;
    case NoOffer::Unsafe: return u"this server might take the request for a deletion"_s;
    case NoOffer::None: break;
    }
    return u"the server does not offer it"_s;
}

} // namespace

std::optional<FunctionState> learnFrom(ServerFunction function, const FunctionState& before, const Error& error)
{
    const int status = error.httpStatus;
    const FunctionState missing{Offer::NotOffered, NoOffer::NoEndpoint, status};
    const FunctionState present{Offer::Offered, NoOffer::None, 0};
    switch (status) {
    case 405:
    case 501: return missing;
    case 404:
        if (namesNoObject(function))
            return missing;
        if (!isRouterText(error.detail))
            return present; // it looked for the object and did not find it
        return before.offer == Offer::Offered ? std::nullopt : std::optional(missing);
    case 422:
        if (function == ServerFunction::Unpublish)
            return FunctionState{Offer::NotOffered, NoOffer::Refused, status};
        return std::nullopt;
    default: return std::nullopt;
    }
}

Error notOffered(const FunctionState& state, std::string_view operation)
{
    Error error = Error::make(ErrorKind::HttpStatus, u"not offered: "_s + reasonText(state));
    error.httpStatus = state.httpStatus;
    error.code = kNotOffered;
    return std::move(error).during(operation);
}

} // namespace tinkex
