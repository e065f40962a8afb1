#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>

class QMessageBox;
class QWidget;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

/// Ends the program in order: asks once when a run is active, shuts the workbench down, and gives up waiting after 5 s.
/// Thread: GUI.
class QuitGuard : public QObject {
    Q_OBJECT
public:
    static constexpr int kDeadlineMs = 5000;

    QuitGuard(Workbench& workbench, QWidget* window);
    /// True when the window may close now. False: the question is open or the shutdown runs; readyToClose() follows.
    bool mayClose();
    bool isShuttingDown() const { return m_state == State::Stopping; }

Q_SIGNALS:
    void shuttingDown(); ///< no way back from here
    void readyToClose();

private:
    enum class State { Open, Asking, Stopping, Down };
    bool anyRunActive() const;
    void ask();
    void stop();
    void down();

    Workbench& m_workbench;
    QWidget* m_window;
    QPointer<QMessageBox> m_question;
    QTimer m_deadline;
    State m_state = State::Open;
};

} // namespace tinkex::ui
