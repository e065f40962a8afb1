#include "ui/models/snapshottreemodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

class Model final : public SnapshotTreeModel<QString> {
public:
    Model() : SnapshotTreeModel({{u"Text"_s, {}, false}, {u"Length"_s, {}, true}}, nullptr) {}

protected:
    bool same(const QString& a, const QString& b) const override { return a == b; }
    QVariant cell(const QString& text, int column, int role) const override
    {
        if (role != Qt::DisplayRole)
            return {};
        return column == 0 ? QVariant(text) : QVariant(text.size());
    }
};

using Item = TreeItem<QString>;

QList<Item> makeItems(QRandomGenerator& random, int depth)
{
    QList<Item> items;
    for (int i = 0; i < 5; ++i)
        if (random.bounded(3) > 0)
            items << Item{QString::number(i), QString::number(random.bounded(3)),
                          depth > 0 ? makeItems(random, depth - 1) : QList<Item>()};
    if (random.bounded(3) == 0)
        std::shuffle(items.begin(), items.end(), random);
    return items;
}

QString dump(const QAbstractItemModel& model, const QModelIndex& parent = {})
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        text += index.data(KeyRole).toString() + u'=' + index.data().toString() + u'(' + dump(model, index) + u')';
    }
    return text;
}

QString dump(const QList<Item>& items)
{
    QString text;
    for (const Item& item : items)
        text += item.key + u'=' + item.data + u'(' + dump(item.children) + u')';
    return text;
}

} // namespace

class TestSnapshotTreeModel : public QObject {
    Q_OBJECT
private slots:
    void anySnapshotFollowsAnyOther()
    {
        Model model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QRandomGenerator random(11);
        for (int round = 0; round < 200; ++round) {
            const QList<Item> items = makeItems(random, 2);
            model.setItems(items);
            QCOMPARE(dump(model), dump(items));
        }
    }

    void aKeyThatComesTwiceIsOneNode()
    {
        Model model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const Item a{u"a"_s, u"A"_s, {}};
        const Item b{u"b"_s, u"B"_s, {a, a}};
        model.setItems({a, b, a});
        for (int i = 0; i < 3; ++i)
            model.setItems({b, a, b, a});
        QCOMPARE(dump(model), u"b=B(a=A())a=A()"_s);
    }

    void aNodeIsKeptWhenItsSiblingsMove()
    {
        Model model;
        model.setItems({{u"a"_s, u"A"_s, {{u"x"_s, u"X"_s, {}}}}, {u"b"_s, u"B"_s, {}}});
        const QPersistentModelIndex x = model.index(0, 0, model.index(0, 0));
        model.setItems({{u"b"_s, u"B"_s, {}}, {u"new"_s, u"N"_s, {}}, {u"a"_s, u"A"_s, {{u"x"_s, u"X2"_s, {}}}}});
        QVERIFY(x.isValid());
        QCOMPARE(x.parent().row(), 2);
        QCOMPARE(x.data().toString(), u"X2"_s);
    }

    void onlyTheChangedNodeIsTold()
    {
        Model model;
        model.setItems({{u"a"_s, u"A"_s, {{u"x"_s, u"X"_s, {}}}}, {u"b"_s, u"B"_s, {}}});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setItems({{u"a"_s, u"A"_s, {{u"x"_s, u"Y"_s, {}}}}, {u"b"_s, u"B"_s, {}}});
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toModelIndex().data().toString(), u"Y"_s);
    }

    void findGoesDown()
    {
        Model model;
        model.setItems({{u"a"_s, u"A"_s, {{u"x"_s, u"X"_s, {}}}}});
        QCOMPARE(model.find([](const QString& text) { return text == u"X"_s; }).parent(), model.index(0, 0));
        QVERIFY(!model.find([](const QString& text) { return text == u"Z"_s; }).isValid());
    }
};

QTEST_GUILESS_MAIN(TestSnapshotTreeModel)
#include "tst_snapshottreemodel.moc"
