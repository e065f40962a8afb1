#include "core/wire/codec.h"
#include "core/wire/protobuf.h"
#include "tests/support/profileserver.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::test {

namespace {

double logprobAfter(int steps)
{
    return -1.0 / (1 + steps);
}

wire::Tensor tensorOf(const std::vector<double>& values)
{
    wire::Tensor tensor;
    tensor.data = std::vector<float>(values.begin(), values.end());
    return tensor;
}

std::vector<double> numbers(const QJsonValue& tensor)
{
    std::vector<double> values;
    for (const QJsonValue value : tensor[u"data"_s].toArray())
        values.push_back(value.toDouble());
    return values;
}

/// One row of weights: those sent, or ones for every target.
std::vector<double> weightRow(std::vector<double> weights, std::size_t targets)
{
    return weights.empty() ? std::vector<double>(targets, 1.0) : std::move(weights);
}

QList<qint32> promptTokens(const QJsonObject& body)
{
    QList<qint32> tokens;
    for (const QJsonValue chunk : body[u"prompt"_s][u"chunks"_s].toArray()) {
        for (const QJsonValue token : chunk[u"tokens"_s].toArray())
            tokens << token.toInt();
    }
    return tokens;
}

wire::SampledSequence continuation(qint32 last, int count, int steps)
{
    wire::SampledSequence sequence;
    sequence.logprobs.emplace();
    for (int i = 1; i <= count; ++i) {
        sequence.tokens.push_back(last + i);
        sequence.logprobs->push_back(static_cast<float>(logprobAfter(steps)));
    }
    return sequence;
}

} // namespace

ServerResponse ProfileServer::createModel(const Request& request)
{
    const QString session = request.body[u"session_id"_s].toString();
    if (!m_sessions.contains(session))
        return unknownObject("Session not found");
    const QJsonObject lora = request.body[u"lora_config"_s].toObject();
    if (m_dialect.name == u"miles"_s && lora.contains(u"seed"_s))
        return detailResponse(u"lora_config.seed is not supported"_s, 400);
    Model model;
    model.id = newId(session, u"train"_s);
    model.session = session;
    m_models.insert(model.id, model);
    QJsonObject more;
    if (m_dialect.modelIdAtOnce)
        more[u"model_id"_s] = model.id;
    return submit(result({{u"type"_s, u"create_model"_s}, {u"model_id"_s, model.id}}), more);
}

std::optional<ProfileServer::Pass> ProfileServer::readPass(const Request& request) const
{
    Pass pass;
    if (headerValue(request.raw->headers, "Content-Type") == wire::kProtobufType) {
        const auto decoded = wire::decodeForwardBackwardRequest(request.raw->body);
        if (!decoded)
            return std::nullopt;
        pass.model = QString::fromStdString(decoded->modelId);
        pass.seq = decoded->seqId;
        pass.loss = QString::fromStdString(decoded->lossFn);
        for (const wire::Datum& datum : decoded->data) {
            const auto targets = datum.lossFnInputs.find("target_tokens");
            const auto weights = datum.lossFnInputs.find("weights");
            std::vector<double> row;
            if (weights != datum.lossFnInputs.end()) {
                for (const float weight : weights->second.asFloats())
                    row.push_back(weight);
            }
            pass.weights.push_back(
                weightRow(std::move(row), targets == datum.lossFnInputs.end() ? 0 : targets->second.size()));
        }
        return pass;
    }
    pass.model = request.body[u"model_id"_s].toString();
    pass.seq = request.body[u"seq_id"_s].toInteger();
    const bool forward = request.body.contains(u"forward_input"_s);
    const QJsonObject input = request.body[forward ? u"forward_input"_s : u"forward_backward_input"_s].toObject();
    pass.loss = input[u"loss_fn"_s].toString();
    for (const QJsonValue datum : input[u"data"_s].toArray()) {
        const QJsonValue inputs = datum[u"loss_fn_inputs"_s];
        pass.weights.push_back(weightRow(numbers(inputs[u"weights"_s]), numbers(inputs[u"target_tokens"_s]).size()));
    }
    return pass;
}

ServerResponse ProfileServer::pass(const Request& request, bool forwardOnly)
{
    const bool protobuf = headerValue(request.raw->headers, "Content-Type") == wire::kProtobufType;
    const auto refused = protobuf ? Dialect::Encoding::Json : Dialect::Encoding::Protobuf;
    if (m_dialect.encoding == refused || (forwardOnly && protobuf))
        return detailResponse(u"unsupported body"_s, m_dialect.wrongEncoding);
    const auto read = readPass(request);
    if (!read || read->weights.empty())
        return detailResponse(u"unreadable body"_s, 422);
    return inSequence(read->model, read->seq, request, [&](Model& model) {
        if (!m_dialect.losses.isEmpty() && !m_dialect.losses.contains(read->loss))
            return failed(u"unknown loss %1"_s.arg(read->loss));
        return passResult(model, *read);
    });
}

ProfileServer::Future ProfileServer::passResult(const Model& model, const Pass& pass) const
{
    const double logprob = logprobAfter(model.steps);
    wire::ForwardBackwardOutput output;
    output.lossFnOutputType = "scalar";
    double sum = 0;
    for (const std::vector<double>& weights : pass.weights) {
        std::vector<double> losses;
        for (const double weight : weights)
            losses.push_back(-logprob * weight);
        for (const double loss : losses)
            sum += loss;
        std::map<std::string, wire::Tensor> outputs;
        outputs["logprobs"] = tensorOf(std::vector<double>(weights.size(), logprob));
        if (m_dialect.metrics == Dialect::Metrics::None)
            outputs["elementwise_loss"] = tensorOf(losses);
        output.lossFnOutputs.push_back(std::move(outputs));
    }
    if (m_dialect.metrics == Dialect::Metrics::NameAndReduction)
        output.metrics["loss:sum"] = sum;
    Future future;
    future.json = wire::encode(output);
    future.protobuf = wire::encodeProtobuf(output);
    return future;
}

ServerResponse ProfileServer::optimStep(const Request& request)
{
    return inSequence(request.body[u"model_id"_s].toString(), request.body[u"seq_id"_s].toInteger(), request,
                      [this](Model& model) {
                          ++model.steps;
                          QJsonObject metrics;
                          if (m_dialect.metrics == Dialect::Metrics::NameAndReduction)
                              metrics[u"step:max"_s] = model.steps;
                          else
                              metrics[u"skyrl.ai/grad_norm"_s] = 0.5;
                          return result({{u"type"_s, u"optim_step"_s}, {u"metrics"_s, metrics}});
                      });
}

ServerResponse ProfileServer::createSampler(const Request& request)
{
    const QString path = request.body[u"model_path"_s].toString();
    Sampler sampler{request.body[u"base_model"_s].toString(), path, 0};
    if (!path.isEmpty()) {
        if (!m_dialect.namedSamplerCheckpoints)
            return detailResponse(u"sampling from a saved path is not supported"_s, 400);
        const Saved* saved = find(path);
        if (!saved)
            return unknownObject("Checkpoint not found");
        sampler.steps = m_models.value(saved->run).steps;
    } else if (sampler.base.isEmpty()) {
        return detailResponse(u"base_model or model_path is required"_s, 400);
    }
    const QString id = newId(request.body[u"session_id"_s].toString(), u"sampling"_s);
    m_samplers.insert(id, sampler);
    return jsonResponse({{u"sampling_session_id"_s, id}}, m_dialect.createdStatus);
}

ServerResponse ProfileServer::sample(const Request& request)
{
    const auto sampler = m_samplers.constFind(request.body[u"sampling_session_id"_s].toString());
    if (sampler == m_samplers.cend())
        return unknownObject("Sampling session not found");
    const QJsonObject params = request.body[u"sampling_params"_s].toObject();
    const int count = params[u"max_tokens"_s].toInt();
    if (count < 1)
        return detailResponse(u"max_tokens is currently required"_s, 400);
    if (params.contains(u"stop"_s) && !params[u"stop"_s].isArray() && !params[u"stop"_s].isNull())
        return detailResponse(u"stop must be a list"_s, 422);
    if (!m_nextFailure.isEmpty())
        return submit(failed(std::exchange(m_nextFailure, {})));
    const QList<qint32> prompt = promptTokens(request.body);
    wire::SampleResponse response;
    for (int i = 0; i < request.body[u"num_samples"_s].toInt(1); ++i)
        response.sequences.push_back(continuation(prompt.value(prompt.size() - 1), count, sampler->steps));
    if (request.body[u"prompt_logprobs"_s].toBool() && m_dialect.promptLogprobs) {
        response.promptLogprobs.emplace(static_cast<std::size_t>(prompt.size()),
                                        static_cast<float>(logprobAfter(sampler->steps)));
        response.promptLogprobs->front() = std::numeric_limits<float>::quiet_NaN();
    }
    Future future;
    future.json = wire::encode(response);
    future.protobuf = wire::encodeProtobuf(response);
    return submit(std::move(future));
}

} // namespace tinkex::test
