#pragma once

#include "core/base/clock.h"
#include "core/server/records.h"

#include <map>
#include <string>

namespace tinkex::server {

inline constexpr std::size_t kMaxWeightsFileBytes = 2u << 30;

/// The tar of a checkpoint as the hosted service makes it: adapter_config.json, adapter_model.safetensors and an empty
/// checkpoint_complete at its root (protocol.md 2.10, 2.13). Thread: any.
Result<std::string> buildArchive(const CheckpointRecord& checkpoint);

/// Signed download URLs: an unguessable token stands for one checkpoint, or one file of it, for a while, without the
/// key. Thread: the server's.
class ArchiveTokens {
public:
    ArchiveTokens(Clock& clock, Milliseconds life) : m_clock(clock), m_life(life) {}

    struct Grant {
        std::string token;
        qint64 expiresMs = 0; ///< epoch
    };
    struct Entry {
        wire::TinkerPath path;
        std::string file; ///< empty: the archive of all
        Milliseconds endsAt{0};
    };
    Grant grant(const wire::TinkerPath& path, const std::string& file = {});
    std::optional<Entry> resolve(const std::string& token);
    void sweep();

private:
    Clock& m_clock;
    Milliseconds m_life;
    std::map<std::string, Entry> m_entries;
};

} // namespace tinkex::server
