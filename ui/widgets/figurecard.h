#pragma once

#include "ui/widgets/card.h"

class QLabel;

namespace tinkex::ui {

class ElidedLabel;

/// One figure: caption, large number with its unit, and a line that explains it. Thread: GUI.
class FigureCard : public Card {
    Q_OBJECT
public:
    explicit FigureCard(const QString& caption, QWidget* parent = nullptr);
    void setFigure(const QString& figure, const QString& note);
    QString figure() const;
    QString note() const;

private:
    QString m_caption;
    QLabel* m_figure;
    ElidedLabel* m_note;
};

} // namespace tinkex::ui
