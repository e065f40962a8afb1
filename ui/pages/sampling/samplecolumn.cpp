#include "ui/pages/sampling/samplecolumn.h"

#include "core/workbench/workbench.h"
#include "ui/format.h"
#include "ui/theme/theme.h"
#include "ui/tokens/tokenview.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/noticebar.h"

#include <QLabel>
#include <QPointer>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {
enum Page { WaitingPage, TokensPage, NoticePage };
constexpr int kElapsedMs = 200;
} // namespace

SampleColumn::SampleColumn(Workbench& workbench, const SampleSpec& spec, QWidget* parent)
    : Card(spec.target.label, parent),
      m_workbench(workbench),
      m_spec(spec),
      m_clock(new QTimer(this)),
      m_previous(iconButton(u"chevron-left"_s, tr("Previous sample"), this)),
      m_next(iconButton(u"chevron-right"_s, tr("Next sample"), this)),
      m_figures(new ElidedLabel({}, Qt::ElideRight, this)),
      m_stack(new QStackedWidget(this)),
      m_waiting(new QLabel(this)),
      m_notice(new NoticeBar(Tone::Bad, this)),
      m_view(new TokenView(this))
{
    setMinimumWidth(240);
    buildHeader();
    m_waiting->setAlignment(Qt::AlignCenter);
    m_waiting->setForegroundRole(QPalette::PlaceholderText);
    auto* noticePage = new QWidget(this);
    auto* noticeLayout = new QVBoxLayout(noticePage);
    noticeLayout->setContentsMargins(space::kNormal, space::kNormal, space::kNormal, space::kNormal);
    noticeLayout->addWidget(m_notice);
    noticeLayout->addStretch(1);
    m_notice->setObjectName(u"sampleNotice"_s);
    m_waiting->setObjectName(u"sampleWaiting"_s);
    m_view->setObjectName(u"sampleTokens"_s);
    m_view->setAccessibleName(tr("Sample from %1").arg(spec.target.label));
    for (QWidget* page : std::initializer_list<QWidget*>{m_waiting, m_view, noticePage})
        m_stack->addWidget(page);
    setEdgeToEdge(m_stack);
    connect(m_clock, &QTimer::timeout, this, &SampleColumn::showElapsed);
    connect(m_view, &TokenView::hovered, this, &SampleColumn::tokenHovered);
    connect(m_view, &TokenView::activated, this, &SampleColumn::tokenActivated);
    connect(m_view, &TokenView::currentTokenChanged, this, [this](int position) {
        if (const TokenInfo* info = token(position))
            m_view->setAccessibleDescription(tr("token %1: %2, probability %3")
                                                 .arg(position + 1)
                                                 .arg(quotedToken(*info), Format::percent(std::exp(info->logprob), 1)));
    });
    connect(&theme(), &Theme::changed, this, &SampleColumn::applyHeat);
}

SampleColumn::~SampleColumn()
{
    if (m_requestId)
        m_workbench.cancelSample(*m_requestId);
}

void SampleColumn::buildHeader()
{
    m_previous->setObjectName(u"previousSample"_s);
    m_next->setObjectName(u"nextSample"_s);
    m_figures->setObjectName(u"sampleFigures"_s);
    m_figures->setMuted(true);
    m_figures->setFont(theme().small());
    addAction(m_figures);
    addAction(m_previous);
    addAction(m_next);
    connect(m_previous, &QToolButton::clicked, this, [this] { showSample(m_sample - 1); });
    connect(m_next, &QToolButton::clicked, this, [this] { showSample(m_sample + 1); });
    showNote();
}

void SampleColumn::start()
{
    m_result.reset();
    m_alternatives.clear();
    m_stack->setCurrentIndex(WaitingPage);
    m_started.start();
    m_clock->start(kElapsedMs);
    showElapsed();
    showNote();
    m_requestId =
        m_workbench.sample(m_spec, this, [this](Result<SampleResult> result) { onResult(std::move(result)); });
}

void SampleColumn::cancel()
{
    if (m_requestId)
        m_workbench.cancelSample(*m_requestId);
}

void SampleColumn::showElapsed()
{
    m_waiting->setText(tr("Sampling… %1").arg(Format::duration(m_started.elapsed())));
}

void SampleColumn::onResult(Result<SampleResult> result)
{
    m_clock->stop();
    m_requestId.reset();
    if (result) {
        showResult(*result);
    } else if (result.error().kind == ErrorKind::Cancelled) {
        m_notice->setNotice(Tone::Neutral, tr("Cancelled."), tr("Nothing was kept. Sample again when you want it."));
        m_stack->setCurrentIndex(NoticePage);
    } else {
        m_notice->setError(result.error());
        m_stack->setCurrentIndex(NoticePage);
    }
    showNote();
    Q_EMIT finished();
}

void SampleColumn::showResult(const SampleResult& result)
{
    m_result = result;
    m_alternatives.clear();
    if (result.samples.isEmpty()) {
        m_notice->setNotice(Tone::Warn, tr("No samples."), tr("The server answered without a sample. Try again."));
        m_stack->setCurrentIndex(NoticePage);
        showNote();
        return;
    }
    m_stack->setCurrentIndex(TokensPage);
    showSample(0);
}

void SampleColumn::showSample(int index)
{
    if (!m_result || m_result->samples.isEmpty())
        return;
    m_sample = std::clamp(index, 0, int(m_result->samples.size()) - 1);
    m_alternativesRequest.reset();
    showNote();
    showTokens();
    Q_EMIT sampleChanged();
}

void SampleColumn::showNote()
{
    const int count = m_result ? int(m_result->samples.size()) : 0;
    m_previous->setVisible(count > 1);
    m_next->setVisible(count > 1);
    m_previous->setEnabled(m_sample > 0);
    m_next->setEnabled(m_sample + 1 < count);
    if (count == 0) {
        m_figures->setText({});
        return;
    }
    const SampledText& sample = m_result->samples[m_sample];
    QStringList parts;
    if (count > 1)
        parts.append(tr("%1 of %2", "sample").arg(m_sample + 1).arg(count));
    parts.append(tr("%1 tok", "tokens, short").arg(sample.tokens.size()));
    if (std::isfinite(sample.meanLogprob))
        parts.append(tr("%1 nats/token", "mean log-probability").arg(Format::number(sample.meanLogprob, 3)));
    if (!sample.stopped)
        parts.append(tr("cut", "the sample reached max tokens"));
    m_figures->setText(parts.join(u" · "_s));
    m_figures->setToolTipText(
        m_figures->text() + u'\n' +
        (sample.stopped ? tr("The sample ended by itself") : tr("The sample was cut at max tokens")));
}

void SampleColumn::showTokens()
{
    m_view->setTokens(m_result->prompt + m_result->samples[m_sample].tokens);
    m_view->setPromptLength(promptLength());
    applyHeat();
}

void SampleColumn::setHeatMode(HeatMode mode)
{
    m_heat = mode;
    applyHeat();
}

void SampleColumn::applyHeat()
{
    if (!m_result || m_result->samples.isEmpty())
        return;
    if (m_heat == HeatMode::Rank && !m_alternatives.contains(m_sample) && !m_alternativesRequest)
        withAlternatives(this, [this](const Result<AlternativesResult>& result) {
            if (result)
                applyHeat();
        });
    const HeatScale scale = theme().heat();
    const AlternativesResult alternatives = m_alternatives.value(m_sample);
    QVector<QColor> colors;
    const QVector<TokenInfo>& tokens = m_view->tokens();
    for (qsizetype i = 0; i < tokens.size(); ++i) {
        const bool asked = i >= promptLength() || m_heat != HeatMode::Rank;
        const int rank = asked ? tokenRank(alternatives.positions.value(i), tokens[i].id) : 0;
        const bool known = i >= promptLength() || m_spec.promptLogprobs;
        colors.append(known ? scale.at(tokenHeat(m_heat, tokens[i].logprob, rank)) : QColor());
    }
    m_view->setBackgrounds(colors);
}

int SampleColumn::promptLength() const
{
    return m_result ? int(m_result->prompt.size()) : 0;
}

const TokenInfo* SampleColumn::token(int position) const
{
    const QVector<TokenInfo>& tokens = m_view->tokens();
    return position >= 0 && position < tokens.size() ? &tokens[position] : nullptr;
}

QVector<qint32> SampleColumn::shownIds() const
{
    QVector<qint32> ids;
    for (const TokenInfo& token : m_view->tokens())
        ids.append(token.id);
    return ids;
}

void SampleColumn::withAlternatives(QObject* context, AlternativesHandler handler)
{
    const auto cached = m_alternatives.constFind(m_sample);
    if (cached != m_alternatives.constEnd()) {
        handler(*cached);
        return;
    }
    m_alternativesRequest = std::make_unique<QObject>();
    m_workbench.alternatives(m_spec.target, shownIds(), kRankTop, m_alternativesRequest.get(),
                             [this, sample = m_sample, context = QPointer(context),
                              handler = std::move(handler)](Result<AlternativesResult> result) {
                                 if (result)
                                     m_alternatives.insert(sample, *result);
                                 if (context)
                                     handler(std::move(result));
                             });
}

} // namespace tinkex::ui
