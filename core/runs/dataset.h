#pragma once

#include "core/base/error.h"
#include "core/runs/run.h"
#include "core/supervision/canceltoken.h"
#include "core/text/modeltext.h"

#include <vector>

namespace tinkex {

/// One training item ready for the wire: predict targets[i] from tokens[0..i], counted with weights[i].
struct TrainingExample {
    TrainingTokens tokens;
    qint64 line = 0; ///< in the file, from 1
};

struct Dataset {
    std::vector<TrainingExample> examples;
    QList<DataProblem> problems; ///< the first kMaxProblems
    qint64 problemCount = 0;

    static constexpr qsizetype kMaxProblems = 1000;
};

/// Reads a JSONL file of conversations ({"messages":[{"role","content"},…]}) or pairs ({"prompt","completion"}), UTF-8,
/// one object a line; blank lines are skipped. A bad or too long line is listed with its number and left out; the rest
/// is used. Conversations go through the renderer; a pair is the prompt's tokens as context, then the completion and
/// the end token to learn. Lines over kMaxLineBytes are refused. Unreadable file: Storage; no usable line: Validation;
/// asked to stop: Cancelled. Thread: any (runs in the pool).
Result<Dataset> readDataset(const QString& path, const ModelText& text, qint64 maxContext, const CancelToken& cancel);

inline constexpr qint64 kMaxLineBytes = 16 * 1024 * 1024;

/// Counts and the first rows for the "New run" form.
DataPreview previewOf(const Dataset& dataset, const Tokenizer& tokenizer);

/// A token as people see it; special tokens get ⟨…⟩ around their name.
TokenInfo tokenInfo(const Tokenizer& tokenizer, std::int32_t id);

} // namespace tinkex
