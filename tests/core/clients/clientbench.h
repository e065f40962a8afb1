#pragma once

#include "core/clients/restclient.h"
#include "core/clients/samplingclient.h"
#include "core/clients/serviceclient.h"
#include "core/clients/trainingclient.h"
#include "core/supervision/tasksupervisor.h"
#include "tests/core/session/faketransport.h"
#include "tests/support/virtualclock.h"

#include <QTest>
#include <optional>

namespace tinkex::test {

// Written here because moc stumbles over raw strings inside test macros.
inline std::string accepted(const std::string& requestId)
{
    return "{\"request_id\":\"" + requestId + "\"}";
}
inline std::string modelMade(const std::string& modelId)
{
    return "{\"request_id\":\"c\",\"model_id\":\"" + modelId + "\"}";
}

/// A sink that forgets.
class NoEvents final : public EventSink {
public:
    void report(Severity, std::string_view, const QString&, const QString&) override {}
};

/// One service on a transport that the test answers by hand, with a clock that the test moves.
class ClientBench : public QObject {
public:
    ClientBench()
    {
        tasks.start();
        sessions.start();
    }

    /// A call to this path that waits for its answer, and its index.
    std::optional<int> waiting(std::string_view path) const
    {
        for (const int index : transport.find(path)) {
            if (transport.at(index).open)
                return index;
        }
        return std::nullopt;
    }

    /// Waits for such a call and answers it. False when none came.
    bool answer(std::string_view path, Result<HttpReply> with)
    {
        if (!QTest::qWaitFor([&] { return waiting(path).has_value(); }, 5'000))
            return false;
        transport.answer(*waiting(path), std::move(with));
        return true;
    }
    bool answer(std::string_view path, std::string body, int status = 200)
    {
        return answer(path, reply(std::move(body), status));
    }
    static Result<HttpReply> refusal(int status, std::string_view detail = "refused")
    {
        Error error = Error::make(status == 429 ? ErrorKind::RateLimited : ErrorKind::HttpStatus, detail);
        error.httpStatus = status;
        return failure(std::move(error));
    }

    /// Configuration, session: the service runs afterwards.
    ServiceClient* openService(const std::string& config = "{}")
    {
        auto made = std::make_unique<ServiceClient>(link, ServiceOptions{QStringLiteral("bench"), {}, "{}", {}});
        service = made.get();
        services.start();
        if (!services.adopt(std::move(made)) || !answer("/api/v1/client/config", config) ||
            !answer("/api/v1/client/dynamic_config", "{}") ||
            !answer("/api/v1/create_session", R"({"session_id":"S"})"))
            return nullptr;
        const bool runs = QTest::qWaitFor([&] { return service && service->isRunning(); }, 5'000);
        return runs ? service : nullptr;
    }

    TrainingClient* openTrainer()
    {
        std::optional<Result<TrainingClient*>> result;
        TrainerOptions options;
        options.baseModel = "tiny";
        service->createTrainer(options, this, [&](auto r) { result = std::move(r); });
        if (!answer("/api/v1/create_model", R"({"request_id":"S:train:0:0","model_id":"S:train:0"})"))
            return nullptr;
        const bool answered = QTest::qWaitFor([&] { return result.has_value(); }, 5'000);
        return answered && *result ? **result : nullptr;
    }

    SamplingClient* openSampler()
    {
        std::optional<Result<SamplingClient*>> result;
        SamplerOptions options;
        options.baseModel = "tiny";
        service->createSampler(options, this, [&](auto r) { result = std::move(r); });
        if (!answer("/api/v1/create_sampling_session", R"({"sampling_session_id":"S:sample:0"})"))
            return nullptr;
        const bool answered = QTest::qWaitFor([&] { return result.has_value(); }, 5'000);
        return answered && *result ? **result : nullptr;
    }

    static wire::Datum datum(int tokens = 3)
    {
        wire::Datum item;
        item.modelInput = wire::ModelInput::fromTokens(std::vector<std::int32_t>(static_cast<std::size_t>(tokens), 1));
        wire::Tensor targets;
        targets.data = std::vector<std::int64_t>(static_cast<std::size_t>(tokens), 2);
        item.lossFnInputs["target_tokens"] = targets;
        return item;
    }

    VirtualClock clock;
    NoEvents events;
    FakeTransport transport;
    TaskSupervisor tasks{clock, 2};
    SessionManager sessions{clock, events};
    ServerLink link{transport, sessions, tasks, clock, events};
    DynamicSupervisor services{QStringLiteral("services"), clock, events};
    QPointer<ServiceClient> service;
};

} // namespace tinkex::test
