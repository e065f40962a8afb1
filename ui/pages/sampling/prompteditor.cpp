#include "ui/pages/sampling/prompteditor.h"

#include "core/workbench/workbench.h"
#include "ui/errortext.h"
#include "ui/format.h"
#include "ui/pages/sampling/chatturns.h"
#include "ui/pages/sampling/tokenids.h"
#include "ui/theme/appstyle.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {
constexpr int kCountDelayMs = 200;
}

void replaceText(QPlainTextEdit* edit, const QString& text)
{
    if (edit->toPlainText() == text)
        return;
    QTextCursor cursor(edit->document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
}

PromptEditor::PromptEditor(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_group(new QButtonGroup(this)),
      m_modes(makeModeButtons()),
      m_stack(new QStackedWidget(this)),
      m_turns(new ChatTurns(this)),
      m_renderer(new QComboBox(this)),
      m_raw(makeEdit(u"rawPrompt"_s, tr("Prompt"), tr("Text to be continued"))),
      m_ids(makeEdit(u"idsPrompt"_s, tr("Prompt as token ids"), tr("Token ids, for example 256 79 381"))),
      m_count(new QLabel(this)),
      m_problem(new QLabel(this))
{
    auto* chat = new QWidget(this);
    auto* chatLayout = new QVBoxLayout(chat);
    chatLayout->setContentsMargins({});
    chatLayout->addWidget(m_renderer);
    auto* scroll = new QScrollArea(chat);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(m_turns);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    m_turns->setAutoFillBackground(false);
    chatLayout->addWidget(scroll, 1);
    m_renderer->setObjectName(u"renderer"_s);
    m_renderer->setAccessibleName(tr("Renderer"));
    m_renderer->addItem(tr("renderer: the model's own"), QString());
    m_renderer->addItem(tr("renderer: %1").arg(u"role_colon"_s), u"role_colon"_s);
    m_renderer->addItem(tr("renderer: %1").arg(u"raw"_s), u"raw"_s);
    for (QWidget* page : std::initializer_list<QWidget*>{chat, m_raw, m_ids})
        m_stack->addWidget(page);
    for (QLabel* label : {m_count, m_problem}) {
        label->setWordWrap(true);
        label->setFont(theme().small());
        label->setTextFormat(Qt::PlainText);
    }
    m_count->setObjectName(u"tokenCount"_s);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_problem->setObjectName(u"promptProblem"_s);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(space::kTight);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_count);
    layout->addWidget(m_problem);
    m_delay.setSingleShot(true);
    m_delay.setInterval(kCountDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &PromptEditor::count);
    connect(m_turns, &ChatTurns::changed, this, &PromptEditor::onEdited);
    connect(m_renderer, &QComboBox::currentIndexChanged, this, &PromptEditor::onEdited);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int, bool checked) {
        if (!checked)
            return;
        m_stack->setCurrentIndex(m_group->checkedId());
        onEdited();
    });
    setKind(PromptKind::Raw);
    showProblem({});
}

QWidget* PromptEditor::makeModeButtons()
{
    auto* box = new QWidget(this);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    const std::pair<QString, QString> modes[] = {{tr("Chat"), tr("The prompt as turns of a conversation")},
                                                 {tr("Raw"), tr("The prompt as plain text")},
                                                 {tr("Ids", "token ids"), tr("The prompt as token ids")}};
    int id = 0;
    for (const auto& [text, toolTip] : modes) {
        auto* button = new QToolButton(box);
        button->setText(text);
        button->setToolTip(toolTip);
        button->setAccessibleName(toolTip);
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setProperty(look::kQuiet, true);
        button->setFocusPolicy(Qt::StrongFocus);
        layout->addWidget(button);
        m_group->addButton(button, id++);
    }
    return box;
}

QPlainTextEdit* PromptEditor::makeEdit(const QString& name, const QString& accessibleName, const QString& placeholder)
{
    auto* edit = new QPlainTextEdit(this);
    edit->setObjectName(name);
    edit->setAccessibleName(accessibleName);
    edit->setPlaceholderText(placeholder);
    edit->setFont(theme().mono());
    edit->setTabChangesFocus(true);
    connect(edit, &QPlainTextEdit::textChanged, this, &PromptEditor::onEdited);
    return edit;
}

PromptKind PromptEditor::kind() const
{
    switch (m_group->checkedId()) {
    case 0: return PromptKind::Chat;
    case 2: return PromptKind::TokenIds;
    default: return PromptKind::Raw;
    }
}

void PromptEditor::setKind(PromptKind kind)
{
    const int id = kind == PromptKind::Chat ? 0 : kind == PromptKind::TokenIds ? 2 : 1;
    m_group->button(id)->setChecked(true);
}

PromptSpec PromptEditor::prompt() const
{
    PromptSpec spec;
    spec.kind = kind();
    switch (spec.kind) {
    case PromptKind::Raw: spec.text = m_raw->toPlainText(); break;
    case PromptKind::Chat:
        spec.turns = m_turns->turns();
        spec.renderer = m_renderer->currentData().toString();
        break;
    case PromptKind::TokenIds: spec.tokenIds = parseTokenIds(m_ids->toPlainText()).value_or(QVector<qint32>()); break;
    }
    return spec;
}

void PromptEditor::setPrompt(const PromptSpec& prompt)
{
    switch (prompt.kind) {
    case PromptKind::Raw: replaceText(m_raw, prompt.text); break;
    case PromptKind::Chat:
        m_turns->setTurns(prompt.turns);
        m_renderer->setCurrentIndex(std::max(0, m_renderer->findData(prompt.renderer)));
        break;
    case PromptKind::TokenIds: replaceText(m_ids, tokenIdsText(prompt.tokenIds)); break;
    }
    setKind(prompt.kind);
}

QString PromptEditor::problem() const
{
    if (kind() != PromptKind::TokenIds)
        return {};
    const Result<QVector<qint32>> ids = parseTokenIds(m_ids->toPlainText());
    return ids ? QString() : ErrorText::forField(ids.error());
}

void PromptEditor::showProblem(const QString& sentence)
{
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, theme().tone(Tone::Bad).text);
    m_problem->setPalette(palette);
    m_problem->setText(sentence.isEmpty() ? QString() : u"◆ "_s + sentence);
    m_problem->setVisible(!sentence.isEmpty());
}

void PromptEditor::setMaxTokens(int maxTokens)
{
    m_maxTokens = maxTokens;
    showCount(m_tokenized);
}

void PromptEditor::onEdited()
{
    m_request.reset();
    m_delay.start();
    Q_EMIT changed();
}

void PromptEditor::count()
{
    const QString unreadable = problem();
    showProblem(unreadable);
    if (!unreadable.isEmpty())
        return;
    m_request = std::make_unique<QObject>();
    m_workbench.tokenize(prompt(), m_request.get(), [this](Result<TokenizedPrompt> tokenized) {
        const bool silent = !tokenized && (tokenized.error().kind == ErrorKind::Cancelled || prompt().text.isEmpty());
        if (tokenized)
            showCount(*tokenized);
        else if (!silent)
            m_count->setText(ErrorText::sentence(tokenized.error()));
    });
}

void PromptEditor::showCount(const TokenizedPrompt& tokenized)
{
    m_tokenized = tokenized;
    const qint64 count = tokenized.tokens.size();
    const qint64 room = tokenized.maxContext > 0 ? tokenized.maxContext : m_workbench.connection().maxContext;
    QStringList parts;
    parts.append(room > 0 ? tr("%1 of %2 tokens", "used, limit").arg(Format::integer(count), Format::integer(room))
                          : tr("%1 tokens").arg(Format::integer(count)));
    if (kind() == PromptKind::Chat && !m_renderer->currentData().toString().isEmpty())
        parts.append(tr("renderer %1").arg(m_renderer->currentData().toString()));
    else if (kind() != PromptKind::Chat)
        parts.append(kind() == PromptKind::Raw ? tr("sent as text", "prompt") : tr("sent as ids", "prompt"));
    if (room > 0 && count + m_maxTokens > room)
        parts.append(tr("▲ with max tokens %1 it does not fit: at most %2 can be sampled")
                         .arg(Format::integer(m_maxTokens), Format::integer(std::max<qint64>(0, room - count))));
    m_count->setText(parts.join(u" · "_s));
    m_count->setToolTip(tokenized.rendered);
}

} // namespace tinkex::ui
