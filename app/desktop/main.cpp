#include "app/desktop/commandline.h"
#include "core/settings/paths.h"
#include "core/workbench/localworkbench.h"
#include "translations/translations.h"
#include "ui/appsettings.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/theme/theme.h"
#include "ui/tour/tour.h"

#include <QApplication>
#include <QLocale>
#include <QSettings>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>
#include <optional>

// Composition only: who exists, who outlives whom, and what ends the program.

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;
using namespace tinkex::ui;

namespace {

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

ThemeMode themeMode(const QString& text)
{
    if (text == u"light"_s)
        return ThemeMode::Light;
    return text == u"dark"_s ? ThemeMode::Dark : ThemeMode::System;
}

void installTranslators(QApplication& app, const QString& language)
{
    const QLocale locale = language == u"system"_s ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale);
    installTranslations(app, locale);
}

WorkbenchOptions workbenchOptions(const AppSettings& settings, const Paths& paths, bool tour)
{
    WorkbenchOptions options;
    options.paths = paths;
    options.environment = QProcessEnvironment::systemEnvironment();
    options.serverThreads = settings.value(AppSettings::kThreads).toInt();
    options.telemetry = settings.value(AppSettings::kTelemetry).toBool();
    options.recovery.enabled = settings.value(AppSettings::kRecovery).toBool();
    options.useKeychain = !tour;
    return options;
}

/// The server of the last time, remembered when it has answered.
void connectAtStart(Workbench& workbench, const QString& wanted)
{
    const QString last = QSettings().value(u"window/profile"_s, u"embedded"_s).toString();
    QObject::connect(&workbench, &Workbench::connectionChanged, &workbench, [](const ConnectionSnapshot& connection) {
        QSettings settings;
        if (connection.state == ConnectionState::Connected &&
            settings.value(u"window/profile"_s) != connection.profile.id)
            settings.setValue(u"window/profile"_s, connection.profile.id);
    });
    // After the first paint: starting a server must not keep the window waiting.
    QTimer::singleShot(0, &workbench,
                       [&workbench, profile = wanted.isEmpty() ? last : wanted] { workbench.connectTo(profile); });
}

int runTour(QApplication& app, Workbench& workbench, MainWindow& window, const QString& folder)
{
    Tour tour(workbench, window, folder);
    QObject::connect(&tour, &Tour::finished, &app,
                     [&](int code) { workbench.shutdown(&app, [code] { QApplication::exit(code); }); });
    QTimer::singleShot(0, &tour, &Tour::start);
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const CommandLine line = parseCommandLine(arguments, hasDisplay());
    if (!line.message.isEmpty()) {
        QTextStream(line.exitCode == 0 ? stdout : stderr) << line.message << Qt::endl;
        return line.exitCode;
    }
    const bool tour = !line.tourFolder.isEmpty();
    QTemporaryDir temporary; // a tour leaves nothing behind but its pictures
    if (line.offscreen)
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (tour)
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, temporary.path());
    QApplication app(argc, argv);
    QApplication::setOrganizationName(u"tinkex-desktop"_s);
    QApplication::setApplicationName(u"window"_s);
    QApplication::setApplicationDisplayName(u"Tinkex Desktop"_s);
    QApplication::setApplicationVersion(QStringLiteral(TINKEX_VERSION));
    QApplication::setQuitOnLastWindowClosed(false);

    std::optional<QSettings> file(std::in_place, Paths::standard().settingsFile, QSettings::IniFormat);
    if (tour)
        file.emplace(temporary.filePath(u"settings.ini"_s), QSettings::IniFormat);
    AppSettings settings(*file, QProcessEnvironment::systemEnvironment(), line.settings);
    const QString dataFolder = settings.value(AppSettings::kDataFolder).toString();
    const Paths paths = tour && dataFolder.isEmpty() ? Paths::inside(temporary.path()) : Paths::standard(dataFolder);

    installTranslators(app, settings.value(AppSettings::kLanguage).toString());
    theme().install(app);
    const auto applyTheme = [&settings] {
        theme().setMode(themeMode(settings.value(AppSettings::kTheme).toString()));
    };
    applyTheme();
    QObject::connect(&settings, &AppSettings::changed, &app, applyTheme);

    const std::unique_ptr<Workbench> workbench = makeLocalWorkbench(workbenchOptions(settings, paths, tour));
    MainWindow window(*workbench, settings);
    QObject::connect(&window, &MainWindow::finished, &app, &QCoreApplication::quit);
    window.show();
    if (tour) {
        window.resize(1440, 900);
        return runTour(app, *workbench, window, line.tourFolder);
    }
    connectAtStart(*workbench, line.profile);
    return QApplication::exec();
}
