#pragma once

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QTimer>

namespace tinkex::ui {

/// Notices when the thread it lives on does not come back to its event loop in time: a timer of kPeriodMs whose gaps
/// are measured. Thread: that of its owner (the GUI thread).
class Watchdog : public QObject {
    Q_OBJECT
public:
    static constexpr int kPeriodMs = 5;
    static constexpr int kLimitMs = 50;

    explicit Watchdog(QObject* parent = nullptr);
    void start();
    /// Between pause() and resume() nothing is measured: for work that only exists because someone measures.
    void pause();
    void resume();

    qint64 longestMs() const { return m_longest; }
    const QList<qint64>& blocks() const { return m_blocks; } ///< every gap over the limit, in ms

private:
    void tick();

    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_longest = 0;
    QList<qint64> m_blocks;
};

} // namespace tinkex::ui
