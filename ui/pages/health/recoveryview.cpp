#include "ui/pages/health/recoveryview.h"

#include "core/workbench/workbench.h"
#include "ui/models/recoveriesmodel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/shownupdate.h"
#include "ui/widgets/tables.h"

#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString sentence(bool enabled)
{
    return enabled
               ? RecoveryView::tr("Runs that their server calls corrupted are brought back from their last "
                                  "checkpoint and appear here. None had to be.")
               : RecoveryView::tr("Recovery is switched off: a run that its server calls corrupted stays as it is.");
}

} // namespace

RecoveryView::RecoveryView(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_model(new RecoveriesModel(this)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(u"health"_s, sentence(false), {}, m_stack))
{
    QTableView* table = makeTable(m_model, m_stack);
    table->setObjectName(u"recoveryTable"_s);
    table->setAccessibleName(tr("Recovery of runs"));
    setColumns(table->horizontalHeader(), {176, stateColumn(RecoveryState::Cancelled, 124), 70, 76, 140, 200},
               RecoveriesModel::Why);
    m_empty->setObjectName(u"recoveryEmpty"_s);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(table);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    auto* update = new ShownUpdate(this, [this] { refresh(); });
    connect(&workbench, &Workbench::healthChanged, update, &ShownUpdate::request);
}

void RecoveryView::refresh()
{
    const HealthSnapshot health = m_workbench.health();
    m_model->setSnapshot(health.recoveries);
    m_empty->setSentence(sentence(health.recoveryEnabled));
    m_stack->setCurrentIndex(m_model->rowCount() == 0 ? 0 : 1);
}

} // namespace tinkex::ui
