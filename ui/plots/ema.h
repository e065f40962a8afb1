#pragma once

namespace tinkex::ui {

/// Exponential moving average without the pull towards zero at the start: m_n = w·m_(n-1) + (1-w)·v, shown as
/// m_n / (1 - w^n) (the bias correction of Adam, Kingma & Ba 2015, section 3). A weight of 0 shows the values as they
/// are. NaN and Inf give NaN and leave the average alone. Thread: confined to its owner.
class Ema {
public:
    explicit Ema(double weight = 0);

    double push(double value);
    double weight() const { return m_weight; }

private:
    double m_weight;
    double m_mean = 0;
    double m_unseen = 1; ///< w^n: the share of the average that no value has filled yet
};

} // namespace tinkex::ui
