#pragma once

#include "core/workbench/snapshots.h"

namespace tinkex::ui {

/// A request as code that somebody else can run. The key is never part of it: both read $TINKER_API_KEY.
struct SnippetRequest {
    SampleSpec spec;
    QVector<qint32> promptIds; ///< as sent
    QString baseUrl;
    qint64 seqId = -1;
};

/// For the official Python SDK.
QString pythonSnippet(const SnippetRequest& request);
/// POST /api/v1/asample with the model in the body; the window itself uses a sampling session.
QString curlSnippet(const SnippetRequest& request);

/// A string literal for Python and JSON alike: what is not printable is escaped.
QString quotedLiteral(const QString& text);

} // namespace tinkex::ui
