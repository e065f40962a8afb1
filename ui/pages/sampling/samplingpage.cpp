#include "ui/pages/sampling/samplingpage.h"

#include "core/workbench/workbench.h"
#include "ui/errortext.h"
#include "ui/pages/sampling/heatlegend.h"
#include "ui/pages/sampling/prompteditor.h"
#include "ui/pages/sampling/requestpanel.h"
#include "ui/pages/sampling/samplecolumn.h"
#include "ui/pages/sampling/sampleparameters.h"
#include "ui/pages/sampling/targetlist.h"
#include "ui/pages/sampling/tokenpopup.h"
#include "ui/theme/theme.h"
#include "ui/tokens/tokenview.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/verticalscroll.h"

#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {

constexpr int kLeftWidth = 250;
constexpr int kPanelWidth = 270;
constexpr int kHoverMs = 150;
constexpr int kLeaveMs = 300;
constexpr int kPromptHeight = 130;
constexpr int kPromptMaxHeight = 220;
const QString kSplitterKey = u"sampling/splitter"_s;
const QString kHeatKey = u"sampling/heat"_s;

QString resultKey(const SampleResult& result)
{
    return u"%1 %2 %3"_s.arg(result.finishedAtMs)
        .arg(result.seqId)
        .arg(result.target.modelPath.isEmpty() ? result.target.baseModel : result.target.modelPath);
}

} // namespace

SamplingPage::SamplingPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_splitter(new QSplitter(Qt::Horizontal, this)),
      m_prompt(new PromptEditor(workbench, this)),
      m_parameters(new SampleParameters(this)),
      m_targets(new TargetList(workbench, this)),
      m_sample(primaryButton(tr("Sample"), this)),
      m_cancel(plainButton(tr("Cancel"), this)),
      m_notice(new QLabel(this)),
      m_center(new QStackedWidget(this)),
      m_columnSplitter(new QSplitter(Qt::Horizontal, this)),
      m_panel(new RequestPanel(workbench, this)),
      m_popup(new TokenPopup(this))
{
    setObjectName(u"samplingPage"_s);
    auto* empty =
        new EmptyState(u"sampling"_s,
                       tr("Samples appear here token by token, with how likely each was. Write a prompt at the "
                          "left, or start with one of the examples."),
                       tr("Try an example"), this);
    empty->setObjectName(u"samplingEmpty"_s);
    connect(empty, &EmptyState::activated, this, [this] {
        const QList<ExerciseInfo> exercises = m_workbench.exercises();
        setPromptText(exercises.isEmpty() ? tr("One day") : exercises.first().samplePrompts.value(0, tr("One day")));
        sample();
    });
    m_center->addWidget(empty);
    m_center->addWidget(m_columnSplitter);
    for (QSplitter* splitter : {m_splitter, m_columnSplitter}) {
        splitter->setHandleWidth(space::kNormal);
        splitter->setChildrenCollapsible(false);
    }
    m_splitter->addWidget(makeLeft());
    m_splitter->addWidget(m_center);
    m_splitter->addWidget(m_panel);
    m_splitter->setStretchFactor(1, 1);
    m_panel->setMinimumWidth(220);
    m_splitter->setSizes({kLeftWidth, 800, kPanelWidth});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::kNormal, space::kNormal, space::kNormal, space::kNormal);
    layout->addWidget(m_splitter);
    m_splitter->restoreState(QSettings().value(kSplitterKey).toByteArray());
    m_panel->legend()->setMode(HeatMode(QSettings().value(kHeatKey, 0).toInt()));
    connectParts();
    showState();
}

SamplingPage::~SamplingPage()
{
    saveSettings();
}

QWidget* SamplingPage::makeLeft()
{
    auto* card = new Card(tr("Prompt"), this);
    card->addAction(m_prompt->modeButtons());
    auto* content = new QWidget(card);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(space::kNormal, space::kNormal, space::kNormal, space::kNormal);
    layout->setSpacing(space::kSmall);
    auto* targetsLabel = new QLabel(tr("Targets"), content);
    targetsLabel->setForegroundRole(QPalette::PlaceholderText);
    m_prompt->setMinimumHeight(kPromptHeight);
    m_prompt->setMaximumHeight(kPromptMaxHeight);
    layout->addWidget(m_prompt, 1);
    layout->addWidget(m_parameters);
    layout->addWidget(targetsLabel);
    layout->addWidget(m_targets);
    layout->addWidget(m_notice);
    layout->addWidget(m_sample);
    layout->addWidget(m_cancel);
    layout->addStretch();
    m_notice->setObjectName(u"samplingNotice"_s);
    m_notice->setWordWrap(true);
    m_notice->setFont(theme().small());
    m_notice->hide();
    m_sample->setObjectName(u"sample"_s);
    m_sample->setToolTip(tr("Ctrl+Enter"));
    m_cancel->setObjectName(u"cancelSampling"_s);
    card->setEdgeToEdge(new VerticalScroll(content, card));
    return card;
}

void SamplingPage::connectParts()
{
    for (const int key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, &SamplingPage::sample);
    }
    connect(m_sample, &QPushButton::clicked, this, &SamplingPage::sample);
    connect(m_cancel, &QPushButton::clicked, this, &SamplingPage::cancel);
    const auto edited = [this] {
        check(false);
    };
    connect(m_prompt, &PromptEditor::changed, this, edited);
    connect(m_parameters, &SampleParameters::changed, this, edited);
    connect(m_targets, &TargetList::changed, this, edited);
    connect(m_parameters, &SampleParameters::changed, this,
            [this] { m_prompt->setMaxTokens(m_parameters->maxTokens()); });
    m_prompt->setMaxTokens(m_parameters->maxTokens());
    connect(m_panel->legend(), &HeatLegend::modeChanged, this, [this](HeatMode mode) {
        for (SampleColumn* column : std::as_const(m_columns))
            column->setHeatMode(mode);
    });
    connect(m_panel, &RequestPanel::historyChosen, this, &SamplingPage::restore);
    m_hoverDelay.setSingleShot(true);
    m_hoverDelay.setInterval(kHoverMs);
    m_leaveDelay.setSingleShot(true);
    m_leaveDelay.setInterval(kLeaveMs);
    connect(&m_hoverDelay, &QTimer::timeout, this, [this] { openPopup(m_popupColumn, m_hovered, false); });
    connect(&m_leaveDelay, &QTimer::timeout, m_popup, [this] {
        if (!m_popupPinned)
            m_popup->hide();
    });
    connect(m_popup, &TokenPopup::entered, &m_leaveDelay, &QTimer::stop);
    connect(m_popup, &TokenPopup::left, this, [this] {
        if (!m_popupPinned)
            m_leaveDelay.start();
    });
    connect(m_popup, &TokenPopup::closed, this, [this] {
        m_popupPinned = false;
        if (m_popupColumn)
            m_popupColumn->view()->setFocus();
    });
    connect(m_popup, &TokenPopup::chosen, this, &SamplingPage::branch);
}

void SamplingPage::sampleFrom(const SamplingTarget& target)
{
    const QList<SamplingTarget> offers = m_workbench.samplingTargets();
    const auto offered = std::find_if(offers.begin(), offers.end(), [&target](const SamplingTarget& offer) {
        return offer.modelPath == target.modelPath && offer.baseModel == target.baseModel;
    });
    m_targets->setTargets({offered == offers.end() ? target : *offered});
}

void SamplingPage::setPromptText(const QString& text)
{
    PromptSpec prompt;
    prompt.text = text;
    m_prompt->setPrompt(prompt);
}

QList<SampleSpec> SamplingPage::specs() const
{
    SampleSpec spec;
    spec.prompt = m_prompt->prompt();
    m_parameters->apply(spec);
    QList<SampleSpec> result;
    for (const SamplingTarget& target : m_targets->targets()) {
        spec.target = target;
        result.append(spec);
    }
    return result;
}

bool SamplingPage::check(bool complain)
{
    QList<FieldProblem> problems;
    const QList<SampleSpec> all = specs();
    if (!all.isEmpty())
        problems = m_workbench.validate(all.first());
    const bool noTarget = all.isEmpty();
    m_targets->showProblem(noTarget && complain ? tr("Add at least one target to sample from.") : QString());
    const QString unreadable = m_prompt->problem();
    QString promptSentence = unreadable;
    QString other;
    for (const FieldProblem& problem : m_parameters->showProblems(problems)) {
        const QString sentence = ErrorText::forField(problem.error);
        if (problem.field.startsWith(u"prompt"_s))
            promptSentence = promptSentence.isEmpty() && complain ? sentence : promptSentence;
        else
            other = sentence;
    }
    m_prompt->showProblem(promptSentence);
    m_notice->setText(other);
    m_notice->setVisible(complain && !other.isEmpty());
    return problems.isEmpty() && !noTarget && unreadable.isEmpty();
}

void SamplingPage::sample()
{
    if (check(true))
        run(specs());
}

void SamplingPage::run(const QList<SampleSpec>& specs)
{
    clearColumns();
    for (const SampleSpec& spec : specs)
        addColumn(spec);
    m_center->setCurrentIndex(1);
    for (SampleColumn* column : std::as_const(m_columns))
        column->start();
    showState();
}

void SamplingPage::clearColumns()
{
    m_popup->hide();
    m_popupPinned = false;
    m_popupColumn = nullptr;
    m_hoverDelay.stop();
    m_panel->showNothing();
    for (SampleColumn* column : std::exchange(m_columns, {})) {
        column->disconnect(this);
        column->cancel();
        column->setParent(nullptr);
        column->deleteLater();
    }
}

SampleColumn* SamplingPage::addColumn(const SampleSpec& spec)
{
    auto* column = new SampleColumn(m_workbench, spec, m_columnSplitter);
    column->setObjectName(u"column%1"_s.arg(m_columns.size()));
    column->setHeatMode(m_panel->legend()->mode());
    m_columnSplitter->addWidget(column);
    m_columns.append(column);
    column->show();
    connect(column, &SampleColumn::finished, this, [this, column] {
        if (column->result()) {
            if (m_sent.size() > 400)
                m_sent.clear();
            m_sent.insert(resultKey(*column->result()), column->spec());
        }
        showState();
    });
    connect(column, &SampleColumn::sampleChanged, this, [this, column] {
        m_popup->hide();
        showRequest(column);
    });
    connect(column, &SampleColumn::tokenHovered, this, [this, column](int position) { hover(column, position); });
    connect(column, &SampleColumn::tokenActivated, this,
            [this, column](int position) { openPopup(column, position, true); });
    return column;
}

void SamplingPage::cancel()
{
    for (SampleColumn* column : std::as_const(m_columns))
        column->cancel();
}

void SamplingPage::showState()
{
    const bool waiting =
        std::any_of(m_columns.begin(), m_columns.end(), [](const SampleColumn* column) { return column->isWaiting(); });
    m_cancel->setVisible(waiting);
    m_sample->setText(waiting ? tr("Sample again") : tr("Sample  Ctrl+Enter"));
}

void SamplingPage::showRequest(SampleColumn* column)
{
    if (!column->result())
        return;
    m_requestColumn = column;
    m_panel->showRequest(column->spec(), *column->result(), column->currentSample());
}

void SamplingPage::hover(SampleColumn* column, int position)
{
    m_hoverDelay.stop();
    if (m_popupPinned)
        return;
    if (position < 0) {
        m_leaveDelay.start();
        return;
    }
    m_popupColumn = column;
    m_hovered = position;
    m_hoverDelay.start();
}

void SamplingPage::openPopup(SampleColumn* column, int position, bool pinned)
{
    const TokenInfo* token = column ? column->token(position) : nullptr;
    if (!token)
        return;
    m_hoverDelay.stop();
    m_leaveDelay.stop();
    m_popupColumn = column;
    m_popupPosition = position;
    m_popupPinned = pinned;
    if (m_requestColumn != column)
        showRequest(column);
    const QRect rect = column->view()->tokenRect(position);
    const QPoint corner = column->view()->viewport()->mapTo(this, rect.topLeft());
    m_popup->setBranching(position >= column->promptLength());
    m_popup->showToken(*token, QRect(corner, rect.size()));
    column->withAlternatives(
        m_popup, [this, column = QPointer(column), position, pinned](const Result<AlternativesResult>& result) {
            if (column != m_popupColumn || position != m_popupPosition || !m_popup->isVisible())
                return;
            if (result)
                m_popup->showAlternatives(result->positions.value(position));
            else if (result.error().kind != ErrorKind::Cancelled)
                m_popup->showError(result.error());
            if (pinned)
                m_popup->focusFirst();
        });
}

void SamplingPage::branch(qint32 id)
{
    if (!m_popupColumn || !m_popupColumn->result())
        return;
    SampleSpec spec = m_popupColumn->spec();
    spec.prompt = {};
    spec.prompt.kind = PromptKind::TokenIds;
    spec.prompt.tokenIds = m_popupColumn->shownIds().mid(0, m_popupPosition);
    spec.prompt.tokenIds.append(id);
    m_prompt->setPrompt(spec.prompt);
    m_targets->setTargets({spec.target});
    run({spec});
}

void SamplingPage::restore(const SampleResult& result)
{
    SampleSpec spec;
    const auto sent = m_sent.constFind(resultKey(result));
    if (sent != m_sent.constEnd()) {
        spec = *sent;
        m_parameters->setFrom(spec);
    } else {
        m_parameters->apply(spec);
        spec.target = result.target;
        spec.numSamples = int(result.samples.size());
        spec.prompt.kind = PromptKind::TokenIds;
        for (const TokenInfo& token : result.prompt)
            spec.prompt.tokenIds.append(token.id);
    }
    m_prompt->setPrompt(spec.prompt);
    m_targets->setTargets({spec.target});
    clearColumns();
    m_center->setCurrentIndex(1);
    addColumn(spec)->showResult(result);
    showState();
}

void SamplingPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_popup->hide();
    m_popupPinned = false;
}

void SamplingPage::saveSettings() const
{
    QSettings settings;
    settings.setValue(kSplitterKey, m_splitter->saveState());
    settings.setValue(kHeatKey, int(m_panel->legend()->mode()));
}

} // namespace tinkex::ui
