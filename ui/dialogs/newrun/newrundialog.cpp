#include "ui/dialogs/newrun/newrundialog.h"

#include "core/workbench/workbench.h"
#include "ui/dialogs/newrun/datapreviewview.h"
#include "ui/dialogs/newrun/runform.h"
#include "ui/dialogs/newrun/runmemory.h"
#include "ui/dialogs/newrun/sourcecards.h"
#include "ui/errortext.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/verticalscroll.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {
constexpr int kPreviewDelayMs = 300;
constexpr int kFormWidth = 350;
} // namespace

NewRunDialog::NewRunDialog(Workbench& workbench, QWidget* parent)
    : QDialog(parent),
      m_workbench(workbench),
      m_cards(new SourceCards(workbench.exercises(), this)),
      m_fileRow(new QWidget(this)),
      m_file(new QLineEdit(this)),
      m_choose(plainButton(tr("Choose…"), this)),
      m_fileProblem(new QLabel(this)),
      m_form(new RunForm(this)),
      m_preview(new DataPreviewView(this)),
      m_notice(new NoticeBar(Tone::Bad, this)),
      m_lossWarning(new NoticeBar(Tone::Warn, this)),
      m_reset(plainButton(tr("Back to defaults"), this)),
      m_cancel(plainButton(tr("Cancel"), this)),
      m_start(primaryButton(tr("Start"), this))
{
    setObjectName(u"newRunDialog"_s);
    setWindowTitle(tr("New run"));
    resize(1000, 740);
    m_form->setObjectName(u"runForm"_s);
    m_file->setObjectName(u"field_dataFile"_s);
    m_file->setAccessibleName(tr("Data file"));
    m_file->setPlaceholderText(tr("Path of a .jsonl file"));
    m_fileProblem->setObjectName(u"problem_dataFile"_s);
    m_fileProblem->setFont(theme().small());
    m_notice->setObjectName(u"newRunNotice"_s);
    m_notice->hide();
    m_lossWarning->setObjectName(u"newRunLossWarning"_s);
    // Of the servers known, only Twinkle wants a bearer token (servers.md 1.5 and trap 28).
    m_lossWarning->setNotice(
        Tone::Warn, tr("Rewards may not count here:"),
        tr("If this server is Twinkle, it trains every loss as cross entropy and does not say so."));
    m_start->setObjectName(u"startRun"_s);
    m_start->setDefault(true);
    m_cancel->setObjectName(u"cancelNewRun"_s);
    m_reset->setObjectName(u"resetNewRun"_s);
    m_previewDelay.setSingleShot(true);
    m_previewDelay.setInterval(kPreviewDelayMs);
    buildLayout();
    connectParts();
    m_form->setModels(workbench.connection().models);
    m_file->setText(lastDataFile());
    chooseExercise(lastSource(m_cards->exercise()));
    onSourceChosen();
}

void NewRunDialog::buildLayout()
{
    auto* fileLayout = new QGridLayout(m_fileRow);
    fileLayout->setContentsMargins({});
    fileLayout->setSpacing(space::kTight);
    fileLayout->addWidget(m_file, 0, 0);
    fileLayout->addWidget(m_choose, 0, 1);
    fileLayout->addWidget(m_fileProblem, 1, 0, 1, 2);
    auto* formBox = new QWidget(this);
    auto* formLayout = new QVBoxLayout(formBox);
    formLayout->setContentsMargins(3, 3, space::kNormal, 3);
    formLayout->addWidget(m_form);
    formBox->setMinimumWidth(kFormWidth);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(space::kNormal);
    middle->addWidget(new VerticalScroll(formBox, this), 2);
    middle->addWidget(m_preview, 3);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::kSmall);
    buttons->addWidget(m_reset);
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_start);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
    layout->setSpacing(space::kNormal);
    layout->addWidget(m_cards);
    layout->addWidget(m_fileRow);
    layout->addLayout(middle, 1);
    layout->addWidget(m_lossWarning);
    layout->addWidget(m_notice);
    layout->addLayout(buttons);
}

void NewRunDialog::connectParts()
{
    connect(m_cards, &SourceCards::chosen, this, &NewRunDialog::onSourceChosen);
    connect(m_choose, &QPushButton::clicked, this, &NewRunDialog::chooseFile);
    connect(m_file, &QLineEdit::textChanged, this, &NewRunDialog::onEdited);
    connect(m_form, &RunForm::changed, this, &NewRunDialog::onEdited);
    connect(m_reset, &QPushButton::clicked, this, &NewRunDialog::resetToDefaults);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_start, &QPushButton::clicked, this, &NewRunDialog::start);
    connect(&m_previewDelay, &QTimer::timeout, this, &NewRunDialog::loadPreview);
    connect(m_preview, &DataPreviewView::cancelRequested, this, [this] {
        m_previewDelay.stop();
        m_previewRequest.reset();
        m_preview->showNothing(tr("Reading was cancelled. Change the source to read again."));
    });
    connect(&m_workbench, &Workbench::connectionChanged, this, [this](const ConnectionSnapshot& snapshot) {
        m_form->setModels(snapshot.models);
        review();
    });
}

void NewRunDialog::chooseExercise(const QString& exerciseId)
{
    m_cards->choose(exerciseId);
}

void NewRunDialog::setDataFile(const QString& path)
{
    m_file->setText(path);
}

RunKind NewRunDialog::kind() const
{
    const QString id = m_cards->exercise();
    for (const ExerciseInfo& info : m_workbench.exercises()) {
        if (info.id == id)
            return info.kind;
    }
    return RunKind::Supervised;
}

RunSpec NewRunDialog::defaults() const
{
    const QString id = m_cards->exercise();
    RunSpec result;
    for (const ExerciseInfo& info : m_workbench.exercises()) {
        if (info.id == id && !id.isEmpty())
            result = info.defaults;
    }
    if (result.baseModel.isEmpty())
        result.baseModel = m_workbench.connection().models.value(0);
    if (id.isEmpty())
        result.evaluateEvery = 0;
    return result;
}

RunSpec NewRunDialog::spec() const
{
    RunSpec base = m_form->spec(defaults());
    base.exerciseId = m_cards->exercise();
    base.dataFile = base.exerciseId.isEmpty() ? m_file->text().trimmed() : QString();
    if (base.name.isEmpty())
        base.name = base.exerciseId.isEmpty() ? QFileInfo(base.dataFile).completeBaseName() : base.exerciseId;
    return base;
}

void NewRunDialog::onSourceChosen()
{
    m_showAll = false;
    m_fileRow->setVisible(m_cards->exercise().isEmpty());
    m_form->setKind(kind(), m_cards->exercise().isEmpty());
    m_form->setSpec(recallRun(defaults()));
    onEdited();
}

void NewRunDialog::resetToDefaults()
{
    m_form->setSpec(defaults());
}

void NewRunDialog::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Choose a data file"), m_file->text(),
                                   tr("JSON lines (*.jsonl *.json *.ndjson);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &NewRunDialog::setDataFile);
    dialog->open();
}

QList<FieldProblem> NewRunDialog::problems() const
{
    return m_form->unreadable() + m_workbench.validate(spec());
}

void NewRunDialog::onEdited()
{
    m_notice->hide(); // it is about the values before
    review();
}

void NewRunDialog::review()
{
    showProblems();
    m_lossWarning->setVisible(kind() == RunKind::Reinforcement &&
                              m_workbench.connection().profile.access.auth == AuthScheme::Bearer);
    const RunSpec now = spec();
    const QStringList read{now.exerciseId, now.dataFile, now.baseModel, now.renderer};
    if (std::exchange(m_previewed, read) != read)
        requestPreview();
}

void NewRunDialog::showProblems()
{
    QList<FieldProblem> shown = problems();
    QString fileSentence;
    for (const FieldProblem& problem : std::as_const(shown)) {
        if (problem.field == u"dataFile"_s && (m_showAll || !m_file->text().isEmpty()))
            fileSentence = u"◆ "_s + ErrorText::forField(problem.error);
    }
    QPalette palette = m_fileProblem->palette();
    palette.setColor(QPalette::WindowText, theme().tone(Tone::Bad).text);
    m_fileProblem->setPalette(palette);
    m_fileProblem->setText(fileSentence);
    m_fileProblem->setVisible(!fileSentence.isEmpty());
    m_form->showProblems(shown);
}

void NewRunDialog::requestPreview()
{
    m_previewRequest.reset();
    if (m_cards->exercise().isEmpty() && m_file->text().trimmed().isEmpty()) {
        m_previewDelay.stop();
        m_preview->showNothing(tr("Choose a file to see its examples as tokens and the lines that cannot be used."));
        return;
    }
    m_preview->showLoading();
    m_previewDelay.start();
}

void NewRunDialog::loadPreview()
{
    m_previewRequest = std::make_unique<QObject>();
    m_workbench.previewData(spec(), m_previewRequest.get(), [this](Result<DataPreview> preview) {
        if (preview)
            m_preview->showPreview(*preview);
        else if (preview.error().kind == ErrorKind::Cancelled)
            m_preview->showNothing(tr("Reading was cancelled."));
        else
            m_preview->showError(preview.error());
    });
}

void NewRunDialog::start()
{
    if (m_starting)
        return;
    m_showAll = true;
    showProblems();
    const QList<FieldProblem> found = problems();
    if (!found.isEmpty()) {
        const FieldProblem& first = found.first();
        if (first.field == u"dataFile"_s)
            m_file->setFocus(Qt::OtherFocusReason);
        m_form->focusField(first.field);
        const bool hasPlace = first.field == u"dataFile"_s || m_form->hasField(first.field);
        m_notice->setNotice(Tone::Bad, tr("This cannot start yet."),
                            hasPlace ? tr("See the marked field.") : ErrorText::forField(first.error));
        m_notice->show();
        return;
    }
    m_starting = true;
    m_start->setEnabled(false);
    m_start->setText(tr("Starting…"));
    rememberRun(spec());
    m_workbench.startRun(spec(), this, [this](Result<QString> run) {
        m_starting = false;
        m_start->setEnabled(true);
        m_start->setText(tr("Start"));
        if (run) {
            Q_EMIT started(*run);
            accept();
            return;
        }
        m_notice->setError(run.error());
        m_notice->show();
    });
}

} // namespace tinkex::ui
