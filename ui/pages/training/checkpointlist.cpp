#include "ui/pages/training/checkpointlist.h"

#include "ui/format.h"
#include "ui/pages/training/runcontrols.h"
#include "ui/pages/training/runlistmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/agelabel.h"
#include "ui/widgets/buttons.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

CheckpointList::CheckpointList(QWidget* parent) : QWidget(parent), m_layout(new QGridLayout(this))
{
    m_layout->setContentsMargins({});
    m_layout->setHorizontalSpacing(space::kSmall);
    m_layout->setVerticalSpacing(0);
    m_layout->setColumnStretch(2, 1);
}

void CheckpointList::setRun(const RunSnapshot& run)
{
    if (m_runId == run.id && m_count == run.checkpoints.size())
        return;
    m_runId = run.id;
    m_count = run.checkpoints.size();
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (auto it = run.checkpoints.crbegin(); it != run.checkpoints.crend() && row < kMaxRows; ++it)
        addRow(row++, run, *it);
    QString note;
    if (run.checkpoints.isEmpty())
        note = tr("None yet");
    else if (run.checkpoints.size() > kMaxRows)
        note = tr("and %n older", nullptr, int(run.checkpoints.size()) - kMaxRows);
    if (!note.isEmpty()) {
        auto* label = new QLabel(note, this);
        label->setForegroundRole(QPalette::PlaceholderText);
        m_layout->addWidget(label, row, 0, 1, 5);
    }
}

void CheckpointList::addRow(int row, const RunSnapshot& run, const RunCheckpoint& checkpoint)
{
    auto* name = new QLabel(checkpoint.name, this);
    name->setTextFormat(Qt::PlainText);
    name->setFont(theme().mono());
    name->setToolTip(checkpoint.statePath);
    auto* figure = new QLabel(Format::number(checkpoint.metric, 3), this);
    figure->setFont(theme().mono());
    figure->setToolTip(tr("%1 at save", "metric").arg(runFigure(run).name));
    figure->setAccessibleName(tr("%1 %2", "metric, value").arg(runFigure(run).name, figure->text()));
    auto* age = new AgeLabel(AgeLabel::Form::Ago, this);
    age->setTime(checkpoint.savedAtMs);
    age->setForegroundRole(QPalette::PlaceholderText);
    age->setFont(theme().small());
    QToolButton* sample = iconButton(u"sampling"_s, tr("Sample from %1").arg(checkpoint.name), this);
    sample->setObjectName(u"sampleFrom_"_s + checkpoint.name);
    sample->setEnabled(!checkpoint.samplerPath.isEmpty());
    QToolButton* copy = iconButton(u"copy"_s, tr("Copy the path of %1").arg(checkpoint.name), this);
    copy->setObjectName(u"copyPath_"_s + checkpoint.name);
    const QString path = checkpoint.statePath.isEmpty() ? checkpoint.samplerPath : checkpoint.statePath;
    connect(sample, &QToolButton::clicked, this,
            [this, target = targetOf(run, checkpoint)] { Q_EMIT sampleFromRequested(target); });
    connect(copy, &QToolButton::clicked, this, [path] { QGuiApplication::clipboard()->setText(path); });
    int column = 0;
    for (QWidget* widget : std::initializer_list<QWidget*>{name, figure, age, sample, copy})
        m_layout->addWidget(widget, row, column++);
}

} // namespace tinkex::ui
