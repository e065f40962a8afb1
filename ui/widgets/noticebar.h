#pragma once

#include "core/base/error.h"
#include "ui/words.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;

namespace tinkex::ui {

/// A notice at the place it is about: tone, bold beginning, sentence, links that act. Thread: GUI.
class NoticeBar : public QFrame {
    Q_OBJECT
public:
    explicit NoticeBar(Tone tone = Tone::Warn, QWidget* parent = nullptr);
    /// Plain texts; `actions` become links and come back through linkActivated() by their key.
    void setNotice(Tone tone, const QString& title, const QString& text,
                   const QList<QPair<QString, QString>>& actions = {});
    /// Title (another one when it is given), what the error says, what to do next, more; details as tooltip.
    void setError(const Error& error, const QString& title = {}, const QString& more = {},
                  const QList<QPair<QString, QString>>& actions = {});
    QString text() const;
    Tone tone() const { return m_tone; }

Q_SIGNALS:
    void linkActivated(const QString& key);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void refresh();

    Tone m_tone;
    QString m_head;
    QString m_text;
    QList<QPair<QString, QString>> m_actions;
    QLabel* m_label;
};

} // namespace tinkex::ui
