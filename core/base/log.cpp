#include "core/base/log.h"

namespace tinkex {

Q_LOGGING_CATEGORY(lcBase, "tinkex.base", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSupervision, "tinkex.supervision", QtInfoMsg)
Q_LOGGING_CATEGORY(lcWire, "tinkex.wire", QtInfoMsg)
Q_LOGGING_CATEGORY(lcTransport, "tinkex.transport", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSession, "tinkex.session", QtInfoMsg)
Q_LOGGING_CATEGORY(lcClients, "tinkex.clients", QtInfoMsg)
Q_LOGGING_CATEGORY(lcTelemetry, "tinkex.telemetry", QtInfoMsg)
Q_LOGGING_CATEGORY(lcText, "tinkex.text", QtInfoMsg)
Q_LOGGING_CATEGORY(lcRuns, "tinkex.runs", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSamples, "tinkex.samples", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSettings, "tinkex.settings", QtInfoMsg)
Q_LOGGING_CATEGORY(lcEngine, "tinkex.engine", QtInfoMsg)
Q_LOGGING_CATEGORY(lcServer, "tinkex.server", QtInfoMsg)
Q_LOGGING_CATEGORY(lcWorkbench, "tinkex.workbench", QtInfoMsg)
Q_LOGGING_CATEGORY(lcUi, "tinkex.ui", QtInfoMsg)

} // namespace tinkex
