#include "core/clients/samplingclient.h"
#include "core/clients/serviceclient.h"
#include "core/clients/trainingclient.h"
#include "core/supervision/dynamicsupervisor.h"
#include "core/transport/httptransport.h"
#include "tests/bench/benchsupport.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <cstdio>
#include <sys/resource.h>

// client_bench --url URL --case sampling|training|beating|pending --in-flight N --count M: what this client costs
// against a stub server. Prints one JSON line: wall and CPU seconds, resident memory.

using namespace tinkex;
using namespace tinkex::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

double cpuSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

qint64 residentBytes()
{
    QFile statm(u"/proc/self/statm"_s);
    return statm.open(QIODevice::ReadOnly) ? statm.readAll().split(' ').value(1).toLongLong() * 4096 : 0;
}

TransportOptions optionsFor(const QString& url)
{
    TransportOptions options;
    options.baseUrl = url.toStdString();
    options.key = [] {
        return std::string("tml-bench");
    };
    return options;
}

struct Job {
    QString kind;
    int inFlight = 1;
    int count = 100;
    int datums = 256;
    int tokens = 512;
    int sessions = 20;
};

class ClientBench : public QObject {
public:
    ClientBench(const QString& url, const Job& job) : m_job(job), m_transport(m_clock, optionsFor(url)) {}

    void start()
    {
        m_tasks.start();
        m_sessions.start();
        m_services.start();
        if (m_job.kind == u"beating"_s) {
            HeartbeatPolicy policy;
            policy.interval = Milliseconds{1'000};
            m_sessions.setPolicy(policy);
        }
        auto made = std::make_unique<ServiceClient>(m_link, ServiceOptions{u"bench"_s, {}, "{}", {}});
        m_service = made.get();
        connect(m_service, &Worker::started, this, &ClientBench::makeClient);
        if (const auto adopted = m_services.adopt(std::move(made)); !adopted)
            stop(adopted.error());
    }

private:
    void makeClient()
    {
        if (m_job.kind == u"training"_s) {
            TrainerOptions options;
            options.baseModel = "stub";
            m_service->createTrainer(options, this, [this](Result<TrainingClient*> trainer) {
                m_trainer = orStop(std::move(trainer));
                begin();
            });
            return;
        }
        SamplerOptions options;
        options.baseModel = "stub";
        m_service->createSampler(options, this, [this](Result<SamplingClient*> sampler) {
            m_sampler = orStop(std::move(sampler));
            begin();
        });
    }

    void begin()
    {
        if (m_job.kind == u"beating"_s) {
            for (int i = 0; i < m_job.sessions; ++i)
                m_sessions.create(m_transport, u"beating"_s, {}, this, [](const auto&) {});
        }
        m_startMemory = residentBytes();
        m_startCpu = cpuSeconds();
        m_timer.start();
        for (int i = 0; i < m_job.inFlight && m_begun < m_job.count; ++i)
            next();
        m_peakMemory = residentBytes();
    }

    void next()
    {
        ++m_begun;
        if (m_trainer)
            trainOnce();
        else
            sampleOnce();
    }

    void sampleOnce()
    {
        wire::SampleRequest request;
        request.prompt = wire::ModelInput::fromTokens(std::vector<std::int32_t>(64, 7));
        request.params.maxTokens = 16;
        m_sampler->sample(std::move(request), this, [this](Result<SampleOutcome> outcome) {
            orStop(std::move(outcome));
            onDone();
        });
    }

    void trainOnce()
    {
        std::vector<wire::Datum> data(static_cast<std::size_t>(m_job.datums));
        const auto length = static_cast<std::size_t>(m_job.tokens);
        for (wire::Datum& datum : data) {
            datum.modelInput = wire::ModelInput::fromTokens(std::vector<std::int32_t>(length, 12'345));
            wire::Tensor targets;
            targets.data = std::vector<std::int64_t>(length, 12'345);
            wire::Tensor weights;
            weights.data = std::vector<float>(length, 0.5F);
            datum.lossFnInputs = {{"target_tokens", std::move(targets)}, {"weights", std::move(weights)}};
        }
        m_trainer->forwardBackward(std::move(data), "cross_entropy", {}, this,
                                   [this](Result<wire::ForwardBackwardOutput> output) {
                                       orStop(std::move(output));
                                       onDone();
                                   });
    }

    void onDone()
    {
        m_peakMemory = std::max(m_peakMemory, m_done % 64 == 0 ? residentBytes() : 0);
        ++m_done;
        if (m_begun < m_job.count)
            next();
        else if (m_done == m_job.count)
            report();
    }

    void report()
    {
        const double wall = static_cast<double>(m_timer.nsecsElapsed()) / 1e9;
        const QJsonObject line{{u"count"_s, m_done},
                               {u"wall_seconds"_s, wall},
                               {u"cpu_seconds"_s, cpuSeconds() - m_startCpu},
                               {u"memory_growth"_s, m_peakMemory - m_startMemory}};
        std::printf("%s\n", QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
        std::fflush(stdout);
        QCoreApplication::quit();
    }

    Job m_job;
    SystemClock m_clock;
    NoEvents m_events;
    HttpTransport m_transport;
    TaskSupervisor m_tasks{m_clock};
    SessionManager m_sessions{m_clock, m_events};
    ServerLink m_link{m_transport, m_sessions, m_tasks, m_clock, m_events};
    DynamicSupervisor m_services{u"services"_s, m_clock, m_events};
    QPointer<ServiceClient> m_service;
    QPointer<TrainingClient> m_trainer;
    QPointer<SamplingClient> m_sampler;
    QElapsedTimer m_timer;
    double m_startCpu = 0;
    qint64 m_startMemory = 0;
    qint64 m_peakMemory = 0;
    int m_begun = 0;
    int m_done = 0;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOption({u"url"_s, u"The stub server."_s, u"url"_s});
    parser.addOption({u"case"_s, u"sampling, training, beating or pending."_s, u"name"_s, u"sampling"_s});
    parser.addOption({u"in-flight"_s, u"Operations at a time."_s, u"n"_s, u"1"_s});
    parser.addOption({u"count"_s, u"Operations in all."_s, u"n"_s, u"100"_s});
    parser.process(app);
    Job job;
    job.kind = parser.value(u"case"_s);
    job.inFlight = parser.value(u"in-flight"_s).toInt();
    job.count = parser.value(u"count"_s).toInt();
    ClientBench bench(parser.value(u"url"_s), job);
    bench.start();
    return QCoreApplication::exec();
}
