#include "core/clients/passencoding.h"

#include "core/wire/codec.h"
#include "core/wire/protobuf.h"

namespace tinkex {

namespace {

Result<Call> asProtobuf(const wire::ForwardBackwardRequest& request, bool compress)
{
    auto body = wire::encodeProtobuf(request);
    if (!body)
        return failure(body.error());
    Call call = trainingCall("forward_backward", std::move(*body));
    call.contentType = std::string(wire::kProtobufType);
    if (compress) {
        call.body = wire::compressZstd(call.body);
        call.contentEncoding = "zstd";
    }
    return call;
}

} // namespace

Call trainingCall(std::string operation, std::string body)
{
    Call call;
    call.trafficClass = TrafficClass::Training;
    call.path = "/api/v1/" + operation;
    call.operation = std::move(operation);
    call.body = std::move(body);
    return call;
}

bool PassEncoding::usesProtobuf() const
{
    const ServerTraits& traits = m_link.traits();
    return traits.encoding == BulkEncoding::Protobuf || (m_forwardOnly && traits.forwardMissing);
}

std::function<Result<Call>()> PassEncoding::writer(int part,
                                                   std::shared_ptr<const wire::ForwardBackwardRequest> request)
{
    m_writtenAsProtobuf[part] = usesProtobuf();
    // Servers are known that answer 500 to a form they do not know.
    const int retries = m_before ? 1 : RetryPolicy::standard().maxRetries;
    const bool compress = m_link.config().protoCompressFwdbwd;
    return [request = std::move(request), protobuf = usesProtobuf(), forwardOnly = m_forwardOnly, retries, compress] {
        Result<Call> call = protobuf
                                ? asProtobuf(*request, compress)
                                : trainingCall(forwardOnly ? "forward" : "forward_backward", wire::encode(*request));
        if (call)
            call->retry.maxRetries = retries;
        return call;
    };
}

bool PassEncoding::adapt(int part, const Error& error)
{
    ServerTraits& traits = m_link.traits();
    const bool pathMissing = error.httpStatus == 404 || error.httpStatus == 405;
    const bool formRefused = error.httpStatus == 415 || error.httpStatus == 422;
    if (m_writtenAsProtobuf[part] != usesProtobuf()) // another part has left that form meanwhile
        return !m_spent && (formRefused || (m_forwardOnly && pathMissing));
    if (m_before) {
        // The other form did not help either: it was the request, not its form.
        traits.encoding = m_before->encoding;
        traits.forwardMissing = m_before->forwardMissing;
        m_before.reset();
        m_spent = true;
    }
    if (m_spent)
        return false;
    if (m_forwardOnly && pathMissing && !usesProtobuf()) {
        m_before = traits;
        traits.forwardMissing = true;
        return true;
    }
    if (!formRefused || traits.encodingProven)
        return false;
    m_before = traits;
    traits.encoding = usesProtobuf() ? BulkEncoding::Json : BulkEncoding::Protobuf;
    traits.forwardMissing = false;
    return true;
}

void PassEncoding::refused(Error& error)
{
    if (m_forwardOnly && m_spent)
        m_link.learn(ServerFunction::Forward, error);
}

void PassEncoding::accepted(int part)
{
    ServerTraits& traits = m_link.traits();
    if (m_writtenAsProtobuf[part] != usesProtobuf())
        return;
    if (usesProtobuf() == (traits.encoding == BulkEncoding::Protobuf))
        traits.encodingProven = true;
    m_before.reset();
}

} // namespace tinkex
