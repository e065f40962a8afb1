#pragma once

#include "core/engine/network.h"
#include "core/engine/threadteam.h"

#include <memory>

namespace tinkex::engine {

/// All packed matrices of one set of weights; the norms and the embedding stay in the flat array.
struct PackedWeights {
    std::vector<std::array<PackedMatrix, 4>> layers; ///< by Group
    PackedMatrix unembed;
};

PackedWeights packWeights(const ModelConfig& config, const BaseLayout& layout, const std::vector<float>& values,
                          ThreadTeam& team, int threads);

/// A view of the weights. Everything named must outlive it.
NetworkWeights networkWeights(const ModelConfig& config, const BaseLayout& layout, const RopeTable& rope,
                              const std::vector<float>& values, const PackedWeights& packed);

/// The only BaseModel there is. Thread: immutable but for the team, which guards itself.
class BaseModelImpl final : public BaseModel {
public:
    BaseModelImpl(ModelConfig config, std::vector<float> values);
    BaseModelImpl(const BaseModelImpl&) = delete;
    BaseModelImpl& operator=(const BaseModelImpl&) = delete;

    const ModelConfig& config() const override { return m_config; }
    std::int64_t parameterCount() const override { return static_cast<std::int64_t>(m_layout.total); }

    const BaseLayout& layout() const { return m_layout; }
    const std::vector<float>& values() const { return m_values; }
    const NetworkWeights& network() const { return m_network; }
    ThreadTeam& team() const { return m_team; }

private:
    ModelConfig m_config;
    BaseLayout m_layout;
    RopeTable m_rope;
    std::vector<float> m_values;
    mutable ThreadTeam m_team;
    PackedWeights m_packed;
    NetworkWeights m_network;
};

/// config.json and the flat weights of a model directory.
struct ModelFiles {
    ModelConfig config;
    std::vector<float> values;
};
Result<ModelFiles> readModelFiles(const std::filesystem::path& directory);

/// Runs f and turns an exception, which only memory exhaustion can cause, into an error.
template<class F> auto guarded(F&& f) -> decltype(f())
{
    try {
        return f();
    } catch (const std::bad_alloc&) {
        return failure(ErrorKind::Internal, "not enough memory");
    } catch (const std::exception& e) {
        return failure(ErrorKind::Internal, e.what());
    }
}

inline constexpr int kMaxThreads = 256;

} // namespace tinkex::engine
