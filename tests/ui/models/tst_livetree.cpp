#include "tests/support/scenes.h"
#include "ui/models/sessionsmodel.h"
#include "ui/words.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

ConnectionSnapshot connection()
{
    ConnectionSnapshot snapshot;
    snapshot.state = ConnectionState::Connected;
    snapshot.profile.name = u"lab"_s;
    snapshot.sessionId = u"s"_s;
    return snapshot;
}

ClientRow client(const QString& id)
{
    ClientRow row;
    row.id = id;
    row.kind = ClientKind::Sampler;
    row.name = id;
    row.state = LiveState::Alive;
    return row;
}

SessionsSnapshot oneSession(const QList<ClientRow>& clients)
{
    SessionRow session;
    session.id = u"s"_s;
    session.server = u"lab"_s;
    session.state = LiveState::Alive;
    session.clients = clients;
    return {{session}, {}};
}

} // namespace

/// The tree of live objects through the fates of sessions and clients, under the model tester.
class TestLiveTree : public QObject {
    Q_OBJECT
private:
    static QModelIndex sessionOf(const SessionsModel& model) { return model.index(0, 0, model.index(0, 0)); }

    /// Ids of all clients that the tree shows.
    static QStringList shownClients(const SessionsModel& model)
    {
        QStringList ids;
        const QModelIndex server = model.index(0, 0);
        for (int s = 0; s < model.rowCount(server); ++s) {
            const QModelIndex session = model.index(s, 0, server);
            for (int c = 0; c < model.rowCount(session); ++c)
                ids << SessionsModel::idOf(*model.payload(model.index(c, 0, session)));
        }
        return ids;
    }

private slots:
    void at_3a_tenClosedClientsLeaveTheKeeperAlone()
    {
        SessionsModel model;
        QAbstractItemModelTester tester(&model);
        QList<ClientRow> clients;
        for (int i = 0; i < 5; ++i)
            clients << client(u"before-%1"_s.arg(i));
        clients << client(u"keeper"_s);
        for (int i = 0; i < 5; ++i)
            clients << client(u"after-%1"_s.arg(i));
        model.setSnapshot(oneSession(clients), connection());
        const QPersistentModelIndex keeper(model.index(5, 0, sessionOf(model)));
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        const void* node = keeper.internalPointer();
        while (clients.size() > 1) {
            clients.removeAt(clients.first().id == u"keeper"_s ? 1 : 0);
            model.setSnapshot(oneSession(clients), connection());
        }
        int rows = 0;
        for (const QList<QVariant>& signal : removed)
            rows += signal[2].toInt() - signal[1].toInt() + 1;
        QCOMPARE(rows, 10);
        QVERIFY(inserted.isEmpty());
        QVERIFY(reset.isEmpty());
        QVERIFY(keeper.isValid());
        QCOMPARE(keeper.internalPointer(), node);
        QCOMPARE(keeper.row(), 0);
        QCOMPARE(SessionsModel::idOf(*model.payload(keeper)), u"keeper"_s);
    }

    void at_3b_aClientThatCouldNotBeMadeLeavesNoRow()
    {
        SessionsModel model;
        QAbstractItemModelTester tester(&model);
        ClientRow making = client(u"creating-1"_s);
        making.state = LiveState::Creating;
        model.setSnapshot(oneSession({client(u"keeper"_s), making}), connection());
        QCOMPARE(shownClients(model).size(), 2);
        QCOMPARE(model.index(1, SessionsModel::State, sessionOf(model)).data().toString(), u"creating"_s);
        model.setSnapshot(oneSession({client(u"keeper"_s)}), connection());
        QCOMPARE(shownClients(model), QStringList{u"keeper"_s});
    }

    void at_3c_aFailedClientSaysWhyUntilItIsDismissed()
    {
        SessionsModel model;
        QAbstractItemModelTester tester(&model);
        model.setSnapshot(oneSession({client(u"keeper"_s), client(u"other"_s)}), connection());
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        ClientRow failed = client(u"other"_s);
        failed.state = LiveState::Ended;
        failed.failed = true;
        failed.endReason = u"model not loaded"_s;
        model.setSnapshot(oneSession({client(u"keeper"_s), failed}), connection());
        const QModelIndex row = model.index(1, SessionsModel::State, sessionOf(model));
        QCOMPARE(row.data().toString(), u"failed"_s);
        QCOMPARE(Tone(row.data(ToneRole).toInt()), Tone::Bad);
        QCOMPARE(row.siblingAtColumn(SessionsModel::Queue).data().toString(), u"model not loaded"_s);
        QVERIFY(row.siblingAtColumn(SessionsModel::Object).data(MutedRole).toBool());
        for (const QList<QVariant>& signal : changed) {
            const QModelIndex first = signal[0].toModelIndex();
            QVERIFY(first.parent() != sessionOf(model) || first.row() == 1); // the sibling is not touched
        }
        model.setSnapshot(oneSession({client(u"keeper"_s)}), connection());
        QCOMPARE(shownClients(model), QStringList{u"keeper"_s});
    }

    void aDetachedClientHasNotFailed()
    {
        SessionsModel model;
        ClientRow detached = client(u"other"_s);
        detached.state = LiveState::Ended;
        detached.endReason = u"detached; the server goes on with 2 requests"_s;
        model.setSnapshot(oneSession({detached}), connection());
        const QModelIndex row = model.index(0, SessionsModel::State, sessionOf(model));
        QCOMPARE(row.data().toString(), u"ended"_s);
        QCOMPARE(row.siblingAtColumn(SessionsModel::Queue).data().toString(), detached.endReason);
    }

    void at_10a_aSessionFailsIsLostAndStaysUntilDismissed()
    {
        SessionsModel model;
        QAbstractItemModelTester tester(&model);
        SessionsSnapshot snapshot = oneSession({});
        model.setSnapshot(snapshot, connection());
        const QPersistentModelIndex session(sessionOf(model));
        const auto cell = [&](int column, int role = Qt::DisplayRole) {
            return session.sibling(session.row(), column).data(role);
        };
        QVERIFY(!cell(SessionsModel::Object, MutedRole).toBool());
        for (int failures = 1; failures <= 3; ++failures) {
            snapshot.sessions[0].state = LiveState::Failing;
            snapshot.sessions[0].failedBeats = failures;
            model.setSnapshot(snapshot, connection());
            QCOMPARE(cell(SessionsModel::State).toString(), u"failing %1 of 30"_s.arg(failures));
        }
        snapshot.sessions[0].state = LiveState::Lost;
        snapshot.sessions[0].endReason = u"HTTP 500"_s;
        model.setSnapshot(snapshot, connection());
        QCOMPARE(cell(SessionsModel::State).toString(), u"lost"_s);
        QCOMPARE(cell(SessionsModel::Queue).toString(), u"HTTP 500"_s);
        QVERIFY(cell(SessionsModel::Object, MutedRole).toBool());
        QVERIFY(!cell(SessionsModel::OfPeriod, BeatRole).isValid());
        model.setSnapshot({}, connection());
        QVERIFY(!session.isValid());
    }

    void ax_2_theRowsAreTheLiveClientsAtAllTimes()
    {
        SessionsModel model;
        QAbstractItemModelTester tester(&model);
        QRandomGenerator random(20'260'301);
        QList<ClientRow> clients;
        int next = 0;
        for (int round = 0; round < 300; ++round) {
            const int changes = random.bounded(4);
            for (int i = 0; i < changes; ++i) {
                const bool add = clients.isEmpty() || random.bounded(2) == 0;
                if (add)
                    clients.insert(random.bounded(int(clients.size()) + 1), client(u"client-%1"_s.arg(next++)));
                else
                    clients.removeAt(random.bounded(int(clients.size())));
            }
            if (clients.size() > 1 && random.bounded(5) == 0)
                clients.move(0, clients.size() - 1);
            model.setSnapshot(oneSession(clients), connection());
            QStringList alive;
            for (const ClientRow& row : std::as_const(clients))
                alive << row.id;
            QCOMPARE(shownClients(model), alive);
        }
        QVERIFY(next > 100);
    }

    void nothingIsToldWhenNothingChanged()
    {
        SessionsModel model;
        const SessionsSnapshot snapshot = oneSession({client(u"a"_s), client(u"b"_s)});
        model.setSnapshot(snapshot, connection());
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setSnapshot(oneSession({client(u"a"_s), client(u"b"_s)}), connection()); // equal, but not the same
        QVERIFY(changed.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestLiveTree)
#include "tst_livetree.moc"
