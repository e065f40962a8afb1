#include "ui/pages/sampling/sampleparameters.h"

#include "ui/errortext.h"
#include "ui/theme/theme.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {
constexpr int kFieldWidth = 96;
constexpr int kStopHeight = 46;
} // namespace

QStringList parseStopStrings(const QString& text)
{
    QStringList stops;
    for (const QString& line : text.split(u'\n')) {
        QString stop;
        for (qsizetype i = 0; i < line.size(); ++i) {
            const QChar next = line[i] == u'\\' && i + 1 < line.size() ? line[i + 1] : QChar();
            if (next == u'n' || next == u't' || next == u'\\') {
                stop += next == u'n' ? u'\n' : next == u't' ? u'\t' : u'\\';
                ++i;
            } else {
                stop += line[i];
            }
        }
        if (!stop.isEmpty())
            stops.append(stop);
    }
    return stops;
}

QString stopStringsText(const QStringList& stops)
{
    QStringList lines;
    for (QString stop : stops)
        lines.append(stop.replace(u"\\"_s, u"\\\\"_s).replace(u"\n"_s, u"\\n"_s).replace(u"\t"_s, u"\\t"_s));
    return lines.join(u'\n');
}

SampleParameters::SampleParameters(QWidget* parent)
    : QWidget(parent),
      m_grid(new QGridLayout(this)),
      m_temperature(addReal(u"temperature"_s, tr("temperature"), 100, 0.1,
                            tr("0: always the most likely token; 1: as the model is"))),
      m_topP(addReal(u"topP"_s, tr("top-p"), 1, 0.05, tr("Only the likeliest tokens that make up this share; 1: all"))),
      m_topK(addWhole(u"topK"_s, tr("top-k"), 0, 1'000'000, tr("off"), tr("Only so many of the likeliest tokens"))),
      m_maxTokens(
          addWhole(u"maxTokens"_s, tr("max tokens"), 0, 1'000'000, QString(), tr("A sample ends here at the latest"))),
      m_samples(addWhole(u"numSamples"_s, tr("samples"), 0, 1024, QString(), tr("How many of each target"))),
      m_seed(addWhole(u"seed"_s, tr("seed"), -1, std::numeric_limits<int>::max(), tr("random"),
                      tr("The same seed gives the same samples"))),
      m_stop(new QPlainTextEdit(this))
{
    m_grid->setContentsMargins({});
    m_grid->setHorizontalSpacing(space::kSmall);
    m_grid->setVerticalSpacing(space::kTight);
    m_grid->setColumnStretch(0, 1);
    auto* stopLabel = new QLabel(tr("stop strings, one a line"), this);
    stopLabel->setForegroundRole(QPalette::PlaceholderText);
    stopLabel->setBuddy(m_stop);
    m_stop->setObjectName(u"stopStrings"_s);
    m_stop->setAccessibleName(tr("Stop strings"));
    m_stop->setToolTip(tr("A sample ends at one of these, or at the model's end token. Write \\n for a line break."));
    m_stop->setPlaceholderText(tr("only the end token"));
    m_stop->setFixedHeight(kStopHeight);
    m_stop->setTabChangesFocus(true);
    m_stop->setFont(theme().mono());
    m_grid->addWidget(stopLabel, m_grid->rowCount(), 0, 1, 2);
    m_grid->addWidget(m_stop, m_grid->rowCount(), 0, 1, 2);
    connect(m_stop, &QPlainTextEdit::textChanged, this, &SampleParameters::changed);
    setFrom({});
}

void SampleParameters::addRow(const QString& field, const QString& label, QWidget* widget, const QString& toolTip)
{
    auto* name = new QLabel(label, this);
    name->setForegroundRole(QPalette::PlaceholderText);
    name->setBuddy(widget);
    name->setToolTip(toolTip);
    widget->setObjectName(u"param_"_s + field);
    widget->setAccessibleName(label);
    widget->setAccessibleDescription(toolTip);
    widget->setToolTip(toolTip);
    widget->setFixedWidth(kFieldWidth);
    auto* problem = new QLabel(this);
    problem->setObjectName(u"problem_"_s + field);
    problem->setWordWrap(true);
    problem->setFont(theme().small());
    problem->hide();
    m_problems.insert(field, problem);
    const int row = m_grid->rowCount();
    m_grid->addWidget(name, row, 0);
    m_grid->addWidget(widget, row, 1);
    m_grid->addWidget(problem, row + 1, 0, 1, 2);
}

QDoubleSpinBox* SampleParameters::addReal(const QString& field, const QString& label, double maximum, double step,
                                          const QString& toolTip)
{
    auto* box = new QDoubleSpinBox(this);
    box->setRange(0, maximum);
    box->setSingleStep(step);
    box->setDecimals(2);
    addRow(field, label, box, toolTip);
    connect(box, &QDoubleSpinBox::valueChanged, this, &SampleParameters::changed);
    return box;
}

QSpinBox* SampleParameters::addWhole(const QString& field, const QString& label, int minimum, int maximum,
                                     const QString& special, const QString& toolTip)
{
    auto* box = new QSpinBox(this);
    box->setRange(minimum, maximum);
    box->setSpecialValueText(special);
    addRow(field, label, box, toolTip);
    connect(box, &QSpinBox::valueChanged, this, &SampleParameters::changed);
    return box;
}

void SampleParameters::apply(SampleSpec& spec) const
{
    spec.temperature = m_temperature->value();
    spec.topP = m_topP->value();
    spec.topK = m_topK->value() == 0 ? -1 : m_topK->value();
    spec.maxTokens = m_maxTokens->value();
    spec.numSamples = m_samples->value();
    spec.seed = m_seed->value() < 0 ? std::nullopt : std::optional<qint64>(m_seed->value());
    spec.stopStrings = parseStopStrings(m_stop->toPlainText());
}

void SampleParameters::setFrom(const SampleSpec& spec)
{
    m_temperature->setValue(spec.temperature);
    m_topP->setValue(spec.topP);
    m_topK->setValue(spec.topK < 1 ? 0 : spec.topK);
    m_maxTokens->setValue(spec.maxTokens);
    m_samples->setValue(spec.numSamples);
    m_seed->setValue(spec.seed ? int(std::min<qint64>(*spec.seed, std::numeric_limits<int>::max())) : -1);
    m_stop->setPlainText(stopStringsText(spec.stopStrings));
}

QList<FieldProblem> SampleParameters::showProblems(const QList<FieldProblem>& problems)
{
    QList<FieldProblem> elsewhere;
    QHash<QString, QString> sentences;
    for (const FieldProblem& problem : problems) {
        if (m_problems.contains(problem.field))
            sentences.insert(problem.field, ErrorText::forField(problem.error));
        else
            elsewhere.append(problem);
    }
    for (auto it = m_problems.cbegin(); it != m_problems.cend(); ++it) {
        const QString sentence = sentences.value(it.key());
        QPalette palette = it.value()->palette();
        palette.setColor(QPalette::WindowText, theme().tone(Tone::Bad).text);
        it.value()->setPalette(palette);
        it.value()->setText(sentence.isEmpty() ? QString() : u"◆ "_s + sentence);
        it.value()->setVisible(!sentence.isEmpty());
    }
    return elsewhere;
}

int SampleParameters::maxTokens() const
{
    return m_maxTokens->value();
}

} // namespace tinkex::ui
