#include "core/server/records.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::server {
namespace {

constexpr int kFormat = 1;

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

QJsonObject loraToJson(const engine::LoraConfig& lora)
{
    return {{u"rank"_s, lora.rank},
            {u"alpha"_s, lora.alpha},
            {u"seed"_s, QString::number(lora.seed)},
            {u"train_unembed"_s, lora.trainUnembed},
            {u"train_mlp"_s, lora.trainMlp},
            {u"train_attn"_s, lora.trainAttn}};
}

engine::LoraConfig loraFromJson(const QJsonObject& json)
{
    engine::LoraConfig lora;
    lora.rank = json[u"rank"_s].toInt();
    lora.alpha = static_cast<float>(json[u"alpha"_s].toDouble(lora.alpha));
    lora.seed = json[u"seed"_s].toString().toULongLong();
    lora.trainUnembed = json[u"train_unembed"_s].toBool(true);
    lora.trainMlp = json[u"train_mlp"_s].toBool(true);
    lora.trainAttn = json[u"train_attn"_s].toBool(true);
    return lora;
}

Result<QJsonObject> parseRecord(std::string_view json)
{
    QJsonParseError error;
    const QByteArray bytes(json.data(), static_cast<qsizetype>(json.size()));
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (!document.isObject())
        return failure(ErrorKind::Storage, "is not a record of this server: " + error.errorString().toStdString());
    if (document[u"format"_s].toInt() != kFormat)
        return failure(ErrorKind::Storage, "was written by another version of this server");
    return document.object();
}

std::string print(const QJsonObject& json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Indented).toStdString();
}

} // namespace

qint64 CheckpointRecord::sizeBytes() const
{
    qint64 sum = 0;
    for (const auto& [name, file] : files)
        sum += file.size;
    return sum;
}

std::string toJson(const RunRecord& run)
{
    QJsonObject metadata;
    for (const auto& [key, value] : run.userMetadata)
        metadata.insert(text(key), text(value));
    return print({{u"format"_s, kFormat},
                  {u"id"_s, text(run.id)},
                  {u"session_id"_s, text(run.sessionId)},
                  {u"base_model"_s, text(run.baseModel)},
                  {u"project_id"_s, text(run.projectId)},
                  {u"lora"_s, loraToJson(run.lora)},
                  {u"created_ms"_s, run.createdMs},
                  {u"user_metadata"_s, metadata}});
}

Result<RunRecord> runFromJson(std::string_view json)
{
    const Result<QJsonObject> object = parseRecord(json);
    if (!object)
        return failure(object.error());
    RunRecord run;
    run.id = (*object)[u"id"_s].toString().toStdString();
    run.sessionId = (*object)[u"session_id"_s].toString().toStdString();
    run.baseModel = (*object)[u"base_model"_s].toString().toStdString();
    run.projectId = (*object)[u"project_id"_s].toString().toStdString();
    run.lora = loraFromJson((*object)[u"lora"_s].toObject());
    run.createdMs = (*object)[u"created_ms"_s].toInteger();
    run.lastRequestMs = run.createdMs;
    const QJsonObject metadata = (*object)[u"user_metadata"_s].toObject();
    for (auto it = metadata.begin(); it != metadata.end(); ++it)
        run.userMetadata[it.key().toStdString()] = it.value().toString().toStdString();
    if (run.id.empty())
        return failure(ErrorKind::Storage, "has no id");
    return run;
}

std::string toJson(const CheckpointRecord& checkpoint)
{
    QJsonObject files;
    for (const auto& [name, file] : checkpoint.files)
        files.insert(text(name), QJsonObject{{u"size"_s, file.size}, {u"sha256"_s, text(file.sha256)}});
    QJsonObject json{{u"format"_s, kFormat},
                     {u"base_model"_s, text(checkpoint.baseModel)},
                     {u"lora"_s, loraToJson(checkpoint.lora)},
                     {u"created_ms"_s, checkpoint.createdMs},
                     {u"public"_s, checkpoint.isPublic},
                     {u"files"_s, files}};
    if (checkpoint.expiresMs)
        json.insert(u"expires_ms"_s, *checkpoint.expiresMs);
    return print(json);
}

Result<CheckpointRecord> checkpointFromJson(std::string_view json)
{
    const Result<QJsonObject> object = parseRecord(json);
    if (!object)
        return failure(object.error());
    CheckpointRecord checkpoint;
    checkpoint.baseModel = (*object)[u"base_model"_s].toString().toStdString();
    checkpoint.lora = loraFromJson((*object)[u"lora"_s].toObject());
    checkpoint.createdMs = (*object)[u"created_ms"_s].toInteger();
    checkpoint.isPublic = (*object)[u"public"_s].toBool();
    if (const QJsonValue expires = (*object)[u"expires_ms"_s]; expires.isDouble())
        checkpoint.expiresMs = expires.toInteger();
    const QJsonObject files = (*object)[u"files"_s].toObject();
    for (auto it = files.begin(); it != files.end(); ++it) {
        const QJsonObject file = it.value().toObject();
        checkpoint.files[it.key().toStdString()] = {file[u"size"_s].toInteger(),
                                                    file[u"sha256"_s].toString().toStdString()};
    }
    return checkpoint;
}

std::map<std::string, std::string> metadataStrings(const std::string& json)
{
    std::map<std::string, std::string> strings;
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QJsonValue value = it.value();
        std::string text;
        if (value.isString()) {
            text = value.toString().toStdString();
        } else {
            const std::string wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).toStdString();
            text = wrapped.substr(1, wrapped.size() - 2);
        }
        strings[it.key().toStdString()] = text;
    }
    return strings;
}

std::string timeText(qint64 epochMs)
{
    return QDateTime::fromMSecsSinceEpoch(epochMs, Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
}

wire::Checkpoint toWire(const CheckpointRecord& checkpoint)
{
    wire::Checkpoint out;
    out.checkpointId = checkpoint.path.checkpointId();
    if (checkpoint.isTraining())
        out.checkpointType = "training";
    else
        out.checkpointType = checkpoint.path.kind == kExternalKind ? "external" : "sampler";
    out.time = timeText(checkpoint.createdMs);
    out.tinkerPath = checkpoint.path.toString();
    out.sizeBytes = checkpoint.sizeBytes();
    out.isPublic = checkpoint.isPublic;
    if (checkpoint.expiresMs)
        out.expiresAt = timeText(*checkpoint.expiresMs);
    return out;
}

} // namespace tinkex::server
