#pragma once

#include <QString>

namespace tinkex::ui {

/// A tick of an axis whose ticks are `tickStep` apart: just enough digits to tell them apart; "12.2k", "1.3M".
QString tickText(double value, double tickStep);

/// What a curve is at one point. Format::number, but NaN and the infinities are told apart.
QString readingText(double value, int digits = 4);

/// Seconds on a time axis: "45 s", "3:20", "1:02:05".
QString secondsText(double seconds);

} // namespace tinkex::ui
