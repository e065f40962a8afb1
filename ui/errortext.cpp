#include "ui/errortext.h"

#include "core/clients/serverfeatures.h"
#include "ui/format.h"

#include <algorithm>
#include <iterator>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// What the core tells apart with a code, where the words of the kind would mislead.
struct Told {
    ErrorKind kind;
    QLatin1StringView code;
    const char* title; ///< null: that of the kind
    const char* next;
};

const Told* toldBy(const Error& error)
{
    static constexpr Told kTold[] = {
        {ErrorKind::HttpStatus, QLatin1StringView("proxy"),
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText", "The proxy wants a login"),
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText",
                           "Enter the proxy's user name and password in the server's connection details.")},
        {ErrorKind::Network, QLatin1StringView("proxy"),
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText", "No connection to the proxy"),
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText", "Check the proxy's address in the server's connection details.")},
        {ErrorKind::Tls, QLatin1StringView("ca_file"), nullptr,
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText",
                           "Choose another file of certificates in the server's connection details.")},
        {ErrorKind::Timeout, QLatin1StringView("connect"), nullptr,
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText",
                           "Check that the server runs and that its address is right, then connect again.")},
        {ErrorKind::Network, QLatin1StringView("circuit_open"),
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText", "Requests are paused"),
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText", "Wait a moment: the server is tried again by itself.")},
        {ErrorKind::Protocol, QLatin1StringView("too_large"),
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText", "The server's answer is too large"),
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText", "Ask for less at a time, for example for fewer samples.")},
        {ErrorKind::HttpStatus, QLatin1StringView("future_gone"),
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText", "The server no longer has the result"),
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText", "Start it again.")},
        {ErrorKind::HttpStatus, kNotOffered, QT_TRANSLATE_NOOP("tinkex::ui::ErrorText", "The server does not offer it"),
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText", "Do without it, or connect to a server that has it.")},
        {ErrorKind::Cancelled, QLatin1StringView("detached"), QT_TRANSLATE_NOOP("tinkex::ui::ErrorText", "Detached"),
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText", "The server goes on with what it has accepted.")},
        {ErrorKind::Storage, QLatin1StringView("exists"), nullptr,
         QT_TRANSLATE_NOOP("tinkex::ui::ErrorText", "Choose another folder, or move away what is there.")}};
    const auto* found = std::find_if(std::begin(kTold), std::end(kTold), [&error](const Told& told) {
        return told.kind == error.kind && told.code == error.code;
    });
    return found == std::end(kTold) ? nullptr : found;
}

} // namespace

QString ErrorText::title(const Error& error)
{
    if (const Told* told = toldBy(error); told && told->title)
        return tr(told->title);
    switch (error.kind) {
    case ErrorKind::Cancelled: return tr("Cancelled");
    case ErrorKind::Timeout: return tr("No answer in time");
    case ErrorKind::Network: return tr("No connection");
    case ErrorKind::Tls: return tr("The secure connection failed");
    case ErrorKind::HttpStatus: return tr("The server answered with HTTP %1").arg(error.httpStatus);
    case ErrorKind::RateLimited: return tr("The server is limiting requests");
    case ErrorKind::Auth: return tr("The key was not accepted");
    case ErrorKind::Protocol: return tr("The server's answer makes no sense");
    case ErrorKind::Validation: return tr("This cannot be sent");
    case ErrorKind::RemoteTask: return tr("The server could not do it");
    case ErrorKind::Storage: return tr("Reading or writing a file failed");
    case ErrorKind::Internal: return tr("A fault of this program");
    }
    return {};
}

QString ErrorText::whatNext(const Error& error)
{
    if (const Told* told = toldBy(error))
        return tr(told->next);
    switch (error.kind) {
    case ErrorKind::Cancelled: return tr("Start it again when you want it.");
    case ErrorKind::Timeout: return tr("Try again; if it happens often, look at Health for slow requests.");
    case ErrorKind::Network: return tr("Check that the server runs and that its address is right, then connect again.");
    case ErrorKind::Tls: return tr("Check the address and this computer's date and certificates.");
    case ErrorKind::HttpStatus:
        return error.httpStatus >= 500 ? tr("The fault is on the server's side: try again in a moment.")
                                       : tr("Check the server's address; it may speak another version.");
    case ErrorKind::RateLimited:
        return error.retryAfter ? tr("Try again in %1.").arg(Format::duration(error.retryAfter->count()))
                                : tr("Wait a little or run less at a time.");
    case ErrorKind::Auth: return tr("Open the server's profile and enter a valid key.");
    case ErrorKind::Protocol: return tr("Check that the address belongs to a Tinker-compatible server.");
    case ErrorKind::Validation: return tr("Correct the value and try again.");
    case ErrorKind::RemoteTask:
        return error.category == ErrorCategory::User ? tr("Change the request: the server says the input is at fault.")
                                                     : tr("Try again; the server says the fault is its own.");
    case ErrorKind::Storage: return tr("Check free space and permissions of the folder.");
    case ErrorKind::Internal: return tr("Please report it with the event log from Health.");
    }
    return {};
}

QString ErrorText::sentence(const Error& error)
{
    QString text = title(error);
    const QString detail = error.detail.trimmed();
    if (!detail.isEmpty())
        text += u": "_s + detail;
    if (!text.endsWith(u'.') && !text.endsWith(u'!') && !text.endsWith(u'?'))
        text += u'.';
    text += u' ' + whatNext(error);
    if (!error.requestId.isEmpty())
        text += u' ' + tr("(request %1)").arg(error.requestId);
    return text;
}

QString ErrorText::details(const Error& error)
{
    return sentence(error) + u"\n\n"_s + error.toText();
}

QString ErrorText::forField(const Error& error)
{
    return error.detail.isEmpty() ? title(error) + u' ' + whatNext(error) : error.detail;
}

} // namespace tinkex::ui
