#pragma once

#include "core/clients/serverlink.h"
#include "core/session/futurepoller.h"
#include "core/supervision/census.h"

#include <QObject>
#include <string>

namespace tinkex {

/// Asks the server for one model until its id is known. What was abandoned meanwhile goes on below the link, as a task
/// that everybody can see, and frees the model as soon as there is one: no model is left that nobody knows.
/// Thread: core. Ownership: its client; after abandon() the link.
class ModelCreation final : public QObject {
    Q_OBJECT
public:
    ModelCreation(ServerLink& link, wire::CreateModelRequest request, QObject* client);
    ~ModelCreation() override;

    /// Sends create_model. made is served once with the model's id or the error, unless abandon() came first.
    void start(ResultHandler<std::string> made);
    void abandon();

Q_SIGNALS:
    void queueStateChanged(tinkex::wire::QueueState state, const QString& reason);

private:
    void onReply(const Result<HttpReply>& reply, Milliseconds took);
    void poll(std::string requestId, Milliseconds took);
    void end(Result<std::string> modelId);
    void unload(const Result<std::string>& modelId);
    void report(Severity severity, const QString& text);

    CensusEntry m_census{"ModelCreation"};
    ServerLink& m_link;
    EventSink& m_events;
    wire::CreateModelRequest m_request;
    ResultHandler<std::string> m_made;
    TrackedTask m_task; ///< once abandoned
    bool m_abandoned = false;
    bool m_done = false;
};

} // namespace tinkex
