#pragma once

#include "core/base/error.h"
#include "core/base/eventsink.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

// What the bench programs share: a failure ends the program with its reason on stderr.

namespace tinkex::bench {

[[noreturn]] inline void stop(const Error& error)
{
    std::fprintf(stderr, "bench: %s\n", qPrintable(error.toText()));
    std::exit(1);
}

template<class T> T orStop(Result<T> result)
{
    if (!result)
        stop(result.error());
    return std::move(*result);
}

class NoEvents final : public EventSink {
public:
    void report(Severity, std::string_view, const QString&, const QString&) override {}
};

} // namespace tinkex::bench
