#include "ui/mainwindow/mainwindow.h"

#include "core/workbench/workbench.h"
#include "ui/appsettings.h"
#include "ui/dialogs/serverprofiledialog.h"
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/navigationrail.h"
#include "ui/mainwindow/pageregistry.h"
#include "ui/mainwindow/popups.h"
#include "ui/mainwindow/quitguard.h"
#include "ui/mainwindow/serverbutton.h"
#include "ui/mainwindow/statusstrip.h"
#include "ui/mainwindow/topbar.h"
#include "ui/notices.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

MainWindow::MainWindow(Workbench& workbench, AppSettings& settings, QWidget* parent)
    : QMainWindow(parent),
      m_workbench(workbench),
      m_settings(settings),
      m_rail(new NavigationRail(this)),
      m_top(new TopBar(this)),
      m_status(new StatusStrip(this)),
      m_pages(new QStackedWidget(this)),
      m_quit(new QuitGuard(workbench, this))
{
    setObjectName(u"mainWindow"_s);
    setWindowTitle(u"Tinkex Desktop"_s);
    makeFrame();
    makeActions();
    follow();
    restore();
    m_pages->setFocus(); // no control looks chosen before anybody chose it
}

MainWindow::~MainWindow()
{
    save();
}

void MainWindow::makeFrame()
{
    auto* central = new QWidget(this);
    auto* row = new QHBoxLayout(central);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_top);
    column->addWidget(m_pages, 1);
    column->addWidget(m_status);
    row->addWidget(m_rail);
    row->addLayout(column, 1);
    setCentralWidget(central);
    const QList<PageEntry> pages = pageRegistry();
    for (const PageEntry& entry : pages)
        m_rail->addPage(entry.id, entry.icon, entry.title, entry.atEnd);
    connect(m_rail, &NavigationRail::pageRequested, this, &MainWindow::showPage);
    connect(m_top->server(), &ServerButton::clicked, this, &MainWindow::openServerMenu);
    connect(m_top->search(), &QPushButton::clicked, this, &MainWindow::openPalette);
    connect(m_top->notices(), &QPushButton::clicked, this, &MainWindow::openNotices);
    connect(m_status->tasks(), &QPushButton::clicked, this, &MainWindow::openTasks);
    connect(m_quit, &QuitGuard::shuttingDown, this, [this] {
        setEnabled(false);
        setWindowTitle(tr("Tinkex Desktop — ending"));
    });
    connect(m_quit, &QuitGuard::readyToClose, this, &QWidget::close, Qt::QueuedConnection);
}

void MainWindow::follow()
{
    connect(&m_workbench, &Workbench::connectionChanged, this, [this](const ConnectionSnapshot& snapshot) {
        m_top->setConnection(snapshot);
        offerActions();
        refreshNotices();
    });
    connect(&m_workbench, &Workbench::healthChanged, this, [this](const HealthSnapshot& snapshot) {
        m_status->setHealth(snapshot);
        refreshNotices();
    });
    connect(&m_workbench, &Workbench::sessionsChanged, this, &MainWindow::refreshNotices);
    connect(&m_workbench, &Workbench::runsChanged, this, &MainWindow::refreshNotices);
    connect(&m_workbench, &Workbench::profilesChanged, this, &MainWindow::refreshProfileActions);
    m_top->setConnection(m_workbench.connection());
    offerActions();
    m_status->setHealth(m_workbench.health());
    refreshNotices();
}

void MainWindow::refreshNotices()
{
    const QList<Notice> notices =
        Notices::of(m_workbench.connection(), m_workbench.sessions(), m_workbench.runs(), m_workbench.health());
    m_top->setNoticeCount(Notices::count(notices));
    m_rail->setBadge(u"sessions"_s, Notices::count(notices, u"session/"));
    m_rail->setBadge(u"training"_s, Notices::count(notices, u"run/"));
    m_rail->setBadge(u"health"_s, Notices::count(notices, u"supervised/") + Notices::count(notices, u"connection"));
    if (m_noticesPopup && m_noticesPopup->isVisible())
        m_noticesPopup->setNotices(Notices::newest(notices));
}

QStringList MainWindow::pageIds() const
{
    QStringList ids;
    const QList<PageEntry> pages = pageRegistry();
    for (const PageEntry& entry : pages)
        ids << entry.id;
    return ids;
}

QWidget* MainWindow::page(const QString& id) const
{
    return m_made.value(id);
}

QWidget* MainWindow::ensurePage(const QString& id)
{
    if (QWidget* made = m_made.value(id))
        return made;
    const QList<PageEntry> pages = pageRegistry();
    const auto entry = std::find_if(pages.begin(), pages.end(), [&](const PageEntry& e) { return e.id == id; });
    if (entry == pages.end())
        return nullptr;
    const PageHost host{m_workbench, m_settings, [this](const QString& command) { runCommand(command); },
                        [this](const SamplingTarget& target) {
                            sampleFrom(target);
                        }};
    QWidget* made = entry->make(host, m_pages);
    m_pages->addWidget(made);
    m_made.insert(id, made);
    return made;
}

void MainWindow::showPage(const QString& id)
{
    QWidget* made = ensurePage(id);
    if (!made)
        return;
    m_current = id;
    m_pages->setCurrentWidget(made);
    m_rail->setCurrent(id);
}

void MainWindow::sampleFrom(const SamplingTarget& target)
{
    showPage(u"sampling"_s);
    showTarget(page(u"sampling"_s), target);
}

void MainWindow::openServerMenu()
{
    auto* menu = new QMenu(this);
    menu->setObjectName(u"serverMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->addActions(m_profileActions);
    menu->addSeparator();
    for (QAction* action : std::as_const(m_actions))
        if (action->data() == u"newProfile"_s || action->data() == u"disconnect"_s ||
            action->data() == u"page:settings"_s)
            menu->addAction(action);
    menu->popup(m_top->server()->mapToGlobal(QPoint(0, m_top->server()->height() + 2)));
}

void MainWindow::openNotices()
{
    if (!m_noticesPopup) {
        m_noticesPopup = new NoticesPopup(this);
        connect(m_noticesPopup, &NoticesPopup::commandRequested, this, &MainWindow::runCommand);
    }
    m_noticesPopup->setNotices(Notices::newest(
        Notices::of(m_workbench.connection(), m_workbench.sessions(), m_workbench.runs(), m_workbench.health())));
    m_noticesPopup->popUpAt(m_top->notices());
}

void MainWindow::openTasks()
{
    if (!m_tasksPopup)
        m_tasksPopup = new TasksPopup(m_workbench, this);
    m_tasksPopup->refresh(); // its size is that of its rows
    m_tasksPopup->popUpAt(m_status->tasks());
}

CommandPalette* MainWindow::commandPalette()
{
    if (!m_palette)
        m_palette = new CommandPalette(this);
    return m_palette;
}

void MainWindow::openPalette()
{
    const QPushButton* search = m_top->search();
    commandPalette()->popUp(m_profileActions + m_actions, QRect(search->mapToGlobal(QPoint(0, 0)), search->size()));
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_quit->mayClose()) {
        event->ignore();
        return;
    }
    event->accept();
    Q_EMIT finished();
}

void MainWindow::restore()
{
    QSettings settings;
    if (!restoreGeometry(settings.value(u"window/geometry"_s).toByteArray()))
        resize(1440, 900);
    const QString last = settings.value(u"window/page"_s, u"overview"_s).toString();
    showPage(pageIds().contains(last) ? last : u"overview"_s);
}

void MainWindow::save() const
{
    QSettings settings;
    settings.setValue(u"window/geometry"_s, saveGeometry());
    settings.setValue(u"window/page"_s, m_current);
}

} // namespace tinkex::ui
