#include "ui/pages/sampling/chatturns.h"

#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {
constexpr int kTurnHeight = 58;
}

class ChatTurns::Row : public QWidget {
public:
    Row(const ChatTurn& turn, ChatTurns* owner)
        : QWidget(owner),
          role(new QComboBox(this)),
          text(new QPlainTextEdit(this)),
          remove(iconButton(u"close"_s, ChatTurns::tr("Remove this turn"), this))
    {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins({});
        layout->setSpacing(2);
        auto* head = new QHBoxLayout;
        head->addWidget(role);
        head->addStretch(1);
        head->addWidget(remove);
        layout->addLayout(head);
        layout->addWidget(text);
        role->addItem(ChatTurns::tr("system", "chat role"), u"system"_s);
        role->addItem(ChatTurns::tr("user", "chat role"), u"user"_s);
        role->addItem(ChatTurns::tr("assistant", "chat role"), u"assistant"_s);
        role->setCurrentIndex(std::max(0, role->findData(turn.role)));
        role->setAccessibleName(ChatTurns::tr("Role of the turn"));
        text->setPlainText(turn.content);
        text->setFont(theme().mono());
        text->setFixedHeight(kTurnHeight);
        text->setTabChangesFocus(true);
        text->setAccessibleName(ChatTurns::tr("Text of the turn"));
    }

    QComboBox* role;
    QPlainTextEdit* text;
    QToolButton* remove;
};

ChatTurns::ChatTurns(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins({});
    m_layout->setSpacing(space::kSmall);
    auto* add = plainButton(tr("Add a turn"), this);
    add->setObjectName(u"addTurn"_s);
    m_layout->addWidget(add, 0, Qt::AlignLeft);
    m_layout->addStretch(1);
    connect(add, &QPushButton::clicked, this, [this] {
        addTurn({nextRole(), {}});
        m_rows.last()->text->setFocus();
    });
    addTurn({u"user"_s, {}});
}

ChatTurns::~ChatTurns() = default;

QString ChatTurns::nextRole() const
{
    const QString last = m_rows.isEmpty() ? QString() : m_rows.last()->role->currentData().toString();
    return last == u"user"_s ? u"assistant"_s : u"user"_s;
}

QList<ChatTurn> ChatTurns::turns() const
{
    QList<ChatTurn> result;
    for (const Row* row : m_rows)
        result.append({row->role->currentData().toString(), row->text->toPlainText()});
    return result;
}

void ChatTurns::setTurns(const QList<ChatTurn>& turns)
{
    qDeleteAll(m_rows);
    m_rows.clear();
    for (const ChatTurn& turn : turns)
        addTurn(turn);
    Q_EMIT changed();
}

void ChatTurns::addTurn(const ChatTurn& turn)
{
    auto* row = new Row(turn, this);
    m_layout->insertWidget(int(m_rows.size()), row);
    m_rows.append(row);
    connect(row->role, &QComboBox::currentIndexChanged, this, &ChatTurns::changed);
    connect(row->text, &QPlainTextEdit::textChanged, this, &ChatTurns::changed);
    connect(row->remove, &QToolButton::clicked, this, [this, row] { removeRow(row); });
    Q_EMIT changed();
}

void ChatTurns::removeRow(Row* row)
{
    m_rows.removeOne(row);
    row->hide();
    row->deleteLater();
    Q_EMIT changed();
}

} // namespace tinkex::ui
