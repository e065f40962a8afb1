#pragma once

#include "core/clients/samplingclient.h"
#include "core/exercises/exercise.h"
#include "core/runs/datums.h"
#include "core/text/modeltext.h"

#include <QObject>
#include <vector>

namespace tinkex {

/// What the samples of one policy-gradient step gave.
struct PolicyBatch {
    std::vector<wire::Datum> data; ///< of the groups with a signal; may be empty
    double meanReward = 0;
    double mixedShare = 0; ///< groups whose rewards differ
    qint64 sampledTokens = 0;
};

/// Samples a group of answers for every item, rewards them and makes the training data (group-centred advantages). The
/// handler gets the batch or the first error; then this deletes itself. Its death cancels what is under way. Thread:
/// core. Ownership: its parent, normally a TrainingRun.
class PolicySampling : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(Result<PolicyBatch>)>;

    /// A seed makes the samples repeatable: item i of this step samples with seed + i.
    static void run(SamplingClient& sampler, const ModelText& text, const Exercise& exercise, std::vector<QaPair> items,
                    int groupSize, quint64 seed, QObject* parent, Done done);

private:
    PolicySampling(const ModelText& text, const Exercise& exercise, std::vector<QaPair> items, int groupSize,
                   QObject* parent, Done done);

    void onGroup(std::size_t index, const Result<SampleOutcome>& outcome);
    PolicyBatch batch() const;
    void finish(Result<PolicyBatch> result);

    struct Group {
        std::vector<std::int32_t> prompt;
        std::vector<wire::SampledSequence> answers;
    };

    RendererPtr m_renderer;
    Exercise m_exercise;
    std::vector<QaPair> m_items;
    int m_groupSize;
    std::vector<Group> m_groups;
    std::size_t m_pending;
    Done m_done;
};

} // namespace tinkex
