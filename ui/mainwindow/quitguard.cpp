#include "ui/mainwindow/quitguard.h"

#include "core/workbench/workbench.h"
#include "ui/models/runsmodel.h"

#include <QMessageBox>
#include <QPushButton>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

QuitGuard::QuitGuard(Workbench& workbench, QWidget* window) : QObject(window), m_workbench(workbench), m_window(window)
{
    m_deadline.setSingleShot(true);
    m_deadline.setInterval(kDeadlineMs);
    connect(&m_deadline, &QTimer::timeout, this, &QuitGuard::down);
}

bool QuitGuard::mayClose()
{
    switch (m_state) {
    case State::Down: return true;
    case State::Stopping: return false;
    case State::Asking:
        if (m_question)
            m_question->raise();
        return false;
    case State::Open: break;
    }
    if (anyRunActive())
        ask();
    else
        stop();
    return m_state == State::Down;
}

bool QuitGuard::anyRunActive() const
{
    const RunsSnapshot runs = m_workbench.runs();
    return std::any_of(runs.runs.begin(), runs.runs.end(),
                       [](const RunSnapshot& run) { return RunsModel::isActive(run.state); });
}

void QuitGuard::ask()
{
    m_state = State::Asking;
    auto* question = new QMessageBox(QMessageBox::Question, tr("Quit"), tr("A run is still active."),
                                     QMessageBox::NoButton, m_window);
    question->setObjectName(u"quitQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(tr("Quitting ends it. It can be resumed from its last checkpoint."));
    QPushButton* quit = question->addButton(tr("Quit"), QMessageBox::DestructiveRole);
    QPushButton* keep = question->addButton(tr("Keep running"), QMessageBox::RejectRole);
    question->setDefaultButton(keep);
    question->setEscapeButton(keep);
    m_question = question;
    connect(question, &QMessageBox::finished, this, [this, question, quit] {
        if (question->clickedButton() == quit)
            stop();
        else
            m_state = State::Open;
    });
    question->open();
}

void QuitGuard::stop()
{
    m_state = State::Stopping;
    Q_EMIT shuttingDown();
    m_deadline.start();
    m_workbench.shutdown(this, [this] { down(); });
}

void QuitGuard::down()
{
    if (m_state == State::Down)
        return;
    m_deadline.stop();
    m_state = State::Down;
    Q_EMIT readyToClose();
}

} // namespace tinkex::ui
