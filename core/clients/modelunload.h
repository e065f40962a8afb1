#pragma once

#include "core/clients/clientoperation.h"

#include <string>

namespace tinkex {

/// Frees one model on the server: sends unload_model and waits for its future when there is one. Lives below the link,
/// so that it outlasts the client that it was the last act of. A failure is in the event log too. On a server known to
/// have no unload_model it succeeds without a request. Thread: core.
class ModelUnload final : public ResultOperation<void> {
public:
    ModelUnload(ServerLink& link, const std::string& modelId, ResultHandler<void> handler);

protected:
    void deliverError(Error error) override;

private:
    void onReply(const HttpReply& reply, Milliseconds took);

    std::string m_modelId;
};

} // namespace tinkex
