#pragma once

#include "core/clients/serverlink.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace tinkex {

/// The request of one training operation in the training lane: POST /api/v1/<operation>.
Call trainingCall(std::string operation, std::string body);

/// In which form the forward/forward_backward requests of one operation are sent: JSON or protobuf, /forward or
/// forward_backward with forward_only (protocol.md 1.6, servers.md 3.4). A refusal of the form is answered with the
/// other form once; what proves right is remembered in the link's traits, what does not is taken back. Several parts
/// may be under way, also in both forms. Thread: core. Lives as long as its operation.
class PassEncoding {
public:
    PassEncoding(ServerLink& link, bool forwardOnly) : m_link(link), m_forwardOnly(forwardOnly) {}

    /// Writes the request in the present form. Values only, so that it may run in the pool; keeps the request.
    std::function<Result<Call>()> writer(int part, std::shared_ptr<const wire::ForwardBackwardRequest> request);
    /// After a failed POST: whether the same request is worth sending again, in the form that writer() now gives.
    bool adapt(int part, const Error& error);
    /// The request failed for good: a server without either form of the forward pass does not offer it.
    void refused(Error& error);
    void accepted(int part); ///< the server took it in the form last written

private:
    bool usesProtobuf() const;

    ServerLink& m_link;
    bool m_forwardOnly;
    bool m_spent = false;
    std::map<int, bool> m_writtenAsProtobuf; ///< by part
    std::optional<ServerTraits> m_before;    ///< while the other form is being tried
};

} // namespace tinkex
