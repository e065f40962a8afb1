#include "ui/pages/checkpoints/checkpointspage.h"

#include "core/workbench/workbench.h"
#include "ui/featuretext.h"
#include "ui/models/checkpointsmodel.h"
#include "ui/models/livesortproxy.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/shownupdate.h"
#include "ui/widgets/tables.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

CheckpointsPage::CheckpointsPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_model(new CheckpointsModel(this)),
      m_proxy(new LiveSortProxy(this)),
      m_stack(new QStackedWidget(this)),
      m_notice(new NoticeBar(Tone::Bad, this))
{
    setObjectName(u"checkpointsPage"_s);
    m_proxy->setSourceModel(m_model);
    auto* empty = new EmptyState(
        u"checkpoints"_s, tr("Checkpoints of your runs appear here: sample from them or go on training from them."),
        tr("New run…"), this);
    connect(empty, &EmptyState::activated, this, [this] { Q_EMIT commandRequested(u"newRun"_s); });
    auto* emptyCard = new Card({}, this);
    emptyCard->setEdgeToEdge(empty);
    m_stack->addWidget(emptyCard);
    m_stack->addWidget(makeContent());
    m_notice->hide();
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_notice);
    layout->addWidget(m_stack, 1);
    auto* all = new ShownUpdate(this, [this] { refresh(); });
    auto* actions = new ShownUpdate(this, [this] { refreshActions(); });
    connect(&workbench, &Workbench::runsChanged, all, &ShownUpdate::request);
    connect(&workbench, &Workbench::connectionChanged, actions, &ShownUpdate::request);
}

QWidget* CheckpointsPage::makeContent()
{
    auto* card = new Card(tr("Checkpoints"), this);
    auto* filter = new SearchField(tr("Filter"), card);
    filter->setObjectName(u"checkpointFilter"_s);
    filter->setMaximumWidth(240);
    connect(filter, &QLineEdit::textChanged, m_proxy, &LiveSortProxy::setText);
    card->addAction(filter);
    m_table = makeTable(m_proxy, card, 30);
    m_table->setObjectName(u"checkpointTable"_s);
    m_table->setAccessibleName(tr("Checkpoints"));
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicator(CheckpointsModel::Saved, Qt::DescendingOrder);
    setColumns(m_table->horizontalHeader(), {200, 110, 80, 110, 90, 160, 300}, CheckpointsModel::Path);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CheckpointsPage::refreshActions);
    auto* box = new QWidget(card);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_table, 1);
    column->addWidget(makeActions());
    card->setEdgeToEdge(box);
    return card;
}

QWidget* CheckpointsPage::makeActions()
{
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(space::kNormal, space::kSmall, space::kNormal, space::kSmall);
    m_sample = primaryButton(tr("Sample from"), box);
    m_resume = plainButton(tr("Resume the run"), box);
    m_copy = plainButton(tr("Copy path"), box);
    m_sample->setObjectName(u"checkpointSample"_s);
    m_resume->setObjectName(u"checkpointResume"_s);
    m_copy->setObjectName(u"checkpointCopy"_s);
    row->addWidget(m_sample);
    row->addWidget(m_resume);
    row->addWidget(m_copy);
    row->addStretch(1);
    connect(m_sample, &QPushButton::clicked, this, [this] {
        if (const CheckpointItem* item = chosen())
            Q_EMIT sampleFromRequested(
                {item->runName + u'/' + item->checkpoint.name, {}, item->checkpoint.samplerPath});
    });
    connect(m_copy, &QPushButton::clicked, this, [this] {
        if (const CheckpointItem* item = chosen())
            QGuiApplication::clipboard()->setText(
                item->checkpoint.samplerPath.isEmpty() ? item->checkpoint.statePath : item->checkpoint.samplerPath);
    });
    connect(m_resume, &QPushButton::clicked, this, &CheckpointsPage::resume);
    return box;
}

const CheckpointItem* CheckpointsPage::chosen() const
{
    return m_model->rowAt(m_proxy->mapToSource(selectedRow(m_table)).row());
}

void CheckpointsPage::resume()
{
    const CheckpointItem* item = chosen();
    if (!item)
        return;
    m_notice->hide();
    m_workbench.resumeRun(item->runId, this, [this](const Result<QString>& result) {
        if (result) {
            Q_EMIT commandRequested(u"run:"_s + *result);
            return;
        }
        m_notice->setError(result.error());
        m_notice->show();
    });
}

void CheckpointsPage::refresh()
{
    m_model->setSnapshot(m_workbench.runs());
    m_stack->setCurrentIndex(m_model->rowCount() == 0 ? 0 : 1);
    refreshActions();
}

void CheckpointsPage::refreshActions()
{
    const CheckpointItem* item = chosen();
    const QString none = item ? QString() : tr("Choose a checkpoint first.");
    setOffered(m_copy, none, {});
    setOffered(m_sample,
               item && item->checkpoint.samplerPath.isEmpty() ? tr("It was saved for resuming, not for sampling.")
                                                              : none,
               tr("Opens Sampling with this checkpoint"));
    const RunsSnapshot runs = m_workbench.runs();
    const auto run = std::find_if(runs.runs.begin(), runs.runs.end(),
                                  [item](const RunSnapshot& r) { return item && r.id == item->runId; });
    setOffered(m_resume, run == runs.runs.end() ? none : FeatureText::whyNoResume(m_workbench.connection(), *run),
               tr("Goes on from the run's last checkpoint; for runs that were cancelled, failed or lost their "
                  "connection."));
}

} // namespace tinkex::ui
