#include "app/localserver/options.h"

#include "core/settings/paths.h"

#include <QCommandLineParser>
#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {
namespace {

constexpr const char* kKeyVariable = "TINKEX_LOCALSERVER_KEY";

void describe(QCommandLineParser& parser)
{
    parser.setApplicationDescription(
        u"Tinker-compatible server on the local machine: trains and samples a small model on the CPU.\n"
        "When ready it prints one line of JSON with its URL.\n\n"
        "Exit codes: 0 ended on request, 2 wrong usage, 3 port taken, 4 model unreadable, 5 data directory unusable."_s);
    parser.addOption({u"port"_s, u"Port on 127.0.0.1; 0 picks a free one."_s, u"number"_s, u"0"_s});
    parser.addOption({u"ipv6"_s, u"Listen on ::1 as well."_s});
    parser.addOption({u"key"_s,
                      u"API key that every request must carry (tml-...). Visible to other users of this "
                      "machine: prefer --key-file or TINKEX_LOCALSERVER_KEY."_s,
                      u"key"_s});
    parser.addOption({u"key-file"_s, u"File whose first line is the API key."_s, u"file"_s});
    parser.addOption(
        {u"model"_s, u"Hugging Face directory of the base model; the shipped one without it."_s, u"dir"_s});
    parser.addOption(
        {u"model-name"_s, u"The model's name for clients; made from the directory without it."_s, u"name"_s});
    parser.addOption({u"data-dir"_s, u"Where checkpoints are kept."_s, u"dir"_s});
    parser.addOption({u"threads"_s, u"Threads of the engine; 0: one for each processor."_s, u"number"_s, u"0"_s});
    parser.addOption({u"parent-pid"_s, u"End when this process is gone."_s, u"pid"_s});
    parser.addOption({u"watch-stdin"_s, u"End when standard input is closed."_s});
    parser.addOption({{u"h"_s, u"help"_s}, u"Show this help."_s});
}

Result<qint64> number(const QCommandLineParser& parser, const QString& option, qint64 largest)
{
    bool ok = false;
    const qint64 value = parser.value(option).toLongLong(&ok);
    if (!ok || value < 0 || value > largest)
        return failure(ErrorKind::Validation,
                       "--" + option.toStdString() + " must be a number from 0 to " + std::to_string(largest));
    return value;
}

Result<std::string> findKey(const QCommandLineParser& parser)
{
    QByteArray key = qgetenv(kKeyVariable);
    qunsetenv(kKeyVariable);
    if (parser.isSet(u"key"_s)) {
        key = parser.value(u"key"_s).toUtf8();
    } else if (parser.isSet(u"key-file"_s)) {
        QFile file(parser.value(u"key-file"_s));
        if (!file.open(QIODevice::ReadOnly))
            return failure(ErrorKind::Validation, "the key file cannot be read: " + file.errorString().toStdString());
        key = file.readLine(4096).trimmed();
    }
    if (key.isEmpty())
        return failure(ErrorKind::Validation, "an API key is needed: --key, --key-file or TINKEX_LOCALSERVER_KEY");
    if (!key.startsWith("tml-"))
        return failure(ErrorKind::Validation, "the API key must begin with tml-");
    return key.toStdString();
}

template<class T> Result<void> take(T& target, const Result<qint64>& value)
{
    if (!value)
        return failure(value.error());
    target = static_cast<T>(*value);
    return {};
}

} // namespace

Result<LocalServerOptions> parseOptions(const QStringList& arguments)
{
    QCommandLineParser parser;
    describe(parser);
    LocalServerOptions options;
    const bool parsed = parser.parse(arguments);
    if (parsed && parser.isSet(u"help"_s)) {
        options.help = parser.helpText();
        return options;
    }
    if (!parsed)
        return failure(ErrorKind::Validation, parser.errorText().toStdString());
    if (!parser.positionalArguments().isEmpty())
        return failure(ErrorKind::Validation,
                       "unexpected argument \"" + parser.positionalArguments().constFirst().toStdString() + "\"");

    Result<void> done = take(options.port, number(parser, u"port"_s, 65535));
    if (done)
        done = take(options.threads, number(parser, u"threads"_s, 256));
    if (done && parser.isSet(u"parent-pid"_s))
        done = take(options.parentPid, number(parser, u"parent-pid"_s, std::numeric_limits<qint32>::max()));
    if (!done)
        return failure(done.error());
    const Result<std::string> key = findKey(parser);
    if (!key)
        return failure(key.error());
    options.key = *key;
    options.ipv6 = parser.isSet(u"ipv6"_s);
    options.watchStdin = parser.isSet(u"watch-stdin"_s);
    options.modelName = parser.value(u"model-name"_s).toStdString();
    const Paths paths = Paths::standard();
    options.model = parser.isSet(u"model"_s) ? parser.value(u"model"_s) : paths.baseModel;
    options.dataDirectory = parser.isSet(u"data-dir"_s) ? parser.value(u"data-dir"_s) : paths.embeddedServer;
    return options;
}

} // namespace tinkex
