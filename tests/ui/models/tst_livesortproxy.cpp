#include "core/workbench/snapshots.h"
#include "ui/models/healthmodels.h"
#include "ui/models/livesortproxy.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

LatencySummary row(const QString& name, qint64 count)
{
    LatencySummary summary;
    summary.operation = name;
    summary.count = count;
    return summary;
}

QStringList names(const QAbstractItemModel& model)
{
    QStringList list;
    for (int i = 0; i < model.rowCount(); ++i)
        list << model.index(i, LatencyModel::Operation).data().toString();
    return list;
}

} // namespace

class TestLiveSortProxy : public QObject {
    Q_OBJECT
private slots:
    void sortsByNumbersNotByText()
    {
        LatencyModel model;
        LiveSortProxy proxy;
        QAbstractItemModelTester tester(&proxy);
        proxy.setSourceModel(&model);
        model.setSnapshot({row(u"nine"_s, 9), row(u"ten thousand"_s, 10'000), row(u"ten"_s, 10)});
        proxy.sort(LatencyModel::Calls, Qt::DescendingOrder);
        QCOMPARE(names(proxy), QStringList({u"ten thousand"_s, u"ten"_s, u"nine"_s}));
    }

    void sortsAgainBySecondsNotBySignals()
    {
        LatencyModel model;
        LiveSortProxy proxy;
        proxy.setSourceModel(&model);
        model.setSnapshot({row(u"a"_s, 1), row(u"b"_s, 2)});
        proxy.sort(LatencyModel::Calls, Qt::DescendingOrder);
        model.setSnapshot({row(u"a"_s, 5), row(u"b"_s, 2)});
        QCOMPARE(names(proxy).first(), u"b"_s);
        QTRY_COMPARE(names(proxy).first(), u"a"_s);
    }

    void filtersAnyColumn()
    {
        LatencyModel model;
        LiveSortProxy proxy;
        proxy.setSourceModel(&model);
        model.setSnapshot({row(u"forward_backward"_s, 1), row(u"asample"_s, 2)});
        proxy.setText(u"  BACK "_s);
        QCOMPARE(names(proxy), QStringList{u"forward_backward"_s});
        proxy.setText({});
        QCOMPARE(proxy.rowCount(), 2);
    }
};

QTEST_GUILESS_MAIN(TestLiveSortProxy)
#include "tst_livesortproxy.moc"
