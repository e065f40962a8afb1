#pragma once

#include <QWidget>

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class EventsFilter;
class EventsModel;

/// The event log with filters by severity, category and text. Thread: GUI.
class EventLogView : public QWidget {
    Q_OBJECT
public:
    explicit EventLogView(Workbench& workbench, QWidget* parent = nullptr);

private:
    QWidget* makeFilters();

    EventsModel* m_model;
    EventsFilter* m_filter;
};

} // namespace tinkex::ui
