#include "core/transport/httpserver.h"
#include "core/wire/codec.h"
#include "core/wire/protobuf.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <map>

// stubserver [--latency MS] [--protobuf]: a Tinker server without a model, as fast as sockets go, so that the clients
// are what a benchmark measures. Accepts everything; the result of a future is sent MS milliseconds after its request.
// Prints its port, then serves; GET /stats tells bytes of training requests and the spread of the heartbeats.

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kTokens = 16;

std::string sampleResult(bool protobuf)
{
    wire::SampleResponse response;
    wire::SampledSequence sequence;
    for (int i = 0; i < kTokens; ++i)
        sequence.tokens.push_back(100 + i);
    sequence.logprobs = std::vector<float>(kTokens, -0.5F);
    response.sequences.push_back(std::move(sequence));
    return protobuf ? wire::encodeProtobuf(response) : wire::encode(response);
}

std::string passResult(bool protobuf)
{
    wire::ForwardBackwardOutput output;
    output.lossFnOutputType = "ArrayRecord";
    output.metrics = {{"loss:sum", 1.0}};
    return protobuf ? wire::encodeProtobuf(output) : wire::encode(output);
}

class StubServer : public QObject {
public:
    StubServer(int latencyMs, bool protobufWrites) : m_latencyMs(latencyMs)
    {
        m_config.protoWriteFwdbwd = protobufWrites;
        m_clock.start();
        m_http.setHandler(
            [this](const ServerRequest& request, Responder responder) { answer(request, std::move(responder)); });
    }

    bool listen()
    {
        HttpServerLimits limits;
        limits.connections = 20'000;
        m_http.setLimits(limits);
        const auto port = m_http.listen(QHostAddress::LocalHost, 0);
        if (!port)
            return false;
        std::printf("%d\n", *port);
        std::fflush(stdout);
        return true;
    }

private:
    void answer(const ServerRequest& request, Responder responder)
    {
        const std::string& path = request.path;
        if (path == "/stats")
            responder.send(ServerResponse::json(stats()));
        else if (path == "/api/v1/retrieve_future")
            sendResult(request, std::move(responder));
        else
            responder.send(ServerResponse::json(reply(request)));
    }

    std::string reply(const ServerRequest& request)
    {
        const std::string& path = request.path;
        if (path == "/api/v1/asample")
            return wire::encodeSubmitted("sample-" + std::to_string(++m_lastId));
        if (path == "/api/v1/forward_backward") {
            countPass(request);
            return wire::encodeSubmitted("pass-" + std::to_string(++m_lastId));
        }
        if (path == "/api/v1/session_heartbeat")
            noteBeat(request);
        if (path == "/api/v1/client/config")
            return wire::encode(m_config);
        if (path == "/api/v1/create_session") {
            wire::CreateSessionResponse created;
            created.sessionId = "S" + std::to_string(++m_lastId);
            return wire::encode(created);
        }
        if (path == "/api/v1/create_sampling_session")
            return wire::encodeCreateSamplingSessionResult("sampler");
        if (path == "/api/v1/create_model")
            return wire::encodeSubmitted("model-0", "model");
        if (path == "/api/v1/get_info") {
            wire::ModelInfo info;
            info.modelId = "model";
            info.modelName = "stub";
            return wire::encode(info);
        }
        return "{}";
    }

    void sendResult(const ServerRequest& request, Responder responder)
    {
        const auto asked = wire::decode<wire::RetrieveFutureRequest>(request.body);
        const std::string id = asked ? asked->requestId : std::string();
        const bool protobuf = headerValue(request.headers, "accept").find("protobuf") != std::string_view::npos;
        ServerResponse response = ServerResponse::json(wire::encodeCreateModelResult("model"));
        if (id.starts_with("sample-") || id.starts_with("pass-")) {
            response.body = id.starts_with("sample-") ? sampleResult(protobuf) : passResult(protobuf);
            if (protobuf)
                response.headers = {{"Content-Type", std::string(wire::kProtobufType)}};
        }
        if (m_latencyMs == 0)
            responder.send(std::move(response));
        else
            QTimer::singleShot(m_latencyMs, this, [responder, response]() mutable { responder.send(response); });
    }

    void countPass(const ServerRequest& request)
    {
        constexpr std::size_t kLargest = std::size_t{1} << 30;
        m_passBytes += static_cast<qint64>(request.body.size());
        if (headerValue(request.headers, "content-encoding") == "zstd") {
            if (const auto plain = wire::decompressZstd(request.body, kLargest))
                m_passPlainBytes += static_cast<qint64>(plain->size());
        } else {
            m_passPlainBytes += static_cast<qint64>(request.body.size());
        }
    }

    void noteBeat(const ServerRequest& request)
    {
        const double now = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
        auto [last, first] = m_lastBeat.try_emplace(request.body, now);
        if (!first)
            m_beatGaps.push_back(now - std::exchange(last->second, now));
    }

    std::string stats()
    {
        QJsonObject report{{u"pass_bytes"_s, m_passBytes}, {u"pass_plain_bytes"_s, m_passPlainBytes}};
        if (!m_beatGaps.empty()) {
            std::ranges::sort(m_beatGaps);
            const double median = m_beatGaps[m_beatGaps.size() / 2];
            std::vector<double> deviations;
            for (const double gap : m_beatGaps)
                deviations.push_back(std::abs(gap - median));
            std::ranges::sort(deviations);
            report[u"beats"_s] = static_cast<qint64>(m_beatGaps.size());
            report[u"beat_median_ms"_s] = median;
            report[u"beat_jitter_p99_ms"_s] = deviations[(deviations.size() * 99 + 99) / 100 - 1];
        }
        m_passBytes = 0;
        m_passPlainBytes = 0;
        m_beatGaps.clear();
        m_lastBeat.clear();
        return QJsonDocument(report).toJson(QJsonDocument::Compact).toStdString();
    }

    int m_latencyMs;
    wire::ClientConfig m_config;
    HttpServer m_http;
    QElapsedTimer m_clock;
    quint64 m_lastId = 0;
    qint64 m_passBytes = 0;
    qint64 m_passPlainBytes = 0;
    std::map<std::string, double> m_lastBeat;
    std::vector<double> m_beatGaps;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOption({u"latency"_s, u"Milliseconds until a result is ready."_s, u"ms"_s, u"0"_s});
    parser.addOption({u"protobuf"_s, u"Ask for training data as protobuf."_s});
    parser.process(app);
    StubServer server(parser.value(u"latency"_s).toInt(), parser.isSet(u"protobuf"_s));
    return server.listen() ? QCoreApplication::exec() : 1;
}
