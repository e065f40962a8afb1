#pragma once

#include "core/clients/restclient.h"
#include "core/clients/samplingclient.h"
#include "core/clients/serviceclient.h"
#include "core/clients/trainingclient.h"
#include "core/supervision/tasksupervisor.h"
#include "core/transport/httptransport.h"
#include "tests/support/profileserver.h"
#include "tests/support/virtualclock.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>
#include <optional>

namespace tinkex::test {

/// Keeps what was reported.
class KeptEvents final : public EventSink {
public:
    void report(Severity severity, std::string_view, const QString&, const QString& text) override
    {
        if (severity == Severity::Error)
            errors << text;
    }
    QStringList errors;
};

/// The real client stack against one server. Time is virtual and moves by itself: fast while nothing is under way,
/// and slowly enough otherwise that no limit of a request passes while the machine is busy.
class ConformanceBench : public QObject {
public:
    explicit ConformanceBench(const Dialect& dialect) : server(dialect), transport(clock, options())
    {
        connect(&m_tick, &QTimer::timeout, this,
                [this] { clock.advance(transport.inFlight() == 0 ? Milliseconds{250} : Milliseconds{5}); });
        m_tick.start(1);
        tasks.start();
        sessions.start();
        services.start();
        auto made = std::make_unique<ServiceClient>(link, ServiceOptions{});
        service = made.get();
        connect(service, &Worker::exited, this, [this](const ExitReason& reason) { ended = reason; });
        if (!services.adopt(std::move(made)))
            qFatal("no service");
    }

    bool connects()
    {
        return until([this] { return ended || (service && service->isRunning()); }) && !ended;
    }

    template<class Condition> bool until(Condition condition)
    {
        QElapsedTimer elapsed;
        elapsed.start();
        while (!condition() && elapsed.elapsed() < 60'000)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        return condition();
    }

    /// Starts one operation, given as start(owner, handler), and waits for its end.
    template<class T, class Start> Result<T> wait(Start start)
    {
        std::optional<Result<T>> result;
        ResultHandler<T> handler = [&](Result<T> r) {
            result = std::move(r);
        };
        start(this, std::move(handler));
        if (!until([&] { return result.has_value(); }))
            return failure(ErrorKind::Internal, "it did not end");
        return std::move(*result);
    }

    Result<TrainingClient*> trainer()
    {
        TrainerOptions trainerOptions;
        trainerOptions.baseModel = ProfileServer::kBaseModel;
        return wait<TrainingClient*>([&](QObject* owner, ResultHandler<TrainingClient*> handler) {
            service->createTrainer(trainerOptions, owner, std::move(handler));
        });
    }

    static wire::Datum datum()
    {
        wire::Datum item;
        item.modelInput = wire::ModelInput::fromTokens({1, 2, 3});
        item.lossFnInputs["target_tokens"].data = std::vector<std::int64_t>{2, 3, 4};
        item.lossFnInputs["weights"].data = std::vector<float>{0.F, 1.F, 1.F};
        return item;
    }

    Result<wire::ForwardBackwardOutput> forwardBackward(TrainingClient* model,
                                                        const std::string& loss = "cross_entropy")
    {
        return wait<wire::ForwardBackwardOutput>([&](QObject* owner, auto handler) {
            model->forwardBackward({datum(), datum()}, loss, {}, owner, std::move(handler));
        });
    }
    Result<wire::OptimStepResult> optimStep(TrainingClient* model)
    {
        return wait<wire::OptimStepResult>(
            [&](QObject* owner, auto handler) { model->optimStep({}, owner, std::move(handler)); });
    }
    Result<wire::SaveWeightsResult> save(TrainingClient* model, bool forSampler, const std::string& name)
    {
        SaveOptions saveOptions;
        saveOptions.name = name;
        return wait<wire::SaveWeightsResult>([&](QObject* owner, auto handler) {
            if (forSampler)
                model->saveWeightsForSampler(saveOptions, owner, std::move(handler));
            else
                model->saveWeights(saveOptions, owner, std::move(handler));
        });
    }
    /// Connects; then a new model whose state is saved under this name.
    Result<TrainingClient*> savedTrainer(const std::string& name)
    {
        if (!connects())
            return failure(ErrorKind::Network, "no connection");
        auto made = trainer();
        if (made) {
            if (const auto saved = save(*made, false, name); !saved)
                return failure(saved.error());
        }
        return made;
    }
    Result<SampleOutcome> sample(SamplingClient* sampler)
    {
        wire::SampleRequest request;
        request.prompt = wire::ModelInput::fromTokens({5, 6, 7});
        request.params.maxTokens = 4;
        request.params.stopStrings = {"\n"};
        request.numSamples = 2;
        request.promptLogprobs = true;
        return wait<SampleOutcome>(
            [&](QObject* owner, auto handler) { sampler->sample(request, owner, std::move(handler)); });
    }

    VirtualClock clock;
    ProfileServer server;
    KeptEvents events;
    HttpTransport transport;
    TaskSupervisor tasks{clock, 2};
    SessionManager sessions{clock, events};
    ServerLink link{transport, sessions, tasks, clock, events};
    DynamicSupervisor services{QStringLiteral("services"), clock, events};
    QPointer<ServiceClient> service;
    std::optional<ExitReason> ended;

private:
    QTimer m_tick;

    TransportOptions options() const
    {
        TransportOptions made;
        made.baseUrl = server.baseUrl();
        const Dialect::Auth wanted = server.dialect().auth;
        made.auth = wanted == Dialect::Auth::None                 ? AuthScheme::None
                    : wanted == Dialect::Auth::BearerAndRequestId ? AuthScheme::Bearer
                                                                  : AuthScheme::ApiKey;
        if (wanted != Dialect::Auth::None)
            made.key = [] {
                return std::string(ProfileServer::kKey);
            };
        return made;
    }
};

} // namespace tinkex::test
