#include "core/clients/metricreduction.h"

#include <QTest>
#include <algorithm>
#include <limits>

using namespace tinkex;
using Metrics = std::map<std::string, double>;

class tst_MetricReduction : public QObject {
    Q_OBJECT
private slots:
    void reduces_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<double>("expected");
        QTest::newRow("weighted mean") << "x:mean" << (1.0 * 1 + 4.0 * 3) / 4;
        QTest::newRow("sum") << "x:sum" << 5.0;
        QTest::newRow("min") << "x:min" << 1.0;
        QTest::newRow("max") << "x:max" << 4.0;
        QTest::newRow("slack") << "x:slack" << 4.0 - 13.0 / 4;
        QTest::newRow("unique") << "x:unique" << 1.0;
        QTest::newRow("hash") << "x:hash_unordered" << -6333845781340707986.0; // hash((1, 4)) of CPython
        QTest::newRow("no colon") << "x" << 13.0 / 4;
        QTest::newRow("two colons") << "a:b:c" << 13.0 / 4;
    }
    void reduces()
    {
        QFETCH(QString, key);
        QFETCH(double, expected);
        const std::string name = key.toStdString();
        const Metrics result = reduceMetrics({{{{name, 1.0}}, 1}, {{{name, 4.0}}, 3}});
        QVERIFY(result.contains(name));
        QCOMPARE(result.at(name), expected);
    }

    void dropsWhatNotAllHaveAndWhatItDoesNotKnow()
    {
        const Metrics result = reduceMetrics({{{{"a:sum", 1}, {"first:sum", 1}, {"c:odd", 1}}, 1},
                                              {{{"a:sum", 1}, {"second:sum", 1}, {"c:odd", 1}}, 1}});
        QCOMPARE(result.size(), std::size_t{1});
        QCOMPARE(result.at("a:sum"), 2.0);
    }

    void numbersTheOtherUniqueValues()
    {
        const Metrics result = reduceMetrics({{{{"k:unique", 7}}, 1}, {{{"k:unique", 8}}, 1}, {{{"k:unique", 9}}, 1}});
        QCOMPARE(result.at("k:unique"), 7.0);
        QCOMPARE(result.at("k:unique_1"), 8.0);
        QCOMPARE(result.at("k:unique_2"), 9.0);
    }

    void givesZeroForNoWeightAtAll()
    {
        QCOMPARE(reduceMetrics({{{{"x:mean", 3}}, 0}}).at("x:mean"), 0.0);
        QVERIFY(reduceMetrics({}).empty());
    }

    void hashesAsCPython_data()
    {
        QTest::addColumn<QList<qint64>>("values");
        QTest::addColumn<qint64>("hash");
        // protocol.md 4.5.1
        QTest::newRow("one") << QList<qint64>{5} << qint64{-7813438383599366905};
        QTest::newRow("three, shuffled") << QList<qint64>{3, 1, 2} << qint64{529344067295497451};
        QTest::newRow("minus one") << QList<qint64>{7, -1} << qint64{5130140236324056618};
    }
    void hashesAsCPython()
    {
        QFETCH(QList<qint64>, values);
        QFETCH(qint64, hash);
        QCOMPARE(hashUnordered({values.begin(), values.end()}), hash);
    }

    void computesALossThatTheServerDoesNotTell_data()
    {
        QTest::addColumn<QByteArray>("lossFn");
        QTest::addColumn<QByteArray>("metric"); // what the server tells
        QTest::addColumn<bool>("elementwise");
        QTest::addColumn<bool>("fits");
        QTest::addColumn<double>("loss"); // -1: none
        QTest::newRow("from logprobs and weights")
            << QByteArray("cross_entropy") << QByteArray() << false << true << 2.5;
        QTest::newRow("from elementwise losses") << QByteArray("ppo") << QByteArray() << true << true << 3.0;
        QTest::newRow("nothing to go by") << QByteArray("ppo") << QByteArray() << false << true << -1.0;
        QTest::newRow("told") << QByteArray("cross_entropy") << QByteArray("loss:mean") << false << true << -1.0;
        QTest::newRow("other lengths") << QByteArray("cross_entropy") << QByteArray() << false << false << -1.0;
    }
    void computesALossThatTheServerDoesNotTell()
    {
        QFETCH(QByteArray, lossFn);
        QFETCH(QByteArray, metric);
        QFETCH(bool, elementwise);
        QFETCH(bool, fits);
        QFETCH(double, loss);
        const auto made = std::make_shared<wire::ForwardBackwardRequest>();
        wire::ForwardBackwardRequest& request = *made;
        request.lossFn = lossFn.toStdString();
        request.data.resize(1);
        request.data[0].lossFnInputs["weights"].data = std::vector<float>{0.F, 1.F, 0.5F};
        wire::ForwardBackwardOutput output;
        output.lossFnOutputs.resize(1);
        const float nan = std::numeric_limits<float>::quiet_NaN();
        output.lossFnOutputs[0]["logprobs"].data =
            fits ? std::vector<float>{nan, -2.F, -1.F} : std::vector<float>{-2.F, -1.F};
        if (elementwise)
            output.lossFnOutputs[0]["elementwise_loss"].data = std::vector<float>{1.F, 2.F};
        if (!metric.isEmpty())
            output.metrics[metric.toStdString()] = 1;
        addMissingLoss(output, {made});
        const auto found = output.metrics.find("loss:sum");
        QCOMPARE(found == output.metrics.end() ? -1.0 : found->second, loss);
    }

    void joinsOutputsInOrder()
    {
        wire::ForwardBackwardOutput a;
        a.lossFnOutputType = "T";
        a.lossFnOutputs.resize(2);
        a.metrics["loss:sum"] = 1;
        wire::ForwardBackwardOutput b;
        b.lossFnOutputType = "other";
        b.lossFnOutputs.resize(1);
        b.metrics["loss:sum"] = 2;
        const auto joined = combineOutputs({a, b});
        QCOMPARE(joined.lossFnOutputType, std::string("T"));
        QCOMPARE(joined.lossFnOutputs.size(), std::size_t{3});
        QCOMPARE(joined.metrics.at("loss:sum"), 3.0);
    }
};

QTEST_GUILESS_MAIN(tst_MetricReduction)
#include "tst_metricreduction.moc"
