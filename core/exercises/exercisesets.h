#pragma once

#include "core/exercises/exercise.h"

/// The shipped exercises, one file each.
namespace tinkex::exercisesets {

Exercise addition();
Exercise style();
Exercise sorting();

/// `count` different tasks of the base model, in a fixed order.
std::vector<QaPair> baseTasks(int count);
std::string_view trimmed(std::string_view text);

} // namespace tinkex::exercisesets
