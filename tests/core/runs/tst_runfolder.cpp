#include "core/runs/runfolder.h"

#include "core/runs/runjson.h"
#include "core/runs/runspec.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;

class tst_RunFolder : public QObject {
    Q_OBJECT
private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void readsBackWhatItWrote()
    {
        RunFolder folder(path());
        RunSpec spec = exerciseInfos().first().defaults;
        spec.seed = 18'000'000'000'000'000'001u;
        spec.learningRate = 0.0125;
        RunSnapshot run;
        run.id = u"a-run"_s;
        run.state = RunState::Running;
        run.lastLoss = std::nan("");
        QVERIFY(folder.create(spec, run));
        QVERIFY(folder.appendMetrics(1, {{u"loss"_s, 2.5}, {u"grad"_s, std::nan("")}}, 10));
        QVERIFY(folder.appendMetrics(2, {{u"loss"_s, 1.5}}, 20));
        QVERIFY(folder.appendCheckpoint({u"000002"_s, 2, u"tinker://r/weights/000002"_s, {}, 5, 1.5}, false));
        run.state = RunState::Finished;
        run.probes = {{u"q"_s, u"a"_s, u"x"_s, u"a"_s, false, true}};
        run.accuracyNow = 0.5;
        QVERIFY(folder.saveState(run));

        SeriesStore series;
        const auto loaded = loadRunFolder(path(), series);
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->badLines, 0);
        QCOMPARE(loaded->spec.seed, spec.seed);
        QCOMPARE(loaded->spec.learningRate, spec.learningRate);
        QCOMPARE(loaded->run.state, RunState::Finished);
        QVERIFY(std::isnan(loaded->run.lastLoss));
        QCOMPARE(loaded->run.accuracyNow, 0.5);
        QCOMPARE(loaded->run.probes.size(), 1);
        QVERIFY(loaded->run.probes.first().afterRight);
        QCOMPARE(loaded->run.checkpoints.size(), 1);
        QCOMPARE(loaded->run.checkpoints.first().step, 2);
        QCOMPARE(series.chunk(u"run"_s, u"loss"_s).values, (QVector<double>{2.5, 1.5}));
        QVERIFY(std::isnan(series.chunk(u"run"_s, u"grad"_s).values.first()));
    }

    void skipsATornLastLine()
    {
        RunFolder folder(path());
        RunSnapshot run;
        run.id = u"r"_s;
        QVERIFY(folder.create({}, run));
        QVERIFY(folder.appendMetrics(1, {{u"loss"_s, 2.5}}, 10));
        QFile metrics(path() + u"/metrics.jsonl"_s);
        QVERIFY(metrics.open(QIODevice::Append));
        metrics.write("{\"step\":2,\"lo");
        metrics.close();
        SeriesStore series;
        const auto loaded = loadRunFolder(path(), series);
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->badLines, 1);
        QCOMPARE(series.chunk(u"run"_s, u"loss"_s).values.size(), 1);
    }

    void beginsANewLineAfterATornOne()
    {
        RunFolder folder(path());
        QVERIFY(folder.create({}, {}));
        QVERIFY(folder.appendMetrics(1, {{u"loss"_s, 2.5}}, 10));
        QFile metrics(path() + u"/metrics.jsonl"_s);
        QVERIFY(metrics.open(QIODevice::Append));
        metrics.write("{\"step\":2,\"lo");
        metrics.close();
        QVERIFY(folder.appendMetrics(3, {{u"loss"_s, 1.5}}, 30));
        QVERIFY(folder.appendMetrics(4, {{u"loss"_s, 1.25}}, 40));
        SeriesStore series;
        const auto loaded = loadRunFolder(path(), series);
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->badLines, 1);
        QCOMPARE(series.chunk(u"run"_s, u"loss"_s).values, (QVector<double>{2.5, 1.5, 1.25}));
    }

    void knowsACheckpointOfEachNameOnce()
    {
        RunFolder folder(path());
        QVERIFY(folder.create({}, {}));
        QVERIFY(folder.appendCheckpoint({u"000002"_s, 2, u"tinker://r/weights/000002"_s, {}, 5, 1.5}, false));
        QVERIFY(folder.appendCheckpoint({u"000004"_s, 4, u"tinker://r/weights/000004"_s, {}, 6, 1.5}, false));
        QVERIFY(folder.appendCheckpoint({u"000002"_s, 2, u"tinker://s/weights/000002"_s, {}, 7, 1.0}, false));
        SeriesStore series;
        const auto loaded = loadRunFolder(path(), series);
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->run.checkpoints.size(), 2);
        QCOMPARE(loaded->run.checkpoints.last().statePath, u"tinker://s/weights/000002"_s);
    }

    /// A copied folder is a run of its own.
    void goesByTheFoldersName()
    {
        RunFolder folder(path());
        RunSnapshot run;
        run.id = u"where it was copied from"_s;
        QVERIFY(folder.create({}, run));
        SeriesStore series;
        const auto loaded = loadRunFolder(path(), series);
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->run.id, u"run"_s);
    }

    void remembersWhyARunEnded()
    {
        RunFolder folder(path());
        RunSnapshot run;
        run.state = RunState::Failed;
        Error why = Error::make(ErrorKind::RemoteTask, u"out of memory"_s).during("optim_step");
        why.code = u"oom"_s;
        why.category = ErrorCategory::Server;
        why.httpStatus = 503;
        why.requestId = u"r-1"_s;
        run.error = std::move(why).because(Error::make(ErrorKind::Timeout, u"too slow"_s));
        QVERIFY(folder.create({}, run));
        SeriesStore series;
        const auto loaded = loadRunFolder(path(), series);
        QVERIFY(loaded && loaded->run.error);
        const Error& read = *loaded->run.error;
        QCOMPARE(read.kind, ErrorKind::RemoteTask);
        QCOMPARE(read.detail, u"out of memory"_s);
        QCOMPARE(read.operation, u"optim_step"_s);
        QCOMPARE(read.code, u"oom"_s);
        QCOMPARE(read.category, ErrorCategory::Server);
        QCOMPARE(read.httpStatus, 503);
        QVERIFY(read.cause);
        QCOMPARE(read.cause->kind, ErrorKind::Timeout);
        QCOMPARE(read.toText(), run.error->toText());
    }

    /// Earlier versions kept the text alone.
    void readsTheErrorsOfEarlierVersions_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("lost") << u"connection_lost"_s << ErrorKind::Network;
        QTest::newRow("cancelled") << u"cancelled"_s << ErrorKind::Cancelled;
        QTest::newRow("failed") << u"failed"_s << ErrorKind::Internal;
    }
    void readsTheErrorsOfEarlierVersions()
    {
        QFETCH(QString, state);
        QFETCH(ErrorKind, kind);
        const RunSnapshot run = runjson::runFromJson({{u"state"_s, state}, {u"error"_s, u"it ended"_s}});
        QVERIFY(run.error);
        QCOMPARE(run.error->kind, kind);
        QCOMPARE(run.error->detail, u"it ended"_s);
    }

    void refusesAFolderOfSomethingElse()
    {
        SeriesStore series;
        QVERIFY(!loadRunFolder(m_dir->path(), series).has_value());
        QFile config(m_dir->filePath(u"config.json"_s));
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write("[not an object");
        config.close();
        const auto loaded = loadRunFolder(m_dir->path(), series);
        QVERIFY(!loaded.has_value());
        QCOMPARE(loaded.error().kind, ErrorKind::Storage);
    }

    void saysWhenTheFolderCannotBeWritten()
    {
        RunFolder folder(u"/proc/nowhere/run"_s);
        const auto made = folder.create({}, {});
        QVERIFY(!made.has_value());
        QCOMPARE(made.error().kind, ErrorKind::Storage);
        QVERIFY(!folder.appendMetrics(1, {}, 0).has_value());
    }

private:
    QString path() const { return m_dir->filePath(u"run"_s); }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(tst_RunFolder)
#include "tst_runfolder.moc"
