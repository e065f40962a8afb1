#include "tests/support/changes.h"
#include "tests/support/scenes.h"
#include "ui/pages/settings/settingspage.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestSettingsPage : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;

private slots:
    void laterOriginsWin()
    {
        QSettings file(m_folder.filePath(u"a.ini"_s), QSettings::IniFormat);
        QProcessEnvironment environment;
        AppSettings bare(file, environment, {});
        QCOMPARE(bare.value(AppSettings::kThreads).toInt(), 0);
        QCOMPARE(bare.origin(AppSettings::kThreads), SettingOrigin::Default);
        bare.set(AppSettings::kThreads, 3);
        QCOMPARE(bare.origin(AppSettings::kThreads), SettingOrigin::File);
        environment.insert(u"TINKEX_THREADS"_s, u"5"_s);
        AppSettings withEnvironment(file, environment, {});
        QCOMPARE(withEnvironment.value(AppSettings::kThreads).toInt(), 5);
        AppSettings withLine(file, environment, {{AppSettings::kThreads, u"7"_s}});
        QCOMPARE(withLine.value(AppSettings::kThreads).toInt(), 7);
        QCOMPARE(withLine.origin(AppSettings::kThreads), SettingOrigin::CommandLine);
        bare.reset(AppSettings::kThreads);
        QCOMPARE(bare.value(AppSettings::kThreads).toInt(), 0);
    }

    void switchesReadAsWords()
    {
        QSettings file(m_folder.filePath(u"b.ini"_s), QSettings::IniFormat);
        for (const QString& off : {u"0"_s, u"false"_s, u"OFF"_s, u"no"_s})
            QVERIFY(!AppSettings(file, {}, {{AppSettings::kTelemetry, off}}).value(AppSettings::kTelemetry).toBool());
        QVERIFY(AppSettings(file, {}, {{AppSettings::kTelemetry, u"1"_s}}).value(AppSettings::kTelemetry).toBool());
        QCOMPARE(AppSettings(file, {}, {{AppSettings::kThreads, u"many"_s}}).value(AppSettings::kThreads).toInt(), 0);
    }

    void recoveryIsOffUntilItIsSwitchedOn()
    {
        QSettings file(m_folder.filePath(u"recovery.ini"_s), QSettings::IniFormat);
        AppSettings settings(file, {}, {});
        test::FakeWorkbench bench;
        SettingsPage page(bench, settings);
        auto* recovery = page.findChild<QCheckBox*>(u"setting-recovery"_s);
        QVERIFY(!recovery->isChecked());
        recovery->click();
        QVERIFY(settings.value(AppSettings::kRecovery).toBool());
    }

    void editingWritesTheFileAndSaysSo()
    {
        QSettings file(m_folder.filePath(u"c.ini"_s), QSettings::IniFormat);
        AppSettings settings(file, {}, {});
        test::FakeWorkbench bench;
        SettingsPage page(bench, settings);
        QSignalSpy changed(&settings, &AppSettings::changed);
        auto* themes = page.findChild<QComboBox*>(u"setting-theme"_s);
        themes->setCurrentIndex(2);
        Q_EMIT themes->activated(2);
        QCOMPARE(settings.value(AppSettings::kTheme).toString(), u"dark"_s);
        page.findChild<QSpinBox*>(u"setting-threads"_s)->setValue(2);
        QCOMPARE(file.value(u"program/threads"_s).toInt(), 2);
        QTest::mouseClick(page.findChild<QCheckBox*>(u"setting-telemetry"_s), Qt::LeftButton, {}, QPoint(8, 14));
        QCOMPARE(settings.value(AppSettings::kTelemetry).toBool(), false);
        QCOMPARE(changed.size(), 3);
        const QList<QLabel*> labels = page.findChildren<QLabel*>();
        QCOMPARE(std::count_if(labels.begin(), labels.end(),
                               [](const QLabel* l) { return l->text() == u"settings file"_s; }),
                 3);
    }

    void whatComesFromOutsideCannotBeEdited()
    {
        QSettings file(m_folder.filePath(u"d.ini"_s), QSettings::IniFormat);
        AppSettings settings(file, {}, {{AppSettings::kTheme, u"dark"_s}});
        test::FakeWorkbench bench;
        SettingsPage page(bench, settings);
        auto* themes = page.findChild<QComboBox*>(u"setting-theme"_s);
        QVERIFY(!themes->isEnabled());
        QCOMPARE(themes->currentData().toString(), u"dark"_s);
    }

    void serversAreListedWithTheirActions()
    {
        QSettings file(m_folder.filePath(u"e.ini"_s), QSettings::IniFormat);
        AppSettings settings(file, {}, {});
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        SettingsPage page(bench, settings);
        page.resize(1100, 800);
        page.show();
        const auto press = [&](const QString& name) {
            const QList<QAbstractButton*> buttons = page.findChildren<QAbstractButton*>();
            for (QAbstractButton* button : buttons)
                if (button->accessibleName() == name) {
                    QTest::mouseClick(button, Qt::LeftButton);
                    return true;
                }
            return false;
        };
        QVERIFY(press(u"Connect lab-skyrl"_s));
        QCOMPARE(bench.calls.last(), u"connectTo lab"_s);
        QVERIFY(press(u"Disconnect Embedded local server"_s));
        QCOMPARE(bench.calls.last(), u"disconnectFromServer"_s);
        QSignalSpy commands(&page, &SettingsPage::commandRequested);
        QVERIFY(press(u"Edit Tinker (hosted)"_s));
        QCOMPARE(commands.last()[0].toString(), u"editProfile:hosted"_s);
        QVERIFY(!press(u"Remove Tinker (hosted)"_s));
        QVERIFY(press(u"Remove lab-skyrl"_s));
        QVERIFY(!bench.calls.contains(u"removeProfile lab"_s)); // asks first
    }

    void aServersRowStaysWhileItsStateChanges()
    {
        QSettings file(m_folder.filePath(u"f.ini"_s), QSettings::IniFormat);
        AppSettings settings(file, {}, {});
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        SettingsPage page(bench, settings);
        page.resize(1100, 800);
        page.show();
        const QPointer<QPushButton> lab = page.findChild<QPushButton*>(u"connect-lab"_s);
        lab->setFocus();
        test::Changes changes(page);
        ConnectionSnapshot connection = bench.connection();
        connection.roundTripMs += 1;
        bench.setConnection(connection);
        QCOMPARE(changes.take(), QString());
        connection.profile = bench.profiles().last();
        connection.state = ConnectionState::Connecting;
        bench.setConnection(connection);
        QVERIFY(!changes.take().isEmpty());
        QVERIFY(lab && page.focusWidget() == lab);
        QCOMPARE(lab->text(), u"Disconnect"_s);
        QTest::mouseClick(lab, Qt::LeftButton);
        QCOMPARE(bench.calls.last(), u"disconnectFromServer"_s);
        QList<ServerProfile> profiles = bench.profiles();
        profiles.last().name = u"renamed"_s;
        bench.setProfiles(profiles);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(page.findChild<QPushButton*>(u"connect-lab"_s)->accessibleName(), u"Disconnect renamed"_s);
    }
};

QTEST_MAIN(TestSettingsPage)
#include "tst_settingspage.moc"
