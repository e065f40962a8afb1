#include "ui/models/recoveriesmodel.h"

#include "ui/errortext.h"
#include "ui/format.h"
#include "ui/words.h"

#include <QDateTime>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// What is shown of an error; equal when nothing that is shown differs.
QString reason(const RecoveryRow& row)
{
    return row.error ? ErrorText::title(*row.error) + u": "_s + row.error->detail : QString();
}

} // namespace

RecoveriesModel::RecoveriesModel(QObject* parent)
    : SnapshotTableModel({{tr("Run"), {}, false},
                          {tr("State"), {}, false},
                          {tr("Attempts"), tr("Begun, of as many as there may be"), true},
                          {tr("Next try"), {}, true},
                          {tr("Checkpoint"), tr("What the run goes on from"), false},
                          {tr("Last failure"), {}, false}},
                         parent)
{}

bool RecoveriesModel::same(const RecoveryRow& a, const RecoveryRow& b) const
{
    return a.state == b.state && a.attempts == b.attempts && a.maxAttempts == b.maxAttempts &&
           a.nextTryAtMs == b.nextTryAtMs && a.checkpoint == b.checkpoint && reason(a) == reason(b);
}

QVariant RecoveriesModel::cell(const RecoveryRow& row, int column, int role) const
{
    if (column == State && role == ToneRole)
        return int(Words::of(row.state).tone);
    if (role == MonoRole && (column == Run || column == Checkpoint))
        return true;
    if (role == SortRole && column == Attempts)
        return row.attempts;
    if (role == SortRole && column == NextTry)
        return row.nextTryAtMs;
    if (role == Qt::ToolTipRole) {
        switch (column) {
        case Run: return row.run;
        case NextTry: return row.nextTryAtMs > 0 ? QVariant(Format::exactTime(row.nextTryAtMs)) : QVariant();
        case Checkpoint: return QString::fromStdString(row.checkpoint);
        case Why: return row.error ? QVariant(ErrorText::details(*row.error)) : QVariant();
        default: return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Run: return row.run;
    case State: return Words::of(row.state).word;
    case Attempts:
        return tr("%1 / %2", "begun, of at most").arg(Format::integer(row.attempts), Format::integer(row.maxAttempts));
    case NextTry: {
        const qint64 left = row.nextTryAtMs - QDateTime::currentMSecsSinceEpoch();
        return left > 0 ? tr("in %1", "a duration").arg(Format::duration(left)) : u"–"_s;
    }
    case Checkpoint: return row.checkpoint.empty() ? u"–"_s : QString::fromStdString(row.checkpoint);
    case Why: return reason(row);
    default: return {};
    }
}

} // namespace tinkex::ui
