#pragma once

#include "core/transport/httptransport.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/virtualclock.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace tinkex::test {

/// A transport with virtual time before a server that follows a script. What the tests of HttpTransport share.
class TransportBench : public QObject {
protected:
    void open(std::unique_ptr<HttpTransport> transport)
    {
        m_owner = std::make_unique<QObject>();
        m_transport = std::move(transport);
    }
    std::unique_ptr<HttpTransport> made(const std::string& key)
    {
        TransportOptions options;
        options.baseUrl = m_server->baseUrl();
        options.key = [key] {
            return key;
        };
        return std::make_unique<HttpTransport>(m_clock, options);
    }
    void close()
    {
        m_owner.reset();
        m_transport.reset();
        m_server.reset();
    }

    VirtualClock m_clock;
    std::unique_ptr<QObject> m_owner;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<HttpTransport> m_transport;
};

/// One call after the other, the last answer at hand.
class SingleCallBench : public TransportBench {
protected:
    static Call call()
    {
        Call call;
        call.trafficClass = TrafficClass::Training;
        call.path = "/a";
        return call;
    }
    CallHandle send(const Call& what)
    {
        return m_transport->send(what, m_owner.get(),
                                 [this](Result<HttpReply> result) { m_result = std::move(result); });
    }

    std::optional<Result<HttpReply>> m_result;
};

/// Many calls at once, their answers by path in the order of arrival.
class ManyCallsBench : public TransportBench {
protected:
    void openFresh()
    {
        m_server = std::make_unique<ScriptedServer>();
        open(made("tml-secret"));
        m_done.clear();
    }
    CallHandle send(TrafficClass trafficClass, const std::string& path, RetryPolicy retry = RetryPolicy::standard(),
                    Milliseconds timeout = std::chrono::seconds(60))
    {
        Call call;
        call.trafficClass = trafficClass;
        call.timeout = timeout;
        call.operation = path;
        call.path = path;
        call.retry = retry;
        return m_transport->send(call, m_owner.get(), [this, path](Result<HttpReply> result) {
            m_done.emplace_back(path, std::move(result));
        });
    }
    int count(const std::string& path) const
    {
        return static_cast<int>(
            std::count_if(m_done.begin(), m_done.end(), [&](const auto& one) { return one.first == path; }));
    }

    std::vector<std::pair<std::string, Result<HttpReply>>> m_done;
};

} // namespace tinkex::test
