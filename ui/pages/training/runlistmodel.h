#pragma once

#include "core/workbench/snapshots.h"

#include <QAbstractListModel>
#include <QRegularExpression>
#include <QSet>
#include <QSortFilterProxyModel>

namespace tinkex::ui {

/// The runs of the last snapshot, newest first, each with a box that shows or hides its curves. Thread: GUI.
class RunListModel : public QAbstractListModel {
    Q_OBJECT
public:
    /// Runs beyond the newest ones start hidden, so that old folders do not bury what is going on.
    static constexpr int kShownAtFirst = 6;
    enum Role { FigureRole = Qt::UserRole + 100, FigureNameRole }; ///< texts; see runFigure()

    explicit RunListModel(QObject* parent = nullptr);

    void setRuns(const QList<RunSnapshot>& runs);
    const QList<RunSnapshot>& runs() const { return m_runs; }
    int rowOf(const QString& runId) const; ///< -1: not there
    bool isShown(const QString& runId) const { return m_shown.contains(runId); }
    void setShown(const QString& runId, bool shown);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void shownChanged();

private:
    bool sameOrder(const QList<RunSnapshot>& runs) const;
    void update(const QList<RunSnapshot>& runs);

    QList<RunSnapshot> m_runs;
    QSet<QString> m_known;
    QSet<QString> m_shown;
};

/// Keeps the runs whose name matches a regular expression, without regard to case.
class RunFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    /// Returns why the pattern cannot be used and keeps the last filter; empty when it is fine.
    QString setPattern(const QString& pattern);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QRegularExpression m_expression;
};

/// The figure that stands for a run: reward for reinforcement, else loss. NaN before the first step.
struct RunFigure {
    QString name;
    double value = 0;
};
RunFigure runFigure(const RunSnapshot& run);

} // namespace tinkex::ui
