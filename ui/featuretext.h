#pragma once

#include "core/clients/serverfeatures.h"

#include <QCoreApplication>

namespace tinkex::ui {

/// The window's words for what a server does not offer. Thread: any.
class FeatureText {
    Q_DECLARE_TR_FUNCTIONS(tinkex::ui::FeatureText)
public:
    /// One sentence, for a tooltip or a note; empty when it is offered or not known.
    static QString whyNot(const ServerFeatures& features, ServerFunction function);
    static bool isRefusal(const Error& error) { return error.code == kNotOffered; }
};

} // namespace tinkex::ui
