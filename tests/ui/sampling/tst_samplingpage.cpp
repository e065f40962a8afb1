#include "ui/pages/sampling/samplingpage.h"

#include "tests/support/scenes.h"
#include "tests/support/settingsguard.h"
#include "ui/pages/sampling/chatturns.h"
#include "ui/pages/sampling/heatlegend.h"
#include "ui/pages/sampling/prompteditor.h"
#include "ui/pages/sampling/requestpanel.h"
#include "ui/pages/sampling/samplecolumn.h"
#include "ui/pages/sampling/targetlist.h"
#include "ui/pages/sampling/tokenpopup.h"
#include "ui/tokens/tokenview.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/noticebar.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <memory>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestSamplingPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void empty_page_tries_an_example();
    void ctrl_enter_samples_every_target();
    void parameters_are_sent();
    void chat_and_ids_are_sent();
    void unreadable_ids_complain_and_are_not_sent();
    void problems_stand_at_their_fields();
    void tokens_are_counted_live();
    void waiting_can_be_cancelled();
    void failure_is_shown_in_its_column();
    void walks_through_samples();
    void hover_shows_details_and_asks_once();
    void keyboard_opens_details_and_branches();
    void alternatives_that_fail_say_so();
    void rank_colours_ask_for_alternatives();
    void shows_what_was_sent_and_copies_code();
    void history_brings_back();
    void a_hidden_page_keeps_what_comes();
    void sample_from_replaces_the_targets();
    void typing_can_be_undone();
    void a_closed_page_cancels();

private:
    template<class T> T* child(const QString& name) const { return m_page->findChild<T*>(name); }
    void sampleAndWait();

    std::unique_ptr<test::SettingsGuard> m_settings;
    std::unique_ptr<test::FakeWorkbench> m_bench;
    std::unique_ptr<SamplingPage> m_page;
};

void TestSamplingPage::init()
{
    m_page.reset();
    m_settings = std::make_unique<test::SettingsGuard>();
    m_bench = std::make_unique<test::FakeWorkbench>();
    test::sceneNormal(*m_bench);
    m_page = std::make_unique<SamplingPage>(*m_bench);
    m_page->resize(1300, 800);
    m_page->show();
}

void TestSamplingPage::sampleAndWait()
{
    m_page->setPromptText(u"One day"_s);
    m_page->sample();
    QTRY_VERIFY(!m_page->columns().isEmpty() && m_page->columns().last()->result());
}

void TestSamplingPage::empty_page_tries_an_example()
{
    auto* empty = child<EmptyState>(u"samplingEmpty"_s);
    QVERIFY(empty->isVisible());
    Q_EMIT empty->activated();
    QCOMPARE(m_bench->lastSampleSpec.prompt.text, u"What is 45 plus 62?"_s);
    QTRY_COMPARE(m_page->columns().size(), qsizetype(1));
    QVERIFY(!empty->isVisible());
}

void TestSamplingPage::ctrl_enter_samples_every_target()
{
    m_page->findChild<TargetList*>()->add(m_bench->samplingTargets()[1]);
    auto* raw = child<QPlainTextEdit>(u"rawPrompt"_s);
    raw->setPlainText(u"One day"_s);
    m_page->activateWindow();
    QTRY_VERIFY(m_page->isActiveWindow());
    raw->setFocus();
    QTest::keyClick(raw, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(m_page->columns().size(), qsizetype(2));
    QCOMPARE(m_bench->calls.filter(u"sample "_s).size(), qsizetype(2));
    QTRY_VERIFY(m_page->columns()[0]->result() && m_page->columns()[1]->result());
    QCOMPARE(m_page->columns()[1]->title(), m_bench->samplingTargets()[1].label);
}

void TestSamplingPage::parameters_are_sent()
{
    child<QDoubleSpinBox>(u"param_temperature"_s)->setValue(0.5);
    child<QSpinBox>(u"param_topK"_s)->setValue(20);
    child<QSpinBox>(u"param_maxTokens"_s)->setValue(12);
    child<QSpinBox>(u"param_numSamples"_s)->setValue(3);
    child<QPlainTextEdit>(u"stopStrings"_s)->setPlainText(u"\\n"_s);
    sampleAndWait();
    QCOMPARE(m_bench->lastSampleSpec.temperature, 0.5);
    QCOMPARE(m_bench->lastSampleSpec.topK, 20);
    QCOMPARE(m_bench->lastSampleSpec.maxTokens, 12);
    QCOMPARE(m_bench->lastSampleSpec.numSamples, 3);
    QVERIFY(!m_bench->lastSampleSpec.seed);
    QCOMPARE(m_bench->lastSampleSpec.stopStrings, QStringList{u"\n"_s});
    child<QSpinBox>(u"param_seed"_s)->setValue(0);
    child<QSpinBox>(u"param_topK"_s)->setValue(0);
    m_page->sample();
    QCOMPARE(m_bench->lastSampleSpec.seed.value_or(-1), qint64(0));
    QCOMPARE(m_bench->lastSampleSpec.topK, -1);
}

void TestSamplingPage::chat_and_ids_are_sent()
{
    auto* editor = m_page->findChild<PromptEditor*>();
    editor->setKind(PromptKind::Chat);
    m_page->findChild<ChatTurns*>()->setTurns({{u"system"_s, u"Be brief."_s}, {u"user"_s, u"Hi"_s}});
    m_page->sample();
    QCOMPARE(m_bench->lastSampleSpec.prompt.kind, PromptKind::Chat);
    QCOMPARE(m_bench->lastSampleSpec.prompt.turns.size(), qsizetype(2));
    QCOMPARE(m_bench->lastSampleSpec.prompt.turns[0].role, u"system"_s);
    child<QPushButton>(u"addTurn"_s)->click();
    QCOMPARE(m_page->findChild<ChatTurns*>()->turns().last().role, u"assistant"_s);
    editor->setKind(PromptKind::TokenIds);
    child<QPlainTextEdit>(u"idsPrompt"_s)->setPlainText(u"[256, 79]"_s);
    m_page->sample();
    QCOMPARE(m_bench->lastSampleSpec.prompt.tokenIds, QVector<qint32>({256, 79}));
}

void TestSamplingPage::unreadable_ids_complain_and_are_not_sent()
{
    m_page->findChild<PromptEditor*>()->setKind(PromptKind::TokenIds);
    child<QPlainTextEdit>(u"idsPrompt"_s)->setPlainText(u"256 seven"_s);
    m_page->sample();
    QVERIFY(m_bench->calls.filter(u"sample "_s).isEmpty());
    QVERIFY(child<QLabel>(u"promptProblem"_s)->isVisible());
    QVERIFY(child<QLabel>(u"promptProblem"_s)->text().contains(u"seven"_s));
}

void TestSamplingPage::problems_stand_at_their_fields()
{
    m_bench->sampleProblems = {{u"prompt"_s, Error::make(ErrorKind::Validation, "The prompt is empty.")},
                               {u"numSamples"_s, Error::make(ErrorKind::Validation, "At least one.")}};
    m_page->sample();
    QVERIFY(m_page->columns().isEmpty());
    QVERIFY(child<QLabel>(u"promptProblem"_s)->text().contains(u"empty"_s));
    QVERIFY(child<QLabel>(u"problem_numSamples"_s)->text().contains(u"At least one"_s));
    m_bench->sampleProblems.clear();
    m_page->setPromptText(u"x"_s);
    QVERIFY(child<QLabel>(u"problem_numSamples"_s)->isHidden());
    m_page->findChild<TargetList*>()->setTargets({});
    m_page->sample();
    QVERIFY(child<QLabel>(u"targetProblem"_s)->isVisible());
}

void TestSamplingPage::tokens_are_counted_live()
{
    auto* count = child<QLabel>(u"tokenCount"_s);
    m_page->setPromptText(u"One day Mina"_s);
    QTRY_VERIFY(count->text().startsWith(u"3 of 256"_s));
    child<QSpinBox>(u"param_maxTokens"_s)->setValue(300);
    QVERIFY(count->text().contains(u"253"_s));
}

void TestSamplingPage::waiting_can_be_cancelled()
{
    m_bench->finishSamples = false;
    m_page->setPromptText(u"One day"_s);
    m_page->sample();
    auto* cancel = child<QPushButton>(u"cancelSampling"_s);
    QVERIFY(cancel->isVisible());
    QVERIFY(m_page->columns()[0]->isWaiting());
    QVERIFY(m_page->columns()[0]->findChild<QLabel*>(u"sampleWaiting"_s)->isVisible());
    cancel->click();
    QTRY_VERIFY(!m_page->columns()[0]->isWaiting());
    QVERIFY(cancel->isHidden());
    QVERIFY(m_page->columns()[0]->findChild<NoticeBar*>(u"sampleNotice"_s)->isVisible());
    QCOMPARE(m_page->columns()[0]->findChild<NoticeBar*>(u"sampleNotice"_s)->tone(), Tone::Neutral);
}

void TestSamplingPage::failure_is_shown_in_its_column()
{
    m_bench->nextError = Error::make(ErrorKind::RemoteTask, "prompt too long: 300 tokens of 256");
    m_page->setPromptText(u"One day"_s);
    m_page->sample();
    auto* notice = m_page->columns()[0]->findChild<NoticeBar*>(u"sampleNotice"_s);
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(notice->text().contains(u"300 tokens"_s));
}

void TestSamplingPage::walks_through_samples()
{
    child<QSpinBox>(u"param_numSamples"_s)->setValue(3);
    sampleAndWait();
    SampleColumn* column = m_page->columns()[0];
    QCOMPARE(column->result()->samples.size(), qsizetype(3));
    auto* next = column->findChild<QToolButton*>(u"nextSample"_s);
    auto* previous = column->findChild<QToolButton*>(u"previousSample"_s);
    QVERIFY(next->isVisible() && !previous->isEnabled());
    next->click();
    next->click();
    QCOMPARE(column->currentSample(), 2);
    QVERIFY(!next->isEnabled());
    QVERIFY(column->findChild<ElidedLabel*>(u"sampleFigures"_s)->text().contains(u"3 of 3"_s));
    column->showSample(99);
    QCOMPARE(column->currentSample(), 2);
}

void TestSamplingPage::hover_shows_details_and_asks_once()
{
    sampleAndWait();
    TokenView* view = m_page->columns()[0]->view();
    auto* popup = m_page->findChild<TokenPopup*>();
    Q_EMIT view->hovered(4);
    QTRY_VERIFY(popup->isVisible());
    QTRY_VERIFY(!popup->findChildren<QAbstractButton*>().isEmpty());
    Q_EMIT view->hovered(5);
    QTRY_VERIFY(child<QLabel>(u"tokenPopupText"_s)->text().contains(view->tokens()[5].text.trimmed()));
    QCOMPARE(m_bench->calls.filter(u"alternatives"_s).size(), qsizetype(1));
    Q_EMIT view->hovered(-1);
    QTRY_VERIFY(!popup->isVisible());
}

void TestSamplingPage::keyboard_opens_details_and_branches()
{
    sampleAndWait();
    SampleColumn* column = m_page->columns()[0];
    TokenView* view = column->view();
    const QVector<qint32> ids = column->shownIds();
    view->setFocus();
    const int position = column->promptLength() + 2;
    view->setCurrentToken(position);
    QTest::keyClick(view, Qt::Key_Return);
    auto* popup = m_page->findChild<TokenPopup*>();
    QVERIFY(popup->isVisible());
    QTRY_VERIFY(!popup->findChildren<QAbstractButton*>().isEmpty());
    QTest::keyClick(popup, Qt::Key_Escape);
    QVERIFY(!popup->isVisible());
    QTest::keyClick(view, Qt::Key_Return);
    popup->findChildren<QAbstractButton*>().at(1)->click();
    QVector<qint32> expected = ids.mid(0, position);
    expected.append(301);
    QCOMPARE(m_bench->lastSampleSpec.prompt.kind, PromptKind::TokenIds);
    QCOMPARE(m_bench->lastSampleSpec.prompt.tokenIds, expected);
    QCOMPARE(m_page->findChild<PromptEditor*>()->prompt().tokenIds, expected);
}

void TestSamplingPage::alternatives_that_fail_say_so()
{
    sampleAndWait();
    m_bench->nextError = Error::make(ErrorKind::Timeout, "no answer");
    TokenView* view = m_page->columns()[0]->view();
    Q_EMIT view->activated(3);
    auto* popup = m_page->findChild<TokenPopup*>();
    QTRY_VERIFY([popup] {
        for (const QLabel* label : popup->findChildren<QLabel*>()) {
            if (label->text().contains(u"no answer"_s))
                return true;
        }
        return false;
    }());
}

void TestSamplingPage::rank_colours_ask_for_alternatives()
{
    sampleAndWait();
    m_page->findChild<HeatLegend*>()->setMode(HeatMode::Rank);
    QCOMPARE(m_bench->calls.filter(u"alternatives"_s).size(), qsizetype(1));
    QVERIFY(!m_page->grab().isNull());
}

void TestSamplingPage::shows_what_was_sent_and_copies_code()
{
    auto* python = child<QPushButton>(u"copyPython"_s);
    QVERIFY(python->isHidden() || !python->isVisible());
    sampleAndWait();
    QVERIFY(python->isVisible());
    QVERIFY(!child<QPlainTextEdit>(u"sentIds"_s)->toPlainText().isEmpty());
    python->click();
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"import tinker"_s));
    child<QPushButton>(u"copyCurl"_s)->click();
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"$TINKER_API_KEY"_s));
}

void TestSamplingPage::history_brings_back()
{
    auto* history = child<QTableView>(u"sampleHistory"_s);
    QCOMPARE(history->model()->rowCount(), 3);
    child<QSpinBox>(u"param_maxTokens"_s)->setValue(17);
    sampleAndWait();
    QCOMPARE(history->model()->rowCount(), 4);
    child<QSpinBox>(u"param_maxTokens"_s)->setValue(64);
    m_page->setPromptText(u"something else"_s);
    Q_EMIT history->clicked(history->model()->index(0, 0));
    QCOMPARE(m_page->findChild<PromptEditor*>()->prompt().text, u"One day"_s);
    QCOMPARE(child<QSpinBox>(u"param_maxTokens"_s)->value(), 17);
    QVERIFY(m_page->columns()[0]->result());
    Q_EMIT history->clicked(history->model()->index(2, 0));
    QCOMPARE(m_page->findChild<PromptEditor*>()->prompt().kind, PromptKind::TokenIds);
    QCOMPARE(m_bench->calls.filter(u"sample "_s).size(), qsizetype(1));
}

void TestSamplingPage::a_hidden_page_keeps_what_comes()
{
    const auto* history = child<QTableView>(u"sampleHistory"_s)->model();
    const int before = history->rowCount();
    m_bench->finishSamples = false;
    m_page->setPromptText(u"One day"_s);
    m_page->sample();
    m_page->hide();
    m_bench->setTargets({});
    m_bench->finishSample(1);
    QTRY_VERIFY(m_page->columns().first()->result());
    QVERIFY(!m_page->columns().first()->isWaiting());
    QCOMPARE(history->rowCount(), before);
    QVERIFY(child<QPushButton>(u"addTarget"_s)->isEnabled());
    m_page->show();
    QCOMPARE(history->rowCount(), before + 1);
    QVERIFY(!child<QPushButton>(u"addTarget"_s)->isEnabled());
}

void TestSamplingPage::sample_from_replaces_the_targets()
{
    m_page->sampleFrom({u"my label"_s, {}, m_bench->samplingTargets()[1].modelPath});
    QCOMPARE(m_page->findChild<TargetList*>()->targets(), QList<SamplingTarget>{m_bench->samplingTargets()[1]});
    m_page->sampleFrom({u"fresh"_s, {}, u"tinker://a/sampler_weights/b"_s});
    QCOMPARE(m_page->findChild<TargetList*>()->targets().first().label, u"fresh"_s);
}

void TestSamplingPage::typing_can_be_undone()
{
    auto* raw = child<QPlainTextEdit>(u"rawPrompt"_s);
    raw->setPlainText({});
    QTest::keyClicks(raw, u"mine"_s);
    m_page->setPromptText(u"put in by the page"_s);
    QTest::keyClick(raw, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(raw->toPlainText(), u"mine"_s);
}

void TestSamplingPage::a_closed_page_cancels()
{
    m_bench->finishSamples = false;
    m_page->setPromptText(u"One day"_s);
    m_page->sample();
    m_page.reset();
    QCOMPARE(m_bench->calls.filter(u"cancelSample"_s).size(), qsizetype(1));
}

QTEST_MAIN(TestSamplingPage)
#include "tst_samplingpage.moc"
