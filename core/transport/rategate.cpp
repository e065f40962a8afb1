#include "core/transport/rategate.h"

#include <algorithm>

namespace tinkex {

void RateGate::extend(Milliseconds now, Milliseconds window)
{
    m_until = std::max(m_until, now + window);
    m_nextPass = std::max(m_nextPass, m_until);
    m_spreading = true;
}

Milliseconds RateGate::remaining(Milliseconds now) const
{
    return m_spreading ? std::max(m_nextPass - now, Milliseconds{0}) : Milliseconds{0};
}

void RateGate::passed(Milliseconds now, bool others)
{
    m_spreading = m_spreading && others;
    m_nextPass = now + kSpacing;
}

} // namespace tinkex
