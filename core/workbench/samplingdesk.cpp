#include "core/workbench/samplingdesk.h"

#include <QDateTime>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

struct SamplingDesk::Job {
    OperationHandle operation;
    std::function<void()> cancel; ///< serves the handler with Cancelled
};

namespace {

QString keyOf(const SamplingTarget& target)
{
    return target.modelPath.isEmpty() ? u"base:"_s + target.baseModel : target.modelPath;
}

} // namespace

void SamplingDesk::setService(ServiceClient* service)
{
    m_service = service;
    m_samplers.clear();
}

void SamplingDesk::withSampler(const SamplingTarget& target, const std::shared_ptr<Job>& job, Ready ready)
{
    if (!m_service || !m_service->isRunning()) {
        ready(failure(ErrorKind::Network, "not connected to a server"));
        return;
    }
    const QString key = keyOf(target);
    if (SamplingClient* known = m_samplers.value(key); known && known->isRunning()) {
        ready(known);
        return;
    }
    SamplerOptions options;
    options.name = target.label;
    options.baseModel = target.modelPath.isEmpty() ? target.baseModel.toStdString() : std::string();
    options.modelPath = target.modelPath.toStdString();
    job->operation =
        m_service->createSampler(options, this, [this, key, ready = std::move(ready)](Result<SamplingClient*> sampler) {
            if (sampler)
                m_samplers.insert(key, *sampler);
            ready(std::move(sampler));
        });
}

void SamplingDesk::sample(quint64 id, const SampleSpec& spec, Delivery<SampleResult> done)
{
    const auto problems = validateSampleSpec(spec);
    if (!problems.isEmpty()) {
        done(failure(problems.first().error));
        return;
    }
    std::vector<std::int32_t> prompt;
    if (m_text) {
        auto tokens = promptTokens(spec.prompt, *m_text);
        if (!tokens) {
            done(failure(tokens.error()));
            return;
        }
        prompt = std::move(*tokens);
    } else if (spec.prompt.kind == PromptKind::TokenIds) {
        prompt.assign(spec.prompt.tokenIds.begin(), spec.prompt.tokenIds.end());
    } else {
        done(failure(ErrorKind::Validation,
                     "there is no tokenizer for this model: enter token ids, or choose a tokenizer.json in "
                     "the server's profile"));
        return;
    }
    if (m_maxContext > 0 && static_cast<qint64>(prompt.size()) >= m_maxContext) {
        done(failure(
            Error::make(ErrorKind::Validation,
                        u"the prompt has %1 tokens; the model takes %2 together with the answer"_s.arg(prompt.size())
                            .arg(m_maxContext))));
        return;
    }
    auto job = std::make_shared<Job>();
    job->cancel = [done]() mutable {
        done(failure(ErrorKind::Cancelled, "cancelled"));
    };
    m_jobs.insert(id, job);
    withSampler(spec.target, job, [this, id, spec, prompt, job, done](Result<SamplingClient*> sampler) mutable {
        if (!m_jobs.contains(id))
            return;
        if (!sampler) {
            forget(id);
            done(failure(sampler.error()));
            return;
        }
        auto request = sampleRequest(spec, prompt, m_text.get());
        job->operation = (*sampler)->sample(
            std::move(request), this, [this, id, spec, prompt, done](Result<SampleOutcome> outcome) mutable {
                forget(id);
                if (!outcome) {
                    done(failure(outcome.error()));
                    return;
                }
                SampleResult result = sampleResult(spec, prompt, outcome->response, m_text.get());
                result.seqId = outcome->seqId;
                result.durationMs = outcome->totalMs;
                result.queueMs = outcome->queuedMs;
                result.finishedAtMs = QDateTime::currentMSecsSinceEpoch();
                m_history.prepend(result);
                if (m_history.size() > kHistory)
                    m_history.removeLast();
                Q_EMIT finished(result);
                done(std::move(result));
            });
    });
}

void SamplingDesk::alternatives(quint64 id, const SamplingTarget& target, const QVector<qint32>& ids, int k,
                                Delivery<AlternativesResult> done)
{
    auto job = std::make_shared<Job>();
    job->cancel = [done]() mutable {
        done(failure(ErrorKind::Cancelled, "cancelled"));
    };
    m_jobs.insert(id, job);
    const auto prompt = wire::ModelInput::fromTokens({ids.begin(), ids.end()});
    withSampler(target, job, [this, id, prompt, k, job, done](Result<SamplingClient*> sampler) mutable {
        if (!m_jobs.contains(id))
            return;
        if (!sampler) {
            forget(id);
            done(failure(sampler.error()));
            return;
        }
        using Rows = std::vector<std::vector<wire::TokenLogprob>>;
        job->operation = (*sampler)->topkLogprobs(prompt, k, this, [this, id, done](Result<Rows> rows) mutable {
            forget(id);
            if (rows)
                done(alternativesResult(*rows, m_text.get()));
            else
                done(failure(rows.error()));
        });
    });
}

void SamplingDesk::cancel(quint64 id)
{
    if (const auto job = m_jobs.take(id)) {
        job->operation.cancel();
        job->cancel();
    }
}

void SamplingDesk::forget(quint64 id)
{
    m_jobs.remove(id);
}

} // namespace tinkex
