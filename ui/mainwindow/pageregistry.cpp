#include "ui/mainwindow/pageregistry.h"

#include "core/workbench/workbench.h"
#include "ui/pages/checkpoints/checkpointspage.h"
#include "ui/pages/health/healthpage.h"
#include "ui/pages/overview/firstruncard.h"
#include "ui/pages/overview/overviewpage.h"
#include "ui/pages/sampling/samplingpage.h"
#include "ui/pages/sessions/sessionspage.h"
#include "ui/pages/settings/settingspage.h"
#include "ui/pages/training/trainingpage.h"

#include <QCoreApplication>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString title(const char* text)
{
    return QCoreApplication::translate("tinkex::ui::Pages", text);
}

QWidget* makeOverview(const PageHost& host, QWidget* parent)
{
    auto* page = new OverviewPage(host.workbench, parent);
    QObject::connect(page, &OverviewPage::commandRequested, page, host.run);
    return page;
}

QWidget* makeSessions(const PageHost& host, QWidget* parent)
{
    auto* page = new SessionsPage(host.workbench, parent);
    QObject::connect(page, &SessionsPage::commandRequested, page, host.run);
    QObject::connect(page, &SessionsPage::sampleFromRequested, page, host.sampleFrom);
    return page;
}

QWidget* makeTraining(const PageHost& host, QWidget* parent)
{
    auto* page = new TrainingPage(host.workbench, parent);
    QObject::connect(page, &TrainingPage::sampleFromRequested, page, host.sampleFrom);
    return page;
}

QWidget* makeSampling(const PageHost& host, QWidget* parent)
{
    return new SamplingPage(host.workbench, parent);
}

QWidget* makeCheckpoints(const PageHost& host, QWidget* parent)
{
    auto* page = new CheckpointsPage(host.workbench, parent);
    QObject::connect(page, &CheckpointsPage::commandRequested, page, host.run);
    QObject::connect(page, &CheckpointsPage::sampleFromRequested, page, host.sampleFrom);
    return page;
}

QWidget* makeHealth(const PageHost& host, QWidget* parent)
{
    return new HealthPage(host.workbench, parent);
}

QWidget* makeSettings(const PageHost& host, QWidget* parent)
{
    auto* page = new SettingsPage(host.workbench, host.settings, parent);
    QObject::connect(page, &SettingsPage::commandRequested, page, host.run);
    return page;
}

} // namespace

QList<PageEntry> pageRegistry()
{
    return {
        {u"overview"_s, title(QT_TRANSLATE_NOOP("tinkex::ui::Pages", "Overview")), u"overview"_s, false, makeOverview},
        {u"sessions"_s, title(QT_TRANSLATE_NOOP("tinkex::ui::Pages", "Sessions")), u"sessions"_s, false, makeSessions},
        {u"training"_s, title(QT_TRANSLATE_NOOP("tinkex::ui::Pages", "Training")), u"training"_s, false, makeTraining},
        {u"sampling"_s, title(QT_TRANSLATE_NOOP("tinkex::ui::Pages", "Sampling")), u"sampling"_s, false, makeSampling},
        {u"checkpoints"_s, title(QT_TRANSLATE_NOOP("tinkex::ui::Pages", "Checkpoints")), u"checkpoints"_s, false,
         makeCheckpoints},
        {u"health"_s, title(QT_TRANSLATE_NOOP("tinkex::ui::Pages", "Health")), u"health"_s, false, makeHealth},
        {u"settings"_s, title(QT_TRANSLATE_NOOP("tinkex::ui::Pages", "Settings")), u"settings"_s, true, makeSettings}};
}

void selectRun(QWidget* trainingPage, const QString& runId)
{
    if (auto* page = qobject_cast<TrainingPage*>(trainingPage))
        page->selectRun(runId);
}

void openNewRun(QWidget* trainingPage)
{
    if (auto* page = qobject_cast<TrainingPage*>(trainingPage))
        page->openNewRun();
}

void selectSession(QWidget* sessionsPage, const QString& id)
{
    auto* page = qobject_cast<SessionsPage*>(sessionsPage);
    if (!page)
        return;
    if (id.isEmpty())
        page->refreshAccount();
    else
        page->select(id);
}

void startFirstRun(QWidget* overviewPage)
{
    if (auto* page = qobject_cast<OverviewPage*>(overviewPage))
        page->firstRun()->start();
}

void showTarget(QWidget* samplingPage, const SamplingTarget& target)
{
    if (auto* page = qobject_cast<SamplingPage*>(samplingPage))
        page->sampleFrom(target);
}

} // namespace tinkex::ui
