#pragma once

#include "core/workbench/snapshots.h"

#include <QCoreApplication>

namespace tinkex::ui {

/// The window's words for what cannot be done now: one sentence each, for the tooltip of what is greyed out or for a
/// note; empty when it can be done, or when nobody knows. Thread: any.
class FeatureText {
    Q_DECLARE_TR_FUNCTIONS(tinkex::ui::FeatureText)
public:
    static QString whyNot(const ServerFeatures& features, ServerFunction function);
    /// Why nothing can be sent to the server.
    static QString whyNoSession(const ConnectionSnapshot& connection);
    /// Why the run cannot go on from its last checkpoint. The server is asked how the checkpoint was made, but a run
    /// that knows its base model can do without the answer.
    static QString whyNoResume(const ConnectionSnapshot& connection, const RunSnapshot& run);
    static bool isRefusal(const Error& error) { return error.code == kNotOffered; }
};

} // namespace tinkex::ui
