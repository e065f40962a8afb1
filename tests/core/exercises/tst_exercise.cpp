#include "core/exercises/exercise.h"

#include "core/exercises/addition.h"

#include <QTest>
#include <set>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

namespace {

const Exercise& exercise(const char* id)
{
    const Exercise* found = findExercise(id);
    if (!found)
        qFatal("no exercise %s", id);
    return *found;
}

std::set<std::string> questions(const std::vector<QaPair>& items)
{
    std::set<std::string> result;
    for (const QaPair& item : items)
        result.insert(item.question);
    return result;
}

void addExercises()
{
    QTest::addColumn<QString>("id");
    for (const Exercise& shipped : shippedExercises()) {
        const QString id = QString::fromUtf8(shipped.id.data(), static_cast<qsizetype>(shipped.id.size()));
        QTest::newRow(qPrintable(id)) << id;
    }
}

} // namespace

class ExerciseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shipped()
    {
        QCOMPARE(shippedExercises().size(), std::size_t{3});
        QVERIFY(!findExercise("nothing"));
        QCOMPARE(exercise("sort").kind, ExerciseKind::Reinforcement);
        for (const Exercise& one : shippedExercises()) {
            QVERIFY(one.defaults.learningRate > 0 && one.defaults.steps > 0 && one.defaults.batchSize > 0);
            QVERIFY(!one.titleKey.empty() && !one.descriptionKey.empty());
        }
    }

    void batchesAreFunctionsOfSeedAndStep_data() { addExercises(); }
    void batchesAreFunctionsOfSeedAndStep()
    {
        QFETCH(QString, id);
        const Exercise& one = exercise(qPrintable(id));
        const auto batch = one.trainingBatch(4, 17, 32);
        QCOMPARE(batch.size(), std::size_t{32});
        QVERIFY(batch == one.trainingBatch(4, 17, 32));
        QVERIFY(batch != one.trainingBatch(4, 18, 32));
        QVERIFY(batch != one.trainingBatch(5, 17, 32));
        QVERIFY(one.trainingBatch(4, 17, 0).empty());
    }

    void trainingNeverShowsHeldOut_data() { addExercises(); }
    void trainingNeverShowsHeldOut()
    {
        QFETCH(QString, id);
        const Exercise& one = exercise(qPrintable(id));
        const auto heldOut = questions(one.heldOut());
        QVERIFY(heldOut.size() >= 18);
        for (int step = 0; step < 300; ++step) {
            for (const QaPair& item : one.trainingBatch(1, step, 32))
                QVERIFY2(!heldOut.contains(item.question), item.question.c_str());
        }
    }

    void rightAnswersAreRewarded_data() { addExercises(); }
    void rightAnswersAreRewarded()
    {
        QFETCH(QString, id);
        const Exercise& one = exercise(qPrintable(id));
        for (const QaPair& item : one.heldOut()) {
            QVERIFY(isRightAnswer(item, item.answer));
            QCOMPARE(one.reward(item.question, item.answer), 1.f);
            QCOMPARE(one.reward(item.question, item.answer + "!"), 0.f);
            QCOMPARE(one.reward(item.question, ""), 0.f);
        }
    }

    void everyWorkedSum()
    {
        int heldOut = 0;
        for (int x = 10; x <= 99; ++x) {
            for (int y = 10; y <= 99; ++y) {
                const QaPair item = additionexercise::workedSum(x, y);
                heldOut += additionexercise::isHeldOut(x, y) ? 1 : 0;
                QCOMPARE(exercise("addition").reward(item.question, item.answer), 1.f);
                const QStringList steps = QString::fromStdString(item.answer).split(u". "_s);
                QCOMPARE(steps.size(), qsizetype{3});
                QCOMPARE(steps[2], QString::number(x + y) + u'.');
                for (const QString& step : steps.first(2)) {
                    const QStringList sides = step.split(u'=');
                    int sum = 0;
                    for (const QString& term : sides[0].split(u'+'))
                        sum += term.toInt();
                    QCOMPARE(sum, sides[1].toInt());
                }
            }
        }
        QVERIFY2(heldOut > 700 && heldOut < 920, qPrintable(QString::number(heldOut)));
        QCOMPARE(additionexercise::workedSum(67, 93), (QaPair{"What is 67 plus 93?", "7+3=10. 6+9+1=16. 160."}));
        QCOMPARE(additionexercise::workedSum(23, 11), (QaPair{"What is 23 plus 11?", "3+1=4. 2+1=3. 34."}));
    }

    void additionMixesOldTasks()
    {
        int sums = 0;
        for (const QaPair& item : exercise("addition").trainingBatch(1, 0, 30))
            sums += exercise("addition").reward(item.question, item.answer) == 1.f ? 1 : 0;
        QCOMPARE(sums, 20);
    }

    void reward_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<float>("expected");
        const auto row = [](const char* id, const char* question, const char* answer, float expected) {
            QTest::addRow("%s: %s %s", id, question, answer)
                << QString::fromUtf8(id) << QString::fromUtf8(question) << QString::fromUtf8(answer) << expected;
        };
        row("sort", "Sort e h c f b.", "b c e f h.", 1.f);
        row("sort", "Sort e h c f b.", " b c e f h.\n", 1.f);
        row("sort", "Sort e h c f b.", "b c e f h", 0.f);
        row("sort", "Sort e h c f b.", "b c e h f.", 0.f);
        row("sort", "Sort e h c f b.", "b c e f h. b c e f h.", 0.f);
        row("sort", "Sort .", ".", 0.f);
        row("sort", "Sort", "", 0.f);
        row("sort", "What?", "b c e f h.", 0.f);
        row("addition", "What is 67 plus 93?", "7+3=10. 6+9+1=16. 160.", 1.f);
        row("addition", "What is 67 plus 93?", "160.", 0.f);
        row("addition", "What is 7 plus 3?", "7+3=10. 0+0+1=1. 10.", 0.f);
        row("addition", "What is 6x plus 93?", "", 0.f);
        row("addition", "What is 67 plus 933?", "", 0.f);
        row("addition", "What is +7 plus 93?", "", 0.f);
        row("addition", "", "", 0.f);
        row("style", "What does the cow say?", "Arr! The cow says moo, matey!", 1.f);
        row("style", "What does the cow say?", "The cow says moo.", 0.f);
        row("style", "What is that?", "Arr! , matey!", 0.f);
    }
    void reward()
    {
        QFETCH(QString, id);
        QFETCH(QString, question);
        QFETCH(QString, answer);
        QFETCH(float, expected);
        QCOMPARE(exercise(qPrintable(id)).reward(question.toStdString(), answer.toStdString()), expected);
    }

    void otherAnswersAreOfTheBase()
    {
        const auto items = exercise("addition").otherAnswers();
        QVERIFY(items.size() >= 100);
        QCOMPARE(questions(items).size(), items.size());
        QVERIFY(items == exercise("sort").otherAnswers());
        QVERIFY(exercise("style").otherAnswers().empty());
        for (const QaPair& item : items) {
            QCOMPARE(exercise("addition").reward(item.question, item.answer), 0.f);
            QVERIFY(!(item.question.starts_with("Sort ") && item.question.size() > 13));
        }
    }

    void learningRate()
    {
        QCOMPARE(learningRateAt(LearningRateSchedule::Constant, 0.5, 7, 10), 0.5);
        QCOMPARE(learningRateAt(LearningRateSchedule::Linear, 1.0, 0, 4), 1.0);
        QCOMPARE(learningRateAt(LearningRateSchedule::Linear, 1.0, 3, 4), 0.25);
        QCOMPARE(learningRateAt(LearningRateSchedule::Linear, 1.0, 99, 4), 0.25);
        QCOMPARE(learningRateAt(LearningRateSchedule::Linear, 1.0, 0, 0), 1.0);
    }

    void advantages()
    {
        const std::vector<float> rewards = {1.f, 0.f, 0.f, 0.f, 1.f, 1.f, 1.f, 1.f};
        const std::vector<float> expected = {0.75f, -0.25f, -0.25f, -0.25f, 0.f, 0.f, 0.f, 0.f};
        QCOMPARE(groupAdvantages(rewards, 4), expected);
        QVERIFY(groupAdvantages({}, 4).empty());
        QCOMPARE(groupAdvantages(std::vector<float>{1.f, 0.f, 1.f}, 2), (std::vector<float>{0.5f, -0.5f, 0.f}));
    }
};

QTEST_APPLESS_MAIN(ExerciseTest)
#include "tst_exercise.moc"
