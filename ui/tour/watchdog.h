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

    /// One time that the event loop was not back within the limit.
    struct Block {
        qint64 wallMs = 0;
        qint64 cpuMs = 0; ///< what the thread itself computed; the rest it waited for a processor, a lock or a disk
        QString during;   ///< what setActivity() said
    };
    void setActivity(const QString& activity) { m_activity = activity; }
    qint64 longestMs() const { return m_longest; }
    const QList<Block>& blocks() const { return m_blocks; }

private:
    void tick();

    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_longest = 0;
    QList<Block> m_blocks;
    QString m_activity;
    qint64 m_cpu = 0;
};

} // namespace tinkex::ui
