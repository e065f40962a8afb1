#include "core/workbench/sessiontable.h"

#include "tests/core/session/faketransport.h"
#include "tests/support/virtualclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

std::string sessionBody(const std::string& id)
{
    return "{\"session_id\":\"" + id + "\"}";
}

} // namespace

class TestSessionTable : public QObject {
    Q_OBJECT
private:
    VirtualClock m_clock;
    FakeEventSink m_events;
    FakeTransport m_transport;
    QObject m_owner;
    std::unique_ptr<SessionManager> m_manager;

    quint64 open(const char* id)
    {
        const quint64 token = m_manager->create(m_transport, u"lab"_s, {}, &m_owner, [](auto) {});
        m_transport.answerLast(reply(sessionBody(id)));
        return token;
    }

private Q_SLOTS:
    void init()
    {
        m_manager = std::make_unique<SessionManager>(m_clock, m_events);
        m_manager->start();
    }

    void cleanup() { m_manager.reset(); }

    void rowsAreThoseOfTheManager()
    {
        SessionTable table;
        table.follow(m_manager.get());
        QVERIFY(table.rows(nullptr).isEmpty());
        open("a");
        const quint64 b = open("b");
        QSignalSpy changed(&table, &SessionTable::changed);
        open("c");
        QVERIFY(!changed.isEmpty());
        QCOMPARE(table.rows(nullptr).size(), 3);
        QCOMPARE(table.rows(nullptr)[1].id, u"b"_s);
        QCOMPARE(table.rows(nullptr)[1].server, u"lab"_s);
        m_manager->end(b, u"closed"_s);
        const QList<SessionStatus> sessions = m_manager->sessions();
        const QList<SessionRow>& rows = table.rows(nullptr);
        QCOMPARE(rows.size(), sessions.size());
        for (qsizetype i = 0; i < rows.size(); ++i) {
            QCOMPARE(rows[i].id, sessions[i].id);
            QCOMPARE(rows[i].state, sessions[i].state);
        }
    }

    void nothingIsMadeAnewWhenNothingChanged()
    {
        SessionTable table;
        table.follow(m_manager.get());
        open("a");
        open("b");
        const QList<SessionRow> first = table.rows(nullptr);
        QCOMPARE(table.rows(nullptr).constData(), first.constData());
        m_clock.advance(10s);
        m_transport.answerLast(reply("{}"));
        const QList<SessionRow> second = table.rows(nullptr);
        QVERIFY(second.constData() != first.constData());
        QCOMPARE(second[1].lastBeatAtMs, first[1].lastBeatAtMs + 10'000);
    }

    void anotherManagerIsAnotherTable()
    {
        SessionTable table;
        table.follow(m_manager.get());
        open("a");
        QCOMPARE(table.rows(nullptr).size(), 1);
        m_manager.reset();
        m_manager = std::make_unique<SessionManager>(m_clock, m_events);
        m_manager->start();
        table.follow(m_manager.get());
        QVERIFY(table.rows(nullptr).isEmpty());
        open("z");
        QCOMPARE(table.rows(nullptr).size(), 1);
        QCOMPARE(table.rows(nullptr)[0].id, u"z"_s);
    }
};

QTEST_GUILESS_MAIN(TestSessionTable)
#include "tst_sessiontable.moc"
