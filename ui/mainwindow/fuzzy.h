#pragma once

#include <QString>

namespace tinkex::ui {

/// How well a text fits what was typed: every typed character must appear in order, case does not matter. Higher is
/// better; word beginnings and neighbouring characters count more. -1: does not fit. An empty pattern fits all with 0.
int fuzzyScore(const QString& pattern, const QString& text);

} // namespace tinkex::ui
