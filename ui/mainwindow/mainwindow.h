#pragma once

#include <QMainWindow>
#include <QMap>

class QAction;
class QStackedWidget;

namespace tinkex {
class Workbench;
struct SamplingTarget;
} // namespace tinkex

namespace tinkex::ui {

class AppSettings;
class CommandPalette;
class NavigationRail;
class NoticesPopup;
class QuitGuard;
class ServerProfileDialog;
class StatusStrip;
class TasksPopup;
class TopBar;

/// The frame: rail, top bar, pages, status strip. Pages are made when they are first shown. Geometry, state and the
/// last page are remembered in QSettings. Thread: GUI. Workbench and settings outlive it.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(Workbench& workbench, AppSettings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    void showPage(const QString& id);
    QString currentPage() const { return m_current; }
    QWidget* page(const QString& id) const; ///< nullptr until it was shown
    QStringList pageIds() const;

    /// Does what a link, a palette entry or a notice names: "page:<id>", "run:<id>", "session:<id>", "endSession:<id>",
    /// "resumeRun:<id>", "connect:<profile>", "disconnect", "newRun", "firstRun", "newProfile", "editProfile:<id>".
    void runCommand(const QString& command);
    void sampleFrom(const SamplingTarget& target);
    CommandPalette* commandPalette();

public Q_SLOTS:
    void openPalette();

Q_SIGNALS:
    void finished(); ///< the workbench is down and the window closed

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void makeFrame();
    void makeActions();
    QAction* addCommand(const QString& text, const QString& icon, const QKeySequence& shortcut, const QString& command);
    void makeThemeActions();
    void refreshProfileActions();
    void offerActions();
    void follow();
    void refreshNotices();
    void openServerMenu();
    void openNotices();
    void openTasks();
    void editProfile(const QString& profileId);
    void resumeRun(const QString& runId);
    void copySessionId();
    QWidget* ensurePage(const QString& id);
    void restore();
    void save() const;

    Workbench& m_workbench;
    AppSettings& m_settings;
    NavigationRail* m_rail;
    TopBar* m_top;
    StatusStrip* m_status;
    QStackedWidget* m_pages;
    QuitGuard* m_quit;
    CommandPalette* m_palette = nullptr;
    NoticesPopup* m_noticesPopup = nullptr;
    TasksPopup* m_tasksPopup = nullptr;
    QMap<QString, QWidget*> m_made;
    QList<QAction*> m_actions;
    QList<QAction*> m_profileActions;
    QString m_current;
};

} // namespace tinkex::ui
