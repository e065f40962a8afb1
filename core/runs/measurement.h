#pragma once

#include "core/clients/serviceclient.h"
#include "core/exercises/exercise.h"
#include "core/runs/run.h"
#include "core/text/modeltext.h"

#include <QPointer>
#include <vector>

namespace tinkex {

struct EvaluationReport {
    qint64 step = 0;
    double accuracy = -1;
    double kept = -1;       ///< -1: not measured
    QList<ProbeRow> probes; ///< `before` filled of the base model, else `after`
};

/// How well a model answers an exercise's held-out questions, and whether it still answers others as before. One
/// measurement at a time, each with a sampler of its own that is closed with it. Handlers: once, unless cancelled.
/// Reports leave the step to the caller. Thread: core. Ownership: the run.
class Measurement final : public QObject {
    Q_OBJECT
public:
    Measurement(ServiceClient& service, ModelText text, const Exercise& exercise, const QString& name, QObject* parent);

    void ofBase(const QString& baseModel, ResultHandler<EvaluationReport> handler);
    /// Of the trainer's present weights; all: every question, else a quick look at the first ones.
    void ofTrained(TrainingClient* trainer, bool all, ResultHandler<EvaluationReport> handler);
    void cancel();

private:
    struct Round;

    ResultHandler<SamplingClient*> ask(Round round);
    EvaluationReport report(const Round& round, const std::vector<std::string>& answers) const;

    QPointer<ServiceClient> m_service;
    ModelText m_text;
    const Exercise& m_exercise;
    QString m_name;
    std::vector<QaPair> m_heldOut;
    std::vector<QaPair> m_other;
    QPointer<SamplingClient> m_sampler;
};

} // namespace tinkex
