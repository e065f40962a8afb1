#pragma once

#include <QString>
#include <optional>

namespace tinkex::ui {

/// A number as people type it: "5e-3", "0.005", "0,005", blanks around it and a typographic minus. Not a finite number:
/// none. "1,000.5" is refused rather than guessed.
std::optional<double> parseReal(const QString& text);
/// A whole number: "200", "1 000", "1e3". Past 2^53 or with a fraction: none.
std::optional<qint64> parseWhole(const QString& text);
/// The shortest text that parseReal() reads back as the same number.
QString realText(double value);

} // namespace tinkex::ui
