#include "core/base/redact.h"
#include "core/wire/types.h"
#include "require.h"

#include <cstddef>
#include <cstdint>

using namespace tinkex;
using tinkex::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto path = wire::TinkerPath::parse(text)) {
        require(path->toString() == text, "a path is written as it was read");
        require(!path->runId.empty() && !path->kind.empty() && !path->name.empty(), "no part is empty");
        const auto again = wire::TinkerPath::parse(path->toString());
        require(again && again->checkpointId() == path->checkpointId(), "reading is stable");
    }
    const QString once = redact(text);
    require(redact(once) == once, "redacting twice changes nothing more");
    return 0;
}
