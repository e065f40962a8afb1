#include "tests/support/scenes.h"
#include "ui/appsettings.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/theme/theme.h"

#include <QImage>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;
using namespace tinkex::ui;

namespace {

constexpr QSize kSize(1440, 900);
constexpr QSize kGrid(36, 22);     ///< cells of 40 pixels: fonts may differ, the layout may not
constexpr double kTolerance = 3.0; ///< mean difference of a cell's grey, of 255

/// The picture as a small grey grid: where things are, not how their letters look.
QImage gridOf(const QImage& picture)
{
    return picture.scaled(kGrid, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
        .convertToFormat(QImage::Format_Grayscale8);
}

double meanDifference(const QImage& a, const QImage& b)
{
    double sum = 0;
    for (int y = 0; y < kGrid.height(); ++y) {
        for (int x = 0; x < kGrid.width(); ++x)
            sum += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y)));
    }
    return sum / (kGrid.width() * kGrid.height());
}

} // namespace

/// The pages on made-up data against small reference grids. TINKEX_UPDATE_REFERENCES=1 rewrites them; look at
/// tinkex-ui-gallery's pictures before that.
class tst_Pages : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QCOMPARE(qApp->devicePixelRatio(), 1.0);
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_dir.path());
        theme().install(*qApp);
    }

    void looksAsBefore_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<bool>("dark");
        for (const QString& page : {u"overview"_s, u"sessions"_s, u"training"_s, u"sampling"_s, u"health"_s}) {
            for (const bool dark : {false, true})
                QTest::addRow("%s %s", qPrintable(page), dark ? "dark" : "light") << page << dark;
        }
    }
    void looksAsBefore()
    {
        QFETCH(QString, page);
        QFETCH(bool, dark);
        theme().setMode(dark ? ThemeMode::Dark : ThemeMode::Light);
        QSettings file(m_dir.filePath(u"settings.ini"_s), QSettings::IniFormat);
        AppSettings settings(file, {}, {});
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        MainWindow window(bench, settings);
        window.resize(kSize);
        window.show();
        window.showPage(page);
        QVERIFY(QTest::qWaitForWindowExposed(&window));

        const QString path = QStringLiteral(TINKEX_REFERENCES "/") + page + (dark ? u"-dark.png"_s : u"-light.png"_s);
        QImage now;
        // Charts and age labels settle over a few event-loop turns.
        if (qEnvironmentVariableIntValue("TINKEX_UPDATE_REFERENCES") == 1) {
            QTRY_VERIFY((now = gridOf(window.grab().toImage()), true));
            QTRY_VERIFY(meanDifference(now, gridOf(window.grab().toImage())) < 1);
            QVERIFY(now.save(path));
            return;
        }
        const QImage reference = QImage(path).convertToFormat(QImage::Format_Grayscale8);
        QCOMPARE(reference.size(), kGrid);
        double difference = 0;
        QTRY_VERIFY2((difference = meanDifference(gridOf(window.grab().toImage()), reference)) < kTolerance,
                     qPrintable(u"the mean difference is %1"_s.arg(difference)));
    }

private:
    QTemporaryDir m_dir;
};

QTEST_MAIN(tst_Pages)
#include "tst_pages.moc"
