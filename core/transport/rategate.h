#pragma once

#include "core/base/clock.h"

namespace tinkex {

/// Holds the requests of one lane back after a 429. A lane belongs to one server and one key, so every client of both
/// waits together. A window is only ever extended, never shortened, and no success ends it early: a 200 may belong to a
/// request sent before the 429. After the window the waiting requests leave one at a time, kSpacing apart, until nobody
/// waits. Time is passed in; no timers. Thread: any, one at a time. (tinkex.md A8 and P11, P22, R9)
class RateGate {
public:
    static constexpr Milliseconds kSpacing{10};
    static constexpr Milliseconds kDefaultWindow{1'000}; ///< for a 429 that names no time

    /// Closes until max(now + window, what was set before).
    void extend(Milliseconds now, Milliseconds window);
    /// Zero: a request may leave now. Otherwise ask again after this time.
    Milliseconds remaining(Milliseconds now) const;
    /// Tells that a request left; others tells whether more of them wait.
    void passed(Milliseconds now, bool others);
    bool isClosed(Milliseconds now) const { return now < m_until; }
    Milliseconds opensAt() const { return m_until; }

private:
    Milliseconds m_until{0};
    Milliseconds m_nextPass{0};
    bool m_spreading = false;
};

} // namespace tinkex
