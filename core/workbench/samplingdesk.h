#pragma once

#include "core/clients/samplingclient.h"
#include "core/clients/serviceclient.h"
#include "core/workbench/samplespec.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <memory>

namespace tinkex {

/// Samples for the window: keeps one SamplingClient a target and service, renders prompts, turns replies into values.
/// Thread: core. Ownership: Core. Handlers: once, unless their owner died or the sample was cancelled (then Cancelled).
class SamplingDesk : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Null service: not connected, then every request gets Network. A change closes nothing: clients die with their
    /// service.
    void setService(ServiceClient* service);
    /// The service is gone: what is under way ends with this, and later requests get Network.
    void loseService(const Error& why);
    void setText(std::shared_ptr<const ModelText> text) { m_text = std::move(text); }
    void setMaxContext(qint64 tokens) { m_maxContext = tokens; }

    void sample(quint64 id, const SampleSpec& spec, Delivery<SampleResult> done);
    void alternatives(quint64 id, const SamplingTarget& target, const QVector<qint32>& ids, int k,
                      Delivery<AlternativesResult> done);
    void cancel(quint64 id);
    QList<SampleResult> history() const { return m_history; } ///< newest first

    static constexpr qsizetype kHistory = 200;

Q_SIGNALS:
    void finished(const tinkex::SampleResult& result);

private:
    struct Job;
    struct Opening;
    using Ready = std::function<void(Result<SamplingClient*>)>;

    /// At once, or when the target's sampler is made; never when the job is cancelled first.
    void withSampler(const SamplingTarget& target, quint64 id, Ready ready);
    void forget(quint64 id);

    QPointer<ServiceClient> m_service;
    std::shared_ptr<const ModelText> m_text;
    qint64 m_maxContext = 0;
    QHash<QString, QPointer<SamplingClient>> m_samplers; ///< by target
    QHash<QString, std::shared_ptr<Opening>> m_openings; ///< by target
    QHash<quint64, std::shared_ptr<Job>> m_jobs;
    QList<SampleResult> m_history;
};

} // namespace tinkex
