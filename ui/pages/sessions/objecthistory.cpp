#include "ui/pages/sessions/objecthistory.h"

#include "core/workbench/workbench.h"
#include "ui/format.h"
#include "ui/models/endedoperationsmodel.h"
#include "ui/models/eventsmodel.h"
#include "ui/widgets/shownupdate.h"
#include "ui/widgets/tables.h"

#include <QHeaderView>
#include <QTableView>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

enum Tab { Events, Operations };

} // namespace

ObjectHistory::ObjectHistory(Workbench& workbench, QWidget* parent)
    : QTabWidget(parent),
      m_events(new EventsModel(this)),
      m_filter(new EventsFilter(this)),
      m_operations(new EndedOperationsModel(this))
{
    setObjectName(u"sessionHistory"_s);
    setAccessibleName(tr("History of the chosen object"));
    setDocumentMode(true);
    m_filter->setSourceModel(m_events);
    m_filter->setMinimumSeverity(Severity::Debug);
    QTableView* timeline = makeTable(m_filter, this);
    timeline->setObjectName(u"sessionTimeline"_s);
    timeline->setAccessibleName(tr("Events of the chosen object"));
    timeline->horizontalHeader()->hide();
    setColumns(timeline->horizontalHeader(), {74, 86, 0, 240}, EventsModel::Text);
    timeline->hideColumn(EventsModel::Category);
    QTableView* operations = makeTable(m_operations, this);
    operations->setObjectName(u"sessionOperations"_s);
    operations->setAccessibleName(tr("Operations of the chosen client that are over"));
    setColumns(operations->horizontalHeader(), {70, 118, 62, 90, 50, 60, 160}, EndedOperationsModel::Reason);
    addTab(timeline, QString());
    addTab(operations, QString());
    auto* update = new ShownUpdate(this, [this, &workbench] {
        m_events->append(workbench.events());
        refreshTitles();
    });
    connect(&workbench, &Workbench::eventsAppended, update, &ShownUpdate::request);
    setOperations(nullptr);
}

void ObjectHistory::setObjects(const QStringList& ids)
{
    m_filter->setObjects(ids);
    refreshTitles();
}

void ObjectHistory::setOperations(const QList<EndedOperation>* oldestFirst)
{
    m_operations->setSnapshot(oldestFirst ? *oldestFirst : QList<EndedOperation>());
    setTabVisible(Operations, oldestFirst);
    refreshTitles();
}

void ObjectHistory::refreshTitles()
{
    const auto show = [this](Tab tab, const QString& title) {
        if (tabText(tab) != title) // it lays the tabs out anew
            setTabText(tab, title);
    };
    show(Events, tr("Events: %1").arg(Format::integer(m_filter->rowCount())));
    show(Operations, tr("Ended operations: %1").arg(Format::integer(m_operations->rowCount())));
}

} // namespace tinkex::ui
