#include "core/exercises/corpus.h"
#include "packaging/tinylm/demo.h"
#include "packaging/tinylm/pretrain.h"
#include "packaging/tinylm/probe.h"

#include <cstdio>

using namespace tinkex;
using namespace tinkex::tinylm;

namespace {

constexpr int kDefaultSteps = 3000;

Result<void> printCorpus(const Options& options)
{
    Rng rng(options.seed);
    for (int i = 0; i < options.count; ++i)
        std::printf("%s\n\n", nextDocument(rng).c_str());
    return {};
}

Result<void> run(Options options)
{
    if (options.command == "corpus")
        return printCorpus(options);
    if (options.command == "tokenizer")
        return makeTokenizer(options);
    if (options.command == "pretrain") {
        options.steps = options.steps > 0 ? options.steps : kDefaultSteps;
        return pretrain(options);
    }
    if (options.command == "probe")
        return probe(options);
    if (options.command == "demo")
        return demo(options);
    return failure(ErrorKind::Validation, "there is no command '" + options.command + "'");
}

} // namespace

int main(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const Result<void> outcome = parseOptions(arguments).and_then(run);
    if (outcome)
        return 0;
    std::fprintf(stderr, "tinkex-tinylm: %s\n", qPrintable(outcome.error().toText()));
    if (outcome.error().kind == ErrorKind::Validation)
        std::fprintf(stderr, "%s", usage());
    return 1;
}
