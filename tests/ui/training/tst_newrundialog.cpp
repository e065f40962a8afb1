#include "ui/dialogs/newrun/newrundialog.h"

#include "tests/support/changes.h"
#include "tests/support/scenes.h"
#include "tests/support/settingsguard.h"
#include "ui/dialogs/newrun/formnumber.h"
#include "ui/tokens/tokenview.h"
#include "ui/widgets/noticebar.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <cmath>
#include <memory>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestNewRunDialog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void reads_numbers_data();
    void reads_numbers();
    void reads_whole_numbers_data();
    void reads_whole_numbers();
    void real_text_is_read_back();
    void defaults_come_from_the_exercise();
    void sources_have_their_fields();
    void unreadable_numbers_complain_and_do_not_start_data();
    void unreadable_numbers_complain_and_do_not_start();
    void workbench_problems_are_shown_at_their_fields();
    void a_missing_file_complains_after_start_only();
    void starts_with_what_was_typed();
    void a_refused_start_keeps_the_dialog();
    void values_are_remembered_per_source();
    void preview_shows_tokens_and_bad_lines();
    void preview_can_be_cancelled();
    void a_connection_that_stays_changes_nothing();
    void other_models_arrive_and_the_choice_stays();
    void a_complaint_outlives_the_next_round_trip();
    void a_server_that_ignores_losses_is_named();
    void escape_closes();

private:
    QLineEdit* edit(const QString& field) const { return m_dialog->findChild<QLineEdit*>(u"field_"_s + field); }
    QLabel* problem(const QString& field) const { return m_dialog->findChild<QLabel*>(u"problem_"_s + field); }

    std::unique_ptr<test::SettingsGuard> m_settings;
    std::unique_ptr<test::FakeWorkbench> m_bench;
    std::unique_ptr<NewRunDialog> m_dialog;
};

void TestNewRunDialog::init()
{
    m_dialog.reset();
    m_settings = std::make_unique<test::SettingsGuard>();
    m_bench = std::make_unique<test::FakeWorkbench>();
    test::sceneNormal(*m_bench);
    m_dialog = std::make_unique<NewRunDialog>(*m_bench);
    m_dialog->open();
}

void TestNewRunDialog::reads_numbers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("value"); // NaN: refused
    const double refused = std::nan("");
    QTest::newRow("plain") << u"0.005"_s << 0.005;
    QTest::newRow("scientific") << u"5e-3"_s << 0.005;
    QTest::newRow("capital") << u"5E-3"_s << 0.005;
    QTest::newRow("comma") << u"0,005"_s << 0.005;
    QTest::newRow("blanks") << u"  1 "_s << 1.0;
    QTest::newRow("typographic minus") << u"5e−3"_s << 0.005;
    QTest::newRow("empty") << u""_s << refused;
    QTest::newRow("nan") << u"nan"_s << refused;
    QTest::newRow("inf") << u"inf"_s << refused;
    QTest::newRow("word") << u"fast"_s << refused;
    QTest::newRow("two commas") << u"1,000,000"_s << refused;
    QTest::newRow("comma and point") << u"1,000.5"_s << refused;
    QTest::newRow("overflow") << u"1e999"_s << refused;
}

void TestNewRunDialog::reads_numbers()
{
    QFETCH(QString, text);
    QFETCH(double, value);
    const std::optional<double> read = parseReal(text);
    QCOMPARE(read.has_value(), !std::isnan(value));
    if (read)
        QCOMPARE(*read, value);
}

void TestNewRunDialog::reads_whole_numbers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("value"); // -99: refused
    QTest::newRow("plain") << u"200"_s << qint64(200);
    QTest::newRow("grouped") << u"1 000"_s << qint64(1000);
    QTest::newRow("scientific") << u"1e3"_s << qint64(1000);
    QTest::newRow("negative") << u"-1"_s << qint64(-1);
    QTest::newRow("fraction") << u"1.5"_s << qint64(-99);
    QTest::newRow("empty") << u""_s << qint64(-99);
    QTest::newRow("too large") << u"1e30"_s << qint64(-99);
}

void TestNewRunDialog::reads_whole_numbers()
{
    QFETCH(QString, text);
    QFETCH(qint64, value);
    QCOMPARE(parseWhole(text).value_or(-99), value);
}

void TestNewRunDialog::real_text_is_read_back()
{
    for (const double value : {5e-3, 0.1, 1.0 / 3, 1e-9, 12345.678})
        QCOMPARE(parseReal(realText(value)).value_or(-1), value);
}

void TestNewRunDialog::defaults_come_from_the_exercise()
{
    m_dialog->chooseExercise(u"style"_s);
    QCOMPARE(m_dialog->spec().exerciseId, u"style"_s);
    QCOMPARE(m_dialog->spec().learningRate, 3e-3);
    QCOMPARE(m_dialog->spec().steps, qint64(150));
    QCOMPARE(m_dialog->spec().baseModel, u"tinkex/tiny-512"_s);
}

void TestNewRunDialog::sources_have_their_fields()
{
    m_dialog->chooseExercise(u"sort"_s);
    QVERIFY(edit(u"groupSize"_s)->isVisible());
    QVERIFY(!edit(u"dataFile"_s)->isVisible());
    m_dialog->chooseExercise(u"addition"_s);
    QVERIFY(!edit(u"groupSize"_s)->isVisible());
    m_dialog->chooseExercise({});
    QVERIFY(edit(u"dataFile"_s)->isVisible());
    QVERIFY(m_dialog->findChild<QComboBox*>(u"field_renderer"_s)->isVisible());
}

void TestNewRunDialog::unreadable_numbers_complain_and_do_not_start_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("text");
    QTest::newRow("learning rate nan") << u"learningRate"_s << u"nan"_s;
    QTest::newRow("learning rate word") << u"learningRate"_s << u"fast"_s;
    QTest::newRow("learning rate empty") << u"learningRate"_s << u""_s;
    QTest::newRow("clip") << u"gradClipNorm"_s << u"1..0"_s;
    QTest::newRow("steps") << u"steps"_s << u"many"_s;
    QTest::newRow("steps fraction") << u"steps"_s << u"0.5"_s;
    QTest::newRow("rank") << u"rank"_s << u""_s;
    QTest::newRow("seed") << u"seed"_s << u"-3"_s;
}

void TestNewRunDialog::unreadable_numbers_complain_and_do_not_start()
{
    QFETCH(QString, field);
    QFETCH(QString, text);
    QVERIFY(problem(field)->isHidden());
    edit(field)->setText(text);
    QVERIFY(problem(field)->isVisible());
    m_dialog->start();
    QVERIFY(m_dialog->isVisible());
    QVERIFY(m_dialog->findChild<QWidget*>(u"newRunNotice"_s)->isVisible());
    QVERIFY(m_bench->calls.filter(u"startRun"_s).isEmpty());
    edit(field)->setText(u"1"_s);
    QVERIFY(problem(field)->isHidden());
}

void TestNewRunDialog::workbench_problems_are_shown_at_their_fields()
{
    m_bench->runProblems = {{u"steps"_s, Error::make(ErrorKind::Validation, "This must be between 1 and 10.")}};
    edit(u"steps"_s)->setText(u"11"_s);
    QVERIFY(problem(u"steps"_s)->text().contains(u"between 1 and 10"_s));
    m_bench->runProblems = {{u"baseModel"_s, Error::make(ErrorKind::Validation, "Choose a base model.")}};
    edit(u"steps"_s)->setText(u"9"_s);
    QVERIFY(problem(u"steps"_s)->isHidden());
    QVERIFY(problem(u"baseModel"_s)->isVisible());
}

void TestNewRunDialog::a_missing_file_complains_after_start_only()
{
    m_bench->runProblems = {{u"dataFile"_s, Error::make(ErrorKind::Validation, "Choose an exercise or a data file.")}};
    m_dialog->chooseExercise({});
    QVERIFY(problem(u"dataFile"_s)->isHidden());
    m_dialog->start();
    QVERIFY(problem(u"dataFile"_s)->isVisible());
    QVERIFY(m_bench->calls.filter(u"startRun"_s).isEmpty());
}

void TestNewRunDialog::starts_with_what_was_typed()
{
    QSignalSpy started(m_dialog.get(), &NewRunDialog::started);
    edit(u"learningRate"_s)->setText(u"2e-3"_s);
    edit(u"steps"_s)->setText(u"1 000"_s);
    edit(u"name"_s)->setText(u"my run"_s);
    m_dialog->findChild<QPushButton*>(u"startRun"_s)->click();
    QTRY_COMPARE(started.size(), qsizetype(1));
    QCOMPARE(started[0][0].toString(), u"run-new"_s);
    QCOMPARE(m_bench->lastRunSpec.learningRate, 2e-3);
    QCOMPARE(m_bench->lastRunSpec.steps, qint64(1000));
    QCOMPARE(m_bench->lastRunSpec.name, u"my run"_s);
    QVERIFY(!m_dialog->isVisible());
}

void TestNewRunDialog::a_refused_start_keeps_the_dialog()
{
    m_bench->nextError = Error::make(ErrorKind::Network, "connection refused");
    m_dialog->start();
    auto* notice = m_dialog->findChild<QWidget*>(u"newRunNotice"_s);
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(m_dialog->isVisible());
    QVERIFY(m_dialog->findChild<QPushButton*>(u"startRun"_s)->isEnabled());
}

void TestNewRunDialog::values_are_remembered_per_source()
{
    edit(u"rank"_s)->setText(u"4"_s);
    m_dialog->start();
    QTRY_VERIFY(!m_dialog->isVisible());
    NewRunDialog again(*m_bench);
    QCOMPARE(again.spec().rank, 4);
    again.chooseExercise(u"style"_s);
    QCOMPARE(again.spec().rank, 16);
    again.chooseExercise(u"addition"_s);
    again.findChild<QPushButton*>(u"resetNewRun"_s)->click();
    QCOMPARE(again.spec().rank, 16);
}

void TestNewRunDialog::preview_shows_tokens_and_bad_lines()
{
    DataPreview preview;
    preview.examples = 2;
    preview.tokens = 30;
    preview.trainedTokens = 12;
    preview.problems = {{7, u"not JSON"_s}};
    preview.problemCount = 5;
    preview.rows = {{3, test::makeTokens(u"What is 1?"_s), {0, 0, 1}}};
    m_bench->preview = preview;
    m_dialog->chooseExercise({});
    m_dialog->setDataFile(u"/data/chat.jsonl"_s);
    auto* lines = m_dialog->findChild<QPlainTextEdit*>(u"previewProblems"_s);
    QTRY_VERIFY(lines->isVisible());
    QVERIFY(lines->toPlainText().startsWith(u"line 7: not JSON"_s));
    QVERIFY(lines->toPlainText().contains(u'4'));
    auto* tokens = m_dialog->findChild<TokenView*>(u"previewTokens"_s);
    QCOMPARE(tokens->tokens().first().text, u"⟨line 3⟩"_s);
    tokens->selectAll();
    QVERIFY(!tokens->selectedText().contains(u"line"_s));
    QCOMPARE(m_bench->calls.filter(u"previewData /data/chat.jsonl"_s).size(), qsizetype(1));
}

void TestNewRunDialog::preview_can_be_cancelled()
{
    m_dialog->chooseExercise({});
    m_dialog->setDataFile(u"/data/big.jsonl"_s);
    auto* cancel = m_dialog->findChild<QPushButton*>(u"previewCancel"_s);
    QVERIFY(cancel->isVisible());
    cancel->click();
    QVERIFY(!cancel->isVisible());
    auto* sentence = m_dialog->findChild<QLabel*>(u"previewSentence"_s);
    QVERIFY(sentence->text().contains(u"cancelled"_s));
}

void TestNewRunDialog::a_connection_that_stays_changes_nothing()
{
    auto* models = m_dialog->findChild<QComboBox*>(u"field_baseModel"_s);
    models->showPopup();
    models->view()->setCurrentIndex(models->model()->index(0, 0));
    const QPersistentModelIndex hovered = models->view()->currentIndex();
    test::Changes changes(*m_dialog);
    ConnectionSnapshot connection = m_bench->connection();
    connection.roundTripMs += 1;
    m_bench->setConnection(connection);
    QCOMPARE(changes.take(), QString());
    QVERIFY(hovered.isValid());
    QVERIFY(models->view()->isVisible());
}

void TestNewRunDialog::other_models_arrive_and_the_choice_stays()
{
    auto* models = m_dialog->findChild<QComboBox*>(u"field_baseModel"_s);
    ConnectionSnapshot connection = m_bench->connection();
    connection.models = {u"other/model"_s, u"tinkex/tiny-512"_s};
    m_bench->setConnection(connection);
    QCOMPARE(models->count(), 2);
    QCOMPARE(models->itemText(0), u"other/model"_s);
    QCOMPARE(m_dialog->spec().baseModel, u"tinkex/tiny-512"_s);
}

void TestNewRunDialog::a_complaint_outlives_the_next_round_trip()
{
    m_bench->nextError = Error::make(ErrorKind::Network, "connection refused");
    m_dialog->start();
    const auto* notice = m_dialog->findChild<QWidget*>(u"newRunNotice"_s);
    QTRY_VERIFY(notice->isVisible());
    m_bench->setConnection(m_bench->connection());
    QVERIFY(notice->isVisible());
    edit(u"rank"_s)->setText(u"4"_s);
    QVERIFY(!notice->isVisible());
}

void TestNewRunDialog::a_server_that_ignores_losses_is_named()
{
    const auto* warning = m_dialog->findChild<NoticeBar*>(u"newRunLossWarning"_s);
    m_dialog->chooseExercise(u"sort"_s);
    QVERIFY(!warning->isVisible());
    ConnectionSnapshot twinkle = m_bench->connection();
    twinkle.profile.access.auth = AuthScheme::Bearer;
    m_bench->setConnection(twinkle);
    QVERIFY(warning->isVisible());
    m_dialog->chooseExercise(u"addition"_s); // cross entropy is what it does
    QVERIFY(!warning->isVisible());
}

void TestNewRunDialog::escape_closes()
{
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QVERIFY(!m_dialog->isVisible());
    QVERIFY(m_bench->calls.filter(u"startRun"_s).isEmpty());
}

QTEST_MAIN(TestNewRunDialog)
#include "tst_newrundialog.moc"
