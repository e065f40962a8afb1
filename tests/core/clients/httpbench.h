#pragma once

#include "core/clients/serverlink.h"
#include "core/supervision/tasksupervisor.h"
#include "core/transport/httptransport.h"
#include "tests/core/session/faketransport.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/virtualclock.h"

namespace tinkex::test {

/// What clients stand on, over real sockets to a scripted server and with a clock that the test moves.
class HttpBench {
public:
    /// path: of the server's address, before every path of the API.
    explicit HttpBench(const std::string& path = {}) : transport(clock, options(server, path))
    {
        tasks.start();
        sessions.start();
    }

    VirtualClock clock;
    ScriptedServer server;
    FakeEventSink events;
    HttpTransport transport;
    TaskSupervisor tasks{clock, 2};
    SessionManager sessions{clock, events};
    ServerLink link{transport, sessions, tasks, clock, events};

private:
    static TransportOptions options(const ScriptedServer& server, const std::string& path)
    {
        TransportOptions made;
        made.baseUrl = server.baseUrl(path);
        made.key = [] {
            return "tml-secret";
        };
        return made;
    }
};

} // namespace tinkex::test
