#include "tests/support/profileserver.h"

#include <QJsonArray>
#include <QUrlQuery>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::test {

namespace {

const ServerResponse kNoRoute = detailResponse(u"Not Found"_s, 404);
const ServerResponse kNoMethod = detailResponse(u"Method Not Allowed"_s, 405);
const ServerResponse kDone{204, {}, {}};

bool isKind(const QString& text)
{
    return text == u"weights"_s || text == u"sampler_weights"_s;
}

} // namespace

QString ProfileServer::pathOf(const QString& run, const QString& kind, const QString& name) const
{
    const QString threeParts = u"%1/%2/%3"_s.arg(run, kind, name);
    switch (m_dialect.paths) {
    case Dialect::Paths::Official: break;
    case Dialect::Paths::TwoPartSampler:
        if (kind == u"sampler_weights"_s)
            return u"tinker://%1/%2"_s.arg(run, name);
        break;
    case Dialect::Paths::Twinkle: return u"twinkle://"_s + threeParts;
    case Dialect::Paths::ServerFile:
        return kind == u"weights"_s ? u"/data/checkpoints/%1/%2"_s.arg(run, name) : u"tinker://%1-samp-1"_s.arg(run);
    }
    return u"tinker://"_s + threeParts;
}

const ProfileServer::Saved* ProfileServer::find(const QString& path) const
{
    const auto found = std::ranges::find_if(m_saved, [&](const Saved& saved) {
        return saved.path == path || path == u"tinker://%1/%2/%3"_s.arg(saved.run, saved.kind, saved.name);
    });
    return found == m_saved.cend() ? nullptr : &*found;
}

bool ProfileServer::hasCheckpoint(const QString& kind, const QString& name) const
{
    return std::ranges::any_of(m_saved, [&](const Saved& saved) { return saved.kind == kind && saved.name == name; });
}

ServerResponse ProfileServer::save(const Request& request, const QString& kind)
{
    const QString name = request.body[u"path"_s].toString();
    const QString run = request.body[u"model_id"_s].toString();
    const bool ephemeral = request.body.contains(u"sampling_session_seq_id"_s);
    const bool exists = find(pathOf(run, kind, name)) != nullptr;
    if (!ephemeral && exists && m_dialect.duplicate == Dialect::Duplicate::Conflict409)
        return detailResponse(u"Checkpoint '%1' already exists"_s.arg(name), 409);
    return inSequence(run, request.body[u"seq_id"_s].toInteger(), request, [&](Model& model) {
        if (ephemeral) {
            const QString id = newId(model.session, u"sampling"_s);
            m_samplers.insert(id, {QString::fromLatin1(kBaseModel), {}, model.steps});
            return result({{u"path"_s, QJsonValue()}, {u"sampling_session_id"_s, id}});
        }
        if (kind == u"sampler_weights"_s && !m_dialect.namedSamplerCheckpoints)
            return failed(u"named sampler checkpoints are not supported"_s);
        if (exists && m_dialect.duplicate == Dialect::Duplicate::FailedFuture)
            return failed(u"states are immutable"_s);
        const QString path = pathOf(run, kind, name);
        if (!exists)
            m_saved << Saved{run, kind, name, path, false};
        const QString type = kind == u"weights"_s ? u"save_weights"_s : u"save_weights_for_sampler"_s;
        return result({{u"type"_s, type}, {u"path"_s, path}});
    });
}

void ProfileServer::putCheckpoints(const QString& run, int count)
{
    for (int i = 0; i < count; ++i) {
        const QString name = u"old-%1"_s.arg(i);
        m_saved << Saved{run, u"weights"_s, name, pathOf(run, u"weights"_s, name), false};
    }
}

ServerResponse ProfileServer::load(const Request& request)
{
    const QString path = request.body[u"path"_s].toString();
    return inSequence(request.body[u"model_id"_s].toString(), request.body[u"seq_id"_s].toInteger(), request,
                      [&](Model& model) {
                          const Saved* saved = find(path);
                          if (!saved)
                              return failed(u"no checkpoint %1"_s.arg(path));
                          model.steps = m_models.value(saved->run).steps;
                          return result({{u"type"_s, u"load_weights"_s}, {u"path"_s, path}});
                      });
}

ServerResponse ProfileServer::weightsInfo(const Request& request) const
{
    if (!find(request.body[u"tinker_path"_s].toString()))
        return unknownObject("Checkpoint not found");
    return jsonResponse(
        {{u"base_model"_s, QString::fromLatin1(kBaseModel)}, {u"is_lora"_s, true}, {u"lora_rank"_s, QJsonValue()}});
}

QJsonObject ProfileServer::runRow(const Model& model) const
{
    QJsonObject row{{u"training_run_id"_s, model.id},
                    {u"base_model"_s, QString::fromLatin1(kBaseModel)},
                    {u"model_owner"_s, u"default"_s},
                    {u"is_lora"_s, true},
                    {u"last_request_time"_s, u"2026-08-01T10:00:00Z"_s}};
    if (m_dialect.untidyLists) {
        row[u"last_request_time"_s] = u"2026-08-01T10:00:00.123456"_s;
        for (const QString& key : {u"lora_rank"_s, u"last_checkpoint"_s, u"user_metadata"_s})
            row[key] = QJsonValue();
    }
    return row;
}

QJsonObject ProfileServer::checkpointRow(const Saved& saved) const
{
    const QString id = m_dialect.bareCheckpointIds ? saved.name : saved.kind + u'/' + saved.name;
    QJsonObject row{{u"checkpoint_id"_s, id},
                    {u"checkpoint_type"_s, saved.kind == u"weights"_s ? u"training"_s : u"sampler"_s},
                    {u"time"_s, u"2026-08-01T10:00:00Z"_s},
                    {u"tinker_path"_s, u"tinker://%1/%2/%3"_s.arg(saved.run, saved.kind, saved.name)}};
    if (m_dialect.paths == Dialect::Paths::Twinkle)
        row[u"tinker_path"_s] = saved.path;
    if (!m_dialect.untidyLists) {
        row[u"size_bytes"_s] = 1024;
        row[u"public"_s] = saved.isPublic;
    }
    return row;
}

ServerResponse ProfileServer::page(const QString& key, const QJsonArray& rows, const Request& request, int most) const
{
    const QUrlQuery query(QString::fromStdString(request.raw->query));
    const int offset = query.queryItemValue(u"offset"_s).toInt();
    const int limit = query.hasQueryItem(u"limit"_s) ? query.queryItemValue(u"limit"_s).toInt() : 20;
    if (most > 0 && (limit < 1 || limit > most))
        return detailResponse(u"Input should be between 1 and %1"_s.arg(most), 422);
    QJsonArray cut;
    for (qsizetype i = offset; i < std::min<qsizetype>(rows.size(), offset + limit); ++i)
        cut << rows[i];
    const qsizetype total = m_dialect.untidyLists ? 0 : rows.size();
    return jsonResponse(
        {{key, cut},
         {u"cursor"_s, QJsonObject{{u"offset"_s, offset}, {u"limit"_s, limit}, {u"total_count"_s, total}}}});
}

ServerResponse ProfileServer::runs(const Request& request)
{
    if (!m_dialect.runList)
        return kNoRoute;
    QJsonArray rows;
    for (const Model& model : m_models)
        rows << runRow(model);
    return page(u"training_runs"_s, rows, request, m_dialect.mostRuns);
}

ServerResponse ProfileServer::runOf(const Request& request)
{
    if (!m_dialect.runDetails)
        return kNoRoute;
    const auto model = m_models.constFind(request.path.value(1));
    return model == m_models.cend() ? unknownObject("Training run not found") : jsonResponse(runRow(*model));
}

ServerResponse ProfileServer::checkpoint(const Request& request)
{
    const QString run = request.path.value(1);
    if (request.path.value(2) != u"checkpoints"_s || !m_dialect.runCheckpoints)
        return kNoRoute;
    if (request.path.size() == 3) {
        QJsonArray rows;
        for (const Saved& saved : m_saved) {
            if (saved.run == run)
                rows << checkpointRow(saved);
        }
        return jsonResponse({{u"checkpoints"_s, rows}});
    }
    const QString kind = request.path.value(3);
    const QString last = request.path.last();
    if (request.method == "GET" && last == u"archive"_s)
        return isKind(kind) ? archive(run, kind, request.path.value(4)) : archive(run, {}, kind);
    if (request.method == "POST" && last == u"publish"_s)
        return m_dialect.publish ? kDone : kNoMethod;
    if (request.method == "PUT" && last == u"ttl"_s)
        return m_dialect.ttl ? kDone : m_dialect.paths == Dialect::Paths::TwoPartSampler ? kNoMethod : kNoRoute;
    if (request.method != "DELETE" || !m_dialect.deleteCheckpoint)
        return kNoMethod;
    if (last == u"publish"_s && m_dialect.unpublish == Dialect::Unpublish::Works)
        return kDone;
    if (last == u"publish"_s && m_dialect.unpublish == Dialect::Unpublish::Unprocessable)
        return detailResponse(u"checkpoint_type is required"_s, 422);
    const auto removed =
        m_saved.removeIf([&](const Saved& saved) { return saved.kind == kind && saved.name == request.path.value(4); });
    return removed > 0 ? kDone : unknownObject("Checkpoint not found");
}

ServerResponse ProfileServer::archive(const QString& run, const QString& kind, const QString& name) const
{
    const std::string web =
        m_script.baseUrl("/download/") + (run + u'/' + name).toUtf8().toPercentEncoding().toStdString();
    switch (m_dialect.archive) {
    case Dialect::Archive::Missing: return kNoRoute;
    case Dialect::Archive::Redirect: return {302, {{"Location", web}}, {}};
    case Dialect::Archive::RedirectOfBareName:
        return kind.isEmpty() ? ServerResponse{302, {{"Location", web}}, {}} : kNoMethod;
    case Dialect::Archive::RedirectToFile: return {302, {{"Location", "file:///srv/archive.tar.gz"}}, {}};
    }
    return {};
}

ServerResponse ProfileServer::sessions(const Request& request) const
{
    if (m_dialect.sessionList != Dialect::SessionList::Get)
        return m_dialect.sessionList == Dialect::SessionList::Post ? kNoMethod : kNoRoute;
    if (request.path.size() == 1)
        return jsonResponse({{u"sessions"_s, QJsonArray::fromStringList(m_sessions)}});
    if (!m_sessions.contains(request.path.value(1)))
        return unknownObject("Session not found");
    return jsonResponse(
        {{u"training_run_ids"_s, QJsonArray::fromStringList(m_models.keys())}, {u"sampler_ids"_s, QJsonArray()}});
}

} // namespace tinkex::test
