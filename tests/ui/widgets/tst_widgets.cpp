#include "ui/theme/stateshape.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/keyvaluegrid.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/verticalscroll.h"

#include <QPushButton>
#include <QTest>
#include <QVBoxLayout>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

/// Words of another language are longer: what must stay whole, and what gives way.
class TestWidgets : public QObject {
    Q_OBJECT
private slots:
    void aShortValueStaysWholeBesideALongName()
    {
        KeyValueGrid grid;
        grid.setPairs({{u"a name that is as long as names are in other languages"_s, u"94 % → 91 %"_s, {}},
                       {u"id"_s, u"7f3a9b52-1d0e-4a77-9c21-7f3a9b52-1d0e-4a77-9c21"_s, {}}});
        grid.resize(220, 60);
        grid.show();
        QVERIFY(QTest::qWaitForWindowExposed(&grid));
        const auto find = [&grid](const QString& start) {
            const QList<ElidedLabel*> labels = grid.findChildren<ElidedLabel*>();
            return *std::find_if(labels.begin(), labels.end(),
                                 [&start](const ElidedLabel* label) { return label->text().startsWith(start); });
        };
        QVERIFY(grid.width() <= 240);
        QVERIFY(find(u"94 %"_s)->width() >= find(u"94 %"_s)->sizeHint().width());
        QVERIFY(find(u"a name"_s)->width() < find(u"a name"_s)->sizeHint().width());
        QVERIFY(find(u"7f3a"_s)->width() < find(u"7f3a"_s)->sizeHint().width());
    }

    void aFormIsNeverNarrowerThanItsContent()
    {
        auto* content = new QWidget;
        auto* layout = new QVBoxLayout(content);
        auto* button = new QPushButton(u"Add"_s, content);
        layout->addWidget(button);
        QWidget window;
        auto* outer = new QVBoxLayout(&window);
        outer->addWidget(new VerticalScroll(content, &window));
        window.resize(60, 200);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        button->setText(u"Zum Vergleich noch eines hinzufügen und nichts abschneiden"_s);
        QTRY_VERIFY(button->width() >= button->minimumSizeHint().width());
        QTRY_COMPARE(button->visibleRegion().boundingRect(), button->rect());
    }

    void aColumnShowsEveryStateWhole()
    {
        const int width = stateColumn(RunState::Failed, 10);
        for (int state = 0; state <= int(RunState::Failed); ++state)
            QVERIFY(width > statePillWidth(Words::of(RunState(state)).word, theme().small()));
        QCOMPARE(stateColumn(RunState::Failed, 1000), 1000);
        QVERIFY(textColumn({u"i"_s, u"a rather long word"_s}, 0) > textColumn({u"i"_s}, 0));
    }
};

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
