#include "ui/models/snapshottablemodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Row {
    int key = 0;
    QString text;
};

class Model final : public SnapshotTableModel<Row, int> {
public:
    Model() : SnapshotTableModel({{u"Key"_s, {}, true}, {u"Text"_s, u"what it says"_s, false}}, nullptr) {}

protected:
    int keyOf(const Row& row) const override { return row.key; }
    bool same(const Row& a, const Row& b) const override { return a.text == b.text; }
    QVariant cell(const Row& row, int column, int role) const override
    {
        if (role == SortRole && column == 0)
            return row.key;
        if (role != Qt::DisplayRole)
            return {};
        return column == 0 ? QString::number(row.key) : row.text;
    }
};

QList<Row> rows(const QList<int>& keys, const QString& text = u"a"_s)
{
    QList<Row> list;
    for (const int key : keys)
        list << Row{key, text};
    return list;
}

QList<int> keys(const Model& model)
{
    QList<int> list;
    for (const Row& row : model.rows())
        list << row.key;
    return list;
}

} // namespace

class TestSnapshotTableModel : public QObject {
    Q_OBJECT
private slots:
    void aKeyThatComesTwiceIsOneRow()
    {
        Model model;
        QAbstractItemModelTester tester(&model);
        model.setRows(rows({1, 3, 1}));
        QCOMPARE(keys(model), (QList<int>{1, 3}));
        for (int i = 0; i < 3; ++i)
            model.setRows(rows({2, 1, 3, 1}));
        QCOMPARE(keys(model), (QList<int>{2, 1, 3}));
    }

    void startsEmpty()
    {
        Model model;
        QAbstractItemModelTester tester(&model);
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.columnCount(), 2);
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::ToolTipRole).toString(), u"what it says"_s);
    }

    void anySnapshotFollowsAnyOther()
    {
        Model model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QRandomGenerator random(7);
        for (int round = 0; round < 300; ++round) {
            QList<int> wanted;
            for (int key = 0; key < 12; ++key)
                if (random.bounded(3) > 0)
                    wanted << key;
            if (round % 3 == 0)
                std::shuffle(wanted.begin(), wanted.end(), random);
            model.setRows(rows(wanted, QString::number(random.bounded(3))));
            QCOMPARE(keys(model), wanted);
        }
    }

    void unchangedRowsSayNothing()
    {
        Model model;
        model.setRows(rows({1, 2, 3}));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.setRows(rows({1, 2, 3}));
        QCOMPARE(changed.size(), 0);
        QCOMPARE(inserted.size(), 0);
    }

    void changesComeInSpans()
    {
        Model model;
        model.setRows(rows({1, 2, 3, 4, 5, 6}));
        QList<Row> next = rows({1, 2, 3, 4, 5, 6});
        for (const int i : {0, 1, 4})
            next[i].text = u"b"_s;
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setRows(next);
        QCOMPARE(changed.size(), 2);
        QCOMPARE(changed[0][0].toModelIndex().row(), 0);
        QCOMPARE(changed[0][1].toModelIndex().row(), 1);
        QCOMPARE(changed[1][0].toModelIndex().row(), 4);
    }

    void aPersistentIndexStaysOnItsRow()
    {
        Model model;
        model.setRows(rows({1, 2, 3, 4}));
        const QPersistentModelIndex three = model.index(2, 1);
        model.setRows(rows({4, 3, 9, 1}));
        QVERIFY(three.isValid());
        QCOMPARE(three.row(), 1);
        model.setRows(rows({4, 9}));
        QVERIFY(!three.isValid());
    }

    void sortRoleIsRaw()
    {
        Model model;
        model.setRows(rows({10, 9}));
        QCOMPARE(model.index(0, 0).data(SortRole).typeId(), int(QMetaType::Int));
        QCOMPARE(model.index(0, 1).data(SortRole).toString(), u"a"_s); // falls back to the text
        QCOMPARE(model.index(0, 0).data(KeyRole).toInt(), 10);
    }
};

QTEST_GUILESS_MAIN(TestSnapshotTableModel)
#include "tst_snapshottablemodel.moc"
