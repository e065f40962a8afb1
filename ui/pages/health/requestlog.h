#pragma once

#include <QWidget>

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class LiveSortProxy;
class RequestsModel;

/// The last requests of the present connection, with a filter by text. Thread: GUI. The workbench outlives it.
class RequestLogView : public QWidget {
    Q_OBJECT
public:
    explicit RequestLogView(Workbench& workbench, QWidget* parent = nullptr);

private:
    QWidget* makeFilter();

    RequestsModel* m_model;
    LiveSortProxy* m_proxy;
};

} // namespace tinkex::ui
