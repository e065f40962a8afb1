#pragma once

#include <QColor>
#include <QList>
#include <QWidget>
#include <optional>

namespace tinkex::ui {

/// The layer over a chart: the vertical line, a dot on each curve, and a box with the values; or a sentence when there
/// is nothing to draw. Painted apart from the plot, so that moving the mouse costs no replot. Lets the mouse through.
class CrosshairOverlay : public QWidget {
    Q_OBJECT
public:
    struct Row {
        QString label;
        QString value;
        QColor color;
        QPointF dot; ///< position in the widget; NaN y: no dot
    };
    struct Content {
        double x = 0; ///< position of the line in the widget
        QString title;
        QList<Row> rows;
        bool compact = false; ///< values only: the pointer is over another chart
    };

    explicit CrosshairOverlay(QWidget* parent);

    void setPlotArea(const QRect& area);
    void setContent(const std::optional<Content>& content);
    void setEmptyText(const QString& text); ///< empty: there is something to draw

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintBox(QPainter& painter) const;

    QRect m_area;
    std::optional<Content> m_content;
    QString m_emptyText;
};

} // namespace tinkex::ui
