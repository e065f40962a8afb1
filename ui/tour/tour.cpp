#include "ui/tour/tour.h"

#include "core/workbench/workbench.h"
#include "ui/errortext.h"
#include "ui/format.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/pages/sampling/samplingpage.h"
#include "ui/pages/sampling/targetlist.h"
#include "ui/theme/theme.h"

#include <QCursor>
#include <QDir>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int kLimitMs = 5 * 60 * 1000;
constexpr int kSettleMs = 250; ///< for replies and layouts of a page that was just opened
} // namespace

Tour::Tour(Workbench& workbench, MainWindow& window, const QString& folder, QObject* parent)
    : QObject(parent), m_workbench(workbench), m_window(window), m_folder(folder), m_out(stdout)
{
    m_limit.setSingleShot(true);
    m_limit.setInterval(kLimitMs);
    connect(&m_limit, &QTimer::timeout, this, [this] { fail(u"not finished within 5 minutes"_s); });
    connect(&m_workbench, &Workbench::connectionChanged, this, &Tour::onConnection);
    connect(&m_workbench, &Workbench::runsChanged, this, &Tour::onRuns);
}

void Tour::say(const QString& line)
{
    m_out << line << Qt::endl;
}

void Tour::fail(const QString& why)
{
    say(u"tour failed: "_s + why);
    end(1);
}

void Tour::start()
{
    if (!QDir().mkpath(m_folder)) {
        fail(u"cannot create "_s + m_folder);
        return;
    }
    QCursor::setPos(m_window.mapToGlobal(QPoint(m_window.width() / 2, 30))); // nothing in the pictures is hovered
    m_limit.start();
    m_watchdog.start();
    m_stage = Stage::Connecting;
    m_watchdog.setActivity(u"connecting"_s);
    m_window.showPage(u"overview"_s);
    say(u"starting the embedded server"_s);
    if (m_workbench.connection().state == ConnectionState::Connected)
        onConnection(m_workbench.connection());
    else
        m_workbench.connectTo(u"embedded"_s);
}

void Tour::onConnection(const ConnectionSnapshot& connection)
{
    if (connection.state == ConnectionState::Failed && m_stage != Stage::Done) {
        fail(connection.error ? ErrorText::sentence(*connection.error) : u"no connection"_s);
        return;
    }
    if (m_stage != Stage::Connecting || connection.state != ConnectionState::Connected)
        return;
    say(u"connected to %1, session %2, model %3"_s.arg(connection.baseUrl, connection.sessionId,
                                                       connection.models.join(u", "_s)));
    sampleBefore();
}

void Tour::sampleBefore()
{
    m_stage = Stage::SamplingBefore;
    m_watchdog.setActivity(u"sampling before"_s);
    const QList<ExerciseInfo> exercises = m_workbench.exercises();
    const auto addition =
        std::find_if(exercises.begin(), exercises.end(), [](const auto& e) { return e.id == u"addition"_s; });
    if (addition == exercises.end()) {
        fail(u"the addition exercise is missing"_s);
        return;
    }
    m_prompts = addition->samplePrompts.mid(0, 3);
    const QStringList models = m_workbench.connection().models;
    say(u"before training:"_s);
    sample({u"base"_s, models.value(0), {}}, [this] { train(); });
}

void Tour::sample(const SamplingTarget& target, std::function<void()> then)
{
    if (m_nextPrompt >= m_prompts.size()) {
        m_nextPrompt = 0;
        then();
        return;
    }
    const QString prompt = m_prompts[m_nextPrompt++];
    SampleSpec spec;
    spec.target = target;
    spec.prompt.kind = PromptKind::Chat;
    spec.prompt.turns = {{u"user"_s, prompt}};
    spec.temperature = 0;
    spec.maxTokens = 32;
    m_workbench.sample(spec, this, [this, prompt, target, then = std::move(then)](const Result<SampleResult>& result) {
        if (!result) {
            fail(ErrorText::sentence(result.error()));
            return;
        }
        const QString answer = result->samples.isEmpty() ? QString() : result->samples.first().text.simplified();
        say(u"  %1 → %2   (%3)"_s.arg(prompt, answer, Format::milliseconds(double(result->durationMs))));
        sample(target, then);
    });
}

void Tour::train()
{
    const QList<ExerciseInfo> exercises = m_workbench.exercises();
    const auto addition =
        std::find_if(exercises.begin(), exercises.end(), [](const auto& e) { return e.id == u"addition"_s; });
    RunSpec spec = addition->defaults;
    if (spec.baseModel.isEmpty())
        spec.baseModel = m_workbench.connection().models.value(0);
    m_stage = Stage::Training;
    m_watchdog.setActivity(u"training"_s);
    m_window.showPage(u"training"_s);
    say(u"training worked addition, %1 steps"_s.arg(spec.steps));
    m_workbench.startRun(spec, this, [this](const Result<QString>& result) {
        if (!result) {
            fail(ErrorText::sentence(result.error()));
            return;
        }
        m_runId = *result;
        m_window.runCommand(u"run:"_s + m_runId);
        onRuns(m_workbench.runs());
    });
}

void Tour::onRuns(const RunsSnapshot& runs)
{
    if (m_stage != Stage::Training || m_runId.isEmpty())
        return;
    for (const RunSnapshot& run : runs.runs)
        if (run.id == m_runId)
            reportRun(run);
}

void Tour::reportRun(const RunSnapshot& run)
{
    const qint64 tenth = run.totalSteps > 0 ? run.step * 10 / run.totalSteps : 0;
    if (run.state == RunState::Running && tenth != m_told && run.step > 0) {
        m_told = tenth;
        say(u"  step %1 of %2, loss %3, %4, %5 left"_s.arg(run.step)
                .arg(run.totalSteps)
                .arg(Format::number(run.lastLoss, 3), Format::rate(run.tokensPerSecond, u"tok/s"_s),
                     Format::duration(run.remainingMs)));
    }
    if (!m_midPicture && tenth >= 5) {
        m_midPicture = true;
        m_watchdog.pause();
        m_window.grab().save(m_folder + u"/training-live.png"_s);
        m_watchdog.resume();
    }
    switch (run.state) {
    case RunState::Finished: break;
    case RunState::Failed:
    case RunState::Cancelled:
    case RunState::ConnectionLost:
        fail(run.error ? ErrorText::sentence(*run.error) : u"the run did not finish"_s);
        return;
    case RunState::Preparing:
    case RunState::Running:
    case RunState::Paused:
    case RunState::Saving: return;
    }
    say(u"finished after %1: held-out %2 → %3, other answers kept %4 → %5"_s.arg(
        Format::duration(run.elapsedMs), Format::percent(run.accuracyBefore), Format::percent(run.accuracyNow),
        Format::percent(run.keptBefore), Format::percent(run.keptNow)));
    sampleAfter(run);
}

void Tour::sampleAfter(const RunSnapshot& run)
{
    m_stage = Stage::SamplingAfter;
    m_watchdog.setActivity(u"sampling after"_s);
    const auto last = std::find_if(run.checkpoints.rbegin(), run.checkpoints.rend(),
                                   [](const RunCheckpoint& c) { return !c.samplerPath.isEmpty(); });
    if (last == run.checkpoints.rend()) {
        fail(u"the run left no checkpoint to sample from"_s);
        return;
    }
    const SamplingTarget target{run.name + u'/' + last->name, {}, last->samplerPath};
    say(u"after training, from %1:"_s.arg(target.label));
    m_window.sampleFrom(target);
    sample(target, [this, target] { compare(target); });
}

void Tour::compare(const SamplingTarget& trained)
{
    m_window.showPage(u"sampling"_s);
    auto* page = m_window.findChild<SamplingPage*>();
    if (!page) {
        fail(u"the sampling page is missing"_s);
        return;
    }
    // Base model and checkpoint side by side, as a person would look at them.
    m_awaited = 2;
    page->sampleFrom(trained);
    page->findChild<TargetList*>()->setTargets({{u"base"_s, m_workbench.connection().models.value(0), {}}, trained});
    page->setPromptText(u"User: %1\nAssistant:"_s.arg(m_prompts.value(0)));
    connect(&m_workbench, &Workbench::sampleFinished, this, [this] {
        if (m_stage == Stage::SamplingAfter && --m_awaited == 0)
            pictures();
    });
    page->sample();
}

void Tour::pictures()
{
    m_stage = Stage::Pictures;
    const QStringList pages = m_window.pageIds();
    for (const bool dark : {false, true})
        for (const QString& id : pages)
            m_pending << qMakePair(id, dark);
    takePicture();
}

void Tour::takePicture()
{
    if (m_pending.isEmpty()) {
        say(u"pictures are in "_s + m_folder);
        end(0);
        return;
    }
    const auto [id, dark] = m_pending.takeFirst();
    m_watchdog.setActivity(u"opening "_s + id);
    theme().setMode(dark ? ThemeMode::Dark : ThemeMode::Light);
    m_window.showPage(id);
    QTimer::singleShot(kSettleMs, this, [this, id = id, dark = dark] {
        m_watchdog.pause();
        const QString file = m_folder + u'/' + id + (dark ? u"-dark.png"_s : u"-light.png"_s);
        const bool saved = m_window.grab().save(file);
        m_watchdog.resume();
        if (saved)
            takePicture();
        else
            fail(u"cannot write "_s + file);
    });
}

void Tour::end(int exitCode)
{
    if (m_stage == Stage::Done)
        return;
    m_stage = Stage::Done;
    m_limit.stop();
    m_watchdog.pause();
    say(u"GUI thread: away from its event loop for at most %1 ms, %2 times over %3 ms"_s.arg(m_watchdog.longestMs())
            .arg(m_watchdog.blocks().size())
            .arg(Watchdog::kLimitMs));
    for (const Watchdog::Block& block : m_watchdog.blocks())
        say(u"  %1 ms, %2 ms of them computing, while %3"_s.arg(block.wallMs).arg(block.cpuMs).arg(block.during));
    Q_EMIT finished(exitCode);
}

} // namespace tinkex::ui
