#pragma once

#include "core/clients/serverfeatures.h"
#include "core/runs/run.h"

#include <QCoreApplication>

namespace tinkex::ui {

/// The window's words for what a server does not offer. Thread: any.
class FeatureText {
    Q_DECLARE_TR_FUNCTIONS(tinkex::ui::FeatureText)
public:
    /// One sentence, for a tooltip or a note; empty when it is offered or not known.
    static QString whyNot(const ServerFeatures& features, ServerFunction function);
    /// Why the run cannot go on from its last checkpoint with this server; empty when it can. The server is asked how
    /// the checkpoint was made, but a run that knows its base model can do without the answer.
    static QString whyNoResume(const ServerFeatures& features, const RunSnapshot& run);
    static bool isRefusal(const Error& error) { return error.code == kNotOffered; }
};

} // namespace tinkex::ui
