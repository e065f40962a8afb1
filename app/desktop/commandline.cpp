#include "app/desktop/commandline.h"

#include "ui/appsettings.h"

#include <QCommandLineParser>
#include <QDir>

namespace tinkex {

using namespace Qt::Literals::StringLiterals;

namespace {

void addOptions(QCommandLineParser& parser)
{
    parser.setApplicationDescription(
        u"A workbench for training and sampling language models through the Tinker API."_s);
    parser.addOptions({
        {{u"h"_s, u"help"_s}, u"Show this help."_s},
        {{u"v"_s, u"version"_s}, u"Show the version."_s},
        {u"tour"_s, u"Do the guided run without hands, write pictures of every page to <dir>, and end."_s, u"dir"_s},
        {u"offscreen"_s, u"Draw into memory; for --tour on a machine with a display."_s},
        {u"profile"_s, u"Connect to this server: embedded, hosted, environment or the id of an own one."_s, u"id"_s},
        {u"theme"_s, u"system, light or dark."_s, u"theme"_s},
        {u"language"_s, u"system, en or de."_s, u"language"_s},
        {u"data-folder"_s, u"Where runs and the embedded server's checkpoints are kept."_s, u"dir"_s},
        {u"threads"_s, u"Threads of the embedded server; 0: one for each core."_s, u"n"_s},
        {u"no-telemetry"_s, u"Send no session events."_s},
    });
}

} // namespace

CommandLine parseCommandLine(const QStringList& arguments, bool hasDisplay)
{
    CommandLine result;
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments)) {
        result.message = parser.errorText() + u"\nTry --help."_s;
        result.exitCode = 2;
        return result;
    }
    if (parser.isSet(u"help"_s))
        result.message = parser.helpText();
    if (parser.isSet(u"version"_s))
        result.message = u"Tinkex Desktop " TINKEX_VERSION ""_s;
    for (const QString& key :
         {ui::AppSettings::kTheme, ui::AppSettings::kLanguage, ui::AppSettings::kDataFolder, ui::AppSettings::kThreads})
        if (parser.isSet(key))
            result.settings.insert(key, parser.value(key));
    if (parser.isSet(u"no-telemetry"_s))
        result.settings.insert(ui::AppSettings::kTelemetry, u"false"_s);
    result.profile = parser.value(u"profile"_s);
    result.offscreen = parser.isSet(u"offscreen"_s) || !hasDisplay;
    if (parser.isSet(u"tour"_s))
        result.tourFolder = parser.value(u"tour"_s);
    else if (!hasDisplay)
        result.tourFolder = u"tinkex-tour"_s;
    if (!result.tourFolder.isEmpty())
        result.tourFolder = QDir(result.tourFolder).absolutePath();
    return result;
}

} // namespace tinkex
