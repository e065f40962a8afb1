#pragma once

#include "ui/words.h"

#include <QWidget>

namespace tinkex::ui {

/// A state as shape + word in a pill. Thread: GUI.
class StateBadge : public QWidget {
    Q_OBJECT
public:
    explicit StateBadge(QWidget* parent = nullptr);
    StateBadge(const QString& word, Tone tone, QWidget* parent = nullptr);

    void setState(const StateWord& state) { setState(state.word, state.tone); }
    void setState(const QString& word, Tone tone);
    QString word() const { return m_word; }
    Tone tone() const { return m_tone; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_word;
    Tone m_tone = Tone::Neutral;
};

/// Only the shape, for tight places; the word is its tooltip and accessible name.
class StateLight : public QWidget {
    Q_OBJECT
public:
    explicit StateLight(QWidget* parent = nullptr);
    void setState(const StateWord& state);
    Tone tone() const { return m_state.tone; }
    QSize sizeHint() const override { return {12, 12}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    StateWord m_state;
};

} // namespace tinkex::ui
