#include "core/wire/protobuf.h"
#include "tests/core/server/servertestkit.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <cmath>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;

class TestLocalServerSampling : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ServerUnderTest> m_server;
    QString m_session;
    QString m_sampler;

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ServerUnderTest>();
        m_session = m_server->newSession();
        m_sampler = m_server->newSampler(m_session);
    }
    void cleanup() { m_server.reset(); }

    void samplersAreNumberedBySession()
    {
        QCOMPARE(m_sampler, m_session + u":sample:0"_s);
        QCOMPARE(m_server->newSampler(m_session), m_sampler);
        QCOMPARE(m_server->get("samplers/" + m_sampler.toUtf8()).json()[u"base_model"_s].toString(),
                 u"tinkex/tiny-512"_s);
        QCOMPARE(m_server->get("samplers/" + m_sampler.toUtf8().replace(":", "%3A")).status, 200);
        const QJsonArray listed = m_server->get("sessions/" + m_session.toUtf8()).json()[u"sampler_ids"_s].toArray();
        QCOMPARE(listed, QJsonArray{m_sampler});
    }

    void refusesSamplers_data()
    {
        QTest::addColumn<QJsonObject>("with");
        QTest::newRow("nothing") << QJsonObject{};
        QTest::newRow("foreign base") << QJsonObject{{u"base_model"_s, u"nobody/nothing"_s}};
        QTest::newRow("foreign path") << QJsonObject{{u"model_path"_s, u"tinker://a:train:0/sampler_weights/x"_s}};
        QTest::newRow("no path") << QJsonObject{{u"model_path"_s, u"/etc/passwd"_s}};
    }
    void refusesSamplers()
    {
        QFETCH(QJsonObject, with);
        QJsonObject body{{u"session_id"_s, m_session}, {u"sampling_session_seq_id"_s, 1}};
        for (auto it = with.begin(); it != with.end(); ++it)
            body.insert(it.key(), it.value());
        const Reply reply = m_server->post("create_sampling_session", body);
        QCOMPARE(reply.status, 400);
        QVERIFY(!reply.detail().isEmpty());
    }

    void samplesWithLogprobs()
    {
        QJsonObject body = sampleBody(m_sampler, 0, 6);
        body.insert(u"num_samples"_s, 3);
        body.insert(u"prompt_logprobs"_s, true);
        body.insert(u"topk_prompt_logprobs"_s, 2);
        const Reply submitted = m_server->post("asample", body);
        QCOMPARE(submitted.json()[u"sample_sequence_ids"_s].toArray().size(), 3);
        const QString id = submitted.json()[u"request_id"_s].toString();
        QCOMPARE(id, m_sampler + u":0"_s);
        const QJsonObject json = m_server->result(id).json();
        QCOMPARE(json[u"sequences"_s].toArray().size(), 3);
        for (const QJsonValue& sequence : json[u"sequences"_s].toArray()) {
            const qsizetype length = sequence[u"tokens"_s].toArray().size();
            QVERIFY(length >= 1 && length <= 6);
            QCOMPARE(sequence[u"logprobs"_s].toArray().size(), length);
        }
        QCOMPARE(json[u"prompt_logprobs"_s].toArray().size(), 4);
        QVERIFY(json[u"prompt_logprobs"_s][0].isNull());
        QVERIFY(json[u"prompt_logprobs"_s][1].toDouble() < 0);
        QVERIFY(json[u"topk_prompt_logprobs"_s][0].isNull());
        QCOMPARE(json[u"topk_prompt_logprobs"_s][1].toArray().size(), 2);

        const auto binary =
            wire::decodeSampleResponse(m_server->result(id, {{"Accept", "application/x-protobuf"}}).body.toStdString());
        QVERIFY(binary);
        QCOMPARE(binary->sequences.size(), std::size_t(3));
        QVERIFY(std::isnan(binary->promptLogprobs->front()));
    }

    void theSeedDecidesAndRepeatsAreDoneOnce()
    {
        const QByteArray first = m_server->run("asample", sampleBody(m_sampler, 0, 12)).body;
        QCOMPARE(m_server->run("asample", sampleBody(m_sampler, 1, 12)).body, first);
        QJsonObject other = sampleBody(m_sampler, 0, 12); // the same number: the first answer stays
        other.insert(u"num_samples"_s, 5);
        QCOMPARE(m_server->run("asample", other).body, first);
    }

    void numbersNeedNotFollowAndMayBeHuge()
    {
        const qint64 huge = 999'999'999'999'999'999;
        const Reply reply = m_server->post("asample", sampleBody(m_sampler, huge, 1));
        QCOMPARE(reply.json()[u"request_id"_s].toString(), m_sampler + u':' + QString::number(huge));
        QCOMPARE(m_server->result(m_sampler + u':' + QString::number(huge)).status, 200);
    }

    void addressesModelsDirectly()
    {
        QJsonObject body = sampleBody({}, 0);
        body.remove(u"sampling_session_id"_s);
        body.insert(u"base_model"_s, u"tinkex/tiny-512"_s);
        QCOMPARE(m_server->run("asample", body).json()[u"type"_s].toString(), u"sample"_s);
        body.insert(u"model_path"_s, u"tinker://a:train:0/sampler_weights/x"_s);
        QCOMPARE(m_server->post("asample", body).status, 400);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("no samples") << u"num_samples"_s << QJsonValue(0);
        QTest::newRow("too many") << u"num_samples"_s << QJsonValue(1000);
        QTest::newRow("empty prompt") << u"prompt"_s << QJsonValue(promptOf({}));
        QTest::newRow("long prompt") << u"prompt"_s << QJsonValue(promptOf(QList<int>(300, 65)));
        QTest::newRow("foreign token") << u"prompt"_s << QJsonValue(promptOf({99999}));
        QTest::newRow("negative length") << u"sampling_params"_s << QJsonValue(QJsonObject{{u"max_tokens"_s, -5}});
        QTest::newRow("top p") << u"sampling_params"_s << QJsonValue(QJsonObject{{u"top_p"_s, 7}});
    }
    void refuses()
    {
        QFETCH(QString, key);
        QFETCH(QJsonValue, value);
        QJsonObject body = sampleBody(m_sampler, 0);
        body.insert(key, value);
        const Reply reply = m_server->post("asample", body);
        QCOMPARE(reply.status, 400);
        QVERIFY(!reply.detail().isEmpty());
    }

    void pushesBackWhenTooManyWait()
    {
        ServerUnderTest narrow([](server::ServerConfig& config) { config.queuedSamples = 2; });
        const QString sampler = narrow.newSampler(narrow.newSession());
        int refused = 0;
        std::vector<std::unique_ptr<Exchange>> sent;
        for (int i = 0; i < 12; ++i) {
            const QJsonObject body = sampleBody(sampler, i, 200);
            sent.push_back(narrow.start("POST", "/api/v1/asample", QJsonDocument(body).toJson()));
        }
        for (const auto& exchange : sent)
            QTRY_VERIFY(exchange->isDone());
        for (const auto& exchange : sent)
            refused += exchange->reply().status == 429;
        QVERIFY(refused > 0);
        QVERIFY(refused < 12);
    }

    void theTrainedWeightsAnswer()
    {
        const QString model = m_server->newModel(m_session);
        const auto ephemeral = [&](int seq, int number) {
            return m_server
                ->run("save_weights_for_sampler",
                      {{u"model_id"_s, model}, {u"seq_id"_s, seq}, {u"sampling_session_seq_id"_s, number}})
                .json();
        };
        const QJsonObject before = ephemeral(1, 5);
        QVERIFY(before[u"path"_s].isNull() || before[u"path"_s].isUndefined());
        const QString first = before[u"sampling_session_id"_s].toString();
        QCOMPARE(first, m_session + u":sample:5"_s);
        m_server->run("forward_backward", trainingBody(model, 2, 20));
        m_server->run(
            "optim_step",
            {{u"model_id"_s, model}, {u"seq_id"_s, 3}, {u"adam_params"_s, QJsonObject{{u"learning_rate"_s, 0.01}}}});
        const QString second = ephemeral(4, 6)[u"sampling_session_id"_s].toString();

        const auto logprobs = [&](const QString& sampler) {
            QJsonObject body = sampleBody(sampler, 0, 1);
            body.insert(u"prompt"_s, promptOf({65, 66, 67, 68}));
            body.insert(u"prompt_logprobs"_s, true);
            return m_server->run("asample", body).json()[u"prompt_logprobs"_s].toArray();
        };
        QCOMPARE(logprobs(first), logprobs(m_sampler)); // untrained: the base model's
        QVERIFY(logprobs(second)[2].toDouble() > logprobs(first)[2].toDouble());
        // A repeated save with another number answers with the first sampler.
        QCOMPARE(ephemeral(4, 9)[u"sampling_session_id"_s].toString(), second);
    }
};

QTEST_GUILESS_MAIN(TestLocalServerSampling)
#include "tst_localserver_sampling.moc"
