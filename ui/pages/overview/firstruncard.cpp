#include "ui/pages/overview/firstruncard.h"

#include "core/workbench/workbench.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/noticebar.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QLabel* stepLabel(const QString& number, const QString& text, QWidget* parent)
{
    auto* label = new QLabel(u"<b>%1</b>&nbsp;&nbsp;%2"_s.arg(number, text.toHtmlEscaped()), parent);
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    return label;
}

} // namespace

FirstRunCard::FirstRunCard(Workbench& workbench, QWidget* parent)
    : Card(tr("First run"), parent),
      m_workbench(workbench),
      m_button(primaryButton(tr("Start the run"), this)),
      m_notice(new NoticeBar(Tone::Bad, this))
{
    setObjectName(u"firstRunCard"_s);
    m_button->setObjectName(u"startGuidedRun"_s);
    auto* head = new QLabel(tr("Watch a model learn to add"), this);
    head->setFont(theme().figure());
    auto* intro =
        new QLabel(tr("A small language model runs on this computer. It cannot add two numbers yet. In about half a "
                      "minute of training it learns to — here, without a key and without a network."),
                   this);
    intro->setWordWrap(true);
    auto* body = new QVBoxLayout;
    body->setSpacing(space::kSmall);
    body->addWidget(head);
    body->addWidget(intro);
    body->addSpacing(space::kSmall);
    body->addWidget(stepLabel(u"1"_s, tr("The model answers questions like “What is 45 plus 62?” — wrongly."), this));
    body->addWidget(
        stepLabel(u"2"_s, tr("It trains a LoRA adapter on worked examples; you watch the loss fall."), this));
    body->addWidget(stepLabel(u"3"_s, tr("It answers the same questions again, and you sample it yourself."), this));
    body->addSpacing(space::kSmall);
    body->addWidget(m_button, 0, Qt::AlignLeft);
    body->addWidget(m_notice);
    body->addStretch(1);
    setBody(body);
    m_notice->hide();
    connect(m_button, &QPushButton::clicked, this, &FirstRunCard::start);
    connect(&m_workbench, &Workbench::connectionChanged, this, [this] {
        if (m_wanted && m_workbench.connection().state == ConnectionState::Connected)
            launch();
        refresh();
    });
    refresh();
}

void FirstRunCard::start()
{
    m_notice->hide();
    m_wanted = true;
    const ConnectionState state = m_workbench.connection().state;
    if (state == ConnectionState::Connected)
        launch();
    else if (state == ConnectionState::Disconnected || state == ConnectionState::Failed)
        m_workbench.connectTo(u"embedded"_s);
    refresh();
}

void FirstRunCard::launch()
{
    m_wanted = false;
    const QList<ExerciseInfo> exercises = m_workbench.exercises();
    const auto addition =
        std::find_if(exercises.begin(), exercises.end(), [](const auto& e) { return e.id == u"addition"_s; });
    if (addition == exercises.end()) {
        m_notice->setNotice(Tone::Bad, {},
                            tr("This build does not have the exercise. Start a run from your own file on Training."));
        m_notice->show();
        return;
    }
    RunSpec spec = addition->defaults;
    const QStringList models = m_workbench.connection().models;
    if (spec.baseModel.isEmpty() && !models.isEmpty())
        spec.baseModel = models.first();
    m_starting = true;
    m_workbench.startRun(spec, this, [this](const Result<QString>& result) {
        m_starting = false;
        refresh();
        if (result) {
            Q_EMIT started(*result);
            return;
        }
        m_notice->setError(result.error());
        m_notice->show();
    });
    refresh();
}

void FirstRunCard::refresh()
{
    m_button->setEnabled(!m_wanted && !m_starting);
    m_button->setText(m_wanted ? tr("Starting the server…") : m_starting ? tr("Starting…") : tr("Start the run"));
}

} // namespace tinkex::ui
