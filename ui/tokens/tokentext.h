#pragma once

#include "core/workbench/snapshots.h"

#include <QStringList>

namespace tinkex::ui {

/// A token as it is shown: nothing in it is invisible and nothing in it can disturb its neighbours. Line breaks are
/// "↵", tabs "⇥", control and bidi characters are named ("⟨U+202E⟩"), a combining mark gets a dotted circle to stand
/// on.
struct TokenText {
    QStringList parts;    ///< the token's text cut at its line breaks; an empty last part: the next token begins a line
    bool special = false; ///< a control token by name, "⟨end⟩"
    bool beginsWord = true; ///< a line may be wrapped before it without tearing a word
};
TokenText tokenText(const TokenInfo& token);

} // namespace tinkex::ui
