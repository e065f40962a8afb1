#include "core/runs/runfolder.h"

#include "core/runs/runjson.h"
#include "core/runs/runspec.h"
#include "core/wire/jsonwriter.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>
#include <algorithm>
#include <limits>
#include <simdjson.h>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

const QString kConfig = u"config.json"_s;
const QString kMetrics = u"metrics.jsonl"_s;
const QString kCheckpoints = u"checkpoints.jsonl"_s;
const QString kState = u"run.json"_s;
const QString kRemoved = u".removed"_s;

Error storageError(const QString& path, const QString& reason)
{
    return Error::make(ErrorKind::Storage, u"%1: %2"_s.arg(path, reason)).during("write run folder");
}

Result<void> replaceFile(const QString& path, const QJsonObject& json)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(storageError(path, file.errorString()));
    file.write(QJsonDocument(json).toJson());
    if (!file.commit())
        return failure(storageError(path, file.errorString()));
    return {};
}

Result<QJsonObject> readObject(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(Error::make(ErrorKind::Storage, u"%1: %2"_s.arg(path, file.errorString())));
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(file.readAll(), &error);
    if (!document.isObject())
        return failure(Error::make(ErrorKind::Storage, u"%1: %2"_s.arg(path, error.errorString())));
    return document.object();
}

/// Calls f with each complete line's object; counts the lines that hold none.
template<class F> qint64 forEachLine(const QString& path, F f)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    qint64 bad = 0;
    simdjson::dom::parser parser;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        simdjson::dom::object object;
        const auto error = parser.parse(line.constData(), static_cast<std::size_t>(line.size())).get(object);
        if (error || !line.endsWith('\n'))
            ++bad;
        else
            f(object);
    }
    return bad;
}

QString textMember(const simdjson::dom::object& object, std::string_view key)
{
    std::string_view text;
    return object[key].get(text) ? QString() : QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

void readPoint(const simdjson::dom::object& line, const QString& runId, SeriesStore& series)
{
    double step = 0;
    if (line["step"].get(step))
        return;
    for (const auto [key, value] : line) {
        if (key == "step" || key == "time_ms")
            continue;
        double number = std::numeric_limits<double>::quiet_NaN();
        if (!value.is_null() && value.get(number))
            continue; // texts and lists are not points
        series.append(runId, QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size())), step, number);
    }
}

RunCheckpoint readCheckpoint(const simdjson::dom::object& line)
{
    RunCheckpoint checkpoint;
    checkpoint.name = textMember(line, "name");
    checkpoint.statePath = textMember(line, "state_path");
    checkpoint.samplerPath = textMember(line, "sampler_path");
    std::int64_t number = 0;
    if (!line["batch"].get(number))
        checkpoint.step = number;
    if (!line["saved_at_ms"].get(number))
        checkpoint.savedAtMs = number;
    if (line["metric"].get(checkpoint.metric))
        checkpoint.metric = std::numeric_limits<double>::quiet_NaN();
    return checkpoint;
}

} // namespace

bool addCheckpoint(QList<RunCheckpoint>& list, RunCheckpoint checkpoint)
{
    const auto sameName = [&](const RunCheckpoint& other) {
        return other.name == checkpoint.name;
    };
    const auto old = std::ranges::find_if(list, sameName);
    if (checkpoint.statePath.isEmpty() && old != list.end() && !old->statePath.isEmpty())
        return false;
    list.removeIf(sameName);
    list << std::move(checkpoint);
    return true;
}

RunFolder::RunFolder(QString path) : m_path(std::move(path)) {}

Result<void> RunFolder::create(const RunSpec& spec, const RunSnapshot& run)
{
    if (!QDir().mkpath(m_path))
        return failure(storageError(m_path, u"the folder cannot be made"_s));
    if (auto written = replaceFile(m_path + u'/' + kConfig, runjson::toJson(spec)); !written)
        return written;
    return saveState(run);
}

Result<void> RunFolder::appendMetrics(qint64 step, const QList<QPair<QString, double>>& values, qint64 timeMs)
{
    wire::JsonWriter out;
    out.beginObject();
    out.field("step", step);
    out.field("time_ms", timeMs);
    for (const auto& [name, value] : values)
        out.field(name.toStdString(), value);
    out.endObject();
    return appendLine(kMetrics, std::move(out).take());
}

Result<void> RunFolder::appendCheckpoint(const RunCheckpoint& checkpoint, bool final)
{
    wire::JsonWriter out;
    out.beginObject();
    out.field("name", checkpoint.name.toStdString());
    out.field("batch", checkpoint.step);
    out.fieldIfSet("state_path", checkpoint.statePath.toStdString());
    out.fieldIfSet("sampler_path", checkpoint.samplerPath.toStdString());
    out.field("saved_at_ms", checkpoint.savedAtMs);
    out.field("metric", checkpoint.metric);
    if (final)
        out.field("final", true);
    out.endObject();
    return appendLine(kCheckpoints, std::move(out).take());
}

Result<void> RunFolder::saveState(const RunSnapshot& run)
{
    return replaceFile(m_path + u'/' + kState, runjson::toJson(run));
}

Result<void> RunFolder::markRemoved()
{
    QFile file(m_path + u'/' + kRemoved);
    if (!file.open(QIODevice::WriteOnly))
        return failure(storageError(file.fileName(), file.errorString()));
    return {};
}

bool RunFolder::isRemoved() const
{
    return QFileInfo::exists(m_path + u'/' + kRemoved);
}

Result<void> RunFolder::appendLine(const QString& name, const std::string& line)
{
    QFile file(m_path + u'/' + name);
    if (!file.open(QIODevice::ReadWrite | QIODevice::Append))
        return failure(storageError(file.fileName(), file.errorString()));
    QByteArray bytes = QByteArray::fromStdString(line + '\n');
    // A full disk or a crash may have left half a line.
    if (file.size() > 0 && (!file.seek(file.size() - 1) || file.read(1) != "\n"))
        bytes.prepend('\n');
    if (file.write(bytes) != bytes.size() || !file.flush())
        return failure(storageError(file.fileName(), file.errorString()));
    return {};
}

Result<LoadedRun> loadRunFolder(const QString& path, SeriesStore& series)
{
    const auto config = readObject(path + u'/' + kConfig);
    if (!config)
        return failure(config.error());
    const auto state = readObject(path + u'/' + kState);
    if (!state)
        return failure(state.error());
    LoadedRun loaded;
    loaded.spec = runjson::specFromJson(*config);
    loaded.run = runjson::runFromJson(*state);
    loaded.run.id = QFileInfo(path).fileName(); // a copied folder holds the id of the other
    loaded.run.folder = path;
    loaded.badLines = forEachLine(path + u'/' + kMetrics,
                                  [&](const simdjson::dom::object& line) { readPoint(line, loaded.run.id, series); });
    loaded.badLines += forEachLine(path + u'/' + kCheckpoints, [&](const simdjson::dom::object& line) {
        if (RunCheckpoint checkpoint = readCheckpoint(line); !checkpoint.name.isEmpty())
            addCheckpoint(loaded.run.checkpoints, std::move(checkpoint));
    });
    loaded.run.metrics = series.metrics(loaded.run.id);
    return loaded;
}

} // namespace tinkex
