#include "core/runs/runspec.h"

#include <QFileInfo>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

class Problems {
public:
    void add(const QString& field, const QString& detail)
    {
        m_list << FieldProblem{field, Error::make(ErrorKind::Validation, detail)};
    }
    void range(const QString& field, double value, double low, double high)
    {
        if (!std::isfinite(value))
            add(field, u"This must be a number."_s);
        else if (value < low || value > high)
            add(field, u"This must be between %1 and %2."_s.arg(low).arg(high));
    }
    QList<FieldProblem> take() { return std::move(m_list); }

private:
    QList<FieldProblem> m_list;
};

void checkSource(const RunSpec& spec, Problems& problems)
{
    if (!spec.exerciseId.isEmpty()) {
        if (!findExercise(spec.exerciseId.toStdString()))
            problems.add(u"exerciseId"_s, u"There is no exercise \"%1\"."_s.arg(spec.exerciseId));
        return;
    }
    if (spec.dataFile.isEmpty()) {
        problems.add(u"dataFile"_s, u"Choose an exercise or a data file."_s);
        return;
    }
    const QFileInfo file(spec.dataFile);
    if (!file.isFile())
        problems.add(u"dataFile"_s, u"There is no such file."_s);
    else if (!file.isReadable())
        problems.add(u"dataFile"_s, u"The file cannot be read."_s);
    else if (file.size() == 0)
        problems.add(u"dataFile"_s, u"The file is empty."_s);
}

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

QList<FieldProblem> validateRunSpec(const RunSpec& spec, const QStringList& models)
{
    Problems problems;
    checkSource(spec, problems);
    if (spec.baseModel.isEmpty())
        problems.add(u"baseModel"_s, u"Choose a base model."_s);
    else if (!models.isEmpty() && !models.contains(spec.baseModel))
        problems.add(u"baseModel"_s, u"The server does not offer \"%1\"."_s.arg(spec.baseModel));
    problems.range(u"rank"_s, spec.rank, 1, 512);
    problems.range(u"learningRate"_s, spec.learningRate, 1e-9, 1.0);
    problems.range(u"batchSize"_s, spec.batchSize, 1, 65'536);
    problems.range(u"steps"_s, static_cast<double>(spec.steps), 1, 10'000'000);
    problems.range(u"gradClipNorm"_s, spec.gradClipNorm, 0, 1e6);
    problems.range(u"checkpointEvery"_s, static_cast<double>(spec.checkpointEvery), 0, 10'000'000);
    problems.range(u"evaluateEvery"_s, static_cast<double>(spec.evaluateEvery), 0, 10'000'000);
    if (runKind(spec) == RunKind::Reinforcement)
        problems.range(u"groupSize"_s, spec.groupSize, 2, 256);
    if (spec.schedule != u"constant"_s && spec.schedule != u"linear"_s)
        problems.add(u"schedule"_s, u"The schedule is \"constant\" or \"linear\"."_s);
    return problems.take();
}

QList<ExerciseInfo> exerciseInfos()
{
    QList<ExerciseInfo> infos;
    for (const Exercise& exercise : shippedExercises()) {
        ExerciseInfo info;
        info.id = toQString(exercise.id);
        info.kind = exercise.kind == ExerciseKind::Reinforcement ? RunKind::Reinforcement : RunKind::Supervised;
        RunSpec& spec = info.defaults;
        spec.exerciseId = info.id;
        spec.name = info.id;
        spec.rank = exercise.defaults.rank;
        spec.learningRate = exercise.defaults.learningRate;
        spec.schedule = exercise.defaults.schedule == LearningRateSchedule::Linear ? u"linear"_s : u"constant"_s;
        spec.batchSize = exercise.defaults.batchSize;
        spec.groupSize = exercise.defaults.groupSize;
        spec.steps = exercise.defaults.steps;
        spec.checkpointEvery = 50;
        spec.evaluateEvery = info.kind == RunKind::Supervised ? 50 : 0;
        const auto heldOut = exercise.heldOut();
        for (std::size_t i = 0; i < heldOut.size() && i < 3; ++i)
            info.samplePrompts << QString::fromStdString(heldOut[i].question);
        infos << info;
    }
    return infos;
}

RunKind runKind(const RunSpec& spec)
{
    const Exercise* exercise = findExercise(spec.exerciseId.toStdString());
    return exercise && exercise->kind == ExerciseKind::Reinforcement ? RunKind::Reinforcement : RunKind::Supervised;
}

wire::AdamParams adamAt(qint64 step, const RunSpec& spec, const Exercise* exercise)
{
    const auto schedule = spec.schedule == u"linear"_s ? LearningRateSchedule::Linear : LearningRateSchedule::Constant;
    wire::AdamParams params;
    params.learningRate =
        learningRateAt(schedule, spec.learningRate, static_cast<int>(step), static_cast<int>(spec.steps));
    params.gradClipNorm = spec.gradClipNorm;
    if (exercise) {
        params.beta1 = exercise->defaults.beta1;
        params.beta2 = exercise->defaults.beta2;
        params.eps = exercise->defaults.epsilon;
    } else {
        params.eps = 1e-8;
    }
    return params;
}

} // namespace tinkex
