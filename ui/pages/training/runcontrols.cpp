#include "ui/pages/training/runcontrols.h"

#include "core/workbench/workbench.h"
#include "ui/format.h"
#include "ui/models/runsmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/strips.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

SamplingTarget targetOf(const RunSnapshot& run, const RunCheckpoint& checkpoint)
{
    return {RunControls::tr("%1 / %2", "run, checkpoint").arg(run.name, checkpoint.name), {}, checkpoint.samplerPath};
}

std::optional<SamplingTarget> lastTarget(const RunSnapshot& run)
{
    const RunCheckpoint* last = nullptr;
    for (const RunCheckpoint& checkpoint : run.checkpoints) {
        if (!checkpoint.samplerPath.isEmpty() && (!last || checkpoint.step >= last->step))
            last = &checkpoint;
    }
    return last ? std::optional(targetOf(run, *last)) : std::nullopt;
}

bool isActive(const RunSnapshot& run)
{
    return RunsModel::isActive(run.state);
}

RunControls::RunControls(Workbench& workbench, QWidget* parent)
    : Card({}, parent),
      m_workbench(workbench),
      m_name(new ElidedLabel({}, Qt::ElideMiddle, this)),
      m_strip(new ProgressStrip(this)),
      m_steps(new QLabel(this)),
      m_left(new QLabel(this)),
      m_pause(plainButton(tr("Pause"), this)),
      m_save(plainButton(tr("Save checkpoint"), this)),
      m_resume(plainButton(tr("Resume"), this)),
      m_cancel(dangerButton(tr("Cancel"), this)),
      m_remove(plainButton(tr("Remove from list"), this)),
      m_sample(primaryButton(tr("Sample from this"), this))
{
    setObjectName(u"runControls"_s);
    setAccessibleName(tr("Progress of the selected run"));
    auto* row = new QHBoxLayout;
    row->setSpacing(space::kSmall);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_name, m_strip, m_steps, m_left})
        row->addWidget(widget, widget == m_name ? 1 : 0);
    const std::pair<QPushButton*, QString> buttons[] = {{m_pause, u"pauseRun"_s},   {m_save, u"saveCheckpoint"_s},
                                                        {m_resume, u"resumeRun"_s}, {m_cancel, u"cancelRun"_s},
                                                        {m_remove, u"removeRun"_s}, {m_sample, u"sampleFromRun"_s}};
    for (const auto& [button, name] : buttons) {
        button->setObjectName(name);
        row->addWidget(button);
    }
    setBody(row);
    row->setContentsMargins(space::kNormal, space::kSmall, space::kSmall, space::kSmall);
    m_name->setFont(theme().bold());
    m_name->setMinimumWidth(92);
    m_strip->setMinimumWidth(40);
    m_strip->setMaximumWidth(96);
    m_left->setMinimumWidth(72); // the buttons must stay whole in a narrow window
    m_steps->setFont(theme().mono());
    m_left->setForegroundRole(QPalette::PlaceholderText);
    m_remove->setToolTip(tr("The run's folder stays on disk"));

    connect(m_pause, &QPushButton::clicked, this, &RunControls::pauseOrContinue);
    connect(m_save, &QPushButton::clicked, this, &RunControls::save);
    connect(m_resume, &QPushButton::clicked, this, &RunControls::resume);
    connect(m_cancel, &QPushButton::clicked, this, &RunControls::cancel);
    connect(m_remove, &QPushButton::clicked, this, [this] { m_workbench.removeRun(m_run->id); });
    connect(m_sample, &QPushButton::clicked, this, &RunControls::sampleFrom);
    setRun(std::nullopt, {});
}

void RunControls::setRun(const std::optional<RunSnapshot>& run, const QString& whyNoResume)
{
    m_run = run;
    m_whyNoResume = whyNoResume;
    if (run) {
        showProgress();
        showButtons();
    }
    setVisible(run.has_value()); // last: showing it with all its buttons would widen the window for good
}

void RunControls::showProgress()
{
    m_name->setText(m_run->name);
    const bool known = m_run->totalSteps > 0 && (m_run->state != RunState::Preparing || m_run->step > 0);
    m_strip->setShare(known ? double(m_run->step) / double(m_run->totalSteps) : isActive(*m_run) ? -1.0 : 0.0);
    m_strip->setTone(Words::of(m_run->state).tone == Tone::Bad ? Tone::Bad : Tone::Info);
    m_steps->setText(
        tr("%1 / %2", "step of all steps").arg(Format::integer(m_run->step), Format::integer(m_run->totalSteps)));
    QString left;
    if (m_run->state == RunState::Preparing || m_run->state == RunState::Saving)
        left = Words::activity(m_run->activity);
    else if (m_run->state == RunState::Running && m_run->remainingMs >= 0)
        left = tr("%1 left", "a duration").arg(Format::duration(m_run->remainingMs));
    else
        left = tr("%1 elapsed", "a duration").arg(Format::duration(m_run->elapsedMs));
    m_left->setText(left);
}

void RunControls::showButtons()
{
    const bool busy = m_busyRun == m_run->id;
    const bool active = isActive(*m_run);
    const bool stepping = m_run->state == RunState::Running || m_run->state == RunState::Paused;
    m_pause->setText(m_run->state == RunState::Paused ? tr("Continue") : tr("Pause"));
    m_pause->setVisible(active);
    m_pause->setEnabled(stepping);
    m_save->setVisible(active);
    m_save->setEnabled(stepping && m_run->step > 0 && !busy);
    m_save->setText(busy && active ? tr("Saving…") : tr("Save checkpoint"));
    m_cancel->setVisible(active);
    m_resume->setVisible(!active && m_run->state != RunState::Finished);
    setOffered(m_resume,
               !busy        ? m_whyNoResume
               : m_resuming ? tr("It is being resumed.")
                            : tr("A checkpoint is being saved."),
               tr("Goes on from the last checkpoint, in the same run"));
    m_remove->setVisible(!active);
    const bool target = lastTarget(*m_run).has_value();
    const bool samples = !busy && (target || (stepping && m_run->step > 0));
    setOffered(m_sample, samples ? QString() : tr("There is no checkpoint to sample from yet"),
               tr("Opens Sampling with the run as it is now"));
}

void RunControls::pauseOrContinue()
{
    if (m_run->state == RunState::Paused)
        m_workbench.continueRun(m_run->id);
    else
        m_workbench.pauseRun(m_run->id);
}

void RunControls::save()
{
    saveThen([](const RunCheckpoint&) {});
}

void RunControls::saveThen(std::function<void(const RunCheckpoint&)> next)
{
    m_busyRun = m_run->id;
    m_resuming = false;
    showButtons();
    m_workbench.saveCheckpoint(m_run->id, this, [this, next = std::move(next)](Result<RunCheckpoint> saved) {
        m_busyRun.clear();
        if (m_run)
            showButtons();
        if (saved)
            next(*saved);
        else if (saved.error().kind != ErrorKind::Cancelled)
            Q_EMIT failed(saved.error());
    });
}

void RunControls::sampleFrom()
{
    const bool stepping = m_run->state == RunState::Running || m_run->state == RunState::Paused;
    const bool fresh =
        std::any_of(m_run->checkpoints.begin(), m_run->checkpoints.end(), [this](const auto& checkpoint) {
            return checkpoint.step == m_run->step && !checkpoint.samplerPath.isEmpty();
        });
    const std::optional<SamplingTarget> last = lastTarget(*m_run);
    if (!stepping || fresh || m_run->step == 0) {
        if (last)
            Q_EMIT sampleFromRequested(*last);
        return;
    }
    saveThen([this, run = *m_run](const RunCheckpoint& checkpoint) {
        Q_EMIT sampleFromRequested(targetOf(run, checkpoint));
    });
}

void RunControls::cancel()
{
    qint64 savedStep = 0;
    for (const RunCheckpoint& checkpoint : m_run->checkpoints)
        savedStep = std::max(savedStep, checkpoint.step);
    const qint64 lost = m_run->step - savedStep;
    if (lost > 0)
        askCancel(lost);
    else
        m_workbench.cancelRun(m_run->id);
}

void RunControls::askCancel(qint64 lostSteps)
{
    auto* box = new QMessageBox(QMessageBox::Question, tr("Cancel the run"), tr("Cancel “%1”?").arg(m_run->name),
                                QMessageBox::NoButton, this);
    box->setObjectName(u"cancelQuestion"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(
        tr("%n step(s) since the last checkpoint would be lost.", nullptr, int(std::min<qint64>(lostSteps, INT_MAX))));
    QPushButton* saveFirst = box->addButton(tr("Save, then cancel"), QMessageBox::AcceptRole);
    QPushButton* discard = box->addButton(tr("Cancel the run"), QMessageBox::DestructiveRole);
    box->setEscapeButton(box->addButton(tr("Keep it running"), QMessageBox::RejectRole));
    box->setDefaultButton(saveFirst);
    const QString id = m_run->id;
    connect(box, &QMessageBox::buttonClicked, this, [this, id, saveFirst, discard](QAbstractButton* button) {
        if (button == discard)
            m_workbench.cancelRun(id);
        else if (button == saveFirst && m_run && m_run->id == id)
            saveThen([this, id](const RunCheckpoint&) { m_workbench.cancelRun(id); });
    });
    box->open();
}

void RunControls::resume()
{
    m_busyRun = m_run->id;
    m_resuming = true;
    showButtons();
    m_workbench.resumeRun(m_run->id, this, [this](Result<QString> resumed) {
        m_busyRun.clear();
        if (m_run)
            showButtons();
        if (!resumed)
            Q_EMIT failed(resumed.error());
    });
}

} // namespace tinkex::ui
