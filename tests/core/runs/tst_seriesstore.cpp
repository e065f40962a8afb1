#include "core/runs/seriesstore.h"

#include <QTest>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;

class tst_SeriesStore : public QObject {
    Q_OBJECT
private slots:
    void handsOutEveryPointOnce()
    {
        SeriesStore store;
        store.append(u"r"_s, u"loss"_s, 1, 5);
        store.append(u"r"_s, u"loss"_s, 2, 4);
        auto chunks = store.takeNew();
        QCOMPARE(chunks.size(), 1);
        QCOMPARE(chunks.first().firstIndex, 0);
        QCOMPARE(chunks.first().values, (QVector<double>{5, 4}));
        QVERIFY(store.takeNew().isEmpty());

        store.append(u"r"_s, u"loss"_s, 3, std::nan(""));
        chunks = store.takeNew();
        QCOMPARE(chunks.first().firstIndex, 2);
        QVERIFY(std::isnan(chunks.first().values.first()));
        QCOMPARE(store.chunk(u"r"_s, u"loss"_s).values.size(), 3);
        QCOMPARE(store.chunk(u"r"_s, u"loss"_s, 2).steps, QVector<double>{3});
    }

    void keepsMetricsInOrderOfAppearance()
    {
        SeriesStore store;
        store.append(u"r"_s, u"b"_s, 1, 1);
        store.append(u"r"_s, u"a"_s, 1, 1);
        store.append(u"other"_s, u"c"_s, 1, 1);
        QCOMPARE(store.metrics(u"r"_s), (QStringList{u"b"_s, u"a"_s}));
        store.removeRun(u"r"_s);
        QVERIFY(store.metrics(u"r"_s).isEmpty());
        QVERIFY(store.chunk(u"r"_s, u"b"_s).values.isEmpty());
        QVERIFY(store.chunk(u"nobody"_s, u"x"_s).values.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_SeriesStore)
#include "tst_seriesstore.moc"
