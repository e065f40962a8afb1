#pragma once

#include "core/exercises/rng.h"

#include <string>

/// The documents of the corpus that are prose.
namespace tinkex::prose {

/// Four to six sentences about somebody who looks for something.
std::string story(Rng& rng);
/// True sentences about one person.
std::string bio(Rng& rng);
/// What somebody buys, sees or packs.
std::string list(Rng& rng);

} // namespace tinkex::prose
