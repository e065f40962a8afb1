#pragma once

#include "core/workbench/snapshots.h"
#include "ui/tour/watchdog.h"

#include <QObject>
#include <QTextStream>
#include <QTimer>
#include <functional>

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class MainWindow;

/// The guided run without hands: connects the embedded server, samples, trains worked addition, samples again, and
/// writes a picture of every page in both themes. Prints what happens and how long the GUI thread was ever busy.
/// Thread: GUI. Window and workbench outlive it.
class Tour : public QObject {
    Q_OBJECT
public:
    Tour(Workbench& workbench, MainWindow& window, const QString& folder, QObject* parent = nullptr);
    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    enum class Stage { Idle, Connecting, SamplingBefore, Training, SamplingAfter, Pictures, Done };

    void say(const QString& line);
    void fail(const QString& why);
    void onConnection(const ConnectionSnapshot& connection);
    void sampleBefore();
    void train();
    void onRuns(const RunsSnapshot& runs);
    void reportRun(const RunSnapshot& run);
    void sampleAfter(const RunSnapshot& run);
    void sample(const SamplingTarget& target, std::function<void()> then);
    void compare(const SamplingTarget& trained);
    void pictures();
    void takePicture();
    void end(int exitCode);

    Workbench& m_workbench;
    MainWindow& m_window;
    QString m_folder;
    QTextStream m_out;
    Watchdog m_watchdog;
    QTimer m_limit; ///< a tour that does not end is a failure, not a hang
    Stage m_stage = Stage::Idle;
    QString m_runId;
    QStringList m_prompts;
    QList<QPair<QString, bool>> m_pending; ///< page and whether dark
    qint64 m_told = -1;
    int m_nextPrompt = 0;
    int m_awaited = 0; ///< samples on the page
    bool m_midPicture = false;
};

} // namespace tinkex::ui
