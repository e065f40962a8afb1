#include "ui/pages/health/metricsview.h"

#include "core/workbench/workbench.h"
#include "ui/models/livesortproxy.h"
#include "ui/models/metricsmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/shownupdate.h"
#include "ui/widgets/tables.h"

#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

MetricsView::MetricsView(Workbench& workbench, QWidget* parent) : QWidget(parent)
{
    auto* model = new MetricsModel(this);
    auto* proxy = new LiveSortProxy(this);
    proxy->setSourceModel(model);
    auto* stack = new QStackedWidget(this);
    QTableView* table = makeTable(proxy, stack);
    table->setObjectName(u"metricsTable"_s);
    table->setAccessibleName(tr("Metrics"));
    table->setSortingEnabled(true);
    table->horizontalHeader()->setSortIndicator(MetricsModel::Name, Qt::AscendingOrder);
    const QStringList kinds{Words::of(MetricKind::Counter), Words::of(MetricKind::Gauge),
                            Words::of(MetricKind::Histogram)};
    setColumns(table->horizontalHeader(), {240, textColumn(kinds, 80), 76, 58, 58, 58, 58, 58, 100},
               MetricsModel::Name);
    stack->addWidget(new EmptyState(
        u"health"_s, tr("What the program counts and measures appears here after the first request."), {}, stack));
    stack->addWidget(table);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeFilter(proxy));
    column->addWidget(stack, 1);
    auto* update = new ShownUpdate(this, [model, stack, &workbench] {
        model->setSnapshot(workbench.health().metrics);
        stack->setCurrentIndex(model->rowCount() == 0 ? 0 : 1);
    });
    connect(&workbench, &Workbench::healthChanged, update, &ShownUpdate::request);
}

QWidget* MetricsView::makeFilter(LiveSortProxy* proxy)
{
    auto* filter = new SearchField(tr("Filter metrics"));
    filter->setObjectName(u"metricsFilter"_s);
    connect(filter, &QLineEdit::textChanged, proxy, &LiveSortProxy::setText);
    return filterRow(filter, this);
}

} // namespace tinkex::ui
