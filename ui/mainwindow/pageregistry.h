#pragma once

#include <QList>
#include <QString>
#include <functional>

class QWidget;

namespace tinkex {
class Workbench;
struct SamplingTarget;
} // namespace tinkex

namespace tinkex::ui {

class AppSettings;

/// What a page may ask of the window.
struct PageHost {
    Workbench& workbench;
    AppSettings& settings;
    std::function<void(const QString& command)> run;
    std::function<void(const SamplingTarget& target)> sampleFrom;
};

/// One page: made when it is first shown.
struct PageEntry {
    QString id; ///< also the end of its command "page:<id>"
    QString title;
    QString icon;
    bool atEnd = false; ///< at the lower end of the rail
    std::function<QWidget*(const PageHost& host, QWidget* parent)> make;
};

/// The pages in the order of the rail; Ctrl+1 is the first.
QList<PageEntry> pageRegistry();

/// What commands need of a page that may exist or not. nullptr is allowed and ignored.
void selectRun(QWidget* trainingPage, const QString& runId);
void openNewRun(QWidget* trainingPage);
void selectSession(QWidget* sessionsPage, const QString& id);
void startFirstRun(QWidget* overviewPage);
void showTarget(QWidget* samplingPage, const SamplingTarget& target);

} // namespace tinkex::ui
