#include "core/wire/protobuf.h"
#include "tests/core/server/servertestkit.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

QJsonObject step(const QString& model, int seq, const QJsonValue& rate = 1e-3)
{
    return {{u"model_id"_s, model}, {u"seq_id"_s, seq}, {u"adam_params"_s, QJsonObject{{u"learning_rate"_s, rate}}}};
}

double lossOf(const Reply& reply)
{
    return reply.json()[u"metrics"_s][u"loss:sum"_s].toDouble(-1);
}

} // namespace

class TestLocalServerTraining : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ServerUnderTest> m_server;
    QString m_session;

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ServerUnderTest>();
        m_session = m_server->newSession();
    }
    void cleanup() { m_server.reset(); }

    void createTellsTheModelAtOnceAndOnlyOnce()
    {
        const QJsonObject body{{u"session_id"_s, m_session},
                               {u"model_seq_id"_s, 0},
                               {u"base_model"_s, u"tinkex/tiny-512"_s},
                               {u"user_metadata"_s, QJsonObject{{u"n"_s, 3}, {u"who"_s, u"me"_s}}},
                               {u"lora_config"_s, QJsonObject{{u"rank"_s, 4}}}};
        const Reply first = m_server->post("create_model", body);
        const Reply again = m_server->post("create_model", body);
        QCOMPARE(first.json()[u"model_id"_s].toString(), m_session + u":train:0"_s);
        QCOMPARE(first.body, again.body);
        const QJsonObject created = m_server->result(first.json()[u"request_id"_s].toString()).json();
        QCOMPARE(created[u"type"_s].toString(), u"create_model"_s);
        const QJsonObject info = m_server->post("get_info", {{u"model_id"_s, m_session + u":train:0"_s}}).json();
        QCOMPARE(info[u"model_data"_s][u"model_name"_s].toString(), u"tinkex/tiny-512"_s);
        QCOMPARE(info[u"model_data"_s][u"tokenizer_id"_s].toString(), u"tinkex/tiny-512"_s);
        QCOMPARE(info[u"lora_rank"_s].toInt(), 4);
        const QJsonObject run = m_server->get("training_runs/" + m_session.toUtf8() + "%3Atrain%3A0").json();
        QCOMPARE(run[u"user_metadata"_s][u"n"_s].toString(), u"3"_s);
        QCOMPARE(run[u"user_metadata"_s][u"who"_s].toString(), u"me"_s);
    }

    void refusesModels_data()
    {
        QTest::addColumn<QString>("session");
        QTest::addColumn<QString>("base");
        QTest::addColumn<QJsonObject>("lora");
        QTest::addColumn<int>("status");
        const QString base = u"tinkex/tiny-512"_s;
        QTest::newRow("foreign base") << QString() << u"nobody/nothing"_s << QJsonObject{{u"rank"_s, 4}} << 400;
        QTest::newRow("rank 0") << QString() << base << QJsonObject{{u"rank"_s, 0}} << 400;
        QTest::newRow("rank huge") << QString() << base << QJsonObject{{u"rank"_s, 100000}} << 400;
        QTest::newRow("trains nothing") << QString() << base
                                        << QJsonObject{{u"rank"_s, 4},
                                                       {u"train_attn"_s, false},
                                                       {u"train_mlp"_s, false},
                                                       {u"train_unembed"_s, false}}
                                        << 400;
        QTest::newRow("foreign session") << u"nobody"_s << base << QJsonObject{{u"rank"_s, 4}} << 404;
    }
    void refusesModels()
    {
        QFETCH(QString, session);
        QFETCH(QString, base);
        QFETCH(QJsonObject, lora);
        QFETCH(int, status);
        const Reply reply = m_server->post("create_model", {{u"session_id"_s, session.isEmpty() ? m_session : session},
                                                            {u"model_seq_id"_s, 0},
                                                            {u"base_model"_s, base},
                                                            {u"lora_config"_s, lora}});
        QCOMPARE(reply.status, status);
        QVERIFY(!reply.detail().isEmpty());
    }

    void learns()
    {
        const QString model = m_server->newModel(m_session);
        double last = 1e9;
        for (int round = 0; round < 3; ++round) {
            const Reply output = m_server->run("forward_backward", trainingBody(model, 2 * round + 1));
            QVERIFY(lossOf(output) > 0);
            QVERIFY(lossOf(output) < last);
            last = lossOf(output);
            const QJsonObject datum = output.json()[u"loss_fn_outputs"_s][0].toObject();
            QCOMPARE(datum[u"logprobs"_s][u"data"_s].toArray().size(), 8);
            QCOMPARE(datum[u"elementwise_loss"_s][u"shape"_s][0].toInt(), 8);
            const QJsonObject stepped = m_server->run("optim_step", step(model, 2 * round + 2, 5e-3)).json();
            QCOMPARE(stepped[u"type"_s].toString(), u"optim_step"_s);
            QVERIFY(stepped[u"metrics"_s][u"unclipped_grad_l2:mean"_s].toDouble() > 0);
        }
    }

    void forwardLeavesNoGradient()
    {
        const QString model = m_server->newModel(m_session);
        QJsonObject forward = trainingBody(model, 1);
        forward.insert(u"forward_input"_s, forward.take(u"forward_backward_input"_s));
        QVERIFY(lossOf(m_server->run("forward", forward)) > 0);
        const QJsonObject stepped = m_server->run("optim_step", step(model, 2)).json();
        QCOMPARE(stepped[u"metrics"_s][u"unclipped_grad_l2:mean"_s].toDouble(), 0.0);
    }

    void speaksProtobufToThoseWhoAskForIt()
    {
        const QString model = m_server->newModel(m_session);
        wire::ForwardBackwardRequest request;
        request.modelId = model.toStdString();
        request.seqId = 1;
        wire::Datum datum;
        datum.modelInput = wire::ModelInput::fromTokens({65, 66, 67});
        datum.lossFnInputs["target_tokens"] = {std::vector<std::int64_t>{66, 67, 68}, {3}};
        datum.lossFnInputs["weights"] = {std::vector<float>{1, 1, 0}, {3}};
        request.data.push_back(datum);
        const std::string body = wire::compressZstd(*wire::encodeProtobuf(request));
        const Reply submitted =
            m_server->call("POST", "/api/v1/forward_backward", QByteArray::fromStdString(body),
                           {{"Content-Type", "application/x-protobuf"}, {"Content-Encoding", "zstd"}});
        QCOMPARE(submitted.status, 200);
        const QString id = submitted.json()[u"request_id"_s].toString();
        QCOMPARE(id, model + u":1"_s);
        const Reply binary = m_server->result(id, {{"Accept", "application/x-protobuf"}});
        QCOMPARE(headerValue(binary.headers, "content-type"), std::string_view("application/x-protobuf"));
        const auto output = wire::decodeForwardBackwardOutput(binary.body.toStdString());
        QVERIFY(output);
        QCOMPARE(output->lossFnOutputs[0].at("logprobs").size(), std::size_t(3));
        const Reply json = m_server->result(id, {{"Accept", "application/json"}});
        QCOMPARE(lossOf(json), output->metrics.at("loss:sum"));
    }

    void chunksMayArriveOutOfOrder()
    {
        const QString model = m_server->newModel(m_session);
        QCOMPARE(m_server->post("optim_step", step(model, 4)).status, 200);
        QCOMPARE(m_server->post("forward_backward", trainingBody(model, 3, 12)).status, 200);
        QCOMPARE(m_server->post("forward_backward", trainingBody(model, 2, 10)).status, 200);
        const auto early = m_server->start("POST", "/api/v1/retrieve_future",
                                           QJsonDocument(QJsonObject{{u"request_id"_s, model + u":4"_s}}).toJson());
        QCOMPARE(m_server->post("forward_backward", trainingBody(model, 1)).status, 200);
        QTRY_VERIFY_WITH_TIMEOUT(early->isDone(), 20'000);
        QVERIFY(early->reply().json()[u"metrics"_s][u"unclipped_grad_l2:mean"_s].toDouble() > 0);
        QCOMPARE(m_server->result(model + u":3"_s).json()[u"metrics"_s][u"num_tokens:sum"_s].toInt(), 12);
        QCOMPARE(m_server->result(model + u":2"_s).json()[u"metrics"_s][u"num_tokens:sum"_s].toInt(), 10);
    }

    void aRepeatedRequestIsDoneOnce()
    {
        const QString model = m_server->newModel(m_session);
        const QByteArray first = m_server->post("forward_backward", trainingBody(model, 1)).body;
        QCOMPARE(m_server->post("forward_backward", trainingBody(model, 1)).body, first);
        m_server->result(model + u":1"_s);
        QCOMPARE(m_server->post("forward_backward", trainingBody(model, 1)).body, first);
        const double once =
            m_server->run("optim_step", step(model, 2)).json()[u"metrics"_s][u"unclipped_grad_l2:mean"_s].toDouble();

        const QString other = m_server->newModel(m_session, 1);
        m_server->run("forward_backward", trainingBody(other, 1));
        QCOMPARE(
            m_server->run("optim_step", step(other, 2)).json()[u"metrics"_s][u"unclipped_grad_l2:mean"_s].toDouble(),
            once);
    }

    void aRefusedRequestDoesNotHoldUpTheNext()
    {
        const QString model = m_server->newModel(m_session);
        QJsonObject bad = trainingBody(model, 1);
        QJsonObject input = bad[u"forward_backward_input"_s].toObject();
        input.insert(u"loss_fn"_s, u"magic"_s);
        bad.insert(u"forward_backward_input"_s, input);
        const Reply refused = m_server->post("forward_backward", bad);
        QCOMPARE(refused.status, 400);
        QVERIFY(refused.detail().contains(u"magic"_s));
        QCOMPARE(m_server->post("optim_step", step(model, 2, QJsonValue(-1))).status, 400);
        QVERIFY(lossOf(m_server->run("forward_backward", trainingBody(model, 3))) > 0);
    }

    void aMissingNumberFailsWhatWaits()
    {
        const QString model = m_server->newModel(m_session);
        m_server->post("optim_step", step(model, 2));
        m_server->clock.advance(59s);
        m_server->post("session_heartbeat", {{u"session_id"_s, m_session}});
        m_server->clock.advance(1s);
        const QJsonObject failed = m_server->result(model + u":2"_s).json();
        QVERIFY(failed[u"error"_s].toString().contains(u"seq_id 1 never arrived"_s));
        QCOMPARE(failed[u"category"_s].toString(), u"user"_s);
        QCOMPARE(m_server->post("optim_step", step(model, 1)).status, 400);
        QVERIFY(lossOf(m_server->run("forward_backward", trainingBody(model, 3))) > 0);
    }

    void refusesImpossibleNumbers()
    {
        const QString model = m_server->newModel(m_session);
        QCOMPARE(m_server->post("optim_step", step(model, 0)).status, 400);
        QCOMPARE(m_server->post("optim_step", step(model, -3)).status, 400);
        QCOMPARE(m_server->post("optim_step", step(model, 2'000'000)).status, 400);
        QCOMPARE(m_server->post("optim_step", step(u"nobody:train:0"_s, 1)).status, 404);
        const QByteArray notANumber =
            "{\"model_id\":\"" + model.toUtf8() + "\",\"seq_id\":1,\"adam_params\":{\"learning_rate\":NaN}}";
        QCOMPARE(m_server->call("POST", "/api/v1/optim_step", notANumber).status, 400);
    }

    void unloadsOnRequest()
    {
        const QString model = m_server->newModel(m_session);
        m_server->post("optim_step", step(model, 2)); // waits for 1
        const Reply unloaded = m_server->run("unload_model", {{u"model_id"_s, model}});
        QCOMPARE(unloaded.json()[u"type"_s].toString(), u"unload_model"_s);
        QVERIFY(m_server->result(model + u":2"_s).json()[u"error"_s].toString().contains(u"unloaded"_s));
        QCOMPARE(m_server->post("optim_step", step(model, 3)).status, 404);
    }

    void tellsTinkexOfFailuresInItsOwnForm()
    {
        const QString model = m_server->newModel(m_session);
        m_server->post("optim_step", step(model, 2));
        m_server->post("unload_model", {{u"model_id"_s, model}});
        const QJsonObject failed =
            m_server->result(model + u":2"_s, {{"User-Agent", "AsyncTinkex/Elixir 0.15.0"}}).json();
        QCOMPARE(failed[u"status"_s].toString(), u"failed"_s);
        QCOMPARE(failed[u"error"_s][u"category"_s].toString(), u"user"_s);
        QVERIFY(!failed[u"error"_s][u"message"_s].toString().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestLocalServerTraining)
#include "tst_localserver_training.moc"
