#pragma once

#include <QColor>

namespace tinkex::ui {

/// The one colour scale of token heat maps: a straight line in OKLab from rust (0) to teal (1), so that equal steps of
/// the value are equal steps for the eye. Every colour carries Role::Text at 4.5 : 1 or better.
class HeatScale {
public:
    explicit HeatScale(bool dark);
    /// `value` is clamped to 0…1; NaN gives an invalid colour (paint nothing).
    QColor at(double value) const;

private:
    struct Lab {
        double l, a, b;
    };
    static Lab fromColor(const QColor& color);
    static QColor toColor(const Lab& lab);

    Lab m_low;
    Lab m_high;
};

} // namespace tinkex::ui
