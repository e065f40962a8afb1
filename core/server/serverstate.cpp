#include "core/server/serverstate.h"

#include "core/text/tokenizer.h"

#include <algorithm>

namespace tinkex::server {
namespace {

std::string nameFromDirectory(const std::filesystem::path& directory)
{
    const std::filesystem::path clean = std::filesystem::absolute(directory / "").parent_path();
    const std::string folder = clean.filename().string();
    constexpr std::string_view kOwn = "tinkex-";
    return folder.starts_with(kOwn) ? "tinkex/" + folder.substr(kOwn.size()) : "local/" + folder;
}

} // namespace

Result<ServedModel> ServedModel::load(const std::filesystem::path& directory, std::string name)
{
    Result<engine::BaseModelPtr> base = engine::loadModel(directory);
    if (!base)
        return failure(base.error());
    const Result<TokenizerPtr> tokenizer = Tokenizer::fromFile(directory / "tokenizer.json");
    if (!tokenizer)
        return failure(tokenizer.error());
    ServedModel model;
    model.name = name.empty() ? nameFromDirectory(directory) : std::move(name);
    model.base = std::move(*base);
    model.tokenBytes = tokenByteTable(**tokenizer);
    model.tokenBytes.resize(static_cast<std::size_t>(model.base->config().vocabSize));
    return model;
}

ServerState::ServerState(ServerConfig config, ServedModel model, std::unique_ptr<CheckpointStore> store, Clock& clock)
    : config(std::move(config)),
      model(std::move(model)),
      clock(clock),
      sessions(clock),
      futures(clock, {this->config.pollHold, this->config.resultLife, this->config.resultBytes}),
      checkpoints(std::move(store)),
      archives(clock, this->config.archiveLife)
{}

ServerState::~ServerState()
{
    worker.stop();
}

int ServerState::threads() const
{
    return config.threads > 0 ? config.threads : std::max(1, QThread::idealThreadCount());
}

TrainModel& ServerState::addModel(const std::string& id, const std::string& sessionId, const engine::LoraConfig& lora,
                                  const std::string& userMetadataJson)
{
    RunRecord run;
    run.id = id;
    run.sessionId = sessionId;
    run.baseModel = model.name;
    run.lora = lora;
    run.createdMs = run.lastRequestMs = clock.wallMs();
    run.userMetadata = metadataStrings(userMetadataJson);
    if (Session* session = sessions.find(sessionId)) {
        session->modelIds.push_back(id);
        run.projectId = session->projectId;
    }
    checkpoints->addRun(run);
    std::unique_ptr<TrainModel> trained(
        new TrainModel{id, sessionId, lora, std::make_shared<AdapterSlot>(), ModelQueue(clock, this, config.gapWait)});
    return *models.insert_or_assign(id, std::move(trained)).first->second;
}

void ServerState::unloadModel(const std::string& id, const std::string& reason)
{
    const auto found = models.find(id);
    if (found == models.end())
        return;
    const std::unique_ptr<TrainModel> unloaded = std::move(found->second);
    models.erase(found);
    unloaded->queue.abandon(reason);
}

void ServerState::addSampler(Sampler sampler)
{
    if (Session* session = sessions.find(sampler.sessionId))
        session->samplerIds.push_back(sampler.id);
    std::string id = sampler.id;
    samplers.insert_or_assign(std::move(id), std::move(sampler));
}

std::shared_ptr<WeightsSlot> ServerState::weightsOf(const CheckpointRecord& record)
{
    std::weak_ptr<WeightsSlot>& known = m_weights[record.path.toString()];
    std::shared_ptr<WeightsSlot> slot = known.lock();
    if (!slot) {
        slot = std::make_shared<WeightsSlot>();
        slot->source = record;
        known = slot;
    }
    std::erase(m_warm, slot);
    m_warm.push_back(slot);
    if (m_warm.size() > kWarmWeights)
        m_warm.pop_front();
    return slot;
}

void ServerState::forgetWeights(const wire::TinkerPath& path)
{
    const auto found = m_weights.find(path.toString());
    if (found == m_weights.end())
        return;
    std::erase(m_warm, found->second.lock());
    m_weights.erase(found);
}

void ServerState::sweep()
{
    for (Session* session : sessions.expire(config.sessionGrace)) {
        for (const std::string& id : session->modelIds)
            unloadModel(id, "the model was unloaded because its session ended without a heartbeat");
        for (const std::string& id : session->samplerIds)
            samplers.erase(id);
    }
    for (const wire::TinkerPath& path : checkpoints->sweep())
        forgetWeights(path);
    futures.sweep();
    archives.sweep();
    std::erase_if(m_weights, [](const auto& entry) { return entry.second.expired(); });
}

} // namespace tinkex::server
