#include "ui/pages/sampling/requestpanel.h"

#include "core/workbench/workbench.h"
#include "ui/format.h"
#include "ui/models/samplesmodel.h"
#include "ui/pages/sampling/codesnippets.h"
#include "ui/pages/sampling/heatlegend.h"
#include "ui/pages/sampling/tokenids.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/keyvaluegrid.h"
#include "ui/widgets/shownupdate.h"
#include "ui/widgets/tables.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>
#include <cmath>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {

constexpr int kCopiedMs = 1500;

QPlainTextEdit* readOnly(const QString& name, int height, QWidget* parent)
{
    auto* edit = new QPlainTextEdit(parent);
    edit->setReadOnly(true);
    edit->setFont(theme().mono());
    edit->setFixedHeight(height);
    edit->setAccessibleName(name);
    edit->setTabChangesFocus(true);
    return edit;
}

QLabel* caption(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

RequestPanel::RequestPanel(Workbench& workbench, QWidget* parent)
    : Card(tr("What was sent"), parent),
      m_workbench(workbench),
      m_endpoint(new QLabel(this)),
      m_ids(readOnly(tr("Token ids of the prompt"), 46, this)),
      m_text(readOnly(tr("The prompt as the model saw it"), 58, this)),
      m_figures(new KeyValueGrid(this)),
      m_python(plainButton(tr("Copy Python"), this)),
      m_curl(plainButton(tr("Copy curl"), this)),
      m_sample(new KeyValueGrid(this)),
      m_legend(new HeatLegend(this)),
      m_model(new SamplesModel(this)),
      m_history(makeTable(m_model, this))
{
    setObjectName(u"requestPanel"_s);
    setEdgeToEdge(makeContent());
    m_ids->setObjectName(u"sentIds"_s);
    m_text->setObjectName(u"sentText"_s);
    m_python->setObjectName(u"copyPython"_s);
    m_curl->setObjectName(u"copyCurl"_s);
    m_history->setObjectName(u"sampleHistory"_s);
    m_history->setAccessibleName(tr("Earlier samples"));
    m_history->horizontalHeader()->hide();
    setColumns(m_history->horizontalHeader(), {58, 100}, SamplesModel::Text);
    for (int column : {int(SamplesModel::Samples), int(SamplesModel::MeanLogprob), int(SamplesModel::Target)})
        m_history->hideColumn(column);
    auto* history = new ShownUpdate(this, [this] { m_model->setHistory(m_workbench.sampleHistory()); });
    connect(&workbench, &Workbench::sampleFinished, history, &ShownUpdate::request);
    connect(m_python, &QPushButton::clicked, this, [this] { copy(python(), m_python); });
    connect(m_curl, &QPushButton::clicked, this, [this] { copy(curl(), m_curl); });
    const auto choose = [this](const QModelIndex& index) {
        if (const SampleResult* result = m_model->resultAt(index.row()))
            Q_EMIT historyChosen(SampleResult(*result));
    };
    connect(m_history, &QTableView::clicked, this, choose);
    connect(m_history, &QTableView::activated, this, choose);
    showNothing();
}

QWidget* RequestPanel::makeContent()
{
    auto* content = new QWidget(this);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(space::kNormal, space::kNormal, space::kNormal, space::kSmall);
    layout->setSpacing(space::kSmall);
    auto* buttons = new QWidget(content);
    auto* buttonLayout = new QHBoxLayout(buttons);
    buttonLayout->setContentsMargins({});
    buttonLayout->addWidget(m_python);
    buttonLayout->addWidget(m_curl);
    buttonLayout->addStretch(1);
    m_endpoint->setFont(theme().mono());
    m_endpoint->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_requestParts = {caption(tr("ids"), content),
                      m_ids,
                      caption(tr("as text"), content),
                      m_text,
                      m_figures,
                      buttons,
                      caption(tr("Sample on show"), content),
                      m_sample};
    layout->addWidget(m_endpoint);
    for (QWidget* part : std::as_const(m_requestParts))
        layout->addWidget(part);
    layout->addWidget(m_legend);
    layout->addWidget(caption(tr("History: click to bring one back"), content));
    layout->addWidget(m_history, 1);
    m_history->setMinimumHeight(60);
    return content;
}

void RequestPanel::showNothing()
{
    m_spec.reset();
    m_endpoint->setText(tr("Nothing yet"));
    for (QWidget* part : std::as_const(m_requestParts))
        part->hide();
}

void RequestPanel::showRequest(const SampleSpec& spec, const SampleResult& result, int sample)
{
    m_spec = spec;
    m_result = result;
    for (QWidget* part : std::as_const(m_requestParts))
        part->show();
    m_endpoint->setText(result.seqId < 0 ? u"POST /api/v1/asample"_s
                                         : tr("POST /api/v1/asample\nseq_id %1").arg(result.seqId));
    QVector<qint32> ids;
    for (const TokenInfo& token : result.prompt)
        ids.append(token.id);
    m_ids->setPlainText(tokenIdsText(ids));
    m_text->setPlainText(result.renderedPrompt);
    m_figures->setPairs({{tr("time"), Format::milliseconds(double(result.durationMs)), {}},
                         {tr("in queue"), Format::milliseconds(double(result.queueMs)), {}},
                         {tr("prompt tokens cached"), Format::integer(result.cachedPromptTokens), {}},
                         {tr("finished"), Format::clock(result.finishedAtMs), Format::exactTime(result.finishedAtMs)}});
    if (sample < 0 || sample >= result.samples.size())
        return;
    const SampledText& shown = result.samples[sample];
    const QString mean = std::isfinite(shown.meanLogprob) ? Format::number(shown.meanLogprob, 3) : u"–"_s;
    m_sample->setPairs(
        {{tr("target"), spec.target.label,
          spec.target.modelPath.isEmpty() ? spec.target.baseModel : spec.target.modelPath},
         {tr("T / top-p"), u"%1 / %2"_s.arg(Format::number(spec.temperature, 3), Format::number(spec.topP, 3)), {}},
         {tr("end"), shown.stopped ? tr("stop token or string") : tr("max tokens"), {}},
         {tr("tokens"), Format::integer(shown.tokens.size()), {}},
         {tr("nats/token"), mean, {}}});
}

QString RequestPanel::python() const
{
    QVector<qint32> ids;
    for (const TokenInfo& token : m_result.prompt)
        ids.append(token.id);
    return m_spec ? pythonSnippet({*m_spec, ids, m_workbench.connection().baseUrl, m_result.seqId}) : QString();
}

QString RequestPanel::curl() const
{
    QVector<qint32> ids;
    for (const TokenInfo& token : m_result.prompt)
        ids.append(token.id);
    return m_spec ? curlSnippet({*m_spec, ids, m_workbench.connection().baseUrl, m_result.seqId}) : QString();
}

void RequestPanel::copy(const QString& code, QPushButton* button)
{
    QGuiApplication::clipboard()->setText(code);
    const QString text = button == m_python ? tr("Copy Python") : tr("Copy curl");
    button->setText(tr("Copied"));
    QTimer::singleShot(kCopiedMs, button, [button, text] { button->setText(text); });
}

} // namespace tinkex::ui
