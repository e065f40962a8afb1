#include "core/workbench/workbench.h"
#include "ui/appsettings.h"
#include "ui/dialogs/serverprofiledialog.h"
#include "ui/errortext.h"
#include "ui/featuretext.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/pageregistry.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMessageBox>
#include <algorithm>

// The actions and commands of MainWindow: what the palette lists and what links name.

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

QAction* MainWindow::addCommand(const QString& text, const QString& icon, const QKeySequence& shortcut,
                                const QString& command)
{
    auto* action = new QAction(IconProvider::icon(icon), text, this);
    action->setShortcut(shortcut);
    action->setData(command);
    action->setObjectName(u"action-"_s + command);
    connect(action, &QAction::triggered, this, [this, command] { runCommand(command); });
    addAction(action);
    m_actions << action;
    return action;
}

void MainWindow::makeActions()
{
    int number = 1;
    const QList<PageEntry> pages = pageRegistry();
    for (const PageEntry& entry : pages)
        addCommand(tr("Go to %1").arg(entry.title), entry.icon, QKeySequence(u"Ctrl+%1"_s.arg(number++)),
                   u"page:"_s + entry.id);
    addCommand(tr("Command palette…"), u"search"_s, QKeySequence(u"Ctrl+K"_s), u"palette"_s);
    addCommand(tr("New run…"), u"plus"_s, QKeySequence::New, u"newRun"_s);
    addCommand(tr("Watch a model learn to add"), u"play"_s, {}, u"firstRun"_s);
    addCommand(tr("Add server…"), u"server"_s, {}, u"newProfile"_s);
    addCommand(tr("Disconnect"), u"unlink"_s, {}, u"disconnect"_s);
    addCommand(tr("Ask the server for its list of sessions"), u"refresh"_s, {}, u"refreshSessions"_s);
    addCommand(tr("Copy the session id"), u"copy"_s, {}, u"copySession"_s);
    addCommand(tr("Show notices"), u"notices"_s, {}, u"notices"_s);
    addCommand(tr("Show tasks"), u"tasks"_s, {}, u"tasks"_s);
    makeThemeActions();
    addCommand(tr("Quit"), u"close"_s, QKeySequence(u"Ctrl+Q"_s), u"quit"_s);
    refreshProfileActions();
}

void MainWindow::makeThemeActions()
{
    addCommand(tr("Theme: light"), u"theme"_s, {}, u"theme:light"_s);
    addCommand(tr("Theme: dark"), u"theme"_s, {}, u"theme:dark"_s);
    addCommand(tr("Theme: as the system"), u"theme"_s, {}, u"theme:system"_s);
}

void MainWindow::refreshProfileActions()
{
    for (QAction* action : std::as_const(m_profileActions))
        action->deleteLater();
    m_profileActions.clear();
    const QList<ServerProfile> profiles = m_workbench.profiles();
    for (const ServerProfile& profile : profiles) {
        auto* action = new QAction(IconProvider::icon(u"server"_s), tr("Connect to %1").arg(profile.name), this);
        const QString command = u"connect:"_s + profile.id;
        action->setData(command);
        connect(action, &QAction::triggered, this, [this, command] { runCommand(command); });
        m_profileActions << action;
    }
}

/// Greys out what the connection does not allow now, with the reason.
void MainWindow::offerActions()
{
    const ConnectionSnapshot connection = m_workbench.connection();
    const QString noSession = FeatureText::whyNoSession(connection);
    const QHash<QString, QString> reasons{
        {u"copySession"_s, connection.sessionId.isEmpty() ? noSession : QString()},
        {u"disconnect"_s, connection.state == ConnectionState::Disconnected ? noSession : QString()},
        {u"refreshSessions"_s,
         noSession.isEmpty() ? FeatureText::whyNot(connection.features, ServerFunction::SessionList) : noSession}};
    for (QAction* action : std::as_const(m_actions)) {
        const auto reason = reasons.constFind(action->data().toString());
        if (reason == reasons.constEnd())
            continue;
        action->setEnabled(reason->isEmpty());
        action->setToolTip(*reason);
    }
}

void MainWindow::runCommand(const QString& command)
{
    const qsizetype colon = command.indexOf(u':');
    const QString verb = colon < 0 ? command : command.left(colon);
    const QString argument = colon < 0 ? QString() : command.mid(colon + 1);
    if (verb == u"page"_s)
        showPage(argument);
    else if (verb == u"palette"_s)
        openPalette();
    else if (verb == u"newRun"_s) {
        showPage(u"training"_s);
        openNewRun(page(u"training"_s));
    } else if (verb == u"firstRun"_s) {
        showPage(u"overview"_s);
        startFirstRun(page(u"overview"_s));
    } else if (verb == u"run"_s) {
        showPage(u"training"_s);
        selectRun(page(u"training"_s), argument);
    } else if (verb == u"resumeRun"_s)
        resumeRun(argument);
    else if (verb == u"session"_s || verb == u"refreshSessions"_s) {
        showPage(u"sessions"_s);
        selectSession(page(u"sessions"_s), argument);
    } else if (verb == u"endSession"_s)
        m_workbench.endSession(argument);
    else if (verb == u"connect"_s)
        m_workbench.connectTo(argument);
    else if (verb == u"disconnect"_s)
        m_workbench.disconnectFromServer();
    else if (verb == u"newProfile"_s || verb == u"editProfile"_s)
        editProfile(argument);
    else if (verb == u"copySession"_s)
        copySessionId();
    else if (verb == u"notices"_s)
        openNotices();
    else if (verb == u"tasks"_s)
        openTasks();
    else if (verb == u"theme"_s)
        m_settings.set(AppSettings::kTheme, argument);
    else if (verb == u"quit"_s)
        close();
}

void MainWindow::editProfile(const QString& profileId)
{
    const QList<ServerProfile> profiles = m_workbench.profiles();
    const auto found =
        std::find_if(profiles.begin(), profiles.end(), [&](const ServerProfile& p) { return p.id == profileId; });
    auto* dialog = new ServerProfileDialog(m_workbench, found == profiles.end() ? ServerProfile() : *found, this);
    dialog->open();
}

void MainWindow::resumeRun(const QString& runId)
{
    m_workbench.resumeRun(runId, this, [this](const Result<QString>& result) {
        if (result) {
            runCommand(u"run:"_s + *result);
            return;
        }
        auto* box = new QMessageBox(QMessageBox::Warning, tr("Resume"), ErrorText::sentence(result.error()),
                                    QMessageBox::Close, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });
}

void MainWindow::copySessionId()
{
    QGuiApplication::clipboard()->setText(m_workbench.connection().sessionId);
}

} // namespace tinkex::ui
