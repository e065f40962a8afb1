#pragma once

#include "core/workbench/snapshots.h"

#include <QFrame>
#include <optional>

class QLabel;
class QVBoxLayout;

namespace tinkex::ui {

/// What is known about one token: text, id, log-probability, rank, and what the model thought of instead. It floats
/// over its parent; alternatives are buttons that branch. Thread: GUI.
class TokenPopup : public QFrame {
    Q_OBJECT
public:
    static constexpr int kShown = 8; ///< alternatives

    explicit TokenPopup(QWidget* parent);

    void showToken(const TokenInfo& token, const QRect& anchor); ///< anchor in the parent's coordinates
    void showLoading();
    void showAlternatives(const QVector<TokenAlternative>& alternatives);
    void showError(const Error& error);
    void setBranching(bool possible); ///< the prompt's own tokens cannot be replaced
    void focusFirst();                ///< for the keyboard

Q_SIGNALS:
    void chosen(qint32 id);
    void entered(); ///< the pointer is over it: keep it open
    void left();
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void clearRows();
    void place();

    TokenInfo m_token;
    QRect m_anchor;
    bool m_branching = true;
    QLabel* m_text;
    QLabel* m_id;
    QLabel* m_figures;
    QVBoxLayout* m_rows;
    QLabel* m_foot;
};

} // namespace tinkex::ui
