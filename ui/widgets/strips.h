#pragma once

#include "ui/words.h"

#include <QVector>
#include <QWidget>

class QPainter;

namespace tinkex::ui {

/// A flat bar filled to `share` (0…1; negative: a quarter in the middle for "unknown").
void paintStrip(QPainter& painter, const QRect& rect, double share, const QColor& fill);
/// A 1-pixel line through the values, scaled to the rectangle; gaps at NaN and Inf.
void paintSparkline(QPainter& painter, const QRect& rect, const QVector<double>& values, const QColor& color);

/// Progress as a thin bar. Thread: GUI.
class ProgressStrip : public QWidget {
    Q_OBJECT
public:
    explicit ProgressStrip(QWidget* parent = nullptr);
    void setShare(double share); ///< 0…1; negative: unknown
    double share() const { return m_share; }
    void setTone(Tone tone);
    QSize sizeHint() const override { return {120, 8}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_share = 0;
    Tone m_tone = Tone::Info;
};

/// The age of the last heartbeat against the expected period; amber when it is over. Grows while visible.
class BeatBar : public QWidget {
    Q_OBJECT
public:
    explicit BeatBar(QWidget* parent = nullptr);
    void setLastBeat(qint64 epochMs);
    QSize sizeHint() const override { return {44, 8}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    qint64 m_lastBeat = 0;
};

/// The last values of a metric as a line without axes.
class Sparkline : public QWidget {
    Q_OBJECT
public:
    explicit Sparkline(QWidget* parent = nullptr);
    void setValues(const QVector<double>& values, int seriesIndex);
    QSize sizeHint() const override { return {140, 28}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVector<double> m_values;
    int m_series = 0;
};

} // namespace tinkex::ui
