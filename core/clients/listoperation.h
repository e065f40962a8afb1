#pragma once

#include "core/clients/clientoperation.h"
#include "core/clients/pagewalk.h"
#include "core/clients/restclient.h"
#include "core/wire/codec.h"

#include <functional>
#include <set>

namespace tinkex {

/// The rows of one page, and what is said about the whole list.
template<class Row> struct Page {
    std::vector<Row> rows;
    wire::Cursor cursor;
};

inline Page<wire::TrainingRun> pageOf(wire::TrainingRunList list)
{
    return {std::move(list.runs), list.cursor};
}
inline Page<wire::Checkpoint> pageOf(wire::CheckpointList list)
{
    return {std::move(list.checkpoints), list.cursor.value_or(wire::Cursor{})};
}
inline Page<std::string> pageOf(wire::SessionList list)
{
    return {std::move(list.sessions), {}};
}

inline const std::string& keyOf(const wire::TrainingRun& run)
{
    return run.trainingRunId;
}
/// A bare id may be that of several runs.
inline std::string keyOf(const wire::Checkpoint& checkpoint)
{
    return checkpoint.tinkerPath + ' ' + checkpoint.checkpointId;
}
inline const std::string& keyOf(const std::string& id)
{
    return id;
}

/// Fetches a list page by page. What the answers say of its function is remembered. Thread: core. Ownership: client.
template<class List, class Row> class ListOperation final : public ResultOperation<Listing<Row>> {
public:
    using PageCall = std::function<Call(std::int64_t offset)>;

    ListOperation(ServerLink& link, ServerFunction function, PageCall call, QObject* client, QObject* owner,
                  ResultHandler<Listing<Row>> handler)
        : ResultOperation<Listing<Row>>(owner, std::move(handler), QString::fromStdString(call(0).operation), link,
                                        client),
          m_function(function),
          m_call(std::move(call))
    {
        ask();
    }

private:
    void ask()
    {
        Call call = m_call(m_walk.offset());
        this->watch(call);
        m_handle = this->link().transport().send(std::move(call), this,
                                                 [this](Result<HttpReply> reply) { onReply(std::move(reply)); });
    }

    void onReply(Result<HttpReply> reply)
    {
        if (reply)
            this->link().learnOffered(m_function);
        else
            this->link().learn(m_function, reply.error());
        if (this->isDone())
            return;
        auto list = std::move(reply).and_then([](const HttpReply& r) { return wire::decode<List>(r.body); });
        if (list)
            take(pageOf(std::move(*list)));
        else
            this->fail(list.error());
    }

    void take(Page<Row> page)
    {
        const auto before = m_listing.rows.size();
        for (Row& row : page.rows) {
            if (m_keys.insert(keyOf(row)).second)
                m_listing.rows.push_back(std::move(row));
        }
        if (m_walk.take(std::ssize(page.rows), static_cast<std::int64_t>(m_listing.rows.size() - before),
                        page.cursor.limit, page.cursor.totalCount)) {
            ask();
            return;
        }
        m_listing.isComplete = m_walk.isComplete();
        this->finish(std::move(m_listing));
    }

    ServerFunction m_function;
    PageCall m_call;
    PageWalk m_walk;
    std::set<std::string> m_keys;
    Listing<Row> m_listing;
    CallHandle m_handle;
};

} // namespace tinkex
