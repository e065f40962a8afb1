#pragma once

#include "core/base/error.h"

#include <QStringList>
#include <cstdint>
#include <filesystem>

namespace tinkex::tinylm {

/// The command line: a command, then options as `--name value`.
struct Options {
    std::string command;
    std::string exercise; ///< of "demo"
    std::filesystem::path directory = "resources/models/tinkex-tiny-512";
    std::uint64_t seed = 1;
    int steps = 0; ///< 0: the command's own
    int threads = 2;
    int reportEvery = 200;
    int count = 20;    ///< documents of "corpus"
    double rate = 0.0; ///< 0: the exercise's own
};

/// Anything unknown or not a number: ErrorKind::Validation.
Result<Options> parseOptions(const QStringList& arguments);
const char* usage();

} // namespace tinkex::tinylm
