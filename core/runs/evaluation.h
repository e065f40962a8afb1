#pragma once

#include "core/clients/samplingclient.h"
#include "core/exercises/corpus.h"
#include "core/text/modeltext.h"

#include <QObject>
#include <vector>

namespace tinkex {

/// Asks one sampler for its greedy answer to every question, all at once; the sampler's dispatch paces them. The
/// handler gets the answers in order, or the first error; then this deletes itself. Its death cancels what is under
/// way. Thread: core. Ownership: its parent, normally a TrainingRun.
class Evaluation : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(Result<std::vector<std::string>>)>;

    /// The sampler must live until the end; when it is closed the handler gets Cancelled.
    static void run(SamplingClient& sampler, const ModelText& text, int maxTokens, const std::vector<QaPair>& items,
                    QObject* parent, Done done);

private:
    Evaluation(std::size_t count, RendererPtr renderer, QObject* parent, Done done);

    void onAnswer(std::size_t index, const Result<SampleOutcome>& outcome);
    void finish(Result<std::vector<std::string>> result);

    RendererPtr m_renderer;
    Done m_done;
    std::vector<std::string> m_answers;
    std::size_t m_pending = 0;
};

/// Share of right answers; -1 for no items.
double shareRight(const std::vector<QaPair>& items, const std::vector<std::string>& answers);

} // namespace tinkex
