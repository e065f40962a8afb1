#include "core/supervision/census.h"
#include "tests/integration/realworkbench.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <malloc.h>
#include <numeric>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatience = RealWorkbench::kPatience;
constexpr int kDefaultSeconds = 120;

int soakSeconds()
{
    bool given = false;
    const int asked = qEnvironmentVariable("TINKEX_SOAK_SECONDS").toInt(&given);
    return given ? asked : kDefaultSeconds;
}

/// What the process holds after one cycle.
struct Footprint {
    double residentMb = 0;
    double descriptors = 0;
    double threads = 0;
};

int entries(const QString& folder)
{
    return static_cast<int>(QDir(folder).entryList(QDir::NoDotAndDotDot | QDir::AllEntries).size());
}

Footprint footprint()
{
    malloc_trim(0); // what the allocator keeps for later depends on the machine's other work
    QFile file(u"/proc/self/statm"_s);
    const double pages = file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toDouble() : 0;
    return {pages * 4'096 / 1e6, double(entries(u"/proc/self/fd"_s)), double(entries(u"/proc/self/task"_s))};
}

/// Growth over the whole series by the straight line that fits best.
double growth(const std::vector<Footprint>& series, double Footprint::*figure)
{
    const double n = static_cast<double>(series.size());
    double sumX = 0, sumY = 0, sumXY = 0, sumXX = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
        const double x = static_cast<double>(i);
        const double y = series[i].*figure;
        sumX += x;
        sumY += y;
        sumXY += x * y;
        sumXX += x * x;
    }
    const double slope = (n * sumXY - sumX * sumY) / (n * sumXX - sumX * sumX);
    return slope * (n - 1);
}

} // namespace

/// Opens, uses and closes everything again and again; TINKEX_SOAK_SECONDS tells for how long. After the first third the
/// process grows no more.
class TestSoak : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void staysFlat()
    {
        const qint64 limit = soakSeconds() * 1'000LL;
        const auto base = census::snapshot();
        std::vector<Footprint> series;
        QElapsedTimer time;
        time.start();
        while (time.elapsed() < limit || series.size() < 9) {
            cycle();
            if (QTest::currentTestFailed())
                return;
            QCOMPARE(census::snapshot(), base);
            series.push_back(footprint());
        }
        std::vector<Footprint> steady(series.begin() + static_cast<std::ptrdiff_t>(series.size() / 3), series.end());
        const double memory = growth(steady, &Footprint::residentMb);
        const double descriptors = growth(steady, &Footprint::descriptors);
        const double threads = growth(steady, &Footprint::threads);
        qInfo("%d cycles in %lld s; after the first third: %.2f MB of %.1f, %.2f descriptors of %.0f, %.2f threads of "
              "%.0f",
              static_cast<int>(series.size()), static_cast<long long>(time.elapsed() / 1'000), memory,
              steady.back().residentMb, descriptors, steady.back().descriptors, threads, steady.back().threads);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they keep what was freed
        QVERIFY(memory < 8);
#endif
        QVERIFY(descriptors < 2);
        QVERIFY(threads < 1);
    }

private:
    void cycle()
    {
        RealWorkbench bench;
        bench.start();
        bench.connectEmbedded();
        const QString run = bench.startRun(RealWorkbench::shortAddition(3));
        for (int i = 0; i < 3; ++i) {
            SampleSpec spec;
            spec.target = {u"base"_s, u"tinkex/tiny-512"_s, {}};
            spec.prompt.text = u"Once there was"_s;
            spec.maxTokens = 16;
            const auto result = bench.sample(spec);
            QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().toText()));
        }
        QTRY_COMPARE_WITH_TIMEOUT(bench.snapshot(run).state, RunState::Finished, kPatience);
        bench.workbench().disconnectFromServer();
        QTRY_COMPARE_WITH_TIMEOUT(bench.workbench().connection().state, ConnectionState::Disconnected, kPatience);
        bench.stop();
    }
};

int main(int argc, char** argv)
{
    // QtTest ends a function after five minutes unless told otherwise.
    if (!qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT"))
        qputenv("QTEST_FUNCTION_TIMEOUT", QByteArray::number((soakSeconds() + 600) * 1'000LL));
    QCoreApplication app(argc, argv);
    TestSoak test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_soak.moc"
