#pragma once

#include "core/wire/types.h"
#include "tests/support/dialect.h"
#include "tests/support/scriptedserver.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>

namespace tinkex::test {

/// A small Tinker server that speaks one dialect. It keeps sessions, models, checkpoints and futures, and checks what a
/// client sends; its numbers are made up but consistent: after n optimizer steps every log-probability is -1/(1+n), the
/// loss is the weighted sum of their negatives, and each sampled token is the last one plus one.
/// Faults: what script() expects for a path comes before the server's own answer. Thread: the one it was made on.
class ProfileServer {
public:
    static constexpr char kKey[] = "tml-profile";
    static constexpr char kBaseModel[] = "Qwen/Qwen3-tiny";

    explicit ProfileServer(Dialect dialect);

    const Dialect& dialect() const { return m_dialect; }
    ScriptedServer& script() { return m_script; }
    std::string baseUrl() const { return m_script.baseUrl(m_dialect.basePath.toStdString()); }
    std::string path(const std::string& operation) const; ///< of an endpoint, for script()
    int count(const std::string& operation) const;        ///< requests to it so far
    /// The next training operation or sample is accepted and then fails.
    void failNext(const QString& message) { m_nextFailure = message; }
    bool hasCheckpoint(const QString& kind, const QString& name) const;
    void putCheckpoints(const QString& run, int count); ///< old ones of this run

private:
    struct Model {
        QString id;
        QString session;
        int steps = 0;
        qint64 nextSeq = 1;
        QHash<qint64, std::pair<std::string, QString>> seen; ///< body and future by sequence id
    };
    struct Saved {
        QString run;
        QString kind;
        QString name;
        QString path;
        bool isPublic = false;
    };
    struct Future {
        std::string json;
        std::string protobuf;
        int failureStatus = 0; ///< 0: as the dialect says
        QString failure;
        QString category;
        QString model; ///< with seq: waits until the sequence ids before it came
        qint64 seq = 0;
        int pendingLeft = 0;
        bool delivered = false;
    };
    struct Sampler {
        QString base;
        QString path;
        int steps = 0;
    };
    struct Request {
        std::string method;
        QStringList path; ///< after /api/v1, decoded
        QJsonObject body;
        const ServerRequest* raw = nullptr;
    };
    /// One training request, whatever its encoding.
    struct Pass {
        QString model;
        qint64 seq = 0;
        QString loss;
        std::vector<std::vector<double>> weights; ///< a row a datum, a number a target token
    };

    // profileserver.cpp
    void handle(const ServerRequest& request, Responder responder);
    std::optional<ServerResponse> refuseStranger(const Request& request) const;
    ServerResponse route(const Request& request);
    ServerResponse get(const Request& request);
    ServerResponse post(const Request& request);
    ServerResponse createSession(const Request& request);
    ServerResponse unknownObject(const char* detail) const;
    QString newId(const QString& parent, const QString& kind);

    // profilefutures.cpp
    ServerResponse submit(Future future, const QJsonObject& more = {});
    ServerResponse retrieve(const Request& request);
    ServerResponse pendingReply(const QString& requestId) const;
    ServerResponse failureReply(const Future& future) const;
    ServerResponse unknownFuture(const QString& requestId) const;
    bool isParked(const Future& future) const;
    /// Runs `work` as the model's operation of that sequence id, by the dialect's rules of order and repetition.
    ServerResponse inSequence(const QString& modelId, qint64 seq, const Request& request,
                              const std::function<Future(Model&)>& work);
    static Future result(const QJsonObject& json);
    Future failed(const QString& message, int status = 0) const;

    // profiletraining.cpp
    ServerResponse createModel(const Request& request);
    ServerResponse pass(const Request& request, bool forwardOnly);
    std::optional<Pass> readPass(const Request& request) const;
    Future passResult(const Model& model, const Pass& pass) const;
    ServerResponse optimStep(const Request& request);
    ServerResponse createSampler(const Request& request);
    ServerResponse sample(const Request& request);

    // profilecheckpoints.cpp
    ServerResponse save(const Request& request, const QString& kind);
    ServerResponse load(const Request& request);
    ServerResponse weightsInfo(const Request& request) const;
    ServerResponse runs(const Request& request);
    ServerResponse runOf(const Request& request);
    ServerResponse checkpoint(const Request& request);
    ServerResponse archive(const QString& run, const QString& kind, const QString& name) const;
    ServerResponse sessions(const Request& request) const;
    QJsonObject runRow(const Model& model) const;
    QJsonObject checkpointRow(const Saved& saved) const;
    /// most: of the limit that a request may ask for; 0: any.
    ServerResponse page(const QString& key, const QJsonArray& rows, const Request& request, int most) const;
    QString pathOf(const QString& run, const QString& kind, const QString& name) const;
    const Saved* find(const QString& path) const;

    Dialect m_dialect;
    ScriptedServer m_script;
    QStringList m_sessions;
    QMap<QString, Model> m_models;
    QList<Saved> m_saved;
    QHash<QString, Future> m_futures;
    QHash<QString, Sampler> m_samplers;
    QString m_nextFailure;
    int m_nextId = 1;
};

/// JSON with a status, as all of these servers answer.
ServerResponse jsonResponse(const QJsonObject& body, int status = 200);
ServerResponse detailResponse(const QString& detail, int status);

} // namespace tinkex::test
