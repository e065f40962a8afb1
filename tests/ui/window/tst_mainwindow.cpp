#include "tests/support/changes.h"
#include "tests/support/scenes.h"
#include "ui/appsettings.h"
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/navigationrail.h"
#include "ui/mainwindow/quitguard.h"
#include "ui/mainwindow/serverbutton.h"
#include "ui/mainwindow/statusstrip.h"
#include "ui/theme/theme.h"
#include "ui/widgets/noticebar.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestMainWindow : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_config;
    std::unique_ptr<QSettings> m_file;
    std::unique_ptr<AppSettings> m_settings;
    std::unique_ptr<test::FakeWorkbench> m_bench;

    static QMessageBox* question(const MainWindow& window) { return window.findChild<QMessageBox*>(u"quitQuestion"_s); }
    static void answer(const MainWindow& window, QMessageBox::ButtonRole role)
    {
        QMessageBox* box = question(window);
        const QList<QAbstractButton*> buttons = box->buttons();
        for (QAbstractButton* button : buttons)
            if (box->buttonRole(button) == role) {
                button->click();
                return;
            }
    }

private slots:
    void initTestCase()
    {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_config.path());
        QCoreApplication::setOrganizationName(u"tinkex-test"_s);
        QCoreApplication::setApplicationName(u"window"_s);
        QApplication::setQuitOnLastWindowClosed(false);
        theme().install(*qobject_cast<QApplication*>(QCoreApplication::instance()));
        m_file = std::make_unique<QSettings>(m_config.filePath(u"settings.ini"_s), QSettings::IniFormat);
        m_settings = std::make_unique<AppSettings>(*m_file, QProcessEnvironment(), QHash<QString, QString>());
    }

    void init()
    {
        QSettings().clear();
        m_bench = std::make_unique<test::FakeWorkbench>();
    }

    void pagesAreMadeWhenShown()
    {
        MainWindow window(*m_bench, *m_settings);
        QCOMPARE(window.currentPage(), u"overview"_s);
        QVERIFY(window.page(u"overview"_s));
        QVERIFY(!window.page(u"health"_s));
        window.show();
        window.activateWindow();
        QTRY_VERIFY(window.isActiveWindow());
        QTest::keyClick(&window, Qt::Key_6, Qt::ControlModifier);
        QCOMPARE(window.currentPage(), u"health"_s);
        QVERIFY(window.findChild<RailButton*>(u"rail-health"_s)->isChecked());
        const QStringList ids = window.pageIds();
        for (const QString& id : ids) {
            window.showPage(id);
            QCOMPARE(window.currentPage(), id);
        }
        window.showPage(u"nowhere"_s);
        QCOMPARE(window.currentPage(), ids.last());
    }

    void everyPageFitsASmallScreen()
    {
        test::sceneNormal(*m_bench);
        MainWindow window(*m_bench, *m_settings);
        window.show();
        const QStringList ids = window.pageIds();
        for (const QString& id : ids)
            window.showPage(id);
        QVERIFY2(window.minimumSizeHint().width() <= 1400,
                 qPrintable(QString::number(window.minimumSizeHint().width())));
        QVERIFY2(window.minimumSizeHint().height() <= 860,
                 qPrintable(QString::number(window.minimumSizeHint().height())));
    }

    void everythingHasAName()
    {
        test::sceneNormal(*m_bench);
        MainWindow window(*m_bench, *m_settings);
        window.show();
        const QStringList ids = window.pageIds();
        for (const QString& id : ids)
            window.showPage(id);
        const QList<QAbstractButton*> buttons = window.findChildren<QAbstractButton*>();
        for (const QAbstractButton* button : buttons) {
            const bool internal = !button->parentWidget() || button->parentWidget()->inherits("QLineEdit") ||
                                  button->parentWidget()->inherits("QTableView") || button->inherits("QTabBar") ||
                                  button->parentWidget()->inherits("QTabBar");
            QVERIFY2(internal || !button->text().isEmpty() || !button->accessibleName().isEmpty(),
                     qPrintable(button->objectName() + u" in "_s + button->parentWidget()->objectName()));
        }
    }

    void pageAndSizeAreRemembered()
    {
        {
            MainWindow window(*m_bench, *m_settings);
            window.resize(1234, 789);
            window.show();
            window.showPage(u"checkpoints"_s);
        }
        MainWindow again(*m_bench, *m_settings);
        QCOMPARE(again.currentPage(), u"checkpoints"_s);
        QCOMPARE(again.size(), QSize(1234, 789));
    }

    void theFrameFollowsTheSnapshots()
    {
        MainWindow window(*m_bench, *m_settings);
        window.show();
        const auto* server = window.findChild<ServerButton*>();
        QCOMPARE(server->text(), u"No server"_s);
        test::sceneFaulty(*m_bench);
        QCOMPARE(server->text(), u"Embedded local server"_s);
        QVERIFY(server->note().contains(u"reconnecting"_s));
        QCOMPARE(window.findChild<RailButton*>(u"rail-training"_s)->badge(), 2);
        QCOMPARE(window.findChild<RailButton*>(u"rail-sessions"_s)->badge(), 1);
        QVERIFY(window.findChild<QPushButton*>(u"noticeButton"_s)->text().startsWith(u"6"_s));
        test::sceneNormal(*m_bench);
        QVERIFY(window.findChild<StatusStrip*>()->queueText().contains(u"all 4 adapter slots busy"_s));
        QCOMPARE(window.findChild<RailButton*>(u"rail-training"_s)->badge(), 0);
    }

    void aConnectionThatStaysChangesNothing()
    {
        test::sceneFaulty(*m_bench);
        MainWindow window(*m_bench, *m_settings);
        window.show();
        auto* notices = window.findChild<QPushButton*>(u"noticeButton"_s);
        notices->click();
        auto* popup = window.findChild<QWidget*>(u"noticesPopup"_s);
        QVERIFY(popup->isVisible());
        const QList<NoticeBar*> bars = popup->findChildren<NoticeBar*>();
        QCOMPARE(bars.size(), 6);
        test::Changes changes(window);
        m_bench->setConnection(m_bench->connection());
        QCOMPARE(changes.take(), QString());
        QCOMPARE(popup->findChildren<NoticeBar*>(), bars);
        ConnectionSnapshot connection = m_bench->connection();
        connection.profile.name = u"another"_s;
        m_bench->setConnection(connection);
        QCOMPARE(window.findChild<ServerButton*>()->text(), u"another"_s);
        QVERIFY(std::any_of(bars.begin(), bars.end(),
                            [](const NoticeBar* bar) { return bar->text().contains(u"another"_s); }));
        m_bench->setRuns({});
        QVERIFY(notices->text().startsWith(u"4"_s));
    }

    void thePaletteFindsAndRuns()
    {
        test::sceneNormal(*m_bench);
        MainWindow window(*m_bench, *m_settings);
        window.show();
        window.openPalette();
        CommandPalette* palette = window.commandPalette();
        auto* edit = palette->findChild<QLineEdit*>(u"paletteEdit"_s);
        const int all = palette->matchCount();
        QVERIFY(all > 15);
        QTest::keyClicks(edit, u"lab"_s);
        QVERIFY(palette->matchCount() < all);
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QCOMPARE(m_bench->calls.last(), u"connectTo lab"_s);
        window.openPalette();
        QCOMPARE(palette->matchCount(), all); // starts anew
        QTest::keyClicks(edit, u"health"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(window.currentPage(), u"health"_s);
    }

    void whatNeedsASessionIsGreyWithoutOne()
    {
        MainWindow window(*m_bench, *m_settings);
        window.show();
        auto* copy = window.findChild<QAction*>(u"action-copySession"_s);
        QVERIFY(!copy->isEnabled());
        QCOMPARE(copy->toolTip(), u"There is no connection to a server."_s);
        QVERIFY(!window.findChild<QAction*>(u"action-disconnect"_s)->isEnabled());
        window.openPalette();
        CommandPalette* palette = window.commandPalette();
        auto* edit = palette->findChild<QLineEdit*>(u"paletteEdit"_s);
        const auto* list = palette->findChild<QListView*>(u"paletteList"_s);
        QTest::keyClicks(edit, u"copy the session"_s);
        QCOMPARE(palette->matchCount(), 1);
        const QModelIndex row = list->model()->index(0, 0);
        QVERIFY(!row.flags().testFlag(Qt::ItemIsEnabled));
        QCOMPARE(row.data(Qt::ToolTipRole).toString(), copy->toolTip());
        QGuiApplication::clipboard()->setText(u"before"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"before"_s);
        test::sceneNormal(*m_bench);
        QVERIFY(copy->isEnabled());
        copy->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), m_bench->connection().sessionId);
    }

    void theArrowsPassWhatIsGrey()
    {
        QWidget window;
        CommandPalette palette(&window);
        QAction first(u"one"_s);
        QAction grey(u"two"_s);
        QAction last(u"three"_s);
        grey.setEnabled(false);
        palette.popUp({&grey, &first, &grey, &last}, QRect(0, 0, 500, 30));
        auto* edit = palette.findChild<QLineEdit*>(u"paletteEdit"_s);
        const auto* list = palette.findChild<QListView*>(u"paletteList"_s);
        QCOMPARE(list->currentIndex().row(), 1);
        QTest::keyClick(edit, Qt::Key_Down);
        QCOMPARE(list->currentIndex().row(), 3);
        QTest::keyClick(edit, Qt::Key_Down);
        QCOMPARE(list->currentIndex().row(), 3);
        QTest::keyClick(edit, Qt::Key_Up);
        QTest::keyClick(edit, Qt::Key_Up);
        QCOMPARE(list->currentIndex().row(), 1);
    }

    void aClickOnWhatIsGreyDoesNothing()
    {
        QWidget window;
        CommandPalette palette(&window);
        QAction first(u"one"_s);
        QAction grey(u"two"_s);
        grey.setEnabled(false);
        QSignalSpy ran(&first, &QAction::triggered);
        palette.popUp({&first, &grey}, QRect(0, 0, 500, 30));
        auto* list = palette.findChild<QListView*>(u"paletteList"_s);
        const auto click = [list](int row) {
            QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                              list->visualRect(list->model()->index(row, 0)).center());
        };
        click(1);
        QVERIFY(palette.isVisible());
        QCOMPARE(ran.size(), 0);
        click(0);
        QCOMPARE(ran.size(), 1);
    }

    void commands()
    {
        test::sceneFaulty(*m_bench);
        MainWindow window(*m_bench, *m_settings);
        window.show();
        window.runCommand(u"session:7f3a9b52-1d0e-4a77-9c21"_s);
        QCOMPARE(window.currentPage(), u"sessions"_s);
        window.runCommand(u"endSession:abc"_s);
        QCOMPARE(m_bench->calls.last(), u"endSession abc"_s);
        window.runCommand(u"resumeRun:run-1"_s);
        QCOMPARE(m_bench->calls.last(), u"resumeRun run-1"_s);
        QTRY_COMPARE(window.currentPage(), u"training"_s);
        window.runCommand(u"theme:dark"_s);
        QCOMPARE(m_settings->value(AppSettings::kTheme).toString(), u"dark"_s);
        window.runCommand(u"no such thing"_s);
    }

    void closingWithoutARunShutsDown()
    {
        MainWindow window(*m_bench, *m_settings);
        window.show();
        QSignalSpy finished(&window, &MainWindow::finished);
        window.close();
        QVERIFY(!question(window));
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(!window.isVisible());
        QCOMPARE(m_bench->calls, QStringList{u"shutdown"_s});
    }

    void closingDuringARunAsksOnce()
    {
        test::sceneNormal(*m_bench);
        MainWindow window(*m_bench, *m_settings);
        window.show();
        m_bench->calls.clear();
        QSignalSpy finished(&window, &MainWindow::finished);
        window.close();
        QVERIFY(window.isVisible());
        QVERIFY(question(window));
        window.close(); // a second try asks no second question
        QCOMPARE(window.findChildren<QMessageBox*>().size(), 1);
        answer(window, QMessageBox::RejectRole);
        QVERIFY(!m_bench->calls.contains(u"shutdown"_s));
        QTRY_VERIFY(!question(window));
        window.close();
        answer(window, QMessageBox::DestructiveRole);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(m_bench->calls.count(u"shutdown"_s), 1);
    }

    void aShutdownThatHangsIsCutAtFiveSeconds()
    {
        m_bench->answerShutdown = false;
        MainWindow window(*m_bench, *m_settings);
        window.show();
        QSignalSpy finished(&window, &MainWindow::finished);
        QElapsedTimer clock;
        clock.start();
        window.close();
        QVERIFY(!window.isEnabled());
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, QuitGuard::kDeadlineMs + 2000);
        QVERIFY(clock.elapsed() >= QuitGuard::kDeadlineMs * 9 / 10); // a coarse timer may be 5 % early
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
