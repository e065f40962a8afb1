#pragma once

#include "ui/widgets/card.h"

class QListView;
class QPushButton;
class QLabel;

namespace tinkex::ui {

class RunFilter;
class RunListModel;
class SearchField;

/// The left side of the Training page: the runs with colour, box, state and last figure; a filter; "New run…".
/// Thread: GUI. The model outlives it.
class RunList : public Card {
    Q_OBJECT
public:
    explicit RunList(RunListModel& model, QWidget* parent = nullptr);

    QString currentRun() const; ///< empty: none
    void select(const QString& runId);

Q_SIGNALS:
    void currentChanged(const QString& runId);
    void newRunRequested();

private:
    void applyFilter(const QString& pattern);

    RunListModel& m_model;
    RunFilter* m_filter;
    SearchField* m_search;
    QLabel* m_problem;
    QListView* m_view;
};

} // namespace tinkex::ui
