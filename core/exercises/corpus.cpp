#include "core/exercises/corpus.h"

#include "core/exercises/stories.h"
#include "core/exercises/tasks.h"

#include <array>

namespace tinkex {

namespace {

struct Share {
    DocumentKind kind;
    double share;
};
constexpr std::array<Share, 7> kMixture = {{{DocumentKind::Question, 0.26},
                                            {DocumentKind::Letters, 0.18},
                                            {DocumentKind::Arithmetic, 0.16},
                                            {DocumentKind::Chat, 0.16},
                                            {DocumentKind::Story, 0.15},
                                            {DocumentKind::Bio, 0.06},
                                            {DocumentKind::List, 0.03}}};

QaPair nextTask(Rng& rng, DocumentKind kind)
{
    switch (kind) {
    case DocumentKind::Letters: return tasks::nextLetters(rng);
    case DocumentKind::Arithmetic: return tasks::nextArithmetic(rng);
    default: return tasks::nextQuestion(rng);
    }
}

DocumentKind nextTaskKind(Rng& rng)
{
    const double x = rng.uniform() * 0.6;
    return x < 0.26 ? DocumentKind::Question : x < 0.44 ? DocumentKind::Letters : DocumentKind::Arithmetic;
}

} // namespace

std::string chatDocument(std::span<const QaPair> turns)
{
    std::string text;
    for (const QaPair& turn : turns) {
        if (!text.empty())
            text += '\n';
        text += "User: " + turn.question + "\nAssistant: " + turn.answer;
    }
    return text;
}

std::string nextDocument(Rng& rng, DocumentKind kind)
{
    switch (kind) {
    case DocumentKind::Story: return prose::story(rng);
    case DocumentKind::Bio: return prose::bio(rng);
    case DocumentKind::List: return prose::list(rng);
    case DocumentKind::Chat: {
        std::vector<QaPair> turns(static_cast<std::size_t>(rng.between(2, 3)));
        for (QaPair& turn : turns)
            turn = nextTask(rng);
        return chatDocument(turns);
    }
    case DocumentKind::Question:
    case DocumentKind::Letters:
    case DocumentKind::Arithmetic: break;
    }
    const QaPair turn = nextTask(rng, kind);
    return chatDocument({&turn, 1});
}

std::string nextDocument(Rng& rng)
{
    double x = rng.uniform();
    for (const Share& share : kMixture) {
        if (x < share.share)
            return nextDocument(rng, share.kind);
        x -= share.share;
    }
    return nextDocument(rng, DocumentKind::Question);
}

QaPair nextTask(Rng& rng)
{
    return nextTask(rng, nextTaskKind(rng));
}

QaPair nextExactTask(Rng& rng)
{
    static const std::vector<QaPair> facts = factQuestions();
    const DocumentKind kind = nextTaskKind(rng);
    if (kind == DocumentKind::Question)
        return rng.pick(facts);
    QaPair task = nextTask(rng, kind);
    // Five letters are what the reinforcement exercise teaches; the base does not know them.
    while (task.question.starts_with("Sort ") && task.question.size() > 13)
        task = nextTask(rng, kind);
    return task;
}

} // namespace tinkex
