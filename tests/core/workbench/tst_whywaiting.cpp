#include "core/workbench/whywaiting.h"

#include <QTest>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;
using Kind = Wait::Kind;

namespace {

OperationRow operation(Kind kind, qint64 since = 0, const QString& reason = {})
{
    OperationRow row;
    row.kind = u"op-%1-%2"_s.arg(int(kind)).arg(since);
    row.wait.kind = kind;
    row.wait.reason = reason;
    row.wait.sinceMs = since;
    row.startedAtMs = since;
    return row;
}

ConnectionSnapshot connection(ConnectionState state)
{
    ConnectionSnapshot snapshot;
    snapshot.state = state;
    return snapshot;
}

/// One operation in a client of its own, in a session of its own.
QList<SessionRow> spread(const QList<OperationRow>& operations)
{
    QList<SessionRow> sessions;
    for (const OperationRow& row : operations) {
        ClientRow client;
        client.operations = {row};
        SessionRow session;
        session.clients = {client};
        sessions << session;
    }
    return sessions;
}

} // namespace

class TestWhyWaiting : public QObject {
    Q_OBJECT
private slots:
    void theMostTellingWins()
    {
        const QList<Kind> order = {Kind::Working,  Kind::Expired,   Kind::Retrying,    Kind::Throttled,
                                   Kind::Capacity, Kind::RateLimit, Kind::Unreachable, Kind::Billing};
        for (qsizetype i = 0; i < order.size(); ++i) {
            QList<OperationRow> operations;
            for (qsizetype j = 0; j <= i; ++j)
                operations.insert(j / 2, operation(order[j])); // not in the order of the answer
            const WaitSummary answer = whyWaiting(connection(ConnectionState::Connected), spread(operations));
            QCOMPARE(int(answer.wait.kind), int(order[i]));
            QCOMPARE(answer.operations, 1);
        }
    }

    void ofTwoAlikeTheOlder()
    {
        const auto sessions = spread({operation(Kind::Capacity, 50, u"a"_s), operation(Kind::Capacity, 20, u"a"_s),
                                      operation(Kind::Capacity, 30, u"a"_s), operation(Kind::Retrying, 1)});
        const WaitSummary answer = whyWaiting(connection(ConnectionState::Connected), sessions);
        QCOMPARE(answer.wait.sinceMs, 20);
        QCOMPARE(answer.operation, u"op-2-20"_s);
        QCOMPARE(answer.operations, 3);
    }

    void silenceIsWork()
    {
        const WaitSummary answer =
            whyWaiting(connection(ConnectionState::Connected), spread({operation(Kind::None, 7)}));
        QCOMPARE(int(answer.wait.kind), int(Kind::Working));
        QCOMPARE(answer.wait.sinceMs, 7);
        QCOMPARE(int(whyWaiting(connection(ConnectionState::Connected), {}).wait.kind), int(Kind::None));
    }

    void withoutAConnectionThatIsTheReason()
    {
        ConnectionSnapshot away = connection(ConnectionState::Reconnecting);
        away.error = Error::make(ErrorKind::Network, "connection refused");
        away.nextTryAtMs = 99;
        const WaitSummary answer = whyWaiting(away, spread({operation(Kind::Billing)}));
        QCOMPARE(int(answer.connection), int(ConnectionState::Reconnecting));
        QCOMPARE(answer.wait.reason, u"connection refused"_s);
        QCOMPARE(answer.wait.untilMs, 99);
        QCOMPARE(int(answer.wait.kind), int(Kind::None));
    }
};

QTEST_GUILESS_MAIN(TestWhyWaiting)
#include "tst_whywaiting.moc"
