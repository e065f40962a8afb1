#pragma once

#include "core/workbench/snapshots.h"

#include <QTimer>
#include <QWidget>
#include <memory>

class QButtonGroup;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QStackedWidget;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class ChatTurns;

/// The prompt as chat, raw text or token ids, with its live count of tokens. Ctrl+Z undoes typing and what the page
/// puts in. Thread: GUI. The workbench outlives it.
class PromptEditor : public QWidget {
    Q_OBJECT
public:
    explicit PromptEditor(Workbench& workbench, QWidget* parent = nullptr);

    /// "Chat · Raw · Ids", for a card's header. Belongs to the editor.
    QWidget* modeButtons() const { return m_modes; }
    PromptKind kind() const;
    void setKind(PromptKind kind);
    /// The ids that can be read; see problem().
    PromptSpec prompt() const;
    void setPrompt(const PromptSpec& prompt);
    QString problem() const; ///< why the ids cannot be read; empty: fine
    /// The sentence at the prompt; empty: none.
    void showProblem(const QString& sentence);
    void setMaxTokens(int maxTokens); ///< to be sampled, for the warning that all does not fit

Q_SIGNALS:
    void changed();

private:
    QWidget* makeModeButtons();
    QPlainTextEdit* makeEdit(const QString& name, const QString& accessibleName, const QString& placeholder);
    void onEdited();
    void count();
    void showCount(const TokenizedPrompt& tokenized);

    Workbench& m_workbench;
    QButtonGroup* m_group;
    QWidget* m_modes;
    QStackedWidget* m_stack;
    ChatTurns* m_turns;
    QComboBox* m_renderer;
    QPlainTextEdit* m_raw;
    QPlainTextEdit* m_ids;
    QLabel* m_count;
    QLabel* m_problem;
    QTimer m_delay;
    std::unique_ptr<QObject> m_request; ///< deleting it drops the answer
    TokenizedPrompt m_tokenized;
    int m_maxTokens = 0;
};

/// Replaces the text as one step of undo.
void replaceText(QPlainTextEdit* edit, const QString& text);

} // namespace tinkex::ui
