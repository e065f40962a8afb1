#pragma once

#include "core/exercises/corpus.h"

#include <cstdint>
#include <string_view>

namespace tinkex {

enum class ExerciseKind { Supervised, Reinforcement };
enum class LearningRateSchedule { Constant, Linear };

/// Learning rate of step 0 … steps-1: constant, or falling on a line from `peak` to peak/steps.
double learningRateAt(LearningRateSchedule schedule, double peak, int step, int steps);

/// What a run of an exercise starts with; the user may change every value.
/// Supervised: the loss is the mean over the answer tokens of the batch (their weights divided by the batch's sum).
/// Reinforcement: `batchSize` prompts with `groupSize` samples each, groupAdvantages(), divided by the number of
/// samples.
struct ExerciseDefaults {
    std::string_view loss; ///< the protocol's name: "cross_entropy", "importance_sampling"
    int rank = 16;
    double learningRate = 0.0; ///< the peak
    LearningRateSchedule schedule = LearningRateSchedule::Linear;
    int batchSize = 0;
    int groupSize = 1;
    int steps = 0;
    double temperature = 1.0; ///< of the samples that are rewarded
    int maxAnswerTokens = 0;  ///< enough for every right answer
    int evaluationItems = 0;  ///< how many of heldOut() and otherAnswers() give a steady figure
    double beta1 = 0.9;
    double beta2 = 0.95;
    double epsilon = 1e-8;
};

/// One of the shipped exercises: a value with pure functions. Thread: any.
struct Exercise {
    std::string_view id;             ///< "addition", "style", "sort"; stored in run folders
    std::string_view titleKey;       ///< English title, the key of its translation
    std::string_view descriptionKey; ///< one English sentence, the key of its translation
    ExerciseKind kind = ExerciseKind::Supervised;
    ExerciseDefaults defaults;

    /// `count` items of step `step` (from 0) of the run with this seed; never one of heldOut(). The answer is the one
    /// to learn (supervised) or the right one (reinforcement). A function of its arguments: a resumed run goes on
    /// alike.
    std::vector<QaPair> (*trainingBatch)(std::uint64_t seed, int step, int count) = nullptr;
    /// What the model must generalise to, in a fixed shuffled order: the first n are a fair sample.
    std::vector<QaPair> (*heldOut)() = nullptr;
    /// Tasks of the base model, in a fixed shuffled order, to see what training keeps. Empty when the exercise is meant
    /// to change every answer.
    std::vector<QaPair> (*otherAnswers)() = nullptr;
    /// 0…1 for the answer text (Renderer::parseAnswer) to the question. A question that is not of this exercise: 0.
    float (*reward)(std::string_view question, std::string_view answer) = nullptr;
};

/// In the order in which they are offered.
std::span<const Exercise> shippedExercises();
/// nullptr when there is none.
const Exercise* findExercise(std::string_view id);

/// Exact match but for blanks at the ends: the measure for heldOut() and otherAnswers().
bool isRightAnswer(const QaPair& item, std::string_view answer);

/// Reward minus the mean of its group; rewards are [groups * groupSize]. All 0 in a group whose rewards are equal:
/// such a group carries no signal and is left out of the batch.
std::vector<float> groupAdvantages(std::span<const float> rewards, int groupSize);

} // namespace tinkex
