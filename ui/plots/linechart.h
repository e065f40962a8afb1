#pragma once

#include "ui/plots/curve.h"

#include <QColor>
#include <QWidget>
#include <memory>
#include <optional>

namespace tinkex::ui {

/// A chart of one metric for several runs: 1-px lines, the raw values faint behind the smoothed ones, marks on the edge
/// for NaN, Inf and (on a log axis) values that are not positive, a crosshair that several charts can share.
/// Its y range follows what is visible of x. Dragging selects a span of x, Shift+drag moves, Ctrl+wheel zooms, double
/// click or 0 shows all; +, −, Left, Right work from the keyboard.
/// It draws at most 20 times a second and only while it is visible. Thread: GUI.
class LineChart : public QWidget {
    Q_OBJECT
public:
    enum class XAxis { Step, Time };

    struct CurveLook {
        QString id; ///< one per run
        QString label;
        QColor color;
    };
    struct CurveReading {
        CurveLook look;
        Curve::Reading reading;
    };

    explicit LineChart(QWidget* parent = nullptr);
    ~LineChart() override;

    /// Adds or replaces the curve with this id. `timeline` is used with XAxis::Time only.
    void setCurve(const CurveLook& look, std::shared_ptr<const Series> series,
                  std::shared_ptr<const Series> timeline = nullptr);
    void removeCurve(const QString& id);
    QStringList curveIds() const;
    /// Some series grew: draw soon.
    void seriesChanged();

    void setXAxis(XAxis axis);
    void setSmoothing(double weight);
    void setLogY(bool log);
    /// Steps of checkpoints, drawn as dotted lines.
    void setMarkers(const QVector<double>& x);
    QVector<double> markers() const;
    /// Keeps the x axis at least this long while nothing is zoomed, so that a live curve grows instead of shrinking.
    void setExpectedEnd(double x);

    void setCrosshair(std::optional<double> x);
    QList<CurveReading> readings(double x) const;
    void setXRange(std::optional<Span> range); ///< none: everything
    std::optional<Span> xRange() const;        ///< as chosen by hand
    Span visibleX() const;
    Span visibleY() const;
    bool hasData() const;
    bool isSmoothed() const; ///< any curve is drawn smoothed
    int replotCount() const; ///< for the tests of coalescing

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void hoveredStep(std::optional<double> x); ///< the point of a curve nearest to the mouse; none: it left
    void drawn();                              ///< after each redraw
    void xRangeChosen(std::optional<tinkex::ui::Span> range);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tinkex::ui
