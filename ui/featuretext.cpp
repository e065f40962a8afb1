#include "ui/featuretext.h"

#include <algorithm>

namespace tinkex::ui {

QString FeatureText::whyNot(const ServerFeatures& features, ServerFunction function)
{
    const FunctionState& state = features.of(function);
    if (state.offer != Offer::NotOffered)
        return {};
    switch (state.reason) {
    case NoOffer::Refused:
        return tr("This server does not offer it: it refuses the request (HTTP %1).").arg(state.httpStatus);
    case NoOffer::Unusable: return tr("This server's answer cannot be used from here.");
    case NoOffer::Unsafe: return tr("Not sent to this server: such servers may take the request for a deletion.");
    case NoOffer::NoEndpoint:
    case NoOffer::None: break;
    }
    return state.httpStatus > 0 ? tr("This server does not offer it (HTTP %1).").arg(state.httpStatus)
                                : tr("This server does not offer it.");
}

QString FeatureText::whyNoSession(const ConnectionSnapshot& connection)
{
    switch (connection.state) {
    case ConnectionState::Disconnected:
    case ConnectionState::Failed: return tr("There is no connection to a server.");
    case ConnectionState::StartingServer:
    case ConnectionState::Connecting:
    case ConnectionState::Reconnecting: return tr("The connection is still being made.");
    case ConnectionState::Connected: break;
    }
    return connection.sessionId.isEmpty() ? tr("There is no session with the server.") : QString();
}

QString FeatureText::whyNoResume(const ConnectionSnapshot& connection, const RunSnapshot& run)
{
    switch (run.state) {
    case RunState::Preparing:
    case RunState::Running:
    case RunState::Paused:
    case RunState::Saving: return tr("The run is still going on.");
    case RunState::Finished: return tr("The run has done all its steps.");
    case RunState::Cancelled:
    case RunState::ConnectionLost:
    case RunState::Failed: break;
    }
    if (std::none_of(run.checkpoints.begin(), run.checkpoints.end(),
                     [](const RunCheckpoint& checkpoint) { return !checkpoint.statePath.isEmpty(); }))
        return tr("There is no checkpoint to go on from.");
    const QString noSession = whyNoSession(connection);
    if (!noSession.isEmpty() || !run.baseModel.isEmpty())
        return noSession;
    return whyNot(connection.features, ServerFunction::WeightsInfo);
}

} // namespace tinkex::ui
