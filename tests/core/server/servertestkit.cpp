#include "tests/core/server/servertestkit.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::test {
namespace {

constexpr int kPatienceMs = 30'000;

QByteArray compact(const QJsonObject& json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

} // namespace

QJsonObject Reply::json() const
{
    return QJsonDocument::fromJson(body).object();
}

QString Reply::detail() const
{
    return json()[u"detail"_s].toString();
}

Exchange::Exchange(quint16 port, const QByteArray& bytes)
{
    connect(&m_socket, &QTcpSocket::readyRead, this, [this] { m_received += m_socket.readAll(); });
    connect(&m_socket, &QTcpSocket::disconnected, this, [this] { m_done = true; });
    connect(&m_socket, &QTcpSocket::errorOccurred, this, [this] { m_done = true; });
    m_socket.connectToHost(QHostAddress::LocalHost, port);
    m_socket.write(bytes);
}

Reply Exchange::reply() const
{
    Reply reply;
    const qsizetype end = m_received.indexOf("\r\n\r\n");
    if (end < 0)
        return reply;
    QList<QByteArray> lines = m_received.left(end).split('\n');
    reply.status = lines.takeFirst().split(' ').value(1).toInt();
    for (const QByteArray& line : lines) {
        const qsizetype colon = line.indexOf(':');
        reply.headers.emplace_back(line.left(colon).toStdString(), line.mid(colon + 1).trimmed().toStdString());
    }
    reply.body = m_received.mid(end + 4);
    return reply;
}

server::ServedModel shippedModel()
{
    static const Result<server::ServedModel> model = server::ServedModel::load(TINKEX_SHIPPED_MODEL);
    if (!model)
        qFatal("%s", qPrintable(model.error().detail));
    return *model;
}

ServerUnderTest::ServerUnderTest(const std::function<void(server::ServerConfig&)>& tune) : m_tune(tune)
{
    restart();
}

void ServerUnderTest::restart()
{
    m_server.reset();
    auto store = server::CheckpointStore::open(dataDirectory(), clock);
    if (!store)
        qFatal("%s", qPrintable(store.error().detail));
    server::ServerConfig config;
    config.key = kKey;
    config.threads = 1;
    if (m_tune)
        m_tune(config);
    m_server = std::make_unique<server::LocalServer>(config, shippedModel(), std::move(*store), clock);
    const Result<quint16> port = m_server->listen();
    if (!port)
        qFatal("%s", qPrintable(port.error().detail));
    m_port = *port;
}

std::unique_ptr<Exchange> ServerUnderTest::start(const QByteArray& method, const QByteArray& path,
                                                 const QByteArray& body, const HttpHeaders& extra)
{
    QByteArray head = method + ' ' + path + " HTTP/1.1\r\nConnection: close\r\n";
    HttpHeaders headers{{"Host", "127.0.0.1:" + std::to_string(m_port)}, {"X-API-Key", std::string(kKey)}};
    if (!body.isEmpty())
        headers.emplace_back("Content-Type", "application/json");
    for (const auto& [name, value] : extra) {
        std::erase_if(headers, [&](const auto& header) { return header.first == name; });
        if (!value.empty())
            headers.emplace_back(name, value);
    }
    headers.emplace_back("Content-Length", std::to_string(body.size()));
    for (const auto& [name, value] : headers)
        head += QByteArray::fromStdString(name + ": " + value + "\r\n");
    return std::make_unique<Exchange>(m_port, head + "\r\n" + body);
}

Reply ServerUnderTest::call(const QByteArray& method, const QByteArray& path, const QByteArray& body,
                            const HttpHeaders& extra)
{
    const std::unique_ptr<Exchange> exchange = start(method, path, body, extra);
    if (!QTest::qWaitFor([&] { return exchange->isDone(); }, kPatienceMs))
        qFatal("no answer to %s %s", method.constData(), path.constData());
    return exchange->reply();
}

Reply ServerUnderTest::post(const QByteArray& operation, const QJsonObject& body, const HttpHeaders& extra)
{
    return call("POST", "/api/v1/" + operation, compact(body), extra);
}

Reply ServerUnderTest::result(const QString& requestId, const HttpHeaders& extra)
{
    Reply reply;
    do {
        reply = post("retrieve_future", {{u"request_id"_s, requestId}}, extra);
    } while (reply.status == 408);
    return reply;
}

Reply ServerUnderTest::run(const QByteArray& operation, const QJsonObject& body, const HttpHeaders& extra)
{
    const Reply submitted = post(operation, body);
    if (submitted.status != 200)
        return submitted;
    return result(submitted.json()[u"request_id"_s].toString(), extra);
}

QString ServerUnderTest::newSession()
{
    return post("create_session", {{u"sdk_version"_s, u"0.25.0"_s}, {u"tags"_s, QJsonArray{}}})
        .json()[u"session_id"_s]
        .toString();
}

QString ServerUnderTest::newModel(const QString& session, int number, int rank)
{
    const Reply created = run("create_model", {{u"session_id"_s, session},
                                               {u"model_seq_id"_s, number},
                                               {u"base_model"_s, u"tinkex/tiny-512"_s},
                                               {u"lora_config"_s, QJsonObject{{u"rank"_s, rank}, {u"seed"_s, 5}}}});
    return created.json()[u"model_id"_s].toString();
}

QString ServerUnderTest::newSampler(const QString& session, int number)
{
    return post("create_sampling_session", {{u"session_id"_s, session},
                                            {u"sampling_session_seq_id"_s, number},
                                            {u"base_model"_s, u"tinkex/tiny-512"_s}})
        .json()[u"sampling_session_id"_s]
        .toString();
}

QJsonObject promptOf(const QList<int>& tokens)
{
    QJsonArray ids;
    for (const int token : tokens)
        ids.append(token);
    return {{u"chunks"_s, QJsonArray{QJsonObject{{u"tokens"_s, ids}, {u"type"_s, u"encoded_text"_s}}}}};
}

QJsonObject trainingBody(const QString& model, int seq, int length)
{
    QList<int> tokens;
    QJsonArray targets;
    QJsonArray weights;
    for (int i = 0; i < length; ++i) {
        tokens.append(65 + i % 26);
        targets.append(66 + i % 26);
        weights.append(1.0);
    }
    const QJsonObject inputs{{u"target_tokens"_s, QJsonObject{{u"data"_s, targets}, {u"dtype"_s, u"int64"_s}}},
                             {u"weights"_s, QJsonObject{{u"data"_s, weights}, {u"dtype"_s, u"float32"_s}}}};
    const QJsonObject datum{{u"model_input"_s, promptOf(tokens)}, {u"loss_fn_inputs"_s, inputs}};
    return {
        {u"forward_backward_input"_s, QJsonObject{{u"data"_s, QJsonArray{datum}}, {u"loss_fn"_s, u"cross_entropy"_s}}},
        {u"model_id"_s, model},
        {u"seq_id"_s, seq}};
}

QJsonObject sampleBody(const QString& sampler, qint64 seq, int maxTokens)
{
    return {{u"sampling_session_id"_s, sampler},
            {u"seq_id"_s, seq},
            {u"num_samples"_s, 1},
            {u"prompt"_s, promptOf({256, 81, 58, 32})},
            {u"sampling_params"_s, QJsonObject{{u"max_tokens"_s, maxTokens}, {u"seed"_s, 1}}}};
}

} // namespace tinkex::test
