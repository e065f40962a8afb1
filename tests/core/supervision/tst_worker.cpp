#include "tests/core/supervision/testworkers.h"
#include "tests/support/virtualclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace tinkex;
using namespace tinkex::test;

class TestWorker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exited_comes_once_and_from_the_event_loop()
    {
        ProbeWorker worker(u"w"_s, m_clock, m_journal);
        QSignalSpy exits(&worker, &Worker::exited);
        worker.start();
        QVERIFY(worker.isRunning());
        worker.crash("first");
        worker.crash("second");
        worker.stop();
        QCOMPARE(exits.count(), 0);
        QVERIFY(worker.hasExited());
        QTRY_COMPARE(exits.count(), 1);
        QCoreApplication::sendPostedEvents();
        QCOMPARE(exits.count(), 1);
        QCOMPARE(worker.exitReason()->error->detail, u"first"_s);
        QCOMPARE(worker.state(), SupervisedState::Failed);
    }

    void an_exception_in_start_is_an_abnormal_exit()
    {
        ProbeWorker worker(u"w"_s, m_clock, m_journal, ProbeWorker::Start::Throw);
        worker.start();
        QCOMPARE(worker.state(), SupervisedState::Failed);
        QCOMPARE(worker.exitReason()->error->detail, u"thrown in start"_s);
    }

    void stop_before_start_exits_without_doing_anything()
    {
        m_journal.clear();
        ProbeWorker worker(u"w"_s, m_clock, m_journal);
        worker.stop();
        worker.start();
        QCOMPARE(worker.state(), SupervisedState::Exited);
        QVERIFY(m_journal.isEmpty());
    }

    void changed_is_coalesced()
    {
        ProbeWorker worker(u"w"_s, m_clock, m_journal);
        QSignalSpy changes(&worker, &Worker::changed);
        worker.start();
        worker.finish();
        QCOMPARE(changes.count(), 0);
        QTRY_COMPARE(changes.count(), 1);
    }

    void its_row_says_what_it_is()
    {
        ProbeWorker worker(u"w"_s, m_clock, m_journal);
        worker.start();
        QList<SupervisedRow> rows;
        worker.appendRows(rows, u"root"_s);
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows[0].path, u"root/w"_s);
        QCOMPARE(rows[0].state, SupervisedState::Running);
        QCOMPARE(rows[0].queueLength, -1);
        QCOMPARE(rows[0].kind, u"Worker"_s);
    }

private:
    VirtualClock m_clock;
    QStringList m_journal;
};

QTEST_GUILESS_MAIN(TestWorker)
#include "tst_worker.moc"
