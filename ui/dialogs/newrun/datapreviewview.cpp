#include "ui/dialogs/newrun/datapreviewview.h"

#include "ui/format.h"
#include "ui/theme/theme.h"
#include "ui/tokens/tokenview.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/noticebar.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {
enum Page { SentencePage, PreviewPage, ErrorPage };
constexpr int kProblemsHeight = 110;
} // namespace

DataPreviewView::DataPreviewView(QWidget* parent)
    : Card(tr("What the run reads"), parent),
      m_stack(new QStackedWidget(this)),
      m_sentence(new QLabel(this)),
      m_cancel(plainButton(tr("Cancel"), this)),
      m_summary(new QLabel(this)),
      m_legend(new QLabel(this)),
      m_tokens(new TokenView(this)),
      m_problemsHeading(new QLabel(this)),
      m_problems(new QPlainTextEdit(this)),
      m_error(new NoticeBar(Tone::Bad, this))
{
    auto* waiting = new QWidget(this);
    auto* waitingLayout = new QVBoxLayout(waiting);
    waitingLayout->addStretch(1);
    waitingLayout->addWidget(m_sentence);
    waitingLayout->addWidget(m_cancel, 0, Qt::AlignHCenter);
    waitingLayout->addStretch(1);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setForegroundRole(QPalette::PlaceholderText);
    auto* preview = new QWidget(this);
    auto* layout = new QVBoxLayout(preview);
    layout->setContentsMargins(space::kNormal, space::kSmall, space::kNormal, space::kNormal);
    layout->setSpacing(space::kTight);
    layout->addWidget(m_summary);
    layout->addWidget(m_legend);
    layout->addWidget(m_tokens, 1);
    layout->addWidget(m_problemsHeading);
    layout->addWidget(m_problems);
    m_summary->setWordWrap(true);
    m_legend->setWordWrap(true);
    m_legend->setFont(theme().small());
    m_legend->setForegroundRole(QPalette::PlaceholderText);
    m_legend->setText(tr("The first examples. Shaded tokens are learned, the others are only read."));
    m_problems->setReadOnly(true);
    m_problems->setMaximumHeight(kProblemsHeight);
    m_problems->setAccessibleName(tr("Lines that cannot be used"));
    auto* failed = new QWidget(this);
    auto* failedLayout = new QVBoxLayout(failed);
    failedLayout->addWidget(m_error);
    failedLayout->addStretch(1);
    for (QWidget* page : {waiting, preview, failed})
        m_stack->addWidget(page);
    setEdgeToEdge(m_stack);

    m_sentence->setObjectName(u"previewSentence"_s);
    m_cancel->setObjectName(u"previewCancel"_s);
    m_summary->setObjectName(u"previewSummary"_s);
    m_tokens->setObjectName(u"previewTokens"_s);
    m_problems->setObjectName(u"previewProblems"_s);
    connect(m_cancel, &QPushButton::clicked, this, &DataPreviewView::cancelRequested);
    connect(&theme(), &Theme::changed, this, &DataPreviewView::applyShades);
}

void DataPreviewView::showNothing(const QString& sentence)
{
    m_sentence->setText(sentence);
    m_cancel->hide();
    m_stack->setCurrentIndex(SentencePage);
}

void DataPreviewView::showLoading()
{
    m_sentence->setText(tr("Reading the examples…"));
    m_cancel->show();
    m_stack->setCurrentIndex(SentencePage);
}

void DataPreviewView::showError(const Error& error)
{
    m_error->setError(error);
    m_stack->setCurrentIndex(ErrorPage);
}

QString DataPreviewView::summary(const DataPreview& preview) const
{
    QStringList parts;
    if (preview.examples > 0)
        parts.append(tr("%1 examples").arg(Format::integer(preview.examples)));
    if (preview.tokens > 0)
        parts.append(
            tr("%1 tokens, %2 learned").arg(Format::integer(preview.tokens), Format::integer(preview.trainedTokens)));
    if (preview.longest > 0)
        parts.append(tr("longest %1").arg(Format::integer(preview.longest)));
    return parts.isEmpty() ? tr("No example could be read.") : parts.join(u" · "_s);
}

void DataPreviewView::showPreview(const DataPreview& preview)
{
    QVector<TokenInfo> tokens;
    m_weights.clear();
    for (const DataPreviewRow& row : preview.rows) {
        tokens.append({-1, u"⟨"_s + tr("line %1").arg(row.line) + u"⟩"_s, 0});
        m_weights.append(0);
        tokens += row.tokens;
        for (qsizetype i = 0; i < row.tokens.size(); ++i)
            m_weights.append(row.weights.value(i));
        tokens.append({-1, u"\n"_s, 0});
        m_weights.append(0);
    }
    m_tokens->setTokens(tokens);
    m_tokens->setVisible(!tokens.isEmpty());
    m_legend->setVisible(!tokens.isEmpty());
    applyShades();
    m_summary->setText(summary(preview));
    QStringList lines;
    for (const DataProblem& problem : preview.problems)
        lines.append(tr("line %1: %2", "number, reason").arg(problem.line).arg(problem.reason));
    if (preview.problemCount > preview.problems.size())
        lines.append(tr("and %1 more").arg(Format::integer(preview.problemCount - preview.problems.size())));
    m_problemsHeading->setText(
        tr("%n line(s) cannot be used and will be left out:", nullptr, int(preview.problemCount)));
    m_problems->setPlainText(lines.join(u'\n'));
    m_problemsHeading->setVisible(!lines.isEmpty());
    m_problems->setVisible(!lines.isEmpty());
    m_stack->setCurrentIndex(PreviewPage);
}

void DataPreviewView::applyShades()
{
    QVector<QColor> shades;
    const HeatScale heat = theme().heat();
    for (const float weight : std::as_const(m_weights))
        shades.append(weight != 0 ? heat.at(0.5 + 0.5 * std::clamp(double(weight), -1.0, 1.0)) : QColor());
    m_tokens->setBackgrounds(shades);
}

} // namespace tinkex::ui
