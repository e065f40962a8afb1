#include "ui/pages/training/runlistmodel.h"

#include "ui/format.h"
#include "ui/models/cellroles.h"
#include "ui/models/runsmodel.h"
#include "ui/theme/theme.h"
#include "ui/words.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

RunListModel::RunListModel(QObject* parent) : QAbstractListModel(parent) {}

void RunListModel::setRuns(const QList<RunSnapshot>& runs)
{
    for (qsizetype i = 0; i < runs.size(); ++i) {
        if (m_known.contains(runs[i].id))
            continue;
        m_known.insert(runs[i].id);
        if (i < kShownAtFirst)
            m_shown.insert(runs[i].id);
    }
    if (sameOrder(runs)) {
        update(runs);
        return;
    }
    const qsizetype added = runs.size() - m_runs.size();
    const auto tail = [&] {
        return std::equal(m_runs.cbegin(), m_runs.cend(), runs.cbegin() + added, runs.cend(),
                          [](const RunSnapshot& a, const RunSnapshot& b) { return a.id == b.id; });
    };
    if (added > 0 && tail()) {
        beginInsertRows({}, 0, int(added) - 1);
        m_runs = runs.first(added) + m_runs;
        endInsertRows();
        update(runs);
        return;
    }
    beginResetModel();
    m_runs = runs;
    endResetModel();
}

bool RunListModel::sameOrder(const QList<RunSnapshot>& runs) const
{
    return std::equal(m_runs.cbegin(), m_runs.cend(), runs.cbegin(), runs.cend(),
                      [](const RunSnapshot& a, const RunSnapshot& b) { return a.id == b.id; });
}

void RunListModel::update(const QList<RunSnapshot>& runs)
{
    for (qsizetype i = 0; i < runs.size(); ++i) {
        const RunSnapshot before = std::exchange(m_runs[i], runs[i]);
        const RunFigure was = runFigure(before);
        const RunFigure is = runFigure(runs[i]);
        if (before.state != runs[i].state || before.name != runs[i].name || !Format::same(was.value, is.value))
            Q_EMIT dataChanged(index(int(i)), index(int(i)));
    }
}

int RunListModel::rowOf(const QString& runId) const
{
    for (qsizetype i = 0; i < m_runs.size(); ++i) {
        if (m_runs[i].id == runId)
            return int(i);
    }
    return -1;
}

void RunListModel::setShown(const QString& runId, bool shown)
{
    const int row = rowOf(runId);
    if (row < 0 || shown == m_shown.contains(runId))
        return;
    if (shown)
        m_shown.insert(runId);
    else
        m_shown.remove(runId);
    Q_EMIT dataChanged(index(row), index(row), {Qt::CheckStateRole});
    Q_EMIT shownChanged();
}

int RunListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size());
}

QVariant RunListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const RunSnapshot& run = m_runs[index.row()];
    const StateWord state = Words::of(run.state);
    const RunFigure figure = runFigure(run);
    switch (role) {
    case Qt::DisplayRole: return run.name;
    case Qt::CheckStateRole: return isShown(run.id) ? Qt::Checked : Qt::Unchecked;
    case Qt::ToolTipRole:
        return run.folder.isEmpty() ? run.name : tr("%1\nFolder: %2", "run name, path").arg(run.name, run.folder);
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %3 %4", "run, state, metric, value")
            .arg(run.name, state.word, figure.name, Format::number(figure.value));
    case KeyRole: return run.id;
    case ToneRole: return int(state.tone);
    case SubtitleRole: return state.word;
    case SeriesRole: return Theme::seriesIndex(run.id);
    case SortRole: return figure.value;
    case FigureRole: return Format::number(figure.value, 3);
    case FigureNameRole: return figure.name;
    case CopyRole: return run.id;
    default: return {};
    }
}

bool RunListModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    setShown(m_runs[index.row()].id, value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags RunListModel::flags(const QModelIndex& index) const
{
    return index.isValid()
               ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable | Qt::ItemNeverHasChildren
               : Qt::NoItemFlags;
}

QString RunFilter::setPattern(const QString& pattern)
{
    const QRegularExpression expression(pattern, QRegularExpression::CaseInsensitiveOption);
    if (!expression.isValid())
        return tr("%1 (at character %2)", "what is wrong with a regular expression")
            .arg(expression.errorString())
            .arg(expression.patternErrorOffset() + 1);
    m_expression = expression;
    invalidateFilter();
    return {};
}

bool RunFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QString name = sourceModel()->index(row, 0, parent).data().toString();
    return m_expression.pattern().isEmpty() || m_expression.match(name).hasMatch();
}

RunFigure runFigure(const RunSnapshot& run)
{
    return {Words::metricTitle(RunsModel::mainMetric(run.kind)), RunsModel::lastValue(run)};
}

} // namespace tinkex::ui
