#include "ui/mainwindow/fuzzy.h"

#include <QTest>

using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestFuzzy : public QObject {
    Q_OBJECT
private slots:
    void fits()
    {
        QCOMPARE(fuzzyScore({}, u"anything"_s), 0);
        QVERIFY(fuzzyScore(u"nr"_s, u"New run…"_s) > 0);
        QVERIFY(fuzzyScore(u"GTH"_s, u"Go to Health"_s) > 0);
        QCOMPARE(fuzzyScore(u"xyz"_s, u"New run…"_s), -1);
        QCOMPARE(fuzzyScore(u"rn"_s, u"nr"_s), -1); // in order
    }

    void betterIsHigher()
    {
        QVERIFY(fuzzyScore(u"he"_s, u"Go to Health"_s) > fuzzyScore(u"he"_s, u"Ask the server"_s));
        QVERIFY(fuzzyScore(u"run"_s, u"New run…"_s) > fuzzyScore(u"run"_s, u"Return union"_s));
    }
};

QTEST_APPLESS_MAIN(TestFuzzy)
#include "tst_fuzzy.moc"
