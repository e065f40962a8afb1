#include "app/localserver/lifeline.h"
#include "app/localserver/options.h"
#include "core/server/localserver.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>
#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using namespace std::string_view_literals;

namespace {

enum ExitCode { kEnded = 0, kUsage = 2, kPortTaken = 3, kModelUnreadable = 4, kDataUnusable = 5 };

constexpr int kEndMs = 700;

int fail(ExitCode code, const tinkex::Error& error)
{
    std::fprintf(stderr, "tinkex-localserver: %s\n", error.detail.toUtf8().constData());
    return code;
}

void announce(const tinkex::server::LocalServer& server)
{
    const QJsonObject ready{{u"event"_s, u"ready"_s},
                            {u"url"_s, QString::fromStdString(server.url())},
                            {u"model"_s, QString::fromStdString(server.modelName())},
                            {u"pid"_s, QCoreApplication::applicationPid()}};
    std::fprintf(stdout, "%s\n", QJsonDocument(ready).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

int run(QCoreApplication& app, const tinkex::LocalServerOptions& options)
{
    using namespace tinkex;
    if (options.model.isEmpty())
        return fail(kModelUnreadable,
                    Error::make(ErrorKind::Storage, "the shipped model was not found; use --model"sv));
    Result<server::ServedModel> model = server::ServedModel::load(options.model.toStdString(), options.modelName);
    if (!model)
        return fail(kModelUnreadable, model.error());
    SystemClock clock;
    auto store = server::CheckpointStore::open(options.dataDirectory.toStdString(), clock);
    if (!store)
        return fail(kDataUnusable, store.error());

    server::ServerConfig config;
    config.key = options.key;
    config.port = options.port;
    config.ipv6 = options.ipv6;
    config.threads = options.threads;
    server::LocalServer server(std::move(config), std::move(*model), std::move(*store), clock);
    if (const Result<quint16> port = server.listen(); !port)
        return fail(kPortTaken, port.error());

    const auto quit = [&app] {
        endAtTheLatestIn(kEndMs);
        app.quit();
    };
    onTerminationSignal(&server, quit);
    if (options.parentPid > 0)
        onProcessEnd(options.parentPid, &server, quit);
    if (options.watchStdin)
        onStdinEnd(&server, quit);
    announce(server);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    // A full disk or a reader that went away is an error to report, not a reason to be killed.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"tinkex-localserver"_s);
    const tinkex::Result<tinkex::LocalServerOptions> options = tinkex::parseOptions(QCoreApplication::arguments());
    if (!options)
        return fail(kUsage, options.error());
    if (!options->help.isEmpty()) {
        std::fputs(options->help.toUtf8().constData(), stdout);
        return kEnded;
    }
    return run(app, *options);
}
