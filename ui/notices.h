#pragma once

#include "core/workbench/snapshots.h"
#include "ui/words.h"

#include <QCoreApplication>

namespace tinkex::ui {

/// Something that needs a person: what, why, and what can be done about it.
struct Notice {
    QString key; ///< stable, so that a list can follow it
    Tone tone = Tone::Warn;
    QString title;
    QString text;
    QList<QPair<QString, QString>> actions; ///< command (see MainWindow::runCommand) and its words
};

/// Collects them from the snapshots. Pure. Thread: any.
class Notices {
    Q_DECLARE_TR_FUNCTIONS(tinkex::ui::Notices)
public:
    static QList<Notice> of(const ConnectionSnapshot& connection, const SessionsSnapshot& sessions,
                            const RunsSnapshot& runs, const HealthSnapshot& health);

private:
    static void addConnection(QList<Notice>& notices, const ConnectionSnapshot& connection);
    static void addSessions(QList<Notice>& notices, const SessionsSnapshot& sessions);
    static void addRuns(QList<Notice>& notices, const RunsSnapshot& runs);
    static void addHealth(QList<Notice>& notices, const HealthSnapshot& health);
};

} // namespace tinkex::ui
