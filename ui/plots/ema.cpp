#include "ui/plots/ema.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tinkex::ui {

Ema::Ema(double weight) : m_weight(std::isfinite(weight) ? std::clamp(weight, 0.0, 0.9999) : 0) {}

double Ema::push(double value)
{
    if (!std::isfinite(value))
        return std::numeric_limits<double>::quiet_NaN();
    m_mean = m_weight * m_mean + (1 - m_weight) * value;
    m_unseen *= m_weight;
    return m_mean / (1 - m_unseen);
}

} // namespace tinkex::ui
