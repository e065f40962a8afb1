#include "tests/integration/realworkbench.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;

namespace {

constexpr int kPatienceMs = 1'200'000; ///< with sanitizers the engine is ten times slower

} // namespace

/// The shipped exercises with their defaults, from the window's door to the server's engine. Prints what it measured;
/// only the learning is asserted, because a shared machine has no reliable seconds.
class tst_Exercises : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_bench.start();
        m_bench.connectEmbedded();
    }
    void cleanupTestCase() { m_bench.stop(); }

    void learns_data()
    {
        QTest::addColumn<QString>("exercise");
        QTest::addColumn<quint64>("seed");
        for (const QString& exercise : {u"addition"_s, u"sort"_s}) {
            for (quint64 seed = 1; seed <= 3; ++seed)
                QTest::addRow("%s %llu", qPrintable(exercise), seed) << exercise << seed;
        }
        QTest::newRow("style 1") << u"style"_s << quint64{1};
    }
    void learns()
    {
        QFETCH(QString, exercise);
        QFETCH(quint64, seed);
        RunSpec spec = RealWorkbench::exercise(exercise);
        spec.seed = seed;
        QElapsedTimer timer;
        timer.start();
        const QString run = m_bench.startRun(spec);
        QTRY_COMPARE_WITH_TIMEOUT(m_bench.snapshot(run).state, RunState::Finished, kPatienceMs);
        const RunSnapshot done = m_bench.snapshot(run);
        const double reward = meanReward(run);
        qInfo().noquote() << u"%1 seed %2: %3 s, accuracy %4 -> %5, kept %6 -> %7, reward of the last ten steps %8"_s
                                 .arg(exercise)
                                 .arg(seed)
                                 .arg(static_cast<double>(timer.elapsed()) / 1000, 0, 'f', 1)
                                 .arg(done.accuracyBefore, 0, 'f', 3)
                                 .arg(done.accuracyNow, 0, 'f', 3)
                                 .arg(done.keptBefore, 0, 'f', 3)
                                 .arg(done.keptNow, 0, 'f', 3)
                                 .arg(reward, 0, 'f', 3);
        if (exercise == u"addition"_s) {
            QVERIFY(done.accuracyBefore < 0.05);
            QVERIFY(done.accuracyNow >= 0.97);
            QVERIFY(done.keptNow >= 0.85 * done.keptBefore);
        } else if (exercise == u"sort"_s) {
            QVERIFY(reward >= 0.9);
        } else {
            QVERIFY(done.accuracyNow >= 0.8); // 18 items: two names that training never shows
        }
    }

private:
    double meanReward(const QString& run)
    {
        const QVector<double> values = m_bench.workbench().series(run, u"reward"_s).values;
        double sum = 0;
        const qsizetype count = std::min<qsizetype>(10, values.size());
        for (qsizetype i = values.size() - count; i < values.size(); ++i)
            sum += values[i];
        return count > 0 ? sum / static_cast<double>(count) : 0;
    }

    RealWorkbench m_bench;
};

int main(int argc, char** argv)
{
    // QtTest ends a function after five minutes unless told otherwise.
    if (!qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT"))
        qputenv("QTEST_FUNCTION_TIMEOUT", QByteArray::number(kPatienceMs + 60'000));
    QCoreApplication app(argc, argv);
    tst_Exercises test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_exercises.moc"
