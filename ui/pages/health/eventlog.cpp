#include "ui/pages/health/eventlog.h"

#include "core/workbench/workbench.h"
#include "ui/models/eventsmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/shownupdate.h"
#include "ui/widgets/tables.h"

#include <QComboBox>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

EventLogView::EventLogView(Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_model(new EventsModel(this)), m_filter(new EventsFilter(this))
{
    auto* update = new ShownUpdate(this, [this, &workbench] { m_model->append(workbench.events()); });
    connect(&workbench, &Workbench::eventsAppended, update, &ShownUpdate::request);
    m_filter->setSourceModel(m_model);
    QTableView* table = makeTable(m_filter, this);
    table->setObjectName(u"eventTable"_s);
    table->setAccessibleName(tr("Event log"));
    setColumns(table->horizontalHeader(), {80, stateColumn(Severity::Error, 100), 110, 400}, EventsModel::Text);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeFilters());
    column->addWidget(table, 1);
}

QWidget* EventLogView::makeFilters()
{
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(space::kSmall, space::kSmall, space::kSmall, space::kSmall);
    auto* severity = new QComboBox(box);
    severity->setObjectName(u"eventSeverity"_s);
    severity->setAccessibleName(tr("Lowest severity"));
    severity->addItem(tr("everything"), int(Severity::Debug));
    severity->addItem(tr("info and above"), int(Severity::Info));
    severity->addItem(tr("warnings and errors"), int(Severity::Warning));
    severity->addItem(tr("errors only"), int(Severity::Error));
    severity->setCurrentIndex(1);
    connect(severity, &QComboBox::currentIndexChanged, this,
            [this, severity] { m_filter->setMinimumSeverity(Severity(severity->currentData().toInt())); });
    auto* category = new QComboBox(box);
    category->setObjectName(u"eventCategory"_s);
    category->setAccessibleName(tr("Category"));
    category->addItem(tr("about anything"), QString());
    for (const QString& key : {u"session"_s, u"training"_s, u"sampling"_s, u"transport"_s, u"supervision"_s,
                               u"server"_s, u"telemetry"_s, u"app"_s})
        category->addItem(Words::eventCategory(key), key);
    connect(category, &QComboBox::currentIndexChanged, this,
            [this, category] { m_filter->setCategory(category->currentData().toString()); });
    auto* search = new SearchField(tr("Filter events"), box);
    search->setObjectName(u"eventFilter"_s);
    search->setMaximumWidth(260);
    connect(search, &QLineEdit::textChanged, m_filter, &EventsFilter::setText);
    row->addWidget(severity);
    row->addWidget(category);
    row->addStretch(1);
    row->addWidget(search, 1);
    return box;
}

} // namespace tinkex::ui
