#include "core/runs/runspec.h"

#include <QTemporaryFile>
#include <QTest>
#include <cmath>
#include <limits>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;

class tst_RunSpec : public QObject {
    Q_OBJECT
private slots:
    void takesTheShippedDefaults()
    {
        const auto infos = exerciseInfos();
        QCOMPARE(infos.size(), 3);
        for (const ExerciseInfo& info : infos) {
            RunSpec spec = info.defaults;
            spec.baseModel = u"m"_s;
            const auto problems = validateRunSpec(spec, {u"m"_s});
            QVERIFY2(problems.isEmpty(), problems.isEmpty() ? "" : qPrintable(problems.first().error.detail));
            QVERIFY(!info.samplePrompts.isEmpty());
        }
    }

    void namesTheFieldOfEveryMistake_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<RunSpec>("spec");
        const auto row = [](const char* name, const QString& field, auto change) {
            RunSpec spec = exerciseInfos().first().defaults;
            spec.baseModel = u"m"_s;
            change(spec);
            QTest::newRow(name) << field << spec;
        };
        const double nan = std::numeric_limits<double>::quiet_NaN();
        row("rate NaN", u"learningRate"_s, [nan](RunSpec& s) { s.learningRate = nan; });
        row("rate infinite", u"learningRate"_s, [](RunSpec& s) { s.learningRate = HUGE_VAL; });
        row("rate zero", u"learningRate"_s, [](RunSpec& s) { s.learningRate = 0; });
        row("rate negative", u"learningRate"_s, [](RunSpec& s) { s.learningRate = -1; });
        row("rank 0", u"rank"_s, [](RunSpec& s) { s.rank = 0; });
        row("no batch", u"batchSize"_s, [](RunSpec& s) { s.batchSize = 0; });
        row("no steps", u"steps"_s, [](RunSpec& s) { s.steps = 0; });
        row("unknown model", u"baseModel"_s, [](RunSpec& s) { s.baseModel = u"other"_s; });
        row("no model", u"baseModel"_s, [](RunSpec& s) { s.baseModel.clear(); });
        row("unknown exercise", u"exerciseId"_s, [](RunSpec& s) { s.exerciseId = u"nope"_s; });
        row("no file", u"dataFile"_s, [](RunSpec& s) { s.exerciseId.clear(); });
        row("lost file", u"dataFile"_s, [](RunSpec& s) {
            s.exerciseId.clear();
            s.dataFile = u"/nonexistent"_s;
        });
        row("schedule", u"schedule"_s, [](RunSpec& s) { s.schedule = u"zigzag"_s; });
        row("clip", u"gradClipNorm"_s, [](RunSpec& s) { s.gradClipNorm = -1; });
        row("lonely group", u"groupSize"_s, [](RunSpec& s) {
            s.exerciseId = u"sort"_s;
            s.groupSize = 1;
        });
    }
    void namesTheFieldOfEveryMistake()
    {
        QFETCH(QString, field);
        QFETCH(RunSpec, spec);
        const auto problems = validateRunSpec(spec, {u"m"_s});
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems.first().field, field);
        QCOMPARE(problems.first().error.kind, ErrorKind::Validation);
        QVERIFY(!problems.first().error.detail.isEmpty());
    }

    void takesAReadableFileAndAnyModelWhenNoneIsKnown()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("{}\n");
        file.flush();
        RunSpec spec;
        spec.dataFile = file.fileName();
        spec.baseModel = u"whatever"_s;
        QVERIFY(validateRunSpec(spec, {}).isEmpty());
        QCOMPARE(runKind(spec), RunKind::Supervised);
    }
};

Q_DECLARE_METATYPE(tinkex::RunSpec)
QTEST_GUILESS_MAIN(tst_RunSpec)
#include "tst_runspec.moc"
