#include "ui/dialogs/newrun/runform.h"

#include "ui/dialogs/newrun/formnumber.h"
#include "ui/errortext.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <algorithm>
#include <climits>
#include <limits>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

RunForm::RunForm(QWidget* parent)
    : QWidget(parent),
      m_grid(new QGridLayout(this)),
      m_wholeFields(
          {u"rank"_s, u"batchSize"_s, u"groupSize"_s, u"steps"_s, u"seed"_s, u"evaluateEvery"_s, u"checkpointEvery"_s}),
      m_realFields({u"learningRate"_s, u"gradClipNorm"_s})
{
    m_grid->setContentsMargins({});
    m_grid->setHorizontalSpacing(space::kNormal);
    m_grid->setVerticalSpacing(space::kTight);
    m_grid->setColumnStretch(1, 1);
    addEdit(u"name"_s, tr("Name"), tr("How the run is called in the lists"));
    m_baseModel = addCombo(u"baseModel"_s, tr("Base model"), tr("The model that the adapter is trained on"));
    m_baseModel->setEditable(true);
    m_baseModel->setInsertPolicy(QComboBox::NoInsert);
    m_renderer = addCombo(u"renderer"_s, tr("Chat format"), tr("How “messages” are written as text"));
    m_renderer->addItem(tr("the model's own"), QString());
    m_renderer->addItem(u"role_colon"_s, u"role_colon"_s);
    m_renderer->addItem(u"raw"_s, u"raw"_s);
    addEdit(u"rank"_s, tr("LoRA rank"), tr("Width of the adapter: more can learn more and costs more"));
    addEdit(u"learningRate"_s, tr("Learning rate"), tr("At the start of the run, for example 5e-3"));
    m_schedule = addCombo(u"schedule"_s, tr("Schedule"), tr("How the learning rate goes on"));
    m_schedule->addItem(tr("falling to 0 on a line"), u"linear"_s);
    m_schedule->addItem(tr("constant"), u"constant"_s);
    addEdit(u"steps"_s, tr("Steps"), tr("Updates of the adapter"));
    addEdit(u"batchSize"_s, tr("Batch"), tr("Examples in a step; for reinforcement: prompts"));
    addEdit(u"groupSize"_s, tr("Group size"), tr("Samples of each prompt that are compared with each other"));
    addEdit(u"seed"_s, tr("Seed"), tr("The same seed gives the same run"));
    addEdit(u"gradClipNorm"_s, tr("Gradient clip"), tr("Largest norm of the gradient; 0: no limit"));
    addEdit(u"evaluateEvery"_s, tr("Evaluate every"),
            tr("Steps between two evaluations on held-out questions; 0: never"));
    addEdit(u"checkpointEvery"_s, tr("Checkpoint every"), tr("Steps between two checkpoints; 0: only at the end"));
    m_grid->setRowStretch(m_grid->rowCount(), 1);
}

void RunForm::addRow(const QString& field, const QString& label, QWidget* widget, const QString& toolTip)
{
    Row row{new QLabel(label, this), widget, new QLabel(this)};
    row.label->setBuddy(widget);
    row.label->setToolTip(toolTip);
    row.problem->setObjectName(u"problem_"_s + field);
    row.problem->setWordWrap(true);
    row.problem->setFont(theme().small());
    row.problem->hide();
    widget->setObjectName(u"field_"_s + field);
    widget->setAccessibleName(label);
    widget->setAccessibleDescription(toolTip);
    widget->setToolTip(toolTip);
    const int line = m_grid->rowCount();
    m_grid->addWidget(row.label, line, 0);
    m_grid->addWidget(widget, line, 1);
    m_grid->addWidget(row.problem, line + 1, 1);
    m_rows.insert(field, row);
}

QLineEdit* RunForm::addEdit(const QString& field, const QString& label, const QString& toolTip)
{
    auto* edit = new QLineEdit(this);
    if (m_wholeFields.contains(field) || m_realFields.contains(field))
        edit->setFont(theme().mono());
    addRow(field, label, edit, toolTip);
    m_edits.insert(field, edit);
    connect(edit, &QLineEdit::textChanged, this, &RunForm::changed);
    return edit;
}

QComboBox* RunForm::addCombo(const QString& field, const QString& label, const QString& toolTip)
{
    auto* combo = new QComboBox(this);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(12);
    addRow(field, label, combo, toolTip);
    connect(combo, &QComboBox::currentTextChanged, this, &RunForm::changed);
    return combo;
}

void RunForm::showRow(const QString& field, bool shown)
{
    const Row row = m_rows[field];
    row.label->setVisible(shown);
    row.field->setVisible(shown);
    if (!shown)
        row.problem->hide();
}

void RunForm::setKind(RunKind kind, bool fromFile)
{
    showRow(u"groupSize"_s, kind == RunKind::Reinforcement);
    showRow(u"renderer"_s, fromFile);
    showRow(u"evaluateEvery"_s, !fromFile);
}

void RunForm::setModels(const QStringList& models)
{
    if (std::exchange(m_models, models) == models)
        return; // the list may be open under the mouse
    const QString before = m_baseModel->currentText();
    const QSignalBlocker blocker(m_baseModel);
    m_baseModel->clear();
    m_baseModel->addItems(models);
    m_baseModel->setEditText(before.isEmpty() ? models.value(0) : before);
}

QString RunForm::text(const QString& field) const
{
    return m_edits[field]->text();
}

void RunForm::setText(const QString& field, const QString& text)
{
    m_edits[field]->setText(text);
}

void RunForm::setSpec(const RunSpec& spec)
{
    {
        const QSignalBlocker blocker(this);
        setText(u"name"_s, spec.name);
        if (!spec.baseModel.isEmpty())
            m_baseModel->setEditText(spec.baseModel);
        m_renderer->setCurrentIndex(std::max(0, m_renderer->findData(spec.renderer)));
        m_schedule->setCurrentIndex(std::max(0, m_schedule->findData(spec.schedule)));
        setText(u"rank"_s, QString::number(spec.rank));
        setText(u"learningRate"_s, realText(spec.learningRate));
        setText(u"steps"_s, QString::number(spec.steps));
        setText(u"batchSize"_s, QString::number(spec.batchSize));
        setText(u"groupSize"_s, QString::number(spec.groupSize));
        setText(u"seed"_s, QString::number(spec.seed));
        setText(u"gradClipNorm"_s, realText(spec.gradClipNorm));
        setText(u"evaluateEvery"_s, QString::number(spec.evaluateEvery));
        setText(u"checkpointEvery"_s, QString::number(spec.checkpointEvery));
    }
    Q_EMIT changed();
}

RunSpec RunForm::spec(RunSpec base) const
{
    const auto real = [this](const QString& field) {
        return parseReal(text(field)).value_or(std::numeric_limits<double>::quiet_NaN());
    };
    const auto whole = [this](const QString& field, qint64 other) {
        return parseWhole(text(field)).value_or(other);
    };
    const auto small = [&whole](const QString& field, int other) {
        return int(std::clamp<qint64>(whole(field, other), INT_MIN, INT_MAX));
    };
    base.name = text(u"name"_s).trimmed();
    base.baseModel = m_baseModel->currentText().trimmed();
    base.renderer = m_renderer->currentData().toString();
    base.schedule = m_schedule->currentData().toString();
    base.rank = small(u"rank"_s, base.rank);
    base.learningRate = real(u"learningRate"_s);
    base.steps = whole(u"steps"_s, base.steps);
    base.batchSize = small(u"batchSize"_s, base.batchSize);
    base.groupSize = small(u"groupSize"_s, base.groupSize);
    base.seed = quint64(std::max<qint64>(0, whole(u"seed"_s, qint64(base.seed))));
    base.gradClipNorm = real(u"gradClipNorm"_s);
    base.evaluateEvery = whole(u"evaluateEvery"_s, base.evaluateEvery);
    base.checkpointEvery = whole(u"checkpointEvery"_s, base.checkpointEvery);
    return base;
}

QList<FieldProblem> RunForm::unreadable() const
{
    QList<FieldProblem> problems;
    const auto add = [&problems](const QString& field, const QString& sentence) {
        problems.append({field, Error::make(ErrorKind::Validation, sentence)});
    };
    for (const QString& field : m_wholeFields) {
        const std::optional<qint64> value = parseWhole(text(field));
        if (m_rows[field].field->isHidden())
            continue;
        if (!value)
            add(field, tr("This must be a whole number, for example 200."));
        else if (field == u"seed"_s && *value < 0)
            add(field, tr("The seed must be 0 or more."));
    }
    for (const QString& field : m_realFields) {
        if (!parseReal(text(field)))
            add(field, tr("This must be a number; write 0.005 or 5e-3."));
    }
    return problems;
}

void RunForm::showProblems(const QList<FieldProblem>& problems)
{
    QHash<QString, QString> sentences;
    for (const FieldProblem& problem : problems) {
        if (!sentences.contains(problem.field))
            sentences.insert(problem.field, ErrorText::forField(problem.error));
    }
    for (auto it = m_rows.cbegin(); it != m_rows.cend(); ++it) {
        const QString sentence = sentences.value(it.key());
        QPalette palette = it->problem->palette();
        palette.setColor(QPalette::WindowText, theme().tone(Tone::Bad).text);
        it->problem->setPalette(palette);
        it->problem->setText(sentence.isEmpty() ? QString() : u"◆ "_s + sentence);
        it->problem->setVisible(!sentence.isEmpty() && !it->field->isHidden());
    }
}

void RunForm::focusField(const QString& field)
{
    if (m_rows.contains(field))
        m_rows[field].field->setFocus(Qt::OtherFocusReason);
}

} // namespace tinkex::ui
