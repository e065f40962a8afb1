#pragma once

#include "core/workbench/snapshots.h"
#include "ui/tokens/tokenlayout.h"

#include <QAbstractScrollArea>
#include <QColor>

namespace tinkex::ui {

/// A text as its tokens: each on its own background, wrapped, with one current token and a selection. Arrow keys, Home,
/// End and Shift move and select, Ctrl+A selects all, Ctrl+C copies the tokens' text, Enter or a click activates a
/// token. Only visible lines are painted. Thread: GUI.
class TokenView : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit TokenView(QWidget* parent = nullptr);

    void setTokens(const QVector<TokenInfo>& tokens);
    const QVector<TokenInfo>& tokens() const { return m_tokens; }
    /// One colour a token, invalid ones paint nothing. Text is painted in Role::Text on all of them.
    void setBackgrounds(const QVector<QColor>& colors);
    /// The first `count` tokens are the prompt: muted.
    void setPromptLength(int count);

    int currentToken() const { return m_current; }
    void setCurrentToken(int token);
    QPair<int, int> selection() const; ///< first and last token; {-1, -1}: none
    QString selectedText() const;
    void selectAll();
    void copy() const;
    QRect tokenRect(int token) const; ///< its first line, in the viewport
    int tokenAt(const QPoint& viewportPosition) const;
    const TokenLayout& tokenLayout() const { return m_layout; }

    QSize sizeHint() const override { return {360, 160}; }
    QSize minimumSizeHint() const override { return {120, 60}; }

Q_SIGNALS:
    void hovered(int token); ///< -1: the pointer left
    void currentTokenChanged(int token);
    void activated(int token);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void layOut();
    void moveTo(int token, bool select);
    int target(const QKeyEvent* event) const;
    QPointF inContent(const QPoint& position) const;
    void paintLine(QPainter& painter, int line, double top) const;

    QVector<TokenInfo> m_tokens;
    QVector<QColor> m_backgrounds;
    TokenLayout m_layout;
    int m_promptLength = 0;
    int m_current = -1;
    int m_anchor = -1;
    int m_hovered = -1;
    bool m_pressed = false;
};

} // namespace tinkex::ui
