#pragma once

#include "core/base/error.h"

#include <QCoreApplication>

namespace tinkex::ui {

/// Turns an Error into sentences for people: what happened, and always what to do next. Thread: any.
class ErrorText {
    Q_DECLARE_TR_FUNCTIONS(tinkex::ui::ErrorText)
public:
    static QString title(const Error& error);    ///< a few words: "No connection"
    static QString whatNext(const Error& error); ///< one sentence: what the reader can do
    /// "No connection: <detail>. Check that …" on one line, with the request id when there is one.
    static QString sentence(const Error& error);
    /// Everything for a tooltip: the sentence and the chain of causes in the program's own English.
    static QString details(const Error& error);
    /// A sentence for a field of a form: the refusal itself, without a title.
    static QString forField(const Error& error);
};

} // namespace tinkex::ui
