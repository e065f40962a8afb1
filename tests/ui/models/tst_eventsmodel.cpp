#include "ui/models/eventsmodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

EventRow eventRow(quint64 id, Severity severity = Severity::Info, const QString& category = u"app"_s,
                  const QString& text = u"text"_s)
{
    return {id, qint64(id) * 1000, severity, category, {}, text};
}

} // namespace

class TestEventsModel : public QObject {
    Q_OBJECT
private slots:
    void newestFirstAndNeverTwice()
    {
        EventsModel model;
        QAbstractItemModelTester tester(&model);
        model.append({eventRow(1), eventRow(2)});
        model.append({eventRow(2), eventRow(3)});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.rowAt(0)->id, 3U);
        QCOMPARE(model.rowAt(2)->id, 1U);
    }

    void keepsItsCapacity()
    {
        EventsModel model;
        QAbstractItemModelTester tester(&model);
        QList<EventRow> many;
        for (int i = 1; i <= EventsModel::kCapacity; ++i)
            many << eventRow(quint64(i));
        model.append(many);
        model.append({eventRow(EventsModel::kCapacity + 1), eventRow(EventsModel::kCapacity + 2)});
        QCOMPARE(model.rowCount(), EventsModel::kCapacity);
        QCOMPARE(model.rowAt(EventsModel::kCapacity - 1)->id, 3U);
    }

    void filters()
    {
        EventsModel model;
        EventsFilter filter;
        filter.setSourceModel(&model);
        model.append({eventRow(1, Severity::Debug), eventRow(2, Severity::Warning, u"transport"_s, u"429 on asample"_s),
                      eventRow(3, Severity::Error)});
        QCOMPARE(filter.rowCount(), 2); // debug is hidden at first
        filter.setMinimumSeverity(Severity::Debug);
        QCOMPARE(filter.rowCount(), 3);
        filter.setCategory(u"transport"_s);
        QCOMPARE(filter.rowCount(), 1);
        filter.setCategory({});
        filter.setText(u"ASAMPLE"_s);
        QCOMPARE(filter.rowCount(), 1);
        filter.setText({});
        filter.setObjects({u"nobody"_s});
        QCOMPARE(filter.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestEventsModel)
#include "tst_eventsmodel.moc"
