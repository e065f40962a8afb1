#include "ui/dialogs/newrun/runmemory.h"

#include <QSettings>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {

const QString kSourceKey = u"newRun/source"_s;
const QString kFileKey = u"newRun/dataFile"_s;

QString group(const RunSpec& spec)
{
    return u"newRun/"_s + (spec.exerciseId.isEmpty() ? u"file"_s : spec.exerciseId);
}

template<class T> void recall(const QSettings& settings, const QString& key, T& value)
{
    const QVariant stored = settings.value(key);
    if (stored.isValid() && stored.canConvert<T>())
        value = stored.value<T>();
}

} // namespace

void rememberRun(const RunSpec& spec)
{
    QSettings settings;
    settings.setValue(kSourceKey, spec.exerciseId);
    if (spec.exerciseId.isEmpty())
        settings.setValue(kFileKey, spec.dataFile);
    settings.beginGroup(group(spec));
    settings.setValue(u"rank"_s, spec.rank);
    settings.setValue(u"learningRate"_s, spec.learningRate);
    settings.setValue(u"schedule"_s, spec.schedule);
    settings.setValue(u"batchSize"_s, spec.batchSize);
    settings.setValue(u"groupSize"_s, spec.groupSize);
    settings.setValue(u"steps"_s, spec.steps);
    settings.setValue(u"seed"_s, spec.seed);
    settings.setValue(u"gradClipNorm"_s, spec.gradClipNorm);
    settings.setValue(u"checkpointEvery"_s, spec.checkpointEvery);
    settings.setValue(u"evaluateEvery"_s, spec.evaluateEvery);
    settings.setValue(u"renderer"_s, spec.renderer);
}

RunSpec recallRun(RunSpec defaults)
{
    QSettings settings;
    settings.beginGroup(group(defaults));
    const double rate = defaults.learningRate;
    recall(settings, u"rank"_s, defaults.rank);
    recall(settings, u"learningRate"_s, defaults.learningRate);
    recall(settings, u"schedule"_s, defaults.schedule);
    recall(settings, u"batchSize"_s, defaults.batchSize);
    recall(settings, u"groupSize"_s, defaults.groupSize);
    recall(settings, u"steps"_s, defaults.steps);
    recall(settings, u"seed"_s, defaults.seed);
    recall(settings, u"gradClipNorm"_s, defaults.gradClipNorm);
    recall(settings, u"checkpointEvery"_s, defaults.checkpointEvery);
    recall(settings, u"evaluateEvery"_s, defaults.evaluateEvery);
    recall(settings, u"renderer"_s, defaults.renderer);
    if (!std::isfinite(defaults.learningRate))
        defaults.learningRate = rate;
    return defaults;
}

QString lastSource(const QString& fallback)
{
    return QSettings().value(kSourceKey, fallback).toString();
}

QString lastDataFile()
{
    return QSettings().value(kFileKey).toString();
}

} // namespace tinkex::ui
