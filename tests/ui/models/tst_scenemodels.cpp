#include "tests/support/scenes.h"
#include "ui/models/checkpointsmodel.h"
#include "ui/models/healthmodels.h"
#include "ui/models/requestsmodel.h"
#include "ui/models/samplesmodel.h"
#include "ui/models/sessionsmodel.h"
#include "ui/models/supervisionmodel.h"
#include "ui/models/tasksmodel.h"
#include "ui/words.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

/// The models of the pages on whole situations: filled, emptied and filled again under the model tester.
class TestSceneModels : public QObject {
    Q_OBJECT
private:
    test::FakeWorkbench m_normal;
    test::FakeWorkbench m_faulty;

private slots:
    void initTestCase()
    {
        test::sceneNormal(m_normal);
        test::sceneFaulty(m_faulty);
    }

    void sessions()
    {
        SessionsModel model;
        QAbstractItemModelTester tester(&model);
        model.setSnapshot(m_normal.sessions(), m_normal.connection());
        QCOMPARE(model.rowCount(), 1);
        const QModelIndex session = model.index(0, 0, model.index(0, 0));
        QCOMPARE(model.rowCount(session), 4);
        const QModelIndex waiting = model.index(1, SessionsModel::State, session);
        QCOMPARE(waiting.data().toString(), u"waiting"_s);
        QCOMPARE(Tone(waiting.data(ToneRole).toInt()), Tone::Warn);
        QVERIFY(
            model.index(1, SessionsModel::Queue, session).data().toString().contains(u"all 4 adapter slots busy"_s));
        model.setSnapshot(m_faulty.sessions(), m_faulty.connection());
        QCOMPARE(model.endedCount(), 0); // one failed: that stays to be seen
        QCOMPARE(model.rowCount(model.index(0, 0, model.index(0, 0))), 4);
        SessionsSnapshot tidy = m_faulty.sessions();
        tidy.sessions[0].clients[1].endReason.clear();
        model.setSnapshot(tidy, m_faulty.connection());
        QCOMPARE(model.endedCount(), 1);
        QCOMPARE(model.rowCount(model.index(0, 0, model.index(0, 0))), 3);
        model.setShowEnded(true);
        QCOMPARE(model.rowCount(model.index(0, 0, model.index(0, 0))), 4);
        QVERIFY(model.index(0, SessionsModel::State, model.index(0, 0)).data().toString().contains(u"3 of 30"_s));
        model.setSnapshot({}, {});
        QCOMPARE(model.rowCount(), 0);
    }

    void listedSessionsAreNotLive()
    {
        AccountSessionsModel model;
        QAbstractItemModelTester tester(&model);
        model.setSnapshot(m_normal.sessions());
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, AccountSessionsModel::Liveness).data().toString(), u"unknown"_s);
        QCOMPARE(model.index(0, AccountSessionsModel::Session).data(CopyRole).toString(), u"e91b0c44-77ff-4bd2-8a10"_s);
    }

    void supervisionFollowsPaths()
    {
        SupervisionModel model;
        QAbstractItemModelTester tester(&model);
        model.setSnapshot(m_normal.health().supervised);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.rowCount(model.index(0, 0)), 6);
        QCOMPARE(model.index(0, 0, model.index(0, 0)).data().toString(), u"Infrastructure"_s);
        model.setSnapshot({{u"root/a/b"_s, u"orphan"_s, {}, SupervisedState::Running, 0, 0, -1, {}}});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0, 0).data().toString(), u"orphan"_s);
    }

    void requestsNewestFirst()
    {
        RequestsModel model;
        QAbstractItemModelTester tester(&model);
        RequestsSnapshot snapshot = m_normal.requests();
        model.setSnapshot(snapshot);
        QCOMPARE(model.rowAt(0)->id, snapshot.entries.last().id);
        QVERIFY(model.index(0, RequestsModel::Duration).data(AgeRole).isValid()); // still out: its age grows
        snapshot.entries.removeFirst();
        snapshot.entries.last().state = RequestState::Done;
        snapshot.entries.last().durationMs = 12;
        model.setSnapshot(snapshot);
        QCOMPARE(model.rowCount(), int(snapshot.entries.size()));
        QCOMPARE(model.index(0, RequestsModel::Duration).data().toString(), u"12 ms"_s);
    }

    void lanesAndTasks()
    {
        LanesModel lanes;
        TasksModel tasks;
        QAbstractItemModelTester laneTester(&lanes);
        QAbstractItemModelTester taskTester(&tasks);
        lanes.setSnapshot(m_faulty.health().lanes);
        QCOMPARE(lanes.index(2, LanesModel::Fill).data(ShareRole).toDouble(), 1.0);
        QCOMPARE(Tone(lanes.index(2, LanesModel::Fill).data(ShareToneRole).toInt()), Tone::Warn);
        tasks.setSnapshot(m_faulty.health().tasks);
        QCOMPARE(tasks.index(1, TasksModel::State).data().toString(), u"overdue"_s);
        tasks.setSnapshot({});
        QCOMPARE(tasks.rowCount(), 0);
    }

    void checkpointsAndSamples()
    {
        CheckpointsModel checkpoints;
        QAbstractItemModelTester checkpointTester(&checkpoints);
        checkpoints.setSnapshot(m_normal.runs());
        QCOMPARE(checkpoints.rowCount(), 3);
        QCOMPARE(checkpoints.index(0, CheckpointsModel::Name).data().toString(), u"000100"_s); // the newest
        SamplesModel samples;
        QAbstractItemModelTester sampleTester(&samples);
        QList<SampleResult> history = m_normal.sampleHistory();
        samples.setHistory(history);
        const QPersistentModelIndex kept = samples.index(0, SamplesModel::Text);
        const auto add = [&](int count) {
            for (int i = 0; i < count; ++i) {
                history.prepend(history.first());
                ++history.first().seqId;
            }
            samples.setHistory(history);
        };
        add(1);
        QCOMPARE(kept.row(), 1);
        add(2);
        QCOMPARE(kept.row(), 3);
        QCOMPARE(samples.rowCount(), 6);
        samples.setHistory(history);
        QCOMPARE(samples.rowCount(), 6);
        add(SamplesModel::kCapacity - 5);
        QCOMPARE(samples.rowCount(), SamplesModel::kCapacity);
        QCOMPARE(samples.resultAt(0)->seqId, history.first().seqId);
        QVERIFY(kept.isValid());
        add(SamplesModel::kCapacity + 5);
        QCOMPARE(samples.rowCount(), SamplesModel::kCapacity);
        QVERIFY(!kept.isValid());
        samples.setHistory({});
        QCOMPARE(samples.rowCount(), 0);
    }

    void markersAreLeftOutOfAList()
    {
        SampleResult result;
        result.renderedPrompt = u"<|end|>User: hi\nAssistant:"_s;
        QVERIFY(SamplesModel::oneLine(result).startsWith(u"User: hi Assistant:"_s));
    }
};

QTEST_GUILESS_MAIN(TestSceneModels)
#include "tst_scenemodels.moc"
