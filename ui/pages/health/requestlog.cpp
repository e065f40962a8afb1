#include "ui/pages/health/requestlog.h"

#include "core/workbench/workbench.h"
#include "ui/models/livesortproxy.h"
#include "ui/models/requestsmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/shownupdate.h"
#include "ui/widgets/tables.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

RequestLogView::RequestLogView(Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_model(new RequestsModel(this)), m_proxy(new LiveSortProxy(this))
{
    m_proxy->setSourceModel(m_model);
    QTableView* table = makeTable(m_proxy, this);
    table->setObjectName(u"requestTable"_s);
    table->setAccessibleName(tr("Requests"));
    table->setSortingEnabled(true);
    table->horizontalHeader()->setSortIndicator(RequestsModel::Time, Qt::DescendingOrder);
    setColumns(table->horizontalHeader(),
               {74, 140, stateColumn(RequestState::Cancelled, 90), 76, 50, 64, 76, 80, 90, 200}, RequestsModel::Detail);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeFilter());
    column->addWidget(table, 1);
    auto* update = new ShownUpdate(this, [this, &workbench] { m_model->setSnapshot(workbench.requests()); });
    connect(&workbench, &Workbench::requestsChanged, update, &ShownUpdate::request);
}

QWidget* RequestLogView::makeFilter()
{
    auto* filter = new SearchField(tr("Filter requests"));
    filter->setObjectName(u"requestFilter"_s);
    connect(filter, &QLineEdit::textChanged, m_proxy, &LiveSortProxy::setText);
    return filterRow(filter, this);
}

} // namespace tinkex::ui
