#pragma once

#include "core/exercises/rng.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tinkex {

/// One question and its answer, without roles.
struct QaPair {
    std::string question;
    std::string answer;
    bool operator==(const QaPair&) const = default;
};

/// The closed world that the shipped base model knows: people, things, letters, small numbers. Everything is a function
/// of the generator's state, so a seed gives the same corpus everywhere.
enum class DocumentKind { Question, Letters, Arithmetic, Chat, Story, Bio, List };

/// A document of one kind, without an end token.
std::string nextDocument(Rng& rng, DocumentKind kind);
/// A document of the corpus' mixture of kinds.
std::string nextDocument(Rng& rng);

/// `User: {q}\nAssistant: {a}`, turns joined by a line break.
std::string chatDocument(std::span<const QaPair> turns);

/// One single-turn task as the corpus has them (facts, letters, arithmetic); some have several good answers.
QaPair nextTask(Rng& rng);
/// Every question about the world's people and things that has exactly one right answer, in a fixed order.
std::vector<QaPair> factQuestions();
/// A single-turn task with exactly one right answer: facts, letters and arithmetic in the corpus' proportions.
QaPair nextExactTask(Rng& rng);

/// Names of the people in the world.
std::span<const std::string_view> worldNames();

} // namespace tinkex
