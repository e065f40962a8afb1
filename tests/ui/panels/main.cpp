#include "tests/support/scenes.h"
#include "ui/dialogs/newrun/newrundialog.h"
#include "ui/pages/sampling/samplecolumn.h"
#include "ui/pages/sampling/samplingpage.h"
#include "ui/pages/sampling/targetlist.h"
#include "ui/pages/training/trainingpage.h"
#include "ui/plots/chartcard.h"
#include "ui/plots/chartgrid.h"
#include "ui/theme/theme.h"
#include "ui/tokens/tokenview.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QSettings>
#include <QSpinBox>
#include <QTemporaryDir>
#include <cmath>
#include <limits>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;
using namespace tinkex::ui;

namespace {

/// Replies of the fake, layouts and the charts' 20 Hz have to run before a picture is taken.
void settle()
{
    QElapsedTimer since;
    since.start();
    while (since.elapsed() < 500) {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QEventLoop().processEvents(QEventLoop::AllEvents, 20);
    }
}

class Camera {
public:
    Camera(QString folder, QString suffix) : m_folder(std::move(folder)), m_suffix(std::move(suffix)) {}
    void take(QWidget& widget, const QString& name) const
    {
        settle();
        widget.grab().save(m_folder + u'/' + name + m_suffix + u".png"_s);
    }

private:
    QString m_folder;
    QString m_suffix;
};

void training(const Camera& camera)
{
    test::FakeWorkbench bench;
    test::sceneNormal(bench);
    TrainingPage page(bench);
    page.resize(1360, 816);
    page.show();
    page.selectRun(u"run-1"_s);
    settle();
    auto* grid = page.findChild<ChartGrid*>();
    Q_EMIT grid->cards().first()->chart()->hoveredStep(100.0);
    camera.take(page, u"training-crosshair"_s);
    grid->setControlsVisible(true);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double inf = std::numeric_limits<double>::infinity();
    bench.appendSeries(u"run-1"_s, u"loss"_s, {0.1, nan, 0.1, inf, -inf, 0.1, 0.0, -0.2, 0.1});
    ChartSettings settings = grid->settings();
    settings.logY = true;
    grid->setSettings(settings);
    camera.take(page, u"training-marks"_s);
    RunsSnapshot broken = bench.runs();
    broken.runs[0].state = RunState::ConnectionLost;
    Error error = Error::make(ErrorKind::Network, "connection refused");
    broken.runs[0].error = error;
    bench.setRuns(broken);
    page.findChild<QLineEdit*>(u"runFilter"_s)->setText(u"add(["_s);
    camera.take(page, u"training-lost"_s);
    test::FakeWorkbench fresh;
    test::sceneEmpty(fresh);
    TrainingPage empty(fresh);
    empty.resize(1360, 816);
    empty.show();
    camera.take(empty, u"training-empty"_s);
}

DataPreview preview()
{
    DataPreview result;
    result.examples = 1240;
    result.tokens = 83'211;
    result.trainedTokens = 41'020;
    result.longest = 120;
    result.problemCount = 3;
    result.problems = {{17, u"not valid JSON: expected a comma"_s},
                       {203, u"“messages” is empty"_s},
                       {204, u"neither “messages” nor “prompt” and “completion”"_s}};
    for (int i = 1; i < 6; ++i) {
        DataPreviewRow row;
        row.line = i;
        const QVector<TokenInfo> question = test::makeTokens(u"User: What is 4%1 plus 62?\n"_s.arg(i), i);
        const QVector<TokenInfo> answer = test::makeTokens(u"Assistant: %1+2=7. 4+6=10. 107."_s.arg(i), i + 9);
        row.tokens = question + answer;
        row.tokens.append({0, u"⟨end⟩"_s, 0});
        for (qsizetype k = 0; k < row.tokens.size(); ++k)
            row.weights.append(k < question.size() + 2 ? 0.F : 1.F);
        result.rows.append(row);
    }
    return result;
}

void newRun(const Camera& camera)
{
    test::FakeWorkbench bench;
    test::sceneNormal(bench);
    bench.preview = preview();
    NewRunDialog dialog(bench);
    dialog.chooseExercise(u"addition"_s);
    dialog.open();
    settle();
    camera.take(dialog, u"newrun-exercise"_s);
    dialog.chooseExercise({});
    dialog.setDataFile(u"/home/ada/data/chat.jsonl"_s);
    dialog.findChild<QLineEdit*>(u"field_learningRate"_s)->setText(u"fast"_s);
    bench.runProblems = {{u"steps"_s, Error::make(ErrorKind::Validation, "This must be between 1 and 10000000.")}};
    settle();
    dialog.start();
    camera.take(dialog, u"newrun-problems"_s);
}

void sampling(const Camera& camera)
{
    test::FakeWorkbench bench;
    test::sceneNormal(bench);
    SamplingPage page(bench);
    page.resize(1360, 816);
    page.show();
    camera.take(page, u"sampling-empty"_s);
    page.setPromptText(u"One day"_s);
    page.findChild<QSpinBox*>(u"param_numSamples"_s)->setValue(4);
    page.findChild<TargetList*>()->add(bench.samplingTargets()[1]);
    page.sample();
    settle();
    TokenView* view = page.columns().first()->view();
    view->setFocus();
    view->setCurrentToken(9);
    Q_EMIT view->activated(9);
    camera.take(page, u"sampling-popup"_s);
    page.sampleFrom(bench.samplingTargets()[0]);
    bench.finishSamples = false;
    page.sample();
    camera.take(page, u"sampling-waiting"_s);
    page.cancel();
    page.setPromptText({});
    bench.sampleProblems = {{u"prompt"_s, Error::make(ErrorKind::Validation, "The prompt is empty: write something.")},
                            {u"numSamples"_s, Error::make(ErrorKind::Validation, "Between 1 and 128 samples.")}};
    page.sample();
    camera.take(page, u"sampling-problems"_s);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2)
        return 2;
    if (argc > 2)
        qputenv("QT_SCALE_FACTOR", argv[2]);
    QTemporaryDir config;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, config.path());
    QApplication app(argc, argv);
    QApplication::setOrganizationName(u"tinkex-panels"_s);
    theme().install(app);
    const QString folder = QString::fromLocal8Bit(argv[1]);
    QDir().mkpath(folder);
    for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
        theme().setMode(mode);
        const Camera camera(folder, mode == ThemeMode::Dark ? u"-dark"_s : u"-light"_s);
        training(camera);
        newRun(camera);
        sampling(camera);
    }
    return 0;
}
