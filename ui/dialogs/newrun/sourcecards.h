#pragma once

#include "core/workbench/snapshots.h"

#include <QAbstractButton>
#include <QWidget>

class QButtonGroup;

namespace tinkex::ui {

/// One choice as a card with a title and a sentence. Thread: GUI.
class SourceCard : public QAbstractButton {
    Q_OBJECT
public:
    SourceCard(const QString& title, const QString& sentence, const QString& iconName, QWidget* parent);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_sentence;
    QString m_icon;
};

/// What to train on: the exercises and "From a JSONL file". Arrow keys choose. Thread: GUI.
class SourceCards : public QWidget {
    Q_OBJECT
public:
    explicit SourceCards(const QList<ExerciseInfo>& exercises, QWidget* parent = nullptr);

    QString exercise() const; ///< empty: a file
    void choose(const QString& exerciseId);

Q_SIGNALS:
    void chosen();

private:
    QStringList m_ids; ///< by button, the file last as an empty id
    QButtonGroup* m_group;
};

} // namespace tinkex::ui
