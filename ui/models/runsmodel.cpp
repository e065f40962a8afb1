#include "ui/models/runsmodel.h"

#include "ui/errortext.h"
#include "ui/format.h"
#include "ui/words.h"

#include <QSet>
#include <tuple>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype kCourseLength = 256;

} // namespace

RunsModel::RunsModel(QObject* parent)
    : SnapshotTableModel({{tr("Run"), {}, false},
                          {tr("State"), {}, false},
                          {tr("Progress"), {}, false},
                          {tr("Loss / reward"), {}, false},
                          {tr("Last"), tr("Last loss in nats per token, or last mean reward"), true},
                          {tr("step/s"), {}, true},
                          {tr("Left"), tr("Estimated time until the end"), true}},
                         parent)
{}

void RunsModel::setSnapshot(const RunsSnapshot& snapshot)
{
    QSet<QString> gone; // not those that were never listed: a course may come before its run
    for (const RunSnapshot& run : rows())
        gone.insert(run.id);
    for (const RunSnapshot& run : snapshot.runs)
        gone.remove(run.id);
    setRows(snapshot.runs);
    m_courses.removeIf([&gone](const auto& entry) { return gone.contains(entry.key()); });
}

void RunsModel::addSeries(const SeriesChunk& chunk)
{
    if (chunk.metric != mainMetric(RunKind::Supervised) && chunk.metric != mainMetric(RunKind::Reinforcement))
        return;
    Course& course = m_courses[chunk.runId][chunk.metric];
    if (chunk.firstIndex == 0)
        course = {};
    for (qsizetype i = 0; i < chunk.values.size(); ++i) {
        const qint64 at = chunk.firstIndex + i;
        if (at < course.next || at % course.stride != 0)
            continue;
        course.next = at + 1;
        course.values << chunk.values[i];
        if (course.values.size() < kCourseLength)
            continue;
        for (qsizetype k = 0; k < kCourseLength / 2; ++k)
            course.values[k] = course.values[2 * k];
        course.values.resize(kCourseLength / 2);
        course.stride *= 2;
    }
    if (const int row = rowOfKey(chunk.runId); row >= 0 && mainMetric(rows()[row].kind) == chunk.metric)
        Q_EMIT dataChanged(index(row, Spark), index(row, Spark), {SparkRole});
}

qsizetype RunsModel::keptValues() const
{
    qsizetype kept = 0;
    for (const QHash<QString, Course>& courses : m_courses) {
        for (const Course& course : courses)
            kept += course.values.size();
    }
    return kept;
}

QString RunsModel::mainMetric(RunKind kind)
{
    return kind == RunKind::Reinforcement ? u"reward"_s : u"loss"_s;
}

double RunsModel::lastValue(const RunSnapshot& run)
{
    return run.kind == RunKind::Reinforcement ? run.lastReward : run.lastLoss;
}

bool RunsModel::isActive(RunState state)
{
    switch (state) {
    case RunState::Preparing:
    case RunState::Running:
    case RunState::Paused:
    case RunState::Saving: return true;
    case RunState::Finished:
    case RunState::Cancelled:
    case RunState::ConnectionLost:
    case RunState::Failed: return false;
    }
    return false;
}

QString RunsModel::subtitle(const RunSnapshot& run)
{
    QStringList parts{run.lossFn, run.baseModel};
    if (run.kind == RunKind::Reinforcement)
        parts << u"%1×%2"_s.arg(run.batchSize).arg(run.groupSize);
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

bool RunsModel::same(const RunSnapshot& a, const RunSnapshot& b) const
{
    return std::tie(a.name, a.state, a.step, a.totalSteps, a.stepsPerSecond, a.remainingMs, a.lossFn) ==
               std::tie(b.name, b.state, b.step, b.totalSteps, b.stepsPerSecond, b.remainingMs, b.lossFn) &&
           Format::same(lastValue(a), lastValue(b));
}

QVariant RunsModel::sortValue(const RunSnapshot& row, int column) const
{
    switch (column) {
    case Run: return row.name;
    case State: return int(row.state);
    case Progress: return row.totalSteps > 0 ? double(row.step) / double(row.totalSteps) : 0.0;
    case Last: return lastValue(row);
    case StepRate: return row.stepsPerSecond;
    case Left: return row.remainingMs;
    default: return {};
    }
}

QVariant RunsModel::cell(const RunSnapshot& row, int column, int role) const
{
    if (role == SortRole)
        return sortValue(row, column);
    switch (role) {
    case SeriesRole: return column == Run || column == Spark ? QVariant(seriesIndexOf(row.id)) : QVariant();
    case SubtitleRole: return column == Run ? QVariant(subtitle(row)) : QVariant();
    case ToneRole: return column == State ? QVariant(int(Words::of(row.state).tone)) : QVariant();
    case ShareRole: return column == Progress ? sortValue(row, Progress) : QVariant();
    case ShareToneRole:
        if (column == Progress && !isActive(row.state))
            return int(Words::of(row.state).tone);
        return {};
    case SparkRole:
        return column == Spark ? QVariant::fromValue(m_courses.value(row.id).value(mainMetric(row.kind)).values)
                               : QVariant();
    case Qt::ToolTipRole:
        if (column == Progress)
            return tr("step %1 of %2").arg(Format::integer(row.step), Format::integer(row.totalSteps));
        return row.error ? ErrorText::sentence(*row.error) : Words::activity(row.activity);
    case CopyRole: return column == Run ? QVariant(row.id) : QVariant();
    case Qt::DisplayRole: break;
    default: return {};
    }
    switch (column) {
    case Run: return row.name;
    case State: return Words::of(row.state).word;
    case Last: return Format::number(lastValue(row), 3);
    case StepRate: return isActive(row.state) ? Format::number(row.stepsPerSecond, 2) : u"–"_s;
    case Left: return isActive(row.state) ? Format::duration(row.remainingMs) : u"–"_s;
    default: return {};
    }
}

} // namespace tinkex::ui
