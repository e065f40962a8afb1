#include "tests/support/scenes.h"
#include "translations/translations.h"
#include "ui/appsettings.h"
#include "ui/dialogs/serverprofiledialog.h"
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCursor>
#include <QDir>
#include <QEventLoop>
#include <QLocale>
#include <QSettings>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>
#include <QTreeView>
#include <functional>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;
using namespace tinkex::ui;

namespace {

struct Scene {
    QString name;
    std::function<void(test::FakeWorkbench&)> fill;
};

void choose(QWidget* page, const QString& tree, const QList<int>& path)
{
    auto* view = page ? page->findChild<QTreeView*>(tree) : nullptr;
    if (!view)
        return;
    QModelIndex index;
    for (const int row : path)
        index = view->model()->index(row, 0, index);
    view->setCurrentIndex(index);
}

/// Queued work of the pages (replies of the fake, delayed layouts) has to run before a picture is taken.
void settle()
{
    for (int i = 0; i < 20; ++i) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QEventLoop().processEvents(QEventLoop::AllEvents, 20);
    }
    QEventLoop frames; // charts draw what is new with their next frame
    QTimer::singleShot(80, &frames, &QEventLoop::quit);
    frames.exec();
}

/// The page with each of its further tabs, or with a session of the server's list chosen.
void takeFurther(MainWindow& window, const QWidget* page, const QString& file)
{
    auto* tabs = page->findChild<QTabWidget*>(u"healthTabs"_s);
    for (int i = 1; tabs && i < tabs->count(); ++i) {
        tabs->setCurrentIndex(i);
        settle();
        window.grab().save(file.arg(u"tab%1"_s.arg(i)));
    }
    auto* listed = page->findChild<QTableView*>(u"accountSessions"_s);
    if (listed && listed->model()->rowCount() > 0) {
        listed->selectRow(0);
        settle();
        window.grab().save(file.arg(u"listed"_s));
    }
}

void takeAll(const QString& folder, const Scene& scene, ThemeMode mode)
{
    theme().setMode(mode);
    const QString suffix = scene.name + (mode == ThemeMode::Dark ? u"-dark"_s : u"-light"_s);
    QTemporaryDir temporary;
    QSettings file(temporary.filePath(u"settings.ini"_s), QSettings::IniFormat);
    AppSettings settings(file, {}, {});
    test::FakeWorkbench bench;
    scene.fill(bench);
    MainWindow window(bench, settings);
    window.resize(1440, 900);
    window.show();
    QCursor::setPos(window.mapToGlobal(QPoint(700, 30)));
    const QStringList pages = window.pageIds();
    for (const QString& id : pages) {
        window.showPage(id);
        settle();
        choose(window.page(id), u"sessionsTree"_s, {0, 0, 1});
        settle();
        QTextStream(stdout) << id << ' ' << window.page(id)->minimumSizeHint().width() << " minimum width\n";
        window.grab().save(folder + u'/' + id + u'-' + suffix + u".png"_s);
        takeFurther(window, window.page(id), folder + u'/' + id + u"-%1-"_s + suffix + u".png"_s);
    }
    window.openPalette();
    settle();
    window.commandPalette()->grab().save(folder + u"/palette-"_s + suffix + u".png"_s);
    window.commandPalette()->hide();
    auto* dialog = new ServerProfileDialog(bench, {}, &window);
    dialog->open();
    settle();
    dialog->findChild<QWidget*>(u"profileSave"_s)->setFocus();
    QMetaObject::invokeMethod(dialog->findChild<QWidget*>(u"profileSave"_s), "click");
    settle();
    dialog->grab().save(folder + u"/profile-"_s + suffix + u".png"_s);
    dialog->findChild<QAbstractButton*>(u"accessToggle"_s)->click();
    settle();
    dialog->grab().save(folder + u"/profile-details-"_s + suffix + u".png"_s);
    dialog->close();
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        QTextStream(stderr) << "usage: tinkex-ui-gallery DIR [scale [language]]\n";
        return 2;
    }
    if (argc > 2)
        qputenv("QT_SCALE_FACTOR", argv[2]);
    QTemporaryDir config;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, config.path());
    QApplication app(argc, argv);
    QApplication::setOrganizationName(u"tinkex-gallery"_s);
    QApplication::setApplicationName(u"gallery"_s);
    installTranslations(app, QLocale(argc > 3 ? QString::fromLocal8Bit(argv[3]) : u"en"_s));
    theme().install(app);
    const QString folder = QString::fromLocal8Bit(argv[1]);
    QDir().mkpath(folder);
    for (const Scene& scene : {Scene{u"normal"_s, test::sceneNormal}, Scene{u"empty"_s, test::sceneEmpty},
                               Scene{u"faulty"_s, test::sceneFaulty}})
        for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark})
            takeAll(folder, scene, mode);
    return 0;
}
