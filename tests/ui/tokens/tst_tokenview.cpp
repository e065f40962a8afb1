#include "ui/tokens/tokenview.h"

#include "tests/support/fakeworkbench.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestTokenView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keyboard_moves_selects_and_copies();
    void pseudo_tokens_are_not_copied();
    void click_activates_and_drag_selects();
    void hover_tells_the_token();
    void scrolls_to_the_current_token();
    void text_is_readable_on_every_heat_data();
    void text_is_readable_on_every_heat();
    void odd_bytes_are_painted();
};

void TestTokenView::keyboard_moves_selects_and_copies()
{
    TokenView view;
    view.resize(400, 200);
    view.setTokens(test::makeTokens(u"One day Mina was here."_s));
    QSignalSpy current(&view, &TokenView::currentTokenChanged);
    QSignalSpy activated(&view, &TokenView::activated);
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Right);
    QCOMPARE(view.currentToken(), 1);
    QCOMPARE(current.size(), qsizetype(2));
    QTest::keyClick(&view, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(view.selection(), qMakePair(1, 2));
    QCOMPARE(view.selectedText(), u" day Mina"_s);
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u" day Mina"_s);
    QTest::keyClick(&view, Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(view.currentToken(), int(view.tokens().size()) - 1);
    QTest::keyClick(&view, Qt::Key_Right);
    QCOMPARE(view.currentToken(), int(view.tokens().size()) - 1);
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(activated.size(), qsizetype(1));
    QTest::keyClick(&view, Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(view.selectedText(), u"One day Mina was here."_s);
}

void TestTokenView::pseudo_tokens_are_not_copied()
{
    TokenView view;
    view.setTokens({{-1, u"⟨line 1⟩"_s, 0}, {5, u"yes"_s, 0}});
    view.selectAll();
    QCOMPARE(view.selectedText(), u"yes"_s);
}

void TestTokenView::click_activates_and_drag_selects()
{
    TokenView view;
    view.resize(500, 200);
    view.setTokens(test::makeTokens(u"One day Mina was here."_s));
    view.show();
    QSignalSpy activated(&view, &TokenView::activated);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.tokenRect(2).center());
    QCOMPARE(activated.value(0).value(0).toInt(), 2);
    QTest::mousePress(view.viewport(), Qt::LeftButton, {}, view.tokenRect(0).center());
    QTest::mouseMove(view.viewport(), view.tokenRect(1).center());
    QTest::mouseMove(view.viewport(), view.tokenRect(3).center());
    QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, view.tokenRect(3).center());
    QCOMPARE(view.selection(), qMakePair(0, 3));
    QCOMPARE(activated.size(), qsizetype(1));
}

void TestTokenView::hover_tells_the_token()
{
    TokenView view;
    view.resize(500, 200);
    view.setTokens(test::makeTokens(u"One day Mina"_s));
    view.show();
    QSignalSpy hovered(&view, &TokenView::hovered);
    QTest::mouseMove(view.viewport(), view.tokenRect(1).center());
    QTRY_COMPARE(hovered.size(), qsizetype(1));
    QCOMPARE(hovered.last().value(0).toInt(), 1);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(view.viewport(), &leave);
    QCOMPARE(hovered.last().value(0).toInt(), -1);
}

void TestTokenView::scrolls_to_the_current_token()
{
    TokenView view;
    view.resize(300, 100);
    view.setTokens(test::makeTokens(QString(u"word "_s).repeated(2000)));
    view.show();
    QTest::keyClick(&view, Qt::Key_End, Qt::ControlModifier);
    QVERIFY(view.verticalScrollBar()->value() > 0);
    QVERIFY(view.viewport()->rect().intersects(view.tokenRect(view.currentToken())));
    QTest::keyClick(&view, Qt::Key_Home, Qt::ControlModifier);
    QVERIFY(view.viewport()->rect().intersects(view.tokenRect(0)));
}

void TestTokenView::text_is_readable_on_every_heat_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestTokenView::text_is_readable_on_every_heat()
{
    QFETCH(bool, dark);
    const HeatScale heat(dark);
    const QColor text = (dark ? darkColors() : lightColors()).of(Role::Text);
    for (int i = 0; i <= 100; ++i)
        QVERIFY2(contrastRatio(text, heat.at(i / 100.0)) >= 4.5, qPrintable(QString::number(i)));
}

void TestTokenView::odd_bytes_are_painted()
{
    TokenView view;
    view.resize(300, 100);
    view.setTokens({{1, QString(QChar(0xD83D)), 0},
                    {2, u"\u202Eabc"_s, 0},
                    {3, QString(QChar(0)), 0},
                    {4, u"שלום"_s, 0},
                    {5, QString(5000, u'x'), 0},
                    {6, u"\n\n\n"_s, 0}});
    view.show();
    QVERIFY(!view.grab().isNull());
    for (int i = 0; i < 12; ++i)
        QTest::keyClick(&view, i % 2 == 0 ? Qt::Key_Down : Qt::Key_Right);
    QVERIFY(view.currentToken() > 0);
}

QTEST_MAIN(TestTokenView)
#include "tst_tokenview.moc"
