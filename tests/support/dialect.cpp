#include "tests/support/dialect.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex::test {

namespace {

Dialect official()
{
    Dialect d;
    d.name = u"official"_s;
    d.basePath = u"/services/tinker-prod"_s;
    d.auth = Dialect::Auth::ApiKey;
    d.protobufWanted = true;
    d.encoding = Dialect::Encoding::Both;
    d.protobufResults = true;
    d.pending = Dialect::Pending::Status408TryAgain;
    d.ids = Dialect::Ids::Colon;
    d.modelIdAtOnce = true;
    d.losses = {u"cross_entropy"_s, u"importance_sampling"_s, u"ppo"_s, u"cispo"_s, u"dro"_s};
    d.runList = d.runDetails = d.runCheckpoints = d.accountCheckpoints = true;
    d.sessionList = Dialect::SessionList::Get;
    d.deleteCheckpoint = d.publish = d.ttl = true;
    d.unpublish = Dialect::Unpublish::Works;
    d.archive = Dialect::Archive::Redirect;
    return d;
}

Dialect skyrl()
{
    Dialect d;
    d.name = u"skyrl"_s;
    d.encoding = Dialect::Encoding::Both;
    d.pending = Dialect::Pending::Status408Detail;
    d.failure = Dialect::Failure::Detail400;
    d.ids = Dialect::Ids::Integer;
    d.modelIdAtOnce = true;
    d.losses = {u"cross_entropy"_s, u"importance_sampling"_s, u"ppo"_s, u"cispo"_s};
    d.metrics = Dialect::Metrics::None;
    d.paths = Dialect::Paths::TwoPartSampler;
    d.bareCheckpointIds = true;
    d.runList = d.runDetails = d.runCheckpoints = d.untidyLists = true;
    d.deleteCheckpoint = true;
    d.archive = Dialect::Archive::RedirectOfBareName;
    d.unpublish = Dialect::Unpublish::Unprocessable;
    return d;
}

Dialect tuft()
{
    Dialect d;
    d.name = u"tuft"_s;
    d.auth = Dialect::Auth::ApiKey;
    d.createdStatus = 201;
    d.submitStatus = 202;
    d.unknownSessionBeat = 500;
    d.encoding = Dialect::Encoding::Protobuf;
    d.protobufResults = true;
    d.forwardEndpoint = false;
    d.failure = Dialect::Failure::Detail422;
    d.sequence = Dialect::Sequence::Strict;
    d.losses = {u"cross_entropy"_s, u"importance_sampling"_s, u"ppo"_s, u"cispo"_s, u"dro"_s};
    d.duplicate = Dialect::Duplicate::Overwrite;
    d.bareCheckpointIds = true;
    d.runList = d.runDetails = d.runCheckpoints = d.accountCheckpoints = true;
    d.sessionList = Dialect::SessionList::Get;
    d.deleteCheckpoint = d.publish = true;
    d.mostRuns = 500;
    d.mostCheckpoints = 1'000;
    d.unpublish = Dialect::Unpublish::TakenForDelete;
    d.archive = Dialect::Archive::RedirectToFile;
    d.textErrors = true;
    return d;
}

Dialect twinkle()
{
    Dialect d;
    d.name = u"twinkle"_s;
    d.auth = Dialect::Auth::BearerAndRequestId;
    d.clientConfig = false;
    d.failureCategory = u"Server"_s;
    d.failureHasTraceback = true;
    d.unknownFuture = Dialect::UnknownFuture::Forever;
    d.sequence = Dialect::Sequence::Free;
    d.paths = Dialect::Paths::Twinkle;
    d.runList = d.runDetails = d.runCheckpoints = true;
    d.deleteCheckpoint = d.publish = true;
    d.unpublish = Dialect::Unpublish::TakenForDelete;
    d.samplerDetails = false;
    return d;
}

Dialect miles()
{
    Dialect d;
    d.name = u"miles"_s;
    d.auth = Dialect::Auth::ApiKey;
    d.onlySdkVersion = u"0.24.1"_s;
    d.ids = Dialect::Ids::Colon;
    d.wrongEncoding = 422;
    d.unknownFuture = Dialect::UnknownFuture::Detail410;
    d.sequence = Dialect::Sequence::Parked;
    d.losses = {u"cross_entropy"_s, u"importance_sampling"_s, u"ppo"_s};
    d.duplicate = Dialect::Duplicate::FailedFuture;
    d.namedSamplerCheckpoints = false;
    return d;
}

Dialect openrl()
{
    Dialect d;
    d.name = u"openrl"_s;
    d.ids = Dialect::Ids::Constant;
    d.unknownSessionBeat = 200;
    d.listsModels = false;
    d.wrongEncoding = 500;
    d.forwardEndpoint = false;
    d.failure = Dialect::Failure::ErrorMessage400;
    d.unknownFuture = Dialect::UnknownFuture::Forever;
    d.sequence = Dialect::Sequence::Free;
    d.losses = {u"cross_entropy"_s, u"importance_sampling"_s, u"ppo"_s};
    d.paths = Dialect::Paths::ServerFile;
    d.promptLogprobs = false;
    d.weightsInfo = d.unload = d.samplerDetails = false;
    return d;
}

Dialect verl()
{
    Dialect d;
    d.name = u"verl"_s;
    d.auth = Dialect::Auth::ApiKey;
    d.unknownSessionBeat = 200;
    d.wrongEncoding = 422;
    d.failureCategory = u"Application"_s;
    d.unknownFuture = Dialect::UnknownFuture::ErrorReply;
    d.deliverOnce = d.extraTryAgain = true;
    d.sequence = Dialect::Sequence::Free;
    d.sessionList = Dialect::SessionList::Post;
    d.unload = false;
    return d;
}

Dialect tinkercloud()
{
    Dialect d;
    d.name = u"tinkercloud"_s;
    d.auth = Dialect::Auth::ApiKey;
    d.healthEndpoint = d.clientConfig = false;
    d.wrongEncoding = 422;
    d.pending = Dialect::Pending::Status408Detail;
    d.pendingReplies = 3;
    d.failure = Dialect::Failure::Detail400;
    d.sequence = Dialect::Sequence::Free;
    d.sessionList = Dialect::SessionList::Get;
    d.runDetails = true;
    return d;
}

Dialect beam()
{
    Dialect d;
    d.name = u"beam"_s;
    d.unknownSessionBeat = 200;
    d.wrongEncoding = 422;
    d.pending = Dialect::Pending::Status408TryAgain;
    d.failureCategory = u"User"_s;
    d.unknownFuture = Dialect::UnknownFuture::ErrorReply;
    d.deliverOnce = true;
    d.sequence = Dialect::Sequence::Free;
    d.losses = {u"cross_entropy"_s, u"importance_sampling"_s};
    d.metrics = Dialect::Metrics::GradNormOnly;
    d.textErrors = true;
    return d;
}

} // namespace

const QList<Dialect>& dialects()
{
    static const QList<Dialect> all{official(), skyrl(), tuft(),        twinkle(), miles(),
                                    openrl(),   verl(),  tinkercloud(), beam()};
    return all;
}

const Dialect& dialect(const QString& name)
{
    for (const Dialect& one : dialects()) {
        if (one.name == name)
            return one;
    }
    qFatal("no dialect %s", qUtf8Printable(name));
}

} // namespace tinkex::test
