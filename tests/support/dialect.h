#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace tinkex::test {

/// In which way a server differs from another in speaking the Tinker protocol. The knobs and their values are facts of
/// servers.md (sections 1.1 to 1.11); a ProfileServer behaves as one of these says. A value.
struct Dialect {
    enum class Pending { TryAgain, Status408Detail, Status408TryAgain, Status202 };
    enum class Failure { ErrorAndCategory, Detail400, Detail422, ErrorMessage400 };
    enum class UnknownFuture { Detail404, Detail410, Forever, ErrorReply };
    enum class Encoding { Json, Protobuf, Both };
    enum class Auth { None, ApiKey, BearerAndRequestId };
    enum class Ids { Uuid, Integer, Colon, Constant };
    enum class Paths { Official, TwoPartSampler, Twinkle, ServerFile };
    enum class Duplicate { Conflict409, Overwrite, FailedFuture };
    enum class SessionList { Get, Post, Missing };
    enum class Archive { Missing, Redirect, RedirectOfBareName, RedirectToFile };
    enum class Unpublish { Missing, Works, Unprocessable, TakenForDelete };
    enum class Sequence { Free, Deduplicated, Strict, Parked };
    enum class Metrics { NameAndReduction, None, GradNormOnly };

    QString name;
    QString basePath; ///< before /api/v1

    // Connecting
    Auth auth = Auth::None;
    bool healthEndpoint = true;
    bool clientConfig = true;
    bool protobufWanted = false; ///< client/config says proto_write_fwdbwd
    QString onlySdkVersion;      ///< others get 400 from client/config and create_session
    int createdStatus = 200;     ///< of create_session and create_sampling_session
    int unknownSessionBeat = 404;
    bool listsModels = true; ///< false: supported_models is []
    Ids ids = Ids::Uuid;

    // Futures
    int submitStatus = 200;
    bool modelIdAtOnce = false; ///< create_model names the model in its reply
    Pending pending = Pending::TryAgain;
    int pendingReplies = 1; ///< before each result
    Failure failure = Failure::ErrorAndCategory;
    QString failureCategory = QStringLiteral("user");
    bool failureHasTraceback = false;
    UnknownFuture unknownFuture = UnknownFuture::Detail404;
    bool deliverOnce = false;
    bool extraTryAgain = false; ///< one more after completion
    Sequence sequence = Sequence::Deduplicated;

    // Training and sampling
    Encoding encoding = Encoding::Json;
    int wrongEncoding = 415;
    bool forwardEndpoint = true;
    bool protobufResults = false; ///< where Accept names it
    QStringList losses;           ///< others fail; empty: every name trains
    Metrics metrics = Metrics::NameAndReduction;
    bool promptLogprobs = true;

    // Checkpoints
    Paths paths = Paths::Official;
    bool bareCheckpointIds = false;
    bool namedSamplerCheckpoints = true; ///< false: ephemeral ones only, and no sampling from a path
    Duplicate duplicate = Duplicate::Conflict409;
    bool deleteCheckpoint = false;
    Archive archive = Archive::Missing;
    bool publish = false;
    Unpublish unpublish = Unpublish::Missing;
    bool ttl = false;
    bool weightsInfo = true;

    // Lists
    bool runList = false;
    bool runDetails = false;
    bool runCheckpoints = false;
    bool accountCheckpoints = false;
    SessionList sessionList = SessionList::Missing;
    bool samplerDetails = true;
    int mostRuns = 0; ///< a larger limit is refused (422); 0: any is taken
    int mostCheckpoints = 0;
    bool untidyLists = false; ///< no order, total_count 0, times without a zone, null members
    bool unload = true;
    bool textErrors = false; ///< an unknown object gets 500 as text, and the connection ends
};

/// The nine of servers.md, in its order with the hosted service first.
const QList<Dialect>& dialects();
const Dialect& dialect(const QString& name); ///< aborts the test for an unknown one

} // namespace tinkex::test
