#pragma once

#include "core/clients/clientoperation.h"
#include "core/clients/serverlink.h"

#include <functional>
#include <vector>

namespace tinkex {

/// How one part becomes a request. Values in, value out: a large one is written in the pool.
struct PartCall {
    std::int64_t bytes = 0; ///< estimated
    std::function<Result<Call>()> make;
};

/// How one training operation is sent: `parts` requests with a sequence id each, posted by the client (PostQueue),
/// polled side by side as soon as each is accepted.
struct TrainingPlan {
    QString kind;            ///< of the row and the journal: forward_backward, optim_step, …
    std::string requestType; ///< X-Tinker-Request-Type
    int parts = 1;
    int chunks = 1; ///< so many parts, one after another, are the chunks of one call and may be posted side by side
    bool acceptProtobuf = false;
    std::function<PartCall(int part, std::int64_t seqId)> call{}; ///< asked at its turn; an error fails the operation
    /// Whether the same part may be sent in another form after this refusal (another encoding, another path).
    std::function<bool(int part, const Error&)> adapt{};
    std::function<void(int part)> accepted{}; ///< the server took it
    std::function<void(Error&)> refused{};    ///< it did not, in any form: may say better why
};

/// The part of a training operation that does not depend on its result. Thread: core. Ownership: its TrainingClient.
class TrainingOperation : public ClientOperation {
    Q_OBJECT
public:
    TrainingOperation(ServerLink& link, TrainingPlan plan, QObject* client);

    int partCount() const { return m_plan.parts; }
    /// Whether this part can be sent when its turn comes. If not, the turns behind it wait too, until partsReady().
    virtual bool isReady(int /*part*/) const { return true; }
    /// The sequence id shown: of the first part.
    void showSeqId(std::int64_t seqId) { editRow().seqId = seqId; }
    PartCall partCall(int part, std::int64_t seqId) const { return m_plan.call(part, seqId); }
    /// The same for any of its parts, also after its end.
    const std::function<PartCall(int part, std::int64_t seqId)>& partCalls() const { return m_plan.call; }
    int chunkCount() const { return m_plan.chunks; }
    /// Whether this part is the first of the several chunks of one call.
    bool opensCall(int part) const { return m_plan.chunks > 1 && part % m_plan.chunks == 0; }
    void prepare(Call& call); ///< before its call is sent
    bool adapt(int part, const Error& error) const { return m_plan.adapt && m_plan.adapt(part, error); }
    /// The server answered this part's POST: polls its future, or takes a result given directly.
    void onPosted(int part, const HttpReply& reply, Milliseconds took);
    void onPostFailed(Error error)
    {
        if (m_plan.refused)
            m_plan.refused(error);
        fail(std::move(error));
    }

Q_SIGNALS:
    void partsReady();

protected:
    /// X-Tinker-Request-Type of a part.
    virtual std::string requestType(int /*part*/) const { return m_plan.requestType; }
    /// One part's result is there, others are not.
    virtual void onPartDone(int /*part*/) {}
    /// Of a part that is there; complete() then gets an empty one for it.
    FutureResult takeResult(int part);
    /// All parts are there, in order.
    virtual void complete(std::vector<FutureResult> results) = 0;

private:
    void onResult(int part, Result<FutureResult> result);

    TrainingPlan m_plan;
    std::vector<std::optional<FutureResult>> m_results;
    int m_missing = 0;
};

/// The joined results of forward or forward_backward requests, in order.
Result<wire::ForwardBackwardOutput> decodePasses(const std::vector<FutureResult>& results);

/// Decodes the results of a finished operation; large ones in the pool.
template<class T> class TypedTrainingOperation final : public ResultOperation<T, TrainingOperation> {
public:
    using Decode = std::function<Result<T>(const std::vector<FutureResult>&)>;

    TypedTrainingOperation(ServerLink& link, TrainingPlan plan, QObject* client, QObject* owner,
                           ResultHandler<T> handler, Decode decode)
        : ResultOperation<T, TrainingOperation>(owner, std::move(handler), link, std::move(plan), client),
          m_decode(std::move(decode))
    {}

protected:
    void complete(std::vector<FutureResult> results) override
    {
        constexpr std::size_t kPoolBytes = 64 * 1024;
        std::size_t bytes = 0;
        for (const FutureResult& result : results)
            bytes += result.body.size();
        if (bytes <= kPoolBytes) {
            this->finish(m_decode(results));
            return;
        }
        auto shared = std::make_shared<std::vector<FutureResult>>(std::move(results));
        typename TaskSupervisor::Work<T> work = [shared, decode = m_decode](const CancelToken&) {
            return decode(*shared);
        };
        // The results stay with the handler too: their share of the byte budget is released on this thread.
        TaskSupervisor& tasks = this->link().tasks();
        tasks.run<T>(QStringLiteral("decode ") + this->row().kind, this, std::move(work),
                     [this, shared](Result<T> value) { this->finish(std::move(value)); });
    }

private:
    Decode m_decode;
};

} // namespace tinkex
