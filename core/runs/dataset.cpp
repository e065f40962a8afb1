#include "core/runs/dataset.h"

#include "core/base/utf8.h"

#include <QFile>
#include <cmath>
#include <simdjson.h>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

/// Why a line was left out.
using LineProblem = QString;

tl::expected<std::string, LineProblem> textField(const object& parent, std::string_view key)
{
    std::string_view value;
    const auto error = parent[key].get(value);
    const QString name = QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
    if (error == simdjson::NO_SUCH_FIELD)
        return tl::unexpected(u"\"%1\" is missing"_s.arg(name));
    if (error)
        return tl::unexpected(u"\"%1\" must be a text"_s.arg(name));
    return std::string(value);
}

tl::expected<RenderedTokens, LineProblem> conversation(const element& messages, const Renderer& renderer)
{
    simdjson::dom::array items;
    if (messages.get(items))
        return tl::unexpected(u"\"messages\" must be a list"_s);
    std::vector<ChatMessage> turns;
    bool hasAnswer = false;
    for (const element item : items) {
        object turn;
        if (item.get(turn))
            return tl::unexpected(u"message %1 is not an object"_s.arg(turns.size() + 1));
        const auto role = textField(turn, "role");
        const auto content = textField(turn, "content");
        if (!role || !content)
            return tl::unexpected(u"message %1: %2"_s.arg(turns.size() + 1).arg(role ? content.error() : role.error()));
        if (*role != "system" && *role != "user" && *role != "assistant")
            return tl::unexpected(
                u"message %1: the role \"%2\" is not system, user or assistant"_s.arg(turns.size() + 1)
                    .arg(QString::fromStdString(*role)));
        hasAnswer = hasAnswer || *role == "assistant";
        turns.push_back({*role, *content});
    }
    if (!hasAnswer)
        return tl::unexpected(u"no message of the assistant, so there is nothing to learn"_s);
    return renderer.trainingExample(turns);
}

tl::expected<RenderedTokens, LineProblem> pair(const object& line, const ModelText& text)
{
    const auto prompt = textField(line, "prompt");
    const auto completion = textField(line, "completion");
    if (!prompt || !completion)
        return tl::unexpected(prompt ? completion.error() : prompt.error());
    if (completion->empty())
        return tl::unexpected(u"the completion is empty, so there is nothing to learn"_s);
    RenderedTokens rendered;
    const auto add = [&rendered](const std::vector<std::int32_t>& ids, float weight) {
        rendered.tokens.insert(rendered.tokens.end(), ids.begin(), ids.end());
        rendered.weights.insert(rendered.weights.end(), ids.size(), weight);
    };
    if (text.documentTokens.begin)
        add({*text.documentTokens.begin}, 0.f);
    add(text.tokenizer->encode(*prompt), 0.f);
    add(text.tokenizer->encode(*completion), 1.f);
    add({text.documentTokens.end}, 1.f);
    return rendered;
}

tl::expected<RenderedTokens, LineProblem> renderLine(simdjson::dom::parser& parser, const QByteArray& line,
                                                     const ModelText& text)
{
    if (!isValidUtf8({line.constData(), static_cast<std::size_t>(line.size())}))
        return tl::unexpected(u"not UTF-8"_s);
    element document;
    if (const auto error = parser.parse(line.constData(), static_cast<std::size_t>(line.size())).get(document))
        return tl::unexpected(u"not JSON: "_s + QString::fromUtf8(simdjson::error_message(error)));
    object fields;
    if (document.get(fields))
        return tl::unexpected(u"not a JSON object"_s);
    element messages;
    if (!fields["messages"].get(messages))
        return conversation(messages, *text.renderer);
    element prompt;
    if (!fields["prompt"].get(prompt))
        return pair(fields, text);
    return tl::unexpected(u"neither \"messages\" nor \"prompt\" and \"completion\""_s);
}

void addProblem(Dataset& dataset, qint64 line, const QString& reason)
{
    ++dataset.problemCount;
    if (dataset.problems.size() < Dataset::kMaxProblems)
        dataset.problems << DataProblem{line, reason};
}

void addLine(Dataset& dataset, simdjson::dom::parser& parser, const QByteArray& line, qint64 number,
             const ModelText& text, qint64 maxContext)
{
    const auto rendered = renderLine(parser, line, text);
    if (!rendered) {
        addProblem(dataset, number, rendered.error());
        return;
    }
    const auto length = static_cast<qint64>(rendered->tokens.size());
    if (maxContext > 0 && length > maxContext + 1) {
        addProblem(dataset, number, u"%1 tokens; the model takes at most %2"_s.arg(length).arg(maxContext + 1));
        return;
    }
    dataset.examples.push_back({shiftForTraining(*rendered), number});
}

} // namespace

Result<Dataset> readDataset(const QString& path, const ModelText& text, qint64 maxContext, const CancelToken& cancel)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(Error::make(ErrorKind::Storage, u"%1: %2"_s.arg(path, file.errorString())).during("read data"));
    Dataset dataset;
    simdjson::dom::parser parser;
    for (qint64 number = 1; !file.atEnd(); ++number) {
        if (cancel.isCancelled())
            return failure(ErrorKind::Cancelled, "reading the data was cancelled");
        QByteArray line = file.readLine(kMaxLineBytes + 2);
        if (line.size() > kMaxLineBytes) {
            addProblem(dataset, number, u"longer than %1 MiB"_s.arg(kMaxLineBytes >> 20));
            while (!line.endsWith('\n') && !file.atEnd())
                line = file.readLine(kMaxLineBytes);
            continue;
        }
        line = line.trimmed();
        if (number == 1 && line.startsWith("\xef\xbb\xbf"))
            line.remove(0, 3);
        if (!line.isEmpty())
            addLine(dataset, parser, line, number, text, maxContext);
    }
    if (file.error() != QFile::NoError)
        return failure(Error::make(ErrorKind::Storage, u"%1: %2"_s.arg(path, file.errorString())).during("read data"));
    return dataset;
}

DataPreview previewOf(const Dataset& dataset, const Tokenizer& tokenizer)
{
    constexpr std::size_t kRows = 20;
    DataPreview preview;
    preview.examples = static_cast<qint64>(dataset.examples.size());
    preview.problems = dataset.problems;
    preview.problemCount = dataset.problemCount;
    for (std::size_t i = 0; i < dataset.examples.size(); ++i) {
        const TrainingTokens& tokens = dataset.examples[i].tokens;
        const auto length = static_cast<qint64>(tokens.targets.size());
        preview.tokens += length;
        preview.longest = std::max(preview.longest, length);
        for (const float weight : tokens.weights)
            preview.trainedTokens += weight != 0.f ? 1 : 0;
        if (i >= kRows)
            continue;
        // The row shows what the model reads and learns: the first input, then every target with its weight.
        DataPreviewRow row;
        row.line = dataset.examples[i].line;
        if (!tokens.tokens.empty()) {
            row.tokens << tokenInfo(tokenizer, tokens.tokens.front());
            row.weights << 0.f;
        }
        for (std::size_t t = 0; t < tokens.targets.size(); ++t) {
            row.tokens << tokenInfo(tokenizer, tokens.targets[t]);
            row.weights << tokens.weights[t];
        }
        preview.rows << row;
    }
    return preview;
}

TokenInfo tokenInfo(const Tokenizer& tokenizer, std::int32_t id)
{
    TokenInfo info;
    info.id = id;
    info.logprob = std::nan("");
    const auto bytes = tokenizer.tokenBytes(id);
    if (tokenizer.isSpecial(id)) {
        QString name = QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
        name.remove(u"<|"_s).remove(u"|>"_s);
        info.text = u"⟨%1⟩"_s.arg(name);
    } else {
        info.text = QString::fromStdString(toValidUtf8(bytes));
    }
    return info;
}

} // namespace tinkex
