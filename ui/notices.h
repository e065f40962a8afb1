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
    int count = 1;                          ///< objects that it speaks of
    qint64 sinceMs = 0;                     ///< epoch; 0: as long as it holds

    bool operator==(const Notice&) const = default;
};

/// Collects them from the snapshots. More than kApart objects with the same trouble share one notice with their number;
/// fewer keep one each, for the actions that only one of them can have. Pure. Thread: any.
class Notices {
    Q_DECLARE_TR_FUNCTIONS(tinkex::ui::Notices)
public:
    static constexpr int kApart = 3;
    static constexpr int kShown = 8;

    static QList<Notice> of(const ConnectionSnapshot& connection, const SessionsSnapshot& sessions,
                            const RunsSnapshot& runs, const HealthSnapshot& health);
    /// At most kShown of them, in their order: the oldest go, and a last one tells how many those are.
    static QList<Notice> newest(const QList<Notice>& all);
    /// How many objects they speak of, of the keys that begin so.
    static int count(const QList<Notice>& notices, QStringView prefix = {});

private:
    static void addConnection(QList<Notice>& notices, const ConnectionSnapshot& connection);
    static void addSessions(QList<Notice>& notices, const SessionsSnapshot& sessions);
    static void addRuns(QList<Notice>& notices, const RunsSnapshot& runs, const ConnectionSnapshot& connection);
    static void addHealth(QList<Notice>& notices, const HealthSnapshot& health);
    static Notice about(const SessionRow& session);
    static Notice about(const RunSnapshot& run, const ConnectionSnapshot& connection);
    static Notice about(const SupervisedRow& part);
    static QString titleOfMany(const SessionRow& one, int count);
    static QString titleOfMany(const RunSnapshot& one, int count);
    static QString titleOfMany(const SupervisedRow& one, int count);
    template<class Row, class TroubleOf, class NoticeOf>
    static void addGrouped(QList<Notice>& notices, const QList<Row>& rows, TroubleOf troubleOf, NoticeOf noticeOf);
};

} // namespace tinkex::ui
