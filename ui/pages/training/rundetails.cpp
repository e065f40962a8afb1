#include "ui/pages/training/rundetails.h"

#include "ui/format.h"
#include "ui/pages/training/checkpointlist.h"
#include "ui/pages/training/probelist.h"
#include "ui/plots/numbertext.h"
#include "ui/theme/theme.h"
#include "ui/widgets/keyvaluegrid.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/statebadge.h"
#include "ui/words.h"

#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {

QString scheduleWord(const QString& schedule)
{
    if (schedule == u"linear"_s)
        return RunDetails::tr("→ 0", "learning rate schedule: falls to nothing");
    if (schedule == u"constant"_s)
        return RunDetails::tr("constant", "learning rate schedule");
    return schedule;
}

QString batchText(const RunSnapshot& run)
{
    if (run.kind == RunKind::Reinforcement)
        return RunDetails::tr("%1 prompts × %2", "prompts, samples of each").arg(run.batchSize).arg(run.groupSize);
    return QString::number(run.batchSize);
}

QString change(double before, double now)
{
    if (now < 0)
        return Format::percent(before);
    return RunDetails::tr("%1 → %2", "before, now").arg(Format::percent(before), Format::percent(now));
}

QList<KeyValueGrid::Pair> configOf(const RunSnapshot& run)
{
    QList<KeyValueGrid::Pair> pairs{{RunDetails::tr("base model"), run.baseModel, {}},
                                    {RunDetails::tr("LoRA"), RunDetails::tr("rank %1").arg(run.rank), {}},
                                    {RunDetails::tr("loss"), run.lossFn, {}},
                                    {RunDetails::tr("learning rate"),
                                     RunDetails::tr("%1 %2", "learning rate, schedule")
                                         .arg(QString::number(run.learningRate, 'g', 3), scheduleWord(run.schedule)),
                                     {}},
                                    {RunDetails::tr("batch"), batchText(run), {}},
                                    {RunDetails::tr("seed"), QString::number(run.seed), {}},
                                    {RunDetails::tr("tokens seen"), Format::integer(run.tokensSeen), {}},
                                    {RunDetails::tr("elapsed"), Format::duration(run.elapsedMs), {}}};
    if (!run.dataFile.isEmpty())
        pairs.insert(0, {RunDetails::tr("data"), run.dataFile.section(u'/', -1), run.dataFile});
    if (run.tokensPerSecond > 0)
        pairs.append({RunDetails::tr("throughput"),
                      Format::rate(run.tokensPerSecond, RunDetails::tr("tok/s", "tokens per second")),
                      {}});
    return pairs;
}

} // namespace

RunDetails::RunDetails(QWidget* parent)
    : Card(tr("Run"), parent),
      m_state(new StateBadge(this)),
      m_notice(new NoticeBar(Tone::Bad, this)),
      m_config(new KeyValueGrid(this)),
      m_resultsHeading(heading(tr("Held out: before → now"))),
      m_results(new KeyValueGrid(this)),
      m_probesHeading(heading(tr("Before → now"))),
      m_probes(new ProbeList(this)),
      m_checkpointsHeading(heading(tr("Checkpoints"))),
      m_checkpoints(new CheckpointList(this)),
      m_valuesHeading(heading({})),
      m_values(new KeyValueGrid(this))
{
    setObjectName(u"runDetails"_s);
    auto* content = new QWidget(this);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(space::kNormal, space::kNormal, space::kNormal, space::kNormal);
    layout->setSpacing(space::kSmall);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_notice, m_config, m_resultsHeading, m_results, m_probesHeading, m_probes,
                                         m_checkpointsHeading, m_checkpoints, m_valuesHeading, m_values})
        layout->addWidget(widget);
    layout->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setAccessibleName(tr("Details of the run"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    setEdgeToEdge(scroll);
    addAction(m_state);
    m_notice->setObjectName(u"runNotice"_s);
    m_values->setObjectName(u"crosshairValues"_s);
    connect(m_notice, &NoticeBar::linkActivated, this, &RunDetails::resumeRequested);
    connect(m_checkpoints, &CheckpointList::sampleFromRequested, this, &RunDetails::sampleFromRequested);
    setRun(std::nullopt, {});
    setCrosshair({}, {});
}

QLabel* RunDetails::heading(const QString& text)
{
    auto* label = new QLabel(text, this);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setContentsMargins(0, space::kSmall, 0, 0);
    return label;
}

void RunDetails::setRun(const std::optional<RunSnapshot>& run, const QString& whyNoResume)
{
    if (!run || !m_run || run->id != m_run->id)
        m_commandError.reset();
    m_run = run;
    m_whyNoResume = whyNoResume;
    setTitle(run ? run->name : tr("Run"));
    m_state->setVisible(run.has_value());
    m_config->setVisible(run.has_value());
    m_checkpointsHeading->setVisible(run.has_value());
    m_checkpoints->setVisible(run.has_value());
    if (run) {
        m_state->setState(Words::of(run->state));
        m_config->setPairs(configOf(*run));
        m_checkpoints->setRun(*run);
    }
    showResults();
    showError();
}

void RunDetails::setCommandError(const std::optional<Error>& error)
{
    m_commandError = error;
    showError();
}

void RunDetails::showResults()
{
    QList<KeyValueGrid::Pair> results;
    if (m_run && m_run->accuracyBefore >= 0)
        results.append({tr("right answers"), change(m_run->accuracyBefore, m_run->accuracyNow), {}});
    if (m_run && m_run->keptBefore >= 0)
        results.append({tr("other answers kept"), change(m_run->keptBefore, m_run->keptNow),
                        tr("Share of tasks of the base model that are still answered right")});
    m_resultsHeading->setVisible(!results.isEmpty());
    m_results->setVisible(!results.isEmpty());
    m_results->setPairs(results);
    const bool probes = m_run && !m_run->probes.isEmpty();
    m_probesHeading->setVisible(probes);
    m_probes->setVisible(probes);
    m_probes->setProbes(probes ? m_run->probes : QList<ProbeRow>());
}

void RunDetails::showError()
{
    const std::optional<Error> error = m_commandError ? m_commandError : m_run ? m_run->error : std::nullopt;
    const bool broken = m_run && (m_run->state == RunState::ConnectionLost || m_run->state == RunState::Failed);
    m_notice->setVisible(m_commandError || broken);
    if (!m_commandError && !broken)
        return;
    const bool lost = !m_commandError && m_run->state == RunState::ConnectionLost;
    QList<QPair<QString, QString>> actions;
    QString more;
    if (broken && m_whyNoResume.isEmpty())
        actions.append({u"resume"_s, tr("Resume from last checkpoint")});
    else if (broken)
        more = tr("It cannot be resumed now: %1").arg(m_whyNoResume);
    if (error)
        m_notice->setError(*error, lost ? tr("Connection lost") : QString(), more, actions);
    else
        m_notice->setNotice(Tone::Bad, (lost ? tr("Connection lost") : Words::of(m_run->state).word) + u'.', more,
                            actions);
}

void RunDetails::setCrosshair(const QString& place, const QList<Value>& values)
{
    QList<KeyValueGrid::Pair> pairs;
    for (const Value& value : values) {
        const QString raw = readingText(value.raw, 3);
        const QString shown = readingText(value.shown, 3);
        pairs.append({value.label, raw == shown ? raw : tr("%1 (%2)", "smoothed value, raw value").arg(shown, raw),
                      tr("smoothed %1, raw %2").arg(readingText(value.shown), readingText(value.raw))});
    }
    m_valuesHeading->setText(place);
    m_valuesHeading->setVisible(!pairs.isEmpty());
    m_values->setVisible(!pairs.isEmpty());
    m_values->setPairs(pairs);
}

} // namespace tinkex::ui
