#include "core/clients/trainingclient.h"
#include "core/engine/engine.h"
#include "core/runs/datums.h"
#include "core/workbench/embeddedserver.h"
#include "core/workbench/serversession.h"
#include "tests/bench/benchsupport.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <algorithm>
#include <cmath>
#include <cstdio>

// step_bench [--steps N] [--threads N]: what client and server add to one training step. Every step (forward_backward
// and optim_step, sent one right after the other as a run does) goes over HTTP to a tinkex-localserver process, and
// then the same data through the engine in this process; the difference of the two times is the overhead. Prints JSON
// with medians and quartiles in milliseconds.

using namespace tinkex;
using namespace tinkex::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kWarmUp = 10;
constexpr int kRank = 16;

struct Shape {
    int datums = 1;
    int tokens = 40;
};
constexpr Shape kShapes[] = {{1, 40}, {32, 40}};

/// The same batch as the client and as the engine takes it.
struct Batch {
    std::vector<wire::Datum> sent;
    std::vector<engine::Datum> computed;
};

Batch makeBatch(const Shape& shape)
{
    Batch batch;
    for (int d = 0; d < shape.datums; ++d) {
        TrainingTokens item;
        for (int i = 0; i < shape.tokens; ++i) {
            item.tokens.push_back((d * 31 + i * 7) % 256);
            item.targets.push_back((d * 31 + i * 7 + 7) % 256);
            item.weights.push_back(i < shape.tokens / 2 ? 0.f : 1.f);
        }
        engine::Datum datum;
        datum.tokens = item.tokens;
        datum.targets = item.targets;
        datum.weights = item.weights;
        batch.sent.push_back(crossEntropyDatum(item));
        batch.computed.push_back(std::move(datum));
    }
    return batch;
}

QJsonObject spread(std::vector<double> values)
{
    std::ranges::sort(values);
    const auto at = [&](double part) {
        return std::round(values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))] * 1e3) / 1e3;
    };
    return {{u"median"_s, at(0.5)}, {u"quartiles"_s, QJsonArray{at(0.25), at(0.75)}}};
}

double milliseconds(const QElapsedTimer& timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

/// Connects, then runs the steps one after the other, one shape after the other.
class StepBench : public QObject {
public:
    StepBench(const Paths& paths, int steps, int threads)
        : m_steps(steps),
          m_threads(threads),
          m_server(paths, threads, m_clock, m_noEvents),
          m_base(orStop(engine::loadModel(paths.baseModel.toStdString())))
    {
        engine::LoraConfig lora;
        lora.rank = kRank;
        m_adapter = orStop(engine::createAdapter(m_base, lora));
    }

    void start()
    {
        m_tasks.start();
        m_sessions.start();
        connect(&m_server, &Worker::started, this, &StepBench::openSession);
        connect(&m_server, &Worker::exited, this, [](const ExitReason& why) {
            stop(why.error.value_or(Error::make(ErrorKind::Internal, u"the server ended"_s)));
        });
        m_server.start();
    }

private:
    void openSession()
    {
        m_session = std::make_unique<ServerSession>(SessionSetup{u"bench"_s, m_server.url(), m_server.key(), false},
                                                    m_sessions, m_tasks, m_clock, m_events, m_metrics);
        connect(m_session.get(), &Worker::exited, this, [](const ExitReason& why) {
            stop(why.error.value_or(Error::make(ErrorKind::Internal, u"the session ended"_s)));
        });
        connect(m_session.get(), &Worker::started, this, [this] {
            TrainerOptions options;
            options.baseModel = m_session->models().front().name;
            options.lora.rank = kRank;
            m_session->service()->createTrainer(options, this, [this](Result<TrainingClient*> trainer) {
                m_trainer = orStop(std::move(trainer));
                m_batch = makeBatch(kShapes[0]);
                sendStep();
            });
        });
        m_session->start();
    }

    void sendStep()
    {
        std::vector<wire::Datum> data = m_batch.sent;
        m_pending = 2;
        m_timer.start();
        m_trainer->forwardBackward(std::move(data), "cross_entropy", {}, this,
                                   [this](Result<wire::ForwardBackwardOutput> output) { onPart(std::move(output)); });
        m_trainer->optimStep({}, this, [this](Result<wire::OptimStepResult> result) { onPart(std::move(result)); });
    }

    template<class T> void onPart(Result<T> part)
    {
        orStop(std::move(part));
        if (--m_pending > 0)
            return;
        const double overHttp = milliseconds(m_timer);
        m_timer.start();
        orStop(m_adapter->forwardBackward(m_batch.computed, engine::LossKind::CrossEntropy, {}, false, m_threads));
        orStop(m_adapter->optimStep({}));
        record(overHttp, milliseconds(m_timer));
        // Not from inside the handler: a run lets its events be seen as well.
        m_next = m_clock.after(Milliseconds{1}, this, [this] { sendStep(); });
    }

    void record(double overHttp, double inProcess)
    {
        if (++m_done > kWarmUp) {
            m_overHttp.push_back(overHttp);
            m_inProcess.push_back(inProcess);
            m_overhead.push_back(overHttp - inProcess);
        }
        if (m_done < kWarmUp + m_steps)
            return;
        const Shape& shape = kShapes[m_results.size()];
        m_results.append(QJsonObject{{u"datums"_s, shape.datums},
                                     {u"tokens_each"_s, shape.tokens},
                                     {u"over_http_ms"_s, spread(std::exchange(m_overHttp, {}))},
                                     {u"in_process_ms"_s, spread(std::exchange(m_inProcess, {}))},
                                     {u"overhead_ms"_s, spread(std::exchange(m_overhead, {}))}});
        m_done = 0;
        if (m_results.size() == std::ssize(kShapes))
            finish();
        else
            m_batch = makeBatch(kShapes[m_results.size()]);
    }

    void finish()
    {
        const QJsonObject report{{u"steps"_s, m_steps}, {u"threads"_s, m_threads}, {u"cases"_s, m_results}};
        std::fputs(QJsonDocument(report).toJson().constData(), stdout);
        m_server.disconnect(this);
        m_session->disconnect(this);
        connect(&m_server, &Worker::exited, qApp, &QCoreApplication::quit);
        m_server.stop();
    }

    int m_steps;
    int m_threads;
    SystemClock m_clock;
    NoEvents m_noEvents;
    EventLog m_events{m_clock};
    Metrics m_metrics;
    TaskSupervisor m_tasks{m_clock};
    SessionManager m_sessions{m_clock, m_noEvents};
    EmbeddedServer m_server;
    std::unique_ptr<ServerSession> m_session;
    QPointer<TrainingClient> m_trainer;
    engine::BaseModelPtr m_base;
    std::unique_ptr<engine::Adapter> m_adapter;
    Batch m_batch;
    int m_pending = 0;
    int m_done = 0;
    QElapsedTimer m_timer;
    TimerHandle m_next;
    std::vector<double> m_overHttp;
    std::vector<double> m_inProcess;
    std::vector<double> m_overhead;
    QJsonArray m_results;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOption({u"steps"_s, u"Steps to measure."_s, u"number"_s, u"200"_s});
    parser.addOption({u"threads"_s, u"Threads of the engine."_s, u"number"_s, u"1"_s});
    parser.addHelpOption();
    parser.process(app);
    const QTemporaryDir folder;
    StepBench bench(Paths::inside(folder.path()), std::max(1, parser.value(u"steps"_s).toInt()),
                    std::max(1, parser.value(u"threads"_s).toInt()));
    bench.start();
    return QCoreApplication::exec();
}
