#pragma once

#include "core/clients/samplingclient.h"
#include "core/clients/serviceclient.h"
#include "core/clients/trainingclient.h"
#include "core/supervision/dynamicsupervisor.h"
#include "core/transport/httptransport.h"

#include <QTest>
#include <algorithm>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

namespace tinkex::test {

/// A result that comes later. Its handler may outlive it. Copies share the place.
template<class T> class Later {
public:
    bool has_value() const { return m_place->has_value(); }
    explicit operator bool() const { return has_value(); }
    Result<T>& operator*() const { return **m_place; }
    Result<T>* operator->() const { return &**m_place; }
    ResultHandler<T> handler() const
    {
        return [place = m_place](Result<T> result) {
            *place = std::move(result);
        };
    }

private:
    std::shared_ptr<std::optional<Result<T>>> m_place = std::make_shared<std::optional<Result<T>>>();
};
using Loss = Later<wire::ForwardBackwardOutput>;
using Step = Later<wire::OptimStepResult>;
using Sampled = Later<SampleOutcome>;

/// Real time, made faster, so that back-offs of seconds take no seconds.
class HastyClock final : public Clock {
public:
    explicit HastyClock(int speed) : m_speed(speed) {}
    Milliseconds now() const override { return m_clock.now() * m_speed; }
    qint64 wallMs() const override { return m_clock.wallMs(); }
    TimerHandle after(Milliseconds delay, QObject* context, std::function<void()> f) override
    {
        return m_clock.after((delay + Milliseconds(m_speed - 1)) / m_speed, context, std::move(f));
    }

private:
    SystemClock m_clock;
    int m_speed;
};

/// Keeps every line.
class KeptEvents final : public EventSink {
public:
    void report(Severity severity, std::string_view category, const QString& object, const QString& text) override
    {
        EventRow row;
        row.severity = severity;
        row.category = QString::fromUtf8(category.data(), static_cast<qsizetype>(category.size()));
        row.object = object;
        row.text = text;
        lines << row;
    }
    int countOf(const QString& part) const
    {
        return static_cast<int>(
            std::ranges::count_if(lines, [&](const EventRow& row) { return row.text.contains(part); }));
    }
    QList<EventRow> lines;
};

/// One server with one key, as the workbench connects to it.
class Account {
public:
    Account(const std::string& url, const std::string& key, SessionManager& sessions, TaskSupervisor& tasks,
            Clock& clock, EventSink& events)
        : transport(clock, options(url, key)), link(transport, sessions, tasks, clock, events)
    {}

    HttpTransport transport;
    ServerLink link;

private:
    static TransportOptions options(const std::string& url, const std::string& key)
    {
        TransportOptions made;
        made.baseUrl = url;
        made.key = [key] {
            return key;
        };
        return made;
    }
};

/// The real stack from the services down to the socket, on real time.
class Stack : public QObject {
public:
    static constexpr int kPatience = 20'000; ///< ms; the machine may be busy

    /// speed: how much faster than real time the clients' waits go by.
    explicit Stack(const std::string& url, const std::string& key = "tml-secret-of-the-first", int speed = 1)
        : clock(speed)
    {
        tasks.start();
        sessions.start();
        services.start();
        account(url, key);
    }
    ~Stack() override
    {
        services.stop();
        std::ignore = QTest::qWaitFor([this] { return services.hasExited(); }, 6'000);
    }

    /// Another server or key.
    Account& account(const std::string& url, const std::string& key)
    {
        return *accounts.emplace_back(std::make_unique<Account>(url, key, sessions, tasks, clock, events));
    }

    /// A running service, or null.
    ServiceClient* open(const QString& name = QStringLiteral("one")) { return open(*accounts.front(), name); }
    ServiceClient* open(Account& account, const QString& name)
    {
        return open(account, ServiceOptions{name, {}, "{}", {}});
    }
    ServiceClient* open(Account& account, const ServiceOptions& options)
    {
        auto made = std::make_unique<ServiceClient>(account.link, options);
        QPointer<ServiceClient> service = made.get();
        if (!services.adopt(std::move(made)))
            return nullptr;
        const bool decided =
            QTest::qWaitFor([&] { return !service || service->hasExited() || service->isRunning(); }, kPatience);
        return decided && service && service->isRunning() ? service.data() : nullptr;
    }

    TrainingClient* trainer(ServiceClient* service, const QString& name = QStringLiteral("trainer"))
    {
        TrainerOptions options;
        options.name = name;
        options.baseModel = "tiny";
        const Later<TrainingClient*> result;
        service->createTrainer(options, this, result.handler());
        const bool answered = QTest::qWaitFor([&] { return result.has_value(); }, kPatience);
        return answered && *result ? **result : nullptr;
    }

    SamplingClient* sampler(ServiceClient* service)
    {
        SamplerOptions options;
        options.baseModel = "tiny";
        const Later<SamplingClient*> result;
        service->createSampler(options, this, result.handler());
        const bool answered = QTest::qWaitFor([&] { return result.has_value(); }, kPatience);
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
    static wire::SampleRequest prompt(int tokens = 4)
    {
        wire::SampleRequest request;
        request.prompt = wire::ModelInput::fromTokens(std::vector<std::int32_t>(static_cast<std::size_t>(tokens), 1));
        request.params.maxTokens = 2;
        return request;
    }

    HastyClock clock;
    KeptEvents events;
    TaskSupervisor tasks{clock, 2};
    SessionManager sessions{clock, events};
    std::vector<std::unique_ptr<Account>> accounts;
    DynamicSupervisor services{QStringLiteral("services"), clock, events};
};

} // namespace tinkex::test
