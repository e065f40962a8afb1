#include "tests/core/server/servertestkit.h"

#include <QJsonDocument>
#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestLocalServerFutures : public QObject {
    Q_OBJECT

private:
    /// A model with an operation that cannot start: number 1 never comes.
    QString waitingOperation(ServerUnderTest& server)
    {
        const QString model = server.newModel(server.newSession());
        server.post("optim_step", {{u"model_id"_s, model}, {u"seq_id"_s, 2}, {u"adam_params"_s, QJsonObject{}}});
        return model + u":2"_s;
    }
    std::unique_ptr<Exchange> poll(ServerUnderTest& server, const QString& id)
    {
        return server.start(
            "POST", "/api/v1/retrieve_future",
            QJsonDocument(QJsonObject{{u"request_id"_s, id}, {u"allow_metadata_only"_s, true}}).toJson(),
            {{"Accept", "application/x-protobuf"}});
    }

private Q_SLOTS:
    void holdsThePollThenSaysTryAgain()
    {
        ServerUnderTest server;
        const QString id = waitingOperation(server);
        const int timers = server.clock.pendingTimers();
        const auto held = poll(server, id);
        QTRY_COMPARE(server.clock.pendingTimers(), timers + 1);
        server.clock.advance(19s);
        QCOMPARE(server.get("healthz").status, 200); // others are answered meanwhile
        QVERIFY(!held->isDone());
        server.clock.advance(1s);
        QTRY_VERIFY(held->isDone());
        QCOMPARE(held->reply().status, 408);
        const QJsonObject json = held->reply().json();
        QCOMPARE(json[u"type"_s].toString(), u"try_again"_s);
        QCOMPARE(json[u"request_id"_s].toString(), id);
        QCOMPARE(json[u"queue_state"_s].toString(), u"paused_capacity"_s);
        QVERIFY(!json[u"queue_state_reason"_s].toString().isEmpty());
    }

    void aClientThatLeavesIsForgotten()
    {
        ServerUnderTest server;
        const QString id = waitingOperation(server);
        const int timers = server.clock.pendingTimers();
        const auto held = poll(server, id);
        QTRY_COMPARE(server.clock.pendingTimers(), timers + 1);
        held->abandon();
        QTRY_COMPARE(server.clock.pendingTimers(), timers);
        QCOMPARE(server.get("healthz").status, 200);
    }

    void everyWaitingPollIsAnsweredAndResultsStay()
    {
        ServerUnderTest server;
        const QString id = waitingOperation(server);
        const auto first = poll(server, id);
        const auto second = poll(server, id);
        server.post("optim_step",
                    {{u"model_id"_s, id.chopped(2)}, {u"seq_id"_s, 1}, {u"adam_params"_s, QJsonObject{}}});
        QTRY_VERIFY(first->isDone() && second->isDone());
        QCOMPARE(first->reply().status, 200);
        QCOMPARE(first->reply().body, second->reply().body);
        QCOMPARE(server.result(id).body, first->reply().body);
    }

    void unknownAndExpired()
    {
        ServerUnderTest server([](server::ServerConfig& config) { config.resultLife = 10s; });
        QCOMPARE(server.result(u"nobody:1"_s).status, 404);
        const QString sampler = server.newSampler(server.newSession());
        QCOMPARE(server.run("asample", sampleBody(sampler, 0)).status, 200);
        server.clock.advance(60s);
        QCOMPARE(server.result(sampler + u":0"_s).status, 410);
        // A repeated submission of an expired number gives the same id, not a second run.
        QCOMPARE(server.post("asample", sampleBody(sampler, 0)).json()[u"request_id"_s].toString(), sampler + u":0"_s);
    }

    void keepsWithinItsBytesButAlwaysTheNewest()
    {
        ServerUnderTest server([](server::ServerConfig& config) { config.resultBytes = 1; });
        const QString sampler = server.newSampler(server.newSession());
        QCOMPARE(server.run("asample", sampleBody(sampler, 0)).status, 200);
        QCOMPARE(server.run("asample", sampleBody(sampler, 1)).status, 200);
        QCOMPARE(server.result(sampler + u":0"_s).status, 410);
        QCOMPARE(server.result(sampler + u":1"_s).status, 200);
    }

    void endsAtOnceWithPollsAndWorkInHand()
    {
        ServerUnderTest server;
        const QString session = server.newSession();
        const QString sampler = server.newSampler(session);
        std::vector<std::unique_ptr<Exchange>> polls;
        for (int i = 0; i < 40; ++i) {
            QJsonObject body = sampleBody(sampler, i, 200);
            body.insert(u"num_samples"_s, 64);
            server.post("asample", body);
            polls.push_back(poll(server, sampler + u':' + QString::number(i)));
        }
        QElapsedTimer timer;
        timer.start();
        server.stop();
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TestLocalServerFutures)
#include "tst_localserver_futures.moc"
