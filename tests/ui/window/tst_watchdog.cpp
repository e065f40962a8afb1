#include "ui/tour/watchdog.h"

#include <QElapsedTimer>
#include <QTest>

using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

void compute(int ms)
{
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < ms) {
    }
}

} // namespace

class TestWatchdog : public QObject {
    Q_OBJECT
private slots:
    void noticesABusyThread()
    {
        Watchdog dog;
        dog.setActivity(u"computing"_s);
        dog.start();
        QTimer::singleShot(0, &dog, [] { compute(120); });
        QTRY_VERIFY(!dog.blocks().isEmpty());
        const auto longest = std::max_element(dog.blocks().begin(), dog.blocks().end(),
                                              [](const auto& a, const auto& b) { return a.cpuMs < b.cpuMs; });
        QVERIFY(longest->wallMs >= 100);
        QVERIFY(longest->cpuMs > 0);
        QCOMPARE(longest->during, u"computing"_s);
        QVERIFY(dog.longestMs() >= longest->wallMs);
    }

    void aPauseIsNotMeasured()
    {
        Watchdog dog;
        dog.start();
        dog.pause();
        compute(120);
        dog.resume();
        bool ticked = false;
        QTimer::singleShot(30, &dog, [&] { ticked = true; });
        QTRY_VERIFY(ticked);
        QVERIFY(dog.longestMs() < 120);
    }
};

QTEST_GUILESS_MAIN(TestWatchdog)
#include "tst_watchdog.moc"
