#pragma once

#include <QFrame>

namespace tinkex::ui {

/// One line of text that shortens itself; the whole is the tooltip and what Copy copies (Ctrl+C, context menu).
class ElidedLabel : public QFrame {
    Q_OBJECT
public:
    explicit ElidedLabel(const QString& text = {}, Qt::TextElideMode mode = Qt::ElideRight, QWidget* parent = nullptr);
    /// An id: monospace, middle elided, can be focused and copied whole.
    static ElidedLabel* forId(const QString& id, QWidget* parent);

    void setText(const QString& text);
    QString text() const { return m_text; }
    void setAlignment(Qt::Alignment alignment) { m_alignment = alignment; }
    void setMuted(bool muted);
    void setToolTipText(const QString& text); ///< instead of the whole text
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void copyWhole() const;

    QString m_text;
    Qt::TextElideMode m_mode;
    Qt::Alignment m_alignment = Qt::AlignLeft | Qt::AlignVCenter;
    bool m_muted = false;
    bool m_ownToolTip = false;
};

} // namespace tinkex::ui
