#pragma once

#include "core/workbench/snapshots.h"

#include <QTabWidget>

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class EndedOperationsModel;
class EventsFilter;
class EventsModel;

/// What has happened to the chosen object: its events and, for a client, the operations that are over. The tabs say how
/// many. Thread: GUI.
class ObjectHistory : public QTabWidget {
    Q_OBJECT
public:
    explicit ObjectHistory(Workbench& workbench, QWidget* parent = nullptr);
    void setObjects(const QStringList& ids); ///< whose events; empty: all
    /// Only a client has operations; null hides them.
    void setOperations(const QList<EndedOperation>* oldestFirst);

private:
    void refreshTitles();

    EventsModel* m_events;
    EventsFilter* m_filter;
    EndedOperationsModel* m_operations;
};

} // namespace tinkex::ui
