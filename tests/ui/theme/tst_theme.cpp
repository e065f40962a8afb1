#include "ui/theme/heatscale.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QImage>
#include <QPlainTextEdit>
#include <QSet>
#include <QTest>
#include <cmath>

using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Rgb {
    double r, g, b;
};

Rgb linear(const QColor& color)
{
    const auto one = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return {one(color.redF()), one(color.greenF()), one(color.blueF())};
}

std::array<double, 3> oklab(const Rgb& c)
{
    const double l = std::cbrt(0.4122214708 * c.r + 0.5363325363 * c.g + 0.0514459929 * c.b);
    const double m = std::cbrt(0.2119034982 * c.r + 0.6806995451 * c.g + 0.1073969566 * c.b);
    const double s = std::cbrt(0.0883024619 * c.r + 0.2817188376 * c.g + 0.6299787005 * c.b);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

double distance(const Rgb& a, const Rgb& b)
{
    const auto x = oklab(a);
    const auto y = oklab(b);
    return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

/// What eyes without one kind of cone see (Machado, Oliveira and Fernandes 2009, severity 1).
Rgb blind(const Rgb& c, const double (&m)[3][3])
{
    const auto row = [&](int i) {
        return std::clamp(m[i][0] * c.r + m[i][1] * c.g + m[i][2] * c.b, 0.0, 1.0);
    };
    return {row(0), row(1), row(2)};
}

constexpr double kProtan[3][3] = {
    {0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}};
constexpr double kDeutan[3][3] = {
    {0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}};

} // namespace

class TestTheme : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { theme().install(*qobject_cast<QApplication*>(QCoreApplication::instance())); }

    void textIsReadable_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void textIsReadable()
    {
        QFETCH(bool, dark);
        const ThemeColors& c = dark ? darkColors() : lightColors();
        const auto check = [](const QColor& text, const QColor& ground, const char* what) {
            const double ratio = contrastRatio(text, ground);
            QVERIFY2(ratio >= 4.5, qPrintable(QString::fromUtf8(what) + u' ' + QString::number(ratio)));
        };
        for (const Role ground :
             {Role::Window, Role::Surface, Role::Sunken, Role::Field, Role::Hover, Role::AccentSoft}) {
            check(c.of(Role::Text), c.of(ground), "text");
            check(c.of(Role::TextMuted), c.of(ground), "muted text");
            check(c.of(Role::Link), c.of(ground), "link");
        }
        check(c.of(Role::AccentText), c.of(Role::Accent), "primary button");
        for (const Tone tone : {Tone::Ok, Tone::Warn, Tone::Bad, Tone::Info, Tone::Neutral}) {
            check(c.of(tone).text, c.of(tone).fill, "tone on its fill");
            check(c.of(tone).text, c.of(Role::Surface), "tone on a surface");
            check(c.of(Role::Text), c.of(tone).fill, "text on a tone");
            QVERIFY(contrastRatio(c.of(tone).outline, c.of(tone).fill) >= 3.0);
        }
    }

    void seriesColoursDiffer_data() { textIsReadable_data(); }

    void seriesColoursDiffer()
    {
        QFETCH(bool, dark);
        const ThemeColors& c = dark ? darkColors() : lightColors();
        for (size_t i = 0; i < c.series.size(); ++i) {
            QVERIFY2(contrastRatio(c.series[i], c.of(Role::Surface)) >= 3.0, qPrintable(c.series[i].name()));
            for (size_t j = 0; j < i; ++j) {
                const Rgb a = linear(c.series[i]);
                const Rgb b = linear(c.series[j]);
                const double least = std::min({distance(a, b), distance(blind(a, kProtan), blind(b, kProtan)),
                                               distance(blind(a, kDeutan), blind(b, kDeutan))});
                QVERIFY2(least > 0.08,
                         qPrintable(c.series[i].name() + u' ' + c.series[j].name() + u' ' + QString::number(least)));
            }
        }
    }

    void aRunKeepsItsColour()
    {
        QCOMPARE(Theme::seriesIndex(u"7f3a9b52:train:0"_s), Theme::seriesIndex(u"7f3a9b52:train:0"_s));
        QSet<int> used;
        for (int i = 0; i < 200; ++i) {
            const int index = Theme::seriesIndex(u"run-%1"_s.arg(i));
            QVERIFY(index >= 0 && index < 10);
            used.insert(index);
        }
        QCOMPARE(used.size(), 10);
    }

    void heatScaleIsEvenAndReadable_data() { textIsReadable_data(); }

    void heatScaleIsEvenAndReadable()
    {
        QFETCH(bool, dark);
        const HeatScale scale(dark);
        const QColor text = (dark ? darkColors() : lightColors()).of(Role::Text);
        double least = 1;
        double most = 0;
        for (int i = 0; i <= 20; ++i) {
            QVERIFY(contrastRatio(text, scale.at(i / 20.0)) >= 4.5);
            if (i == 0)
                continue;
            const double step = distance(linear(scale.at((i - 1) / 20.0)), linear(scale.at(i / 20.0)));
            least = std::min(least, step);
            most = std::max(most, step);
        }
        QVERIFY2(most < least * 1.6, "equal steps of the value are equal steps for the eye"); // 8-bit colours round
        QVERIFY(!scale.at(std::nan("")).isValid());
        QCOMPARE(scale.at(-3), scale.at(0));
        QCOMPARE(scale.at(7), scale.at(1));
    }

    void modeChangesThePalette()
    {
        theme().setMode(ThemeMode::Dark);
        QVERIFY(theme().isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Window), darkColors().of(Role::Window));
        theme().setMode(ThemeMode::Light);
        QVERIFY(!theme().isDark());
        QCOMPARE(QApplication::palette().color(QPalette::WindowText), lightColors().of(Role::Text));
    }

    void everyIconPaintsInItsColour()
    {
        const QStringList names = IconProvider::names();
        QVERIFY(names.size() > 40);
        for (const QString& name : names) {
            const QImage image = IconProvider::pixmap(name, 20, 2.0, Qt::red).toImage();
            QCOMPARE(image.size(), QSize(40, 40));
            int painted = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (const QColor c = image.pixelColor(x, y); c.alpha() > 200) {
                        ++painted;
                        QVERIFY2(c.red() > 240 && c.green() < 15, qPrintable(name));
                    }
            QVERIFY2(painted > 8, qPrintable(name));
        }
    }

    void aTextEditHasItsRoundCorners()
    {
        theme().setMode(ThemeMode::Light);
        QPlainTextEdit edit;
        edit.resize(100, 60);
        edit.show();
        QVERIFY(QTest::qWaitForWindowExposed(&edit));
        edit.clearFocus();
        QImage picture = edit.grab().toImage();
        QCOMPARE(picture.pixelColor(50, 40), theme().color(Role::Field));
        const auto isLine = [&picture](int x, int y) {
            return picture.pixelColor(x, y).lightness() < theme().color(Role::Field).lightness() - 3;
        };
        QVERIFY(isLine(0, 30) && isLine(50, 0));
        QVERIFY(isLine(1, 1) || isLine(2, 1) || isLine(1, 2)); // the arc between them
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
