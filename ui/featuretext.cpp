#include "ui/featuretext.h"

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

QString FeatureText::whyNoResume(const ServerFeatures& features, const RunSnapshot& run)
{
    return run.baseModel.isEmpty() ? whyNot(features, ServerFunction::WeightsInfo) : QString();
}

} // namespace tinkex::ui
