#include "packaging/tinylm/options.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex::tinylm {

namespace {

bool setOption(Options& options, const QString& name, const QString& value)
{
    bool good = true;
    if (name == "--dir"_L1)
        options.directory = value.toStdString();
    else if (name == "--seed"_L1)
        options.seed = value.toULongLong(&good);
    else if (name == "--steps"_L1)
        options.steps = value.toInt(&good);
    else if (name == "--threads"_L1)
        options.threads = value.toInt(&good);
    else if (name == "--report"_L1)
        options.reportEvery = value.toInt(&good);
    else if (name == "--count"_L1)
        options.count = value.toInt(&good);
    else if (name == "--rate"_L1)
        options.rate = value.toDouble(&good);
    else
        return false;
    return good && options.threads > 0 && options.reportEvery > 0 && options.steps >= 0;
}

} // namespace

Result<Options> parseOptions(const QStringList& arguments)
{
    Options options;
    if (arguments.isEmpty())
        return failure(ErrorKind::Validation, "a command is missing");
    options.command = arguments[0].toStdString();
    qsizetype i = 1;
    if (options.command == "demo") {
        if (arguments.size() < 2)
            return failure(ErrorKind::Validation, "demo needs an exercise");
        options.exercise = arguments[i++].toStdString();
    }
    for (; i < arguments.size(); i += 2) {
        if (i + 1 >= arguments.size() || !setOption(options, arguments[i], arguments[i + 1]))
            return failure(ErrorKind::Validation, "cannot read option " + arguments[i].toStdString());
    }
    return options;
}

const char* usage()
{
    return "tinkex-tinylm COMMAND [--dir DIR] [--seed N] [--threads N] ...\n"
           "  corpus     print documents of the training text          [--count N]\n"
           "  tokenizer  train the vocabulary, write tokenizer.json\n"
           "  pretrain   train the model and write the whole directory [--steps N] [--report N]\n"
           "  probe      print what a model directory can do\n"
           "  demo addition|style|sort   run a shipped exercise        [--steps N] [--rate R]\n";
}

} // namespace tinkex::tinylm
