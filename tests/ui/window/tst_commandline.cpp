#include "app/desktop/commandline.h"
#include "ui/appsettings.h"

#include <QDir>
#include <QTest>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

class TestCommandLine : public QObject {
    Q_OBJECT
private:
    static CommandLine parse(const QStringList& arguments, bool display = true)
    {
        return parseCommandLine(QStringList{u"tinkex-desktop"_s} + arguments, display);
    }

private slots:
    void settingsAndProfile()
    {
        const CommandLine line =
            parse({u"--theme"_s, u"dark"_s, u"--threads=2"_s, u"--no-telemetry"_s, u"--profile"_s, u"hosted"_s});
        QCOMPARE(line.settings.value(ui::AppSettings::kTheme), u"dark"_s);
        QCOMPARE(line.settings.value(ui::AppSettings::kThreads), u"2"_s);
        QCOMPARE(line.settings.value(ui::AppSettings::kTelemetry), u"false"_s);
        QCOMPARE(line.profile, u"hosted"_s);
        QVERIFY(line.tourFolder.isEmpty());
        QVERIFY(!line.offscreen);
    }

    void aTourHasAnAbsoluteFolder()
    {
        QCOMPARE(parse({u"--tour"_s, u"pictures"_s}).tourFolder, QDir(u"pictures"_s).absolutePath());
        QVERIFY(parse({u"--tour"_s, u"pictures"_s, u"--offscreen"_s}).offscreen);
    }

    void withoutADisplayTheTourRunsByItself()
    {
        const CommandLine line = parse({}, false);
        QVERIFY(line.offscreen);
        QVERIFY(!line.tourFolder.isEmpty());
    }

    void wrongOnesAreExplained()
    {
        const CommandLine line = parse({u"--colour"_s});
        QCOMPARE(line.exitCode, 2);
        QVERIFY(line.message.contains(u"colour"_s));
        QVERIFY(parse({u"--help"_s}).message.contains(u"--tour"_s));
        QCOMPARE(parse({u"--version"_s}).exitCode, 0);
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
