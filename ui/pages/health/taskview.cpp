#include "ui/pages/health/taskview.h"

#include "core/workbench/workbench.h"
#include "ui/format.h"
#include "ui/models/tasksmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/shownupdate.h"
#include "ui/widgets/tables.h"

#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString totalsText(const TaskTotals& totals)
{
    const QStringList parts{TaskView::tr("running: %1").arg(Format::integer(totals.running)),
                            TaskView::tr("queued: %1").arg(Format::integer(totals.queued)),
                            TaskView::tr("overdue: %1").arg(Format::integer(totals.overdue)),
                            TaskView::tr("finished: %1").arg(Format::integer(totals.finished)),
                            TaskView::tr("failed: %1").arg(Format::integer(totals.failed)),
                            TaskView::tr("cancelled: %1").arg(Format::integer(totals.cancelled))};
    return parts.join(u" · "_s);
}

} // namespace

TaskView::TaskView(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_model(new TasksModel(this)),
      m_table(makeTable(m_model, this)),
      m_totals(new ElidedLabel({}, Qt::ElideRight, this))
{
    m_table->setObjectName(u"taskTable"_s);
    m_table->setAccessibleName(tr("Tasks"));
    setColumns(m_table->horizontalHeader(), {44, 240, 92, 120, 70, 100, 110}, TasksModel::Name);
    m_totals->setObjectName(u"taskTotals"_s);
    m_totals->setMuted(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_table, 1);
    column->addWidget(makeFoot());
    auto* update = new ShownUpdate(this, [this] { refresh(); });
    connect(&workbench, &Workbench::healthChanged, update, &ShownUpdate::request);
}

QWidget* TaskView::makeFoot()
{
    auto* box = new QWidget(this);
    QPushButton* cancel = plainButton(tr("Cancel the chosen task"), box);
    cancel->setObjectName(u"cancelTask"_s);
    cancel->setEnabled(false);
    const auto chosen = [this] {
        return m_model->rowAt(selectedRow(m_table).row());
    };
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, cancel,
            [cancel, chosen] { cancel->setEnabled(chosen() != nullptr); });
    connect(cancel, &QPushButton::clicked, this, [this, chosen] {
        if (const TaskRow* task = chosen())
            m_workbench.cancelTask(task->id);
    });
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(space::kSmall, space::kSmall, space::kSmall, space::kSmall);
    row->setSpacing(space::kNormal);
    row->addWidget(cancel);
    row->addWidget(m_totals, 1);
    return box;
}

void TaskView::refresh()
{
    const HealthSnapshot health = m_workbench.health();
    m_model->setSnapshot(health.tasks);
    m_totals->setText(totalsText(health.taskTotals));
    m_totals->setToolTipText(tr("Now: running, queued, overdue. Since the program began: finished, failed, cancelled. "
                                "At most %n ran in the pool at once.",
                                nullptr, health.taskTotals.peakRunning));
}

} // namespace tinkex::ui
