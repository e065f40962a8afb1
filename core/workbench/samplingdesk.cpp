#include "core/workbench/samplingdesk.h"

#include <QDateTime>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

struct SamplingDesk::Job {
    OperationHandle operation;
    std::function<void(const Error&)> fail; ///< serves the handler
};

/// A sampler that is being made, and who waits for it in the order they came.
struct SamplingDesk::Opening {
    OperationHandle creation;
    QList<std::pair<quint64, Ready>> waiting;
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

void SamplingDesk::loseService(const Error& why)
{
    setService(nullptr);
    m_openings.clear();
    for (const auto& job : std::exchange(m_jobs, {}))
        job->fail(why);
}

void SamplingDesk::withSampler(const SamplingTarget& target, quint64 id, Ready ready)
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
    if (const auto opening = m_openings.value(key)) {
        opening->waiting.emplaceBack(id, std::move(ready));
        return;
    }
    auto opening = std::make_shared<Opening>();
    opening->waiting.emplaceBack(id, std::move(ready));
    m_openings.insert(key, opening);
    SamplerOptions options;
    options.name = target.label;
    options.baseModel = target.modelPath.isEmpty() ? target.baseModel.toStdString() : std::string();
    options.modelPath = target.modelPath.toStdString();
    opening->creation = m_service->createSampler(
        options, this, [this, key, weak = std::weak_ptr(opening)](Result<SamplingClient*> made) {
            const auto done = weak.lock();
            if (!done || m_openings.value(key) != done)
                return; // nobody waits any more
            m_openings.remove(key);
            if (made)
                m_samplers.insert(key, *made);
            for (const auto& waiter : std::exchange(done->waiting, {}))
                waiter.second(made);
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
    job->fail = [done](const Error& why) mutable {
        done(failure(why));
    };
    m_jobs.insert(id, job);
    withSampler(spec.target, id, [this, id, spec, prompt, job, done](Result<SamplingClient*> sampler) mutable {
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
    job->fail = [done](const Error& why) mutable {
        done(failure(why));
    };
    m_jobs.insert(id, job);
    const auto prompt = wire::ModelInput::fromTokens({ids.begin(), ids.end()});
    withSampler(target, id, [this, id, prompt, k, job, done](Result<SamplingClient*> sampler) mutable {
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
    const auto job = m_jobs.take(id);
    if (!job)
        return;
    for (const QString& key : m_openings.keys()) {
        const auto opening = m_openings.value(key);
        if (opening->waiting.removeIf([id](const auto& waiter) { return waiter.first == id; }) > 0 &&
            opening->waiting.isEmpty()) {
            m_openings.remove(key);
            opening->creation.cancel();
        }
    }
    job->operation.cancel();
    job->fail(Error::make(ErrorKind::Cancelled, "cancelled"));
}

void SamplingDesk::forget(quint64 id)
{
    m_jobs.remove(id);
}

} // namespace tinkex
